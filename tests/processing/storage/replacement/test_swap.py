"""Replace mode: with its verified result in place the original goes to the trash, else it stays."""

import errno
import os
import stat
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processing.errors import SettingsError
from processing.files.disk_sync import UnsyncedFile
from processing.files.temporaries import PREFIX
from processing.files.trash import send_to_trash
from processing.running.continuation import Rest
from processing.running.events import Undone
from processing.running.history import last_run
from processing.running.preparation import Preparation
from processing.settings.batch import ConflictPolicy, EngineKind
from processing.settings.choices import MetadataPolicy, SmallPolicy
from processing.settings.recipe import Recipe
from processing.storage.journal.writing import Journal
from processing.storage.replacement import swap
from processing.storage.replacement.swap import is_second_name
from processing.task import Status
from tests.support.bounds import WAIT_SECONDS
from tests.support.replacing import RECIPE, only_reason, run, run_plan, settings_for, undo

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into the trash of Linux")


@pytest.mark.parametrize("engine", EngineKind)
def test_the_result_has_the_place_and_the_trash_has_the_original(pictures, trash, engine):
    before = (pictures / "a.jpg").read_bytes()
    (pictures / "a.jpg").chmod(0o640)
    assert run(settings_for(pictures, engine=engine)).counts.done == 1
    with Image.open(pictures / "a.jpg") as image:
        assert image.size == (32, 21)
    assert stat.S_IMODE((pictures / "a.jpg").stat().st_mode) == 0o640
    assert (trash / "files" / "a.jpg").read_bytes() == before
    assert f"Path={pictures / 'a.jpg'}" in (trash / "info" / "a.jpg.trashinfo").read_text()
    assert os.listdir(pictures) == ["a.jpg"]


def test_another_format_takes_a_free_name_and_its_original_goes_too(pictures, trash):
    Image.new("RGB", (90, 60)).save(pictures / "a.png")
    settings = settings_for(pictures, replace(RECIPE, output_format="jpeg"))
    assert run(settings).counts.done == 2
    assert sorted(os.listdir(pictures)) == ["a-2.jpg", "a.jpg"]
    assert sorted(os.listdir(trash / "files")) == ["a.jpg", "a.png"]
    assert run(settings).counts.skipped == 2
    assert undo(pictures) == Undone(removed=2)
    assert sorted(os.listdir(pictures)) == ["a.jpg", "a.png"]


@pytest.mark.parametrize("key", ["keep", "png"])
def test_where_the_trash_takes_nothing_the_original_stays_and_is_told(
    pictures, trash, monkeypatch, key
):
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(swap, "send_to_trash", refuse)
    before = (pictures / "a.jpg").read_bytes()
    report = run(settings_for(pictures, replace(RECIPE, output_format=key)))
    assert "could not be put into the trash" in only_reason(report, Status.FAILED)
    assert os.listdir(pictures) == ["a.jpg"]
    assert (pictures / "a.jpg").read_bytes() == before
    assert last_run(pictures) is None


@pytest.mark.parametrize("key", ["keep", "png"])
def test_an_original_that_changed_since_the_plan_is_left_alone(pictures, trash, key):
    def retouch() -> None:
        Image.new("RGB", (80, 80)).save(pictures / "a.jpg")

    report = run(settings_for(pictures, replace(RECIPE, output_format=key)), retouch)
    assert "changed, moved or replaced" in only_reason(report, Status.FAILED)
    assert os.listdir(pictures) == ["a.jpg"]
    with Image.open(pictures / "a.jpg") as image:
        assert image.size == (80, 80)


