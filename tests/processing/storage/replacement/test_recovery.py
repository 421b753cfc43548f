"""What a replacement that broke off left behind is completed or reverted, and nothing is lost."""

import errno
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from processing.files.temporaries import PREFIX, aside_folder
from processing.running.events import Undone, WarningRaised
from processing.running.history import last_run
from processing.running.undo import Undo
from processing.storage.journal.writing import Journal
from processing.storage.replacement.swap import keep_aside
from tests.support.bounds import WAIT_SECONDS
from tests.support.replacing import plan, settings_for, undo

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into the trash of Linux")


@pytest.fixture
def aside(pictures: Path, trash: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder aside of a run that was interrupted when it had given `a.jpg` its second name."""
    for name in ("machine_id", "known_machine_id"):
        monkeypatch.setattr(f"processing.files.temporaries.{name}", lambda: "0a1b2c3d")
    run_id = "0a1b2c3d-999999999-1-00000000"  # of a process that never was
    with Journal() as journal:
        journal.begin(run_id, plan(settings_for(pictures)))
    folder = aside_folder(pictures, run_id)
    keep_aside(pictures / "a.jpg", folder / "a.jpg")
    return folder


def test_an_undo_completes_what_broke_off_before_and_a_dry_one_only_tells(pictures, aside):
    original = pictures / "a.jpg"
    before = original.read_bytes()
    journaled = last_run(pictures)
    assert journaled is not None
    told: list[Any] = []
    for is_dry in (True, False):
        work = Undo(journaled, told.append, is_dry=is_dry)
        work.start()
        assert work.join(WAIT_SECONDS)
        assert aside.exists() == is_dry
    warning, *ends = told
    assert isinstance(warning, WarningRaised)
    assert "was interrupted" in warning.text
    assert [(end.undone, end.problem) for end in ends] == [(Undone(), "")] * 2
    assert os.listdir(pictures) == ["a.jpg"]
    assert original.read_bytes() == before


def test_an_original_aside_that_cannot_be_put_back_is_told_and_not_forgotten(
    pictures, aside, monkeypatch
):
    (pictures / "a.jpg").unlink()
    (pictures / "a.jpg").write_bytes(b"somebody else's")

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("processing.storage.replacement.recovery.send_to_trash", refuse)
    (kept,) = undo(pictures).kept
    assert kept.path == aside
    assert "undo the run again" in kept.sentence
    assert last_run(pictures) is not None
    assert (aside / "a.jpg").exists()


def test_an_unfinished_copy_that_cannot_be_removed_keeps_no_other_from_being_recovered(
    pictures, aside, monkeypatch
):
    """As on a disk without hard links that the system has made read-only since."""
    (pictures / "a.jpg").unlink()
    unfinished = aside / f"{PREFIX}copy.part"
    unfinished.write_bytes(b"half")
    remove = Path.unlink

    def refuse(path: Path, *, missing_ok: bool = False) -> None:
        if path == unfinished:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        remove(path, missing_ok=missing_ok)

    with monkeypatch.context() as read_only:
        read_only.setattr(Path, "unlink", refuse)
        (kept,) = undo(pictures).kept
    assert kept.path == aside
    assert (pictures / "a.jpg").exists()
    assert os.listdir(aside) == [unfinished.name]
