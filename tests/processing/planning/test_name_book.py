"""Result names fit every system, and an output folder is judged before it is used."""

import errno
import os
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.errors import OutputError
from processing.files.output_folder import (
    check_output_folder,
    linked_folders,
    prepare_output_folder,
)
from processing.files.paths import identity_at
from processing.files.safe_names import MAX_NAME_BYTES, fit_folder, fit_name
from processing.planning._name_book import NameBook

FORBIDDEN = '<>:"/\\|?*'
STEMS = st.text(st.characters(codec="utf-8"), max_size=300) | st.sampled_from(
    ["con", "AUX", "nul.x"]
)


@given(STEMS, st.sampled_from([".jpg", ".webp", "-12.png"]))
def test_any_stem_becomes_a_name_that_every_system_holds(stem, suffix):
    name = fit_name(stem, suffix)
    assert name.endswith(suffix)
    assert len(os.fsencode(name)) <= MAX_NAME_BYTES + 1  # the step aside from a device name
    assert not any(letter in FORBIDDEN or letter < " " for letter in name)
    assert name.split(".")[0].strip().casefold() not in {"con", "aux", "nul", "prn", "com1"}


def test_a_stem_is_never_cut_inside_a_letter():
    name = fit_name("東" * 200, ".jpg")
    assert name == "東" * ((MAX_NAME_BYTES - 4) // 3) + ".jpg"


def test_a_name_of_any_length_is_cut_at_once_and_a_suffix_of_any_length_leaves_one(monkeypatch):
    """A camera's name is what a file says, and a process that was taken over may say anything."""
    asked = []
    encoded = os.fsencode
    monkeypatch.setattr(os, "fsencode", lambda name: asked.append(name) or encoded(name))
    assert fit_name("東" * 1_000_000, ".jpg") == "東" * ((MAX_NAME_BYTES - 4) // 3) + ".jpg"
    assert fit_name("a", "." + "j" * 300) == "_." + "j" * 300
    assert max(map(len, asked)) <= 301


def test_a_name_that_is_no_utf_8_keeps_its_bytes():
    assert os.fsencode(fit_name("caf\udce9", ".jpg")) == b"caf\xe9.jpg"


def test_a_taken_name_gets_the_first_free_number(tmp_path):
    (tmp_path / "A.jpg").touch()
    (tmp_path / "a-2.JPG").touch()
    book = NameBook([])
    assert book.give(tmp_path, "a", ".jpg", over_existing=False).path.name == "a-3.jpg"
    assert book.give(tmp_path, "a", ".jpg", over_existing=False).path.name == "a-4.jpg"


def test_an_existing_result_is_no_obstacle_where_it_may_be_replaced_but_a_given_name_is(tmp_path):
    (tmp_path / "a.jpg").touch()
    book = NameBook([])
    assert book.give(tmp_path, "a", ".jpg", over_existing=True).path.name == "a.jpg"
    assert book.give(tmp_path, "a", ".jpg", over_existing=True).path.name == "a-2.jpg"


def test_an_original_is_recognised_through_a_linked_and_a_relative_folder(tmp_path, monkeypatch):
    originals = tmp_path / "originals"
    originals.mkdir()
    (originals / "a.jpg").touch()
    (tmp_path / "link").symlink_to(originals)
    monkeypatch.chdir(tmp_path)
    book = NameBook([originals / "a.jpg"])
    assert not book.reserve_free(tmp_path / "link" / "a.jpg")
    assert not book.reserve_free(Path("originals/A.JPG"))
    assert book.reserve_free(Path("originals/b.jpg"))


@pytest.mark.parametrize("over_existing", [False, True])
def test_a_hard_link_of_an_original_is_one_of_its_names(tmp_path, over_existing):
    original = tmp_path / "original.jpg"
    original.touch()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.jpg").hardlink_to(original)
    book = NameBook([original], {identity_at(original)})
    assert not book.reserve_free(tmp_path / "out" / "a.jpg")
    given_name = book.give(tmp_path / "out", "a", ".jpg", over_existing=over_existing)
    assert given_name.path.name == "a-2.jpg"
    assert not given_name.exists


@pytest.mark.parametrize(
    ("folder", "safe"),
    [
        ("2024/june", "2024/june"),
        ("AUX", "_AUX"),
        ("a/con.old/b", "a/_con.old/b"),
        ("conout$", "_conout$"),
        ("Dot.", "Dot_"),
        ("end .. ", "end____"),
        ("12:30", "12_30"),
        ("two\nlines", "two_lines"),
        (".kept", ".kept"),
        ("caf\udce9", "caf\udce9"),
    ],
)
def test_a_folder_gets_a_name_that_every_system_holds(folder, safe):
    assert fit_folder(PurePosixPath(folder).parts) == Path(safe)


@given(st.lists(STEMS.filter(lambda name: name.strip("/.\0")), min_size=1, max_size=3))
def test_any_folder_becomes_one_that_every_system_holds(names):
    names = [name.replace("/", "-").replace("\0", "-") for name in names]
    fit = fit_folder(PurePosixPath(*names).parts)
    assert len(fit.parts) == len(names)
    for name in fit.parts:
        assert len(os.fsencode(name)) <= MAX_NAME_BYTES + 1
        assert not any(letter in FORBIDDEN or letter < " " for letter in name)
        assert not name.endswith((".", " "))
        assert fit_folder(PurePosixPath(name).parts) == Path(name)


def test_an_output_folder_is_made_and_left_empty(tmp_path):
    folder = tmp_path / "deep" / "out"
    prepare_output_folder(folder)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("judge", [check_output_folder, prepare_output_folder])
@pytest.mark.parametrize("below", ["", "inner/out"])
def test_an_output_folder_that_is_a_file_is_refused_by_name(tmp_path, judge, below):
    (tmp_path / "notes.txt").write_text("kept")
    with pytest.raises(OutputError, match=r"notes\.txt is a file\. Choose another folder"):
        judge(tmp_path / "notes.txt" / below)
    assert (tmp_path / "notes.txt").read_text() == "kept"


@pytest.mark.skipif("os.name == 'nt'", reason="devices have no paths there")
@pytest.mark.parametrize("judge", [check_output_folder, prepare_output_folder])
def test_an_output_folder_that_is_a_device_is_refused_and_not_called_a_file(judge):
    with pytest.raises(OutputError, match=r"null is not a folder\. Choose another folder"):
        judge(Path(os.devnull))


def refuse(*_):
    raise PermissionError(errno.EACCES, "Permission denied")


def test_an_output_folder_without_permission_is_refused(tmp_path, monkeypatch):
    # Nothing is forbidden to root, who may run these tests, so the system's answers are replaced.
    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(OutputError, match=r"Permission denied\. Choose another folder"):
        prepare_output_folder(tmp_path / "out")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(OutputError, match=r"Permission denied\. Choose another folder"):
        check_output_folder(tmp_path / "out")


def test_looking_at_an_output_folder_makes_nothing(tmp_path):
    check_output_folder(tmp_path / "deep" / "out")
    assert list(tmp_path.iterdir()) == []


def test_links_on_the_way_to_results_are_told_by_where_they_lead(tmp_path, monkeypatch):
    out, other = tmp_path / "out", tmp_path / "other"
    for folder in (out / "plain", out / "near", other / "deep", tmp_path / "far"):
        folder.mkdir(parents=True)
    (out / "inward").symlink_to(out / "plain")
    (out / "away").symlink_to(other)
    (other / "on").symlink_to(tmp_path / "far")
    (out / "nowhere").symlink_to(tmp_path / "gone")
    monkeypatch.chdir(tmp_path)
    ways = ["", "plain", "inward", "away/deep", "away/new", "away/on/new", "nowhere"]
    results = [*(out / way for way in ways), Path("out/away")]
    assert linked_folders(out, results) == (other, tmp_path / "far")
    assert linked_folders(Path("out"), results) == (other, tmp_path / "far")
    assert linked_folders(out, [out / "near"]) == ()
