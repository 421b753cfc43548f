"""A folder is known again by its device and inode, and so is each way below it to another disk."""

import errno
from pathlib import Path

import pytest

from processing.files.known_folders import NO_FOLDERS, known_folders


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out" / "inner").mkdir(parents=True)
    return tmp_path / "out"


def exchange(folder: Path) -> None:
    """Put another folder in the place of `folder`."""
    folder.rename(folder.with_name(f"{folder.name} of before"))
    folder.mkdir()


def test_a_folder_that_is_the_same_lets_anything_be_written_below_it(out):
    known = known_folders([out], [out, out / "inner", out / "not made yet"])
    for name in ("a.jpg", "inner/a.jpg", "not made yet/deeper/a.jpg"):
        known.check(out / name)
    assert known.are_unchanged()
    assert list(known.identities) == [str(out)]


@pytest.mark.parametrize("name", ["a.jpg", "inner/a.jpg", "new/deeper/a.jpg"])
def test_another_folder_in_its_place_lets_nothing_be_written(out, name):
    known = known_folders([out], [out / "inner"])
    exchange(out)
    with pytest.raises(OSError, match="device") as told:
        known.check(out / name)
    assert told.value.errno == errno.ENODEV
    assert not known.are_unchanged()


def test_a_folder_that_is_gone_is_told_as_gone(out):
    known = known_folders([out])
    out.rename(out.with_name("away"))
    with pytest.raises(FileNotFoundError):
        known.check(out / "a.jpg")
    assert not known.are_unchanged()


def test_a_link_below_the_folder_is_known_by_what_it_leads_to(out, tmp_path):
    (tmp_path / "other disk").mkdir()
    (out / "linked").symlink_to(tmp_path / "other disk", target_is_directory=True)
    known = known_folders([out], [out / "linked" / "deeper", out / "inner"])
    assert list(known.identities) == [str(out), str(out / "linked")]
    known.check(out / "linked" / "deeper" / "a.jpg")
    exchange(tmp_path / "other disk")
    known.check(out / "inner" / "a.jpg")
    with pytest.raises(OSError, match="device"):
        known.check(out / "linked" / "deeper" / "a.jpg")


def test_folders_are_known_by_relative_names_too(out, monkeypatch):
    monkeypatch.chdir(out)
    known = known_folders([Path()], [Path("inner")])
    known.check(Path("a.jpg"))
    known.check(Path("inner/a.jpg"))
    exchange(out)
    known.check(Path("a.jpg"))  # the current folder went along
    monkeypatch.chdir(out)
    with pytest.raises(OSError, match="device"):
        known.check(Path("inner/a.jpg"))


def test_who_knows_no_folder_hinders_nothing(tmp_path):
    NO_FOLDERS.check(tmp_path / "gone" / "a.jpg")
    assert NO_FOLDERS.are_unchanged()
    assert known_folders([tmp_path / "gone"]).identities == {}


def test_on_a_disk_that_numbers_no_files_the_device_is_known(out, without_inodes):
    known = known_folders([out])
    known.check(out / "a.jpg")
    assert known.identities == {str(out): (out.stat().st_dev, 0)}