def test_a_new_file_that_cannot_be_read_back_replaces_nothing(pictures, trash, monkeypatch):
    def write_half(path: Path, content: list[memoryview]) -> UnsyncedFile:
        return UnsyncedFile(path, [part[: len(part) // 2] for part in content])

    monkeypatch.setattr("processing.imaging._verified_write.UnsyncedFile", write_half)
    before = (pictures / "a.jpg").read_bytes()
    assert "could not be read back" in only_reason(run(settings_for(pictures)), Status.FAILED)
    assert os.listdir(pictures) == ["a.jpg"]
    assert (pictures / "a.jpg").read_bytes() == before


def test_disks_without_second_names_get_a_copy_aside(pictures, trash, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    before = (pictures / "a.jpg").read_bytes()
    assert run(settings_for(pictures)).counts.done == 1
    assert (trash / "files" / "a.jpg").read_bytes() == before
    assert undo(pictures) == Undone(removed=1)


def test_a_picture_that_would_only_lose_quality_is_left_alone(pictures, trash):
    settings = settings_for(pictures, Recipe(width_pixels=900, height_pixels=900))
    before = (pictures / "a.jpg").read_bytes()
    assert "size and format already" in only_reason(run(settings), Status.SKIPPED)
    assert (pictures / "a.jpg").read_bytes() == before


@pytest.mark.parametrize("small", [SmallPolicy.REENCODE, SmallPolicy.COPY])
@pytest.mark.parametrize(
    "asked", [{"target_kilobytes": 1}, {"metadata": MetadataPolicy.NO_LOCATION}]
)
def test_a_picture_of_the_right_size_is_made_again_where_more_is_asked(
    pictures, trash, small, asked
):
    recipe = Recipe(width_pixels=900, height_pixels=900, small_pictures=small, **asked)
    before = (pictures / "a.jpg").stat().st_size
    assert run(settings_for(pictures, recipe)).counts.done == 1
    if "target_kilobytes" in asked:
        assert (pictures / "a.jpg").stat().st_size <= 1000 < before


def test_a_second_run_does_not_make_results_of_results(pictures, trash):
    settings = settings_for(pictures, replace(RECIPE, only_shrink=False), only_changed=False)
    assert run(settings).counts.done == 1
    assert "result of this recipe" in only_reason(run(settings), Status.SKIPPED)


def test_an_animation_is_left_alone(tmp_path, trash):
    folder = tmp_path / "animations"
    folder.mkdir()
    frames = [Image.new("L", (90, 60), 50 * n) for n in range(3)]
    frames[0].save(folder / "a.gif", save_all=True, append_images=frames[1:])
    assert "never replaced" in only_reason(run(settings_for(folder)), Status.SKIPPED)


def test_a_link_is_left_alone(pictures, trash, tmp_path):
    (pictures / "a.jpg").rename(tmp_path / "elsewhere.jpg")
    (pictures / "a.jpg").symlink_to(tmp_path / "elsewhere.jpg")
    assert "links are never replaced" in only_reason(run(settings_for(pictures)), Status.SKIPPED)
    assert (pictures / "a.jpg").is_symlink()


def test_without_a_journal_no_original_is_touched(pictures, trash, tmp_path, monkeypatch):
    def spoil() -> None:
        (tmp_path / "state").write_bytes(b"")
        monkeypatch.setenv("THUMBPOOL_STATE_FOLDER", str(tmp_path / "state"))

    report = run(settings_for(pictures), spoil)
    assert "Without the journal" in report.problem
    assert os.listdir(pictures) == ["a.jpg"]
    assert not trash.exists()


def test_a_file_of_somebody_elses_under_the_planned_name_stays(pictures, trash):
    settings = settings_for(pictures, replace(RECIPE, output_format="png"))
    report = run(settings, lambda: (pictures / "a.png").write_bytes(b"own"))
    assert "appeared" in only_reason(report, Status.FAILED)
    assert (pictures / "a.png").read_bytes() == b"own"
    assert (pictures / "a.jpg").exists()
    assert not [name for name in os.listdir(pictures) if name.startswith(PREFIX)]


def test_replacing_and_a_policy_for_conflicts_exclude_each_other(pictures):
    with pytest.raises(SettingsError, match="never meet another file"):
        settings_for(pictures, on_conflict=ConflictPolicy.OVERWRITE)


def test_a_retry_replaces_what_failed_and_counts_what_was_replaced_before(pictures, trash):
    broken = pictures / "b.jpg"
    broken.write_bytes(b"\xff\xd8\xff no picture at all")
    settings = settings_for(pictures)
    report = run(settings)
    before = (pictures / "a.jpg").read_bytes()
    assert [each.status for each in report.outcomes] == [Status.DONE, Status.FAILED]
    Image.effect_noise((90, 60), 50).convert("RGB").save(broken)
    told: list[Any] = []
    preparation = Preparation(
        settings, told.append, sources=report.plan.sources, going_on_with=Rest(report, {1})
    )
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    again = run_plan(told[-1].plan)
    assert [each.status for each in again.outcomes] == [Status.DONE, Status.DONE]
    assert (pictures / "a.jpg").read_bytes() == before
    with Image.open(broken) as replaced:
        assert max(replaced.size) == 32


def test_the_second_name_of_an_original_is_on_the_disk_before_its_first_leads_elsewhere(
    trash, pictures, monkeypatch
):
    """A power cut between the two would cost the picture otherwise."""
    done: list[str] = []

    def synced(folder: Path) -> None:
        done.append("aside synced" if folder.name.startswith(PREFIX) else "folder synced")

    def replaced(new: Path, place: Path) -> None:
        if place == pictures / "a.jpg":
            done.append("replaced")
        Path(new).rename(place)

    def trashed(path: Path) -> None:
        done.append("trashed")
        send_to_trash(path)

    send_to_trash = swap.send_to_trash
    note = Journal.note_result
    monkeypatch.setattr(swap, "sync_folder", synced)
    monkeypatch.setattr(
        Journal, "note_result", lambda *facts, **more: done.append("noted") or note(*facts, **more)
    )
    monkeypatch.setattr(swap, "send_to_trash", trashed)
    with monkeypatch.context() as patch:
        patch.setattr(swap.os, "replace", replaced)
        run(settings_for(pictures))
    assert done == [
        *("aside synced", "folder synced", "noted", "replaced", "folder synced", "trashed")
    ]


def test_a_result_beside_its_original_is_on_the_disk_before_that_goes_to_the_trash(
    trash, pictures, monkeypatch
):
    done: list[str] = []
    send_to_trash = swap.send_to_trash
    monkeypatch.setattr(swap, "sync_folder", lambda folder: done.append(f"{folder} synced"))

    def trashed(path: Path) -> None:
        done.append("trashed")
        assert (pictures / "a.webp").exists()
        send_to_trash(path)

    monkeypatch.setattr(swap, "send_to_trash", trashed)
    run(settings_for(pictures, replace(RECIPE, output_format="webp")))
    assert done == [f"{pictures} synced", "trashed"]


def test_on_a_disk_that_numbers_no_files_an_original_aside_is_no_second_name_of_its_result(
    tmp_path, without_inodes
):
    aside, result = tmp_path / "aside.jpg", tmp_path / "result.jpg"
    aside.write_bytes(b"the original")
    result.write_bytes(b"what took its place")
    assert not is_second_name(aside, result)
    result.write_bytes(b"the original")
    assert is_second_name(aside, result)


def test_an_original_that_the_trash_takes_as_a_copy_is_synced_before_anything_else(
    trash, pictures, monkeypatch
):
    before = (pictures / "a.jpg").read_bytes()
    synced: list[list[bytes]] = []
    rename = os.rename

    def refuse_other_disks(old: Any, new: Any, **more: Any) -> None:
        if b"/Trash/" in os.fsencode(new):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        rename(old, new, **more)

    monkeypatch.setattr(os, "rename", refuse_other_disks)
    copies = (trash / "files").glob("*")
    monkeypatch.setattr(os, "sync", lambda: synced.append([each.read_bytes() for each in copies]))
    send_to_trash(pictures / "a.jpg")
    assert synced == [[before]]


def test_an_original_that_is_moved_into_the_trash_needs_no_sync_of_all_disks(
    trash, pictures, monkeypatch
):
    synced: list[None] = []
    monkeypatch.setattr(os, "sync", lambda: synced.append(None))
    send_to_trash(pictures / "a.jpg")
    assert os.listdir(trash / "files") == ["a.jpg"]
    assert synced == []
