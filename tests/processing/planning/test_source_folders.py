"""Folders that keep the results of several sources apart."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from processing.files.paths import fold
from processing.planning.source_folders import result_folders

NAMES = st.sampled_from(["img", "IMG", "img-2", "é", "e\u0301"])
FOLDERS = st.lists(st.builds(lambda *names: Path("/", *names), NAMES, NAMES), max_size=8)


def test_one_folder_alone_needs_none():
    assert result_folders([Path("/p/holiday")]) == (Path(),)
    assert result_folders([]) == ()


def test_a_folder_that_is_named_by_dots_gets_its_own_name(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    assert result_folders([Path(), Path("..")]) == (Path("in"), Path(tmp_path.name))


@given(FOLDERS)
def test_no_two_folders_share_one_on_any_disk(folders):
    found = result_folders(folders)
    if len(folders) > 1:
        assert len({fold(folder) for folder in found}) == len(folders)
        assert found[0].name == folders[0].name


@given(FOLDERS, FOLDERS)
def test_what_is_added_later_moves_no_results_of_what_was_there(folders, added):
    if len(folders) > 1:
        assert result_folders(folders + added)[: len(folders)] == result_folders(folders)
