"""What every worker of a cluster has to see."""

from dataclasses import replace
from pathlib import Path

import pytest

from processing.errors import OutputError
from processing.files.known_folders import known_folders
from processing.running.engines.cluster.sightings import sightings, unseen
from tests.support import stand_in_tasks


def test_who_sees_the_same_files_lacks_nothing_and_no_token_is_left(tmp_path: Path) -> None:
    source, out = tmp_path / "a.jpg", tmp_path / "out"
    source.write_bytes(b"picture")
    out.mkdir()
    context = replace(stand_in_tasks.run_context("seen", out), readable_paths=(tmp_path,))
    with sightings(context, source) as seen:
        assert len(seen) == 3
        assert len(list(out.iterdir())) == 1
        assert unseen(seen) == []
    assert list(out.iterdir()) == []


def test_another_folder_in_its_place_is_named(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    with sightings(stand_in_tasks.run_context("seen", out), None) as seen:
        out.rename(elsewhere)
        out.mkdir()
        assert unseen(seen) == [out]
        out.rmdir()
        elsewhere.rename(out)


def test_nothing_is_written_into_another_folder_in_its_place(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    known = known_folders([out])
    out.rename(tmp_path / "away")
    out.mkdir()
    context = replace(stand_in_tasks.run_context("seen", out), folders=known)
    with sightings(context, None):
        assert list(out.iterdir()) == []


def test_another_picture_in_its_place_is_named(tmp_path: Path) -> None:
    source = tmp_path / "a.jpg"
    source.write_bytes(b"picture")
    context = stand_in_tasks.run_context("seen", tmp_path / "none")
    with sightings(context, source) as seen:
        source.write_bytes(b"another")
        assert unseen(seen) == [source]


def test_an_output_folder_that_takes_no_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    context = stand_in_tasks.run_context("seen", tmp_path)
    with pytest.raises(OutputError, match="cannot be written"), sightings(context, None):
        pass
