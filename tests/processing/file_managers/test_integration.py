"""Nothing of the user's is lost, and nothing of ours is left."""

import stat
import sys
from pathlib import Path

import pytest

from processing.errors import OutputError
from processing.file_managers import thumbnailer
from processing.file_managers.entries import (
    preset_entries,
)
from processing.file_managers.integration import (
    Deed,
    Notes,
    integrate,
    notes_path,
    read_notes,
    remove,
)
from processing.file_managers.managers import MANAGERS
from processing.formats.table import TABLE
from tests.support.menu_entries import ENTRIES, PROGRAMS, everything, integrate_all

ON_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="scripts of a shell")


def test_all_that_was_written_is_removed_to_the_last_folder(home):
    assert all(each.deed is Deed.WRITTEN for each in integrate_all())
    assert len(everything(home)) > 10
    remove(is_dry=False)
    assert list(home.iterdir()) == []
    assert not notes_path().exists()


def test_a_second_time_changes_nothing(home):
    integrate_all()
    before = everything(home)
    assert all(each.deed is Deed.UNCHANGED for each in integrate_all())
    assert everything(home) == before


def test_dry_runs_write_and_remove_nothing(home):
    assert integrate_all(is_dry=True)
    assert list(home.iterdir()) == []
    integrate_all()
    before = everything(home)
    remove(is_dry=True)
    assert everything(home) == before


def test_a_dry_run_takes_nothing_away_that_is_wanted_no_more(home):
    integrate_all()
    noted = notes_path().read_bytes()
    emptied = Path(read_notes().folders[-1])
    for each in emptied.iterdir():
        each.unlink()
    before = everything(home)
    integrate(MANAGERS, ENTRIES[:1], PROGRAMS, is_dry=True)
    assert everything(home) == before
    assert emptied.is_dir()
    assert notes_path().read_bytes() == noted


def test_what_was_removed_before_a_failure_is_ours_no_more(home, monkeypatch):
    """A user may write a file of that name afterwards, and it may have the same content."""
    integrate_all()
    unlink, removed = Path.unlink, []

    def refuse_the_second(path: Path, **options: bool) -> None:
        if removed:
            raise PermissionError(13, "Permission denied", str(path))
        removed.append(path)
        unlink(path, **options)

    with monkeypatch.context() as refusing:
        refusing.setattr(Path, "unlink", refuse_the_second)
        with pytest.raises(OutputError, match="Permission denied"):
            remove(is_dry=False)
    assert str(removed[0]) not in read_notes().files


def test_a_file_of_the_user_with_our_content_stays_the_users(home):
    integrate_all()
    (path,) = home.rglob("thumbpool-open.desktop")
    content = path.read_bytes()
    remove(is_dry=False)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert {each.path: each.deed for each in integrate_all()}[path] is Deed.KEPT
    remove(is_dry=False)
    assert path.read_bytes() == content


def test_notes_of_another_version_are_not_taken_for_ours(home):
    integrate_all()
    notes_path().write_text(notes_path().read_text().replace('"version": 1', '"version": 2'))
    with pytest.raises(OutputError, match="is damaged"):
        remove(is_dry=False)


def test_entries_that_are_wanted_no_more_are_taken_away_with_their_folders(home):
    integrate(MANAGERS, ENTRIES[:2], PROGRAMS, is_dry=False)
    before = sorted(home.rglob("*"))
    integrate_all()
    assert len(sorted(home.rglob("*"))) > len(before)
    integrate(MANAGERS, ENTRIES[:2], PROGRAMS, is_dry=False)
    assert sorted(home.rglob("*")) == before
    remove(is_dry=False)
    assert list(home.iterdir()) == []


def test_what_another_file_manager_got_stays(home):
    integrate_all()
    (nemo,) = (each for each in MANAGERS if each.key == "nemo")
    before = everything(home)
    done = integrate([nemo], ENTRIES[:1], PROGRAMS, is_dry=False)
    gone = {str(each.path.relative_to(home)) for each in done if each.deed is Deed.REMOVED}
    assert set(before) - set(everything(home)) == gone
    assert {name.split("/")[2] for name in gone} == {"nemo"}


