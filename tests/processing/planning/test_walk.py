"""The walk: what is taken, in which order, and what is told of the rest."""

import fnmatch
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from processing.errors import ScanError, SettingsError
from processing.files.paths import natural_key
from processing.formats import available
from processing.formats.installation import command_to_add
from processing.planning.walk import walk
from processing.settings.selection import Selection, check_globs, matcher


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def found(*sources: Path, output: Path = Path("nowhere"), recursive: bool = True) -> list[str]:
    batches = list(walk(sources, output, recursive=recursive))
    return [str(source.relative) for batch in batches for source in batch.sources]


def warnings(*sources: Path, output: Path = Path("nowhere")) -> str:
    return "\n".join(
        text for batch in walk(sources, output, recursive=True) for text in batch.warnings
    )


def test_numbers_in_names_sort_by_value_and_case_is_ignored() -> None:
    assert sorted(["img10", "Img2", "IMG1"], key=natural_key) == ["IMG1", "Img2", "img10"]


def test_a_folders_own_pictures_come_before_those_of_its_folders(tmp_path: Path) -> None:
    make(tmp_path, "b.jpg", "a/z.png", "a/deep/y.webp", "c/x.gif")
    assert found(tmp_path) == ["b.jpg", "a/z.png", "a/deep/y.webp", "c/x.gif"]


def test_without_recursion_only_the_folders_own_pictures_are_taken(tmp_path: Path) -> None:
    make(tmp_path, "b.jpg", "a/z.png")
    assert found(tmp_path, recursive=False) == ["b.jpg"]


def test_the_output_folder_inside_the_sources_is_left_out(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg", "small/a.jpg")
    assert found(tmp_path, output=tmp_path / "small") == ["a.jpg"]


def test_the_output_folder_behind_a_link_is_still_left_out(tmp_path: Path) -> None:
    make(tmp_path / "in", "a.jpg", "small/a.jpg")
    (tmp_path / "other").symlink_to(tmp_path / "in" / "small")
    assert found(tmp_path / "in", output=tmp_path / "other") == ["a.jpg"]


def test_the_output_folder_as_a_source_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ScanError, match="Choose another output folder"):
        found(tmp_path, output=tmp_path)


def test_a_missing_source_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ScanError, match="gone does not exist"):
        found(tmp_path / "gone")


def test_a_named_file_that_is_no_picture_is_an_error_that_names_it(tmp_path: Path) -> None:
    make(tmp_path, "notes.txt")
    with pytest.raises(ScanError, match=r"notes\.txt is no picture"):
        found(tmp_path / "notes.txt")


