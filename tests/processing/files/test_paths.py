"""Names of any script and any bytes can be shown and compared."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.files.display import display
from processing.files.paths import CanonicalPaths, fold, identity, identity_at, same_file

ANY_TEXT = st.text(st.characters(codec=None), max_size=40)  # lone surrogates too


@given(ANY_TEXT)
def test_any_name_can_be_shown_on_one_line_of_utf_8(name):
    shown = display(name)
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert len(shown.splitlines()) <= 1
    assert not any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in shown)


@given(st.binary(max_size=40))
def test_any_bytes_of_a_file_system_can_be_shown(raw):
    shown = display(raw.decode("utf-8", "surrogateescape"))
    assert shown.encode("utf-8").decode("utf-8") == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zürich 東京.jpg", "Zürich 東京.jpg"),
        ("caf\udce9.jpg", "caf\\xe9.jpg"),
        ("two\nlines", "two\\nlines"),
        ("turned\u202etxt", "turned\\u202etxt"),
        ("\ud800", "\\ud800"),
    ],
)
def test_a_name_is_shown_as_it_is_unless_that_would_mislead(name, shown):
    assert display(name) == shown


@given(ANY_TEXT)
def test_folding_a_folded_name_changes_nothing(name):
    assert fold(fold(name)) == fold(name)


@given(ANY_TEXT)
def test_composition_makes_no_difference(name):
    composed, taken_apart = (unicodedata.normalize(form, name) for form in ("NFC", "NFD"))
    assert fold(composed) == fold(taken_apart) == fold(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IMG.JPG", "img.jpg"),
        ("é.png", "e\u0301.png"),
        ("STRASSE", "straße"),
        ("\u1fb3", "\u1fbc"),
        ("Ω", "Ω"),
    ],
)
def test_names_that_one_disk_takes_for_the_same_fold_to_the_same(one, other):
    assert fold(one) == fold(other)


def test_a_link_and_its_target_are_the_same_file_and_missing_ones_never_are(tmp_path):
    target = tmp_path / "target"
    target.touch()
    link = tmp_path / "link"
    link.symlink_to(target)
    assert same_file(link, target)
    assert not same_file(tmp_path / "gone", tmp_path / "gone")


def test_hard_links_have_one_identity_and_two_files_have_two(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).touch()
    (tmp_path / "again").hardlink_to(tmp_path / "one")
    assert identity_at(tmp_path / "one") == identity_at(tmp_path / "again")
    assert identity_at(tmp_path / "one") != identity_at(tmp_path / "two")
    assert identity_at(tmp_path / "gone") is None


def test_a_disk_that_numbers_no_files_tells_no_identity():
    assert identity(os.stat_result((0o100644, 0, 7, 1, 0, 0, 0, 0, 0, 0))) is None


def mount_again(monkeypatch, folder, mount):
    """Let `mount` look like a second mount of `folder`: equal inodes, no link, its own path."""
    stat = os.stat

    def stat_through(path, *args, **options):
        text = os.fspath(path)
        inside = text == str(mount) or text.startswith(f"{mount}{os.sep}")
        return stat(str(folder) + text[len(str(mount)) :] if inside else path, *args, **options)

    monkeypatch.setattr(os, "stat", stat_through)


def test_a_folder_has_one_place_by_both_of_its_mounts(tmp_path, monkeypatch):
    first, second = tmp_path / "first", tmp_path / "second"
    (first / "inner").mkdir(parents=True)
    second.mkdir()
    mount_again(monkeypatch, first, second)
    places = CanonicalPaths()
    for below in ("", "inner", "inner/new/deep", "other"):
        assert places.of(str(first / below)) == places.of(str(second / below))
    assert places.of(str(first / "inner")) != places.of(str(first))
    assert places.of(str(tmp_path / "third")) == os.path.realpath(tmp_path / "third")


def test_a_folder_at_any_depth_has_a_place(tmp_path):
    deep = Path(tmp_path, *["a"] * 1500)
    assert CanonicalPaths().of(str(deep)) == os.path.realpath(deep)


def test_where_a_disk_numbers_no_files_only_one_path_is_the_same_file(tmp_path, without_inodes):
    first, second, inner = tmp_path / "a", tmp_path / "b", tmp_path / "in"
    inner.mkdir()
    for path in (first, second):
        path.write_bytes(b"alike")
    assert same_file(first, inner / ".." / "a")
    assert not same_file(first, second)
    assert not same_file(tmp_path, inner)