def test_a_thumbnailer_that_is_needed_no_more_is_taken_away(home, monkeypatch):
    integrate_all()
    plain = tuple(row for row in TABLE if not row.extra)
    monkeypatch.setattr(thumbnailer, "FORMATS", plain)
    integrate_all()
    assert not (home / ".local/share/thumbnailers").exists()


def test_a_file_of_the_user_is_neither_overwritten_nor_removed(home):
    integrate_all()
    names = [name for name in everything(home) if "uca.xml" not in name]
    remove(is_dry=False)
    for name in names:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(b"mine")
    done = [each for each in integrate_all() if each.path.name != "uca.xml"]
    assert {each.deed for each in done} == {Deed.KEPT}
    remove(is_dry=False)
    assert set(everything(home).values()) == {b"mine"}
    assert len(everything(home)) == len(names)


def test_what_was_changed_after_we_wrote_it_is_kept(home):
    integrate_all()
    (path,) = home.rglob("thumbpool-preset-web-1920.desktop")
    path.write_bytes(b"changed")
    kept = [each.path for each in remove(is_dry=False) if each.deed is Deed.KEPT]
    assert kept == [path]
    assert path.read_bytes() == b"changed"


def test_a_link_in_place_of_what_we_wrote_is_the_users(home, tmp_path):
    integrate_all()
    (path,) = home.rglob("thumbpool-open.desktop")
    path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved")
    assert path in [each.path for each in remove(is_dry=False) if each.deed is Deed.KEPT]
    assert path.is_symlink()


@ON_UNIX
def test_a_file_that_cannot_be_put_in_its_place_leaves_nothing_unfinished(home, monkeypatch):
    def refuse(_from: Path, to: Path) -> None:
        raise PermissionError(13, "Permission denied", str(to))

    with monkeypatch.context() as refusing:
        refusing.setattr(Path, "replace", refuse)
        refusing.setattr(Notes, "save", lambda _notes: None)
        with pytest.raises(OutputError, match="Permission denied"):
            integrate_all()
    assert everything(home) == {}


@ON_UNIX
def test_what_is_noted_is_for_the_user_alone(home, tmp_path, monkeypatch):
    monkeypatch.setenv("THUMBPOOL_STATE_FOLDER", str(tmp_path / "state"))
    integrate_all()
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_a_folder_that_is_named_by_no_absolute_path_is_not_used(home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", "data")
    integrate_all()
    assert (home / ".local/share/kio").exists()
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("key", ["nautilus", "send-to", "finder"])
def test_entries_whose_names_differ_by_signs_alone_have_files_of_their_own(home, key):
    labels = ["A/B", "A:B", "a_b", "..", "\n", "x" * 300, "x" * 299]
    entries = preset_entries([(label, label) for label in labels], PROGRAMS)
    (manager,) = (each for each in MANAGERS if each.key == key)
    done = integrate([manager], entries, PROGRAMS, is_dry=False)
    assert {each.deed for each in done} == {Deed.WRITTEN}
    folders = {each.path.parent for each in done} if key == "finder" else {manager.place()}
    files = len(folders) if key == "finder" else len(everything(home))
    assert files == len(labels)
    remove(is_dry=False)
    assert list(home.iterdir()) == []


def test_a_link_of_the_user_is_not_followed(home, tmp_path):
    target = tmp_path / "target"
    folder = home / ".local/share/file-manager/actions"
    folder.mkdir(parents=True)
    (folder / "thumbpool-open.desktop").symlink_to(target)
    assert Deed.KEPT in {each.deed for each in integrate_all()}
    assert not target.exists()


def test_notes_that_are_damaged_stop_everything(home):
    notes_path().write_bytes(b"{")
    with pytest.raises(OutputError, match="damaged"):
        integrate_all()
    assert list(home.iterdir()) == []
