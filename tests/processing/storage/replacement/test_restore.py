"""An undo brings originals back from the trash, the right ones, and touches nothing else."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from processing.files.trash import TrashedFile
from processing.imaging.steps.flip import Flip
from processing.running.events import Undone
from processing.settings.recipe import Recipe
from processing.storage.replacement import restore
from tests.support.replacing import RECIPE, run, settings_for, undo

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into the trash of Linux")


def test_undo_brings_the_original_back(pictures, trash):
    before = (pictures / "a.jpg").read_bytes()
    run(settings_for(pictures))
    assert undo(pictures) == Undone(removed=1)
    assert (pictures / "a.jpg").read_bytes() == before
    assert os.listdir(trash / "files") == os.listdir(trash / "info") == []


def test_undo_finds_an_original_whose_path_the_trash_had_to_encode_at_length(tmp_path, trash):
    folder = tmp_path.joinpath(*("\u6f22" * 80 for _ in range(10)))
    folder.mkdir(parents=True)
    Image.effect_noise((90, 60), 50).convert("RGB").save(folder / "a.jpg")
    before = (folder / "a.jpg").read_bytes()
    run(settings_for(folder))
    assert undo(folder) == Undone(removed=1)
    assert (folder / "a.jpg").read_bytes() == before


def test_undo_brings_back_an_original_of_its_results_very_size_and_date(tmp_path, trash):
    folder = tmp_path / "pictures"
    folder.mkdir()
    path = folder / "a.bmp"
    Image.effect_noise((30, 20), 50).convert("RGB").save(path)
    before, status = path.read_bytes(), path.stat()
    recipe = Recipe(keep_dates=True, steps=(Flip(),))
    assert run(settings_for(folder, recipe)).counts.done == 1
    made = path.stat()
    assert path.read_bytes() != before
    assert (made.st_size, made.st_mtime_ns) == (status.st_size, status.st_mtime_ns)

    undone = undo(folder)

    assert (undone.removed, undone.kept) == (1, ())
    assert path.read_bytes() == before
    assert not list((trash / "files").iterdir())


def test_undo_keeps_what_was_changed_since_and_what_is_in_the_trash_no_more(pictures, trash):
    run(settings_for(pictures))
    (trash / "files" / "a.jpg").unlink()
    assert "no longer in the trash" in undo(pictures).kept[0].reason
    run(settings_for(pictures, replace(RECIPE, width_pixels=16)))
    (pictures / "a.jpg").write_bytes(b"retouched")
    assert "changed since" in undo(pictures).kept[0].reason
    assert (pictures / "a.jpg").read_bytes() == b"retouched"


def test_of_two_trashed_originals_alike_the_one_of_this_replacement_comes_back(pictures, trash):
    original = pictures / "a.jpg"
    date_ns = original.stat().st_mtime_ns
    run(settings_for(pictures))
    for name, years in (("before", -1), ("after", 1)):
        add_to_trash(trash, name, original, years, date_ns)
    assert undo(pictures) == Undone(removed=1)
    assert sorted(os.listdir(trash / "files")) == ["after", "before"]


def add_to_trash(trash: Path, name: str, like: Path, years: int, date_ns: int) -> None:
    """Put a file into the trash as if `like` had come there years before or after now."""
    note = (trash / "info" / f"{like.name}.trashinfo").read_text(encoding="utf-8")
    *place, deleted = note.splitlines()
    key, year, rest = deleted.partition("=")[0], int(deleted[13:17]) + years, deleted[17:]
    text = "\n".join((*place, f"{key}={year}{rest}"))
    (trash / "info" / f"{name}.trashinfo").write_text(text, encoding="utf-8")
    size = (trash / "files" / like.name).stat().st_size
    (trash / "files" / name).write_bytes(bytes(size))
    os.utime(trash / "files" / name, ns=(date_ns, date_ns))


def test_a_trash_that_is_emptied_during_an_undo_is_told(pictures, trash, monkeypatch):
    run(settings_for(pictures))
    found = restore.trashed_files

    def empty_then(near: Path) -> list[TrashedFile]:
        listed = list(found(near))
        for trashed in listed:
            trashed.file.unlink(missing_ok=True)
        return listed

    monkeypatch.setattr(restore, "trashed_files", empty_then)
    (kept,) = undo(pictures).kept
    assert kept.reason == "its original is no longer in the trash"