def test_a_picture_named_twice_is_taken_once(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg", "b.jpg")
    assert found(tmp_path / "a.jpg", tmp_path, tmp_path / "a.jpg") == ["a.jpg", "b.jpg"]
    assert found(tmp_path, tmp_path / "b.jpg") == ["a.jpg", "b.jpg"]


def test_several_folders_keep_their_names_apart(tmp_path: Path) -> None:
    make(tmp_path, "one/a.jpg", "two/a.jpg")
    assert found(tmp_path / "one", tmp_path / "two") == ["one/a.jpg", "two/a.jpg"]


def test_a_folder_inside_another_source_is_walked_once(tmp_path: Path) -> None:
    make(tmp_path, "one/a.jpg", "one/in/b.jpg")
    names = found(tmp_path / "one", tmp_path / "one" / "in")
    assert sorted(Path(name).name for name in names) == ["a.jpg", "b.jpg"]


def test_a_link_to_a_folder_is_not_followed_and_told(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg")
    (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
    assert found(tmp_path) == ["a.jpg"]
    assert "round is a link to a folder" in warnings(tmp_path)


def test_a_loop_of_links_and_a_pipe_are_taken_for_a_worker_to_refuse(tmp_path: Path) -> None:
    (tmp_path / "loop.jpg").symlink_to(tmp_path / "loop.jpg")
    os.mkfifo(tmp_path / "pipe.png")
    assert found(tmp_path) == ["loop.jpg", "pipe.png"]


def test_what_is_left_out_is_counted_and_told(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg", "b.mov", "c.mov", "README", ".hidden.jpg", ".cache/d.jpg")
    assert found(tmp_path) == ["a.jpg"]
    told = warnings(tmp_path)
    assert "3 files were left out, not read by Thumbpool: .mov 2, no ending 1." in told
    assert "2 hidden names were left out." in told


PROGRAM_FOLDERS = [
    "@eaDir",
    "#recycle",
    "@Recycle",
    "$RECYCLE.BIN",
    "System Volume Information",
    "Photos Library.photoslibrary",
    "Photos Library.PhotosLibrary",
    "Smart Previews.lrdata",
    "Studio.cocatalog",
]


@pytest.mark.parametrize("name", PROGRAM_FOLDERS)
def test_folders_that_programs_keep_for_themselves_are_left_out_and_told(
    tmp_path: Path, name: str
) -> None:
    make(tmp_path, "a.jpg", f"2024/{name}/a.jpg/SYNOPHOTO_THUMB_M.jpg")
    assert found(tmp_path) == ["a.jpg"]
    told = "1 folder that a program or the system keeps for itself was left out"
    assert f"{told}: {name} 1." in warnings(tmp_path)


def test_a_folder_of_a_program_is_taken_where_it_is_a_source_or_hidden_ones_are_asked_for(
    tmp_path: Path,
) -> None:
    make(tmp_path, "@eaDir/a.jpg", "my eaDir/b.jpg")
    assert found(tmp_path) == ["my eaDir/b.jpg"]
    assert found(tmp_path / "@eaDir") == ["a.jpg"]
    everything = walk([tmp_path], None, Selection(hidden=True))
    taken = [source.path.name for batch in everything for source in batch.sources]
    assert sorted(taken) == ["a.jpg", "b.jpg"]


def test_an_unreadable_folder_is_told_and_costs_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "a.jpg", "locked/b.jpg")
    scandir = os.scandir

    def refuse(folder: Path | int) -> object:
        if isinstance(folder, Path | str) and Path(folder).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    assert found(tmp_path) == ["a.jpg"]
    assert "locked cannot be read: Permission denied" in warnings(tmp_path)


def test_a_name_that_is_no_unicode_is_found(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9.jpg"
    Path(os.fsdecode(raw)).write_bytes(b"x")
    batch = next(iter(walk([tmp_path], Path("nowhere"), recursive=True)))
    assert os.fsencode(batch.sources[0].path) == raw


def test_a_thousand_pictures_come_in_more_than_one_batch(tmp_path: Path) -> None:
    make(tmp_path, *(f"{n}.jpg" for n in range(1_200)))
    batches = list(walk([tmp_path], Path("nowhere"), recursive=True))
    assert len(batches) > 2
    assert sum(len(batch.sources) for batch in batches) == 1_200


def test_a_source_below_a_locked_folder_is_an_error_that_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_dir", refuse)
    with pytest.raises(ScanError, match="inner cannot be read: Permission denied"):
        found(tmp_path / "inner")


def test_a_loop_of_links_named_beside_folders_is_a_sentence(tmp_path: Path) -> None:
    make(tmp_path, "one/a.jpg", "two/a.jpg")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(ScanError, match="loop"):
        found(tmp_path / "one", tmp_path / "two", tmp_path / "loop")


@pytest.mark.parametrize("name", ["link", "link.jpg"])
def test_a_link_that_leads_nowhere_is_told_with_its_end(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to("gone.jpg")
    with pytest.raises(ScanError, match=r"is a link to gone\.jpg, which does not exist\. .* name"):
        found(tmp_path / name)


def test_a_picture_that_loops_back_to_itself_is_told_as_a_loop(tmp_path: Path) -> None:
    (tmp_path / "loop.jpg").symlink_to(tmp_path / "loop.jpg")
    with pytest.raises(ScanError, match=r"loop\.jpg cannot be read: .*links"):
        found(tmp_path / "loop.jpg")


def test_a_hidden_picture_named_beside_its_folder_is_taken(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg", ".hidden.jpg")
    assert found(tmp_path, tmp_path / ".hidden.jpg") == ["a.jpg", ".hidden.jpg"]


def test_a_picture_named_in_two_ways_is_taken_once(tmp_path: Path) -> None:
    make(tmp_path, "in/a.jpg")
    around = tmp_path / "in" / ".." / "in" / "a.jpg"
    assert found(around, tmp_path / "in" / "a.jpg") == ["a.jpg"]
    assert found(around, tmp_path / "in") == ["a.jpg"]


def selected(folder: Path, **asked: Any) -> list[str]:
    """Return what a walk for a selection finds in `folder`."""
    batches = walk([folder], None, Selection(**asked))
    return [source.relative.as_posix() for batch in batches for source in batch.sources]


@pytest.mark.parametrize(
    ("asked", "left_out"),
    [
        ({"exclude": ("raw",)}, ["raw/b.jpg", "2024/raw/c.jpg"]),
        ({"exclude": ("raw/**", "a.jpg")}, []),
        ({"exclude": ("2024/raw",)}, ["2024/raw/c.jpg"]),
        ({"include": ("b*",), "least_bytes": 9, "modified_before_ns": 0}, []),
        ({"max_depth": 2}, ["2024/raw/c.jpg"]),
    ],
)
def test_a_walk_goes_around_folders_only_and_leaves_files_to_the_filters(
    tmp_path: Path, asked: dict[str, Any], left_out: list[str]
):
    names = {"a.jpg", "raw/b.jpg", "2024/d.png", "2024/raw/c.jpg"}
    make(tmp_path, *names)
    assert set(selected(tmp_path, **asked)) == names - set(left_out)


def test_hidden_names_are_found_if_asked_for_but_never_unfinished_files_of_runs(tmp_path: Path):
    make(tmp_path, "a.jpg", ".h.jpg", ".in/x.jpg")
    make(tmp_path, ".thumbpool-1-2-3-4-5.part", ".thumbpool-1/y.jpg")
    assert selected(tmp_path) == ["a.jpg"]
    assert sorted(selected(tmp_path, hidden=True)) == [".h.jpg", ".in/x.jpg", "a.jpg"]


def origins(*sources: Path) -> dict[str, int]:
    batches = walk(sources, None)
    return {source.path.name: source.origin for batch in batches for source in batch.sources}


def test_every_picture_knows_its_source_and_one_that_is_a_source_is_its_own(tmp_path: Path):
    make(tmp_path, "one/a.jpg", "one/b.jpg", "one/in/c.jpg", "two/d.jpg")
    named = [tmp_path / "one", tmp_path / "two", tmp_path / "one" / "b.jpg"]
    assert origins(*named) == {"a.jpg": 0, "c.jpg": 0, "d.jpg": 1, "b.jpg": 2}


def test_folders_of_the_same_name_get_different_folders_for_their_results(tmp_path: Path):
    make(tmp_path, "2023/img/a.jpg", "2024/img/a.jpg", "2024/IMG-2/a.jpg")
    folders = [tmp_path / "2023" / "img", tmp_path / "2024" / "img", tmp_path / "2024" / "IMG-2"]
    assert found(*folders) == ["img/a.jpg", "img-2/a.jpg", "IMG-2-2/a.jpg"]


def test_pictures_that_an_extra_would_read_are_counted_and_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    raw = available.by_suffix(Path("a.webp"))
    monkeypatch.setattr(available, "_LACKING_BY_SUFFIX", {".zzz": replace(raw, package="rawpy")})
    make(tmp_path, "a.zzz", "b.ZZZ", "c.jpg")
    expected = f"2 WebP pictures were left out. Install rawpy: {command_to_add('rawpy')}."
    assert expected in warnings(tmp_path)


@example("?[]*?", "AA")
@example("a[!]b", "aab")
@given(st.text("ab*?![]", max_size=6), st.text("abAB", min_size=1, max_size=6))
def test_names_match_as_in_the_shell(pattern: str, name: str):
    try:
        check_globs([pattern])
    except SettingsError:
        return
    expected = fnmatch.fnmatchcase(name.lower(), pattern)
    assert matcher((pattern,))(f"folder/{name}") == expected


def test_more_patterns_than_can_be_looked_up_quickly_are_refused():
    check_globs(["*.jpg"] * 200)
    with pytest.raises(SettingsError, match="There are 20,000 patterns, but there may be 200"):
        check_globs(["["] * 20_000)


def test_no_pattern_takes_long(tmp_path: Path):
    """It would take longer than the universe lasts if every star were tried everywhere."""
    assert not matcher(("*a" * 60 + "b",))("a" * 200)
    assert not matcher(("**/a*/" * 60 + "b",))("/".join("a" * 200))
    assert matcher(("**/" * 60 + "a",))("/".join("a" * 200))


def test_a_disk_that_numbers_no_files_is_walked_as_any_other(tmp_path, without_inodes):
    make(tmp_path, "a.jpg", "in/b.jpg", "in/deeper/c.jpg", "other/d.jpg", "out/e.jpg")
    names = ["a.jpg", "in/b.jpg", "in/deeper/c.jpg", "other/d.jpg"]
    assert found(tmp_path, output=tmp_path / "out") == names
    # Named once more, by another way, or one by one, nothing is taken twice.
    twice = found(
        tmp_path, tmp_path / "in" / ".." / "in", tmp_path / "a.jpg", output=tmp_path / "out"
    )
    assert sorted(Path(name).name for name in twice) == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]


def test_a_link_that_leads_nowhere_among_others_is_left_to_fail_alone(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg")
    (tmp_path / "b.jpg").symlink_to("gone.jpg")
    assert found(tmp_path / "a.jpg", tmp_path / "b.jpg") == ["a.jpg", "b.jpg"]
