"""Whoever asks about earlier runs leaves the journal, and the folder that it is in, untouched."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from processing.errors import JournalError, OutputError
from processing.files.temporaries import new_run_id, temporary_path
from processing.running import history
from processing.storage.journal.notes import RunNotes
from processing.storage.journal.reading import JournalReader
from processing.storage.journal.runs import RunState
from processing.storage.journal.schema import default_path
from processing.storage.journal.writing import Journal
from tests.support.bounds import WAIT_SECONDS
from tests.support.command_line import environment, thumbpool
from tests.support.examples import batch, outcome, plan_of

WRITE_IN_MID_RUN = """
import os, sys
from pathlib import Path
from tests.support.examples import plan_of
from processing.storage.journal.writing import Journal
from processing.files.temporaries import new_run_id, temporary_path
Journal().begin(new_run_id(), plan_of(3, Path(sys.argv[1])))
os._exit(9)
"""

UNDO = """
import sys
from processing.storage.journal.runs import RunState
from processing.storage.journal.writing import Journal
with Journal() as journal:
    journal.close_run(sys.argv[1], RunState.UNDONE)
"""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder that a finished run of the journal has filled."""
    plan = plan_of(3, tmp_path / "out")
    plan.settings.output_folder.mkdir()
    run_id = new_run_id()
    with Journal() as journal:
        journal.begin(run_id, plan)
        for task in plan.tasks:
            task.destination.write_bytes(b"result")
            journal.write(RunNotes(run_id, plan).of(task, outcome(task.id)))
        journal.close_run(run_id, RunState.FINISHED)
    return plan.settings.output_folder


def test_of_results_that_were_changed_or_deleted_by_hand_none_counts_as_removable(out):
    (run,) = history.all_runs()
    assert history.removable_results(run) == 3
    (out / "0.jpg").unlink()
    (out / "1.jpg").write_bytes(b"mine now")
    assert history.removable_results(run) == 1


def test_a_forgotten_run_keeps_its_files_which_no_scan_takes_for_originals(out):
    (run,) = history.all_runs()
    history.forget(run)
    assert history.all_runs() == []
    assert history.undoable_runs() == []
    assert len(list(out.iterdir())) == 3
    assert len(history.results_dated(history.result_dates())) == 3


def test_an_interrupted_run_that_is_forgotten_leaves_no_unfinished_file(tmp_path):
    plan = plan_of(2, tmp_path / "out")
    plan.settings.output_folder.mkdir()
    run_id = new_run_id()
    with Journal() as journal:
        journal.begin(run_id, plan)
        journal.close_run(run_id, RunState.CANCELLED)
    unfinished = temporary_path(plan.tasks[0].destination, run_id, 0)
    unfinished.write_bytes(b"half")
    (run,) = history.all_runs()
    history.forget(run)
    assert not unfinished.exists()
    assert history.interrupted_runs() == []


def test_a_run_at_work_is_not_forgotten(tmp_path):
    with Journal() as journal:
        journal.begin(new_run_id(), plan_of(2, tmp_path))
    (run,) = history.all_runs()
    assert run.is_alive
    history.forget(run)
    assert len(history.all_runs()) == 1


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.iterdir()}


def ask_all(out: Path) -> None:
    history.known_results(batch(out))
    history.interrupted_runs()
    history.all_runs()
    history.interrupted_run(out)
    history.last_run(out)
    history.check_alone(out)


def test_questions_leave_the_journal_and_its_folder_untouched(out):
    before = contents(default_path().parent)
    ask_all(out)
    last = history.last_run(out)
    assert last is not None
    assert last.made == 3
    assert contents(default_path().parent) == before


def test_questions_to_a_journal_that_is_not_there_make_none(tmp_path):
    shutil.rmtree(default_path().parent)
    ask_all(tmp_path)
    assert not default_path().parent.exists()


def test_a_plan_of_the_command_line_leaves_the_journal_and_its_folder_untouched(out, tmp_path):
    (tmp_path / "a.png").write_bytes(b"not looked into by a plan")
    before = contents(default_path().parent)
    for more in (["--output", out], ["--replace"]):
        ended = thumbpool("plan", tmp_path / "a.png", *more)
        assert ended.returncode == 0, ended.stderr
    assert contents(default_path().parent) == before


def test_a_plan_after_a_kill_leaves_the_log_of_the_journal_untouched(out, tmp_path):
    (tmp_path / "a.png").touch()
    command = [sys.executable, "-c", WRITE_IN_MID_RUN, str(tmp_path / "other")]
    subprocess.run(command, timeout=WAIT_SECONDS, check=False, env=environment())
    before = contents(default_path().parent)
    assert "journal.sqlite-wal" in before
    assert thumbpool("plan", tmp_path / "a.png", "--output", out).returncode == 0
    assert contents(default_path().parent) == before
    (run,) = history.interrupted_runs()
    assert run.left == 3


IN_NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-ec"]


def can_mount() -> bool:
    trial = [*IN_NAMESPACE, "mount -t tmpfs none /mnt"]
    try:
        return subprocess.run(trial, capture_output=True, timeout=10, check=False).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not can_mount(), reason="no mount namespace to be had")
def test_a_plan_reads_a_journal_on_a_read_only_disk(out, tmp_path):
    """Mounted over itself where only this test's processes see it; root minds no permissions."""
    state = default_path().parent
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "a.png").touch()
    command = (
        f"mount --bind {state} {state}; mount -o remount,ro,bind {state}; "
        f"! touch {state}/x 2>/dev/null; "
        f"{sys.executable} -m processing plan {pictures} --output {out}"
    )
    ended = subprocess.run(
        [*IN_NAMESPACE, command], capture_output=True, text=True, timeout=WAIT_SECONDS, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "1 to make" in ended.stdout


def test_a_run_at_work_is_found_by_those_who_only_look(tmp_path):
    run_id, plan = new_run_id(), plan_of(2, tmp_path)
    with Journal() as journal:
        journal.begin(run_id, plan)
        with pytest.raises(OutputError, match="Another run"):
            history.check_alone(tmp_path)


def test_a_journal_that_cannot_be_read_keeps_no_run_away_and_is_told_to_those_who_ask(tmp_path):
    default_path().write_text("no database at all " * 100)
    history.check_alone(tmp_path)
    with pytest.raises(JournalError):
        history.last_run(tmp_path)


def test_what_was_read_while_somebody_wrote_is_read_again(out, monkeypatch):
    readings = []
    read = JournalReader.last_run

    def read_disturbed(self: JournalReader, folder: Path):
        readings.append(folder)
        if len(readings) == 1:
            arguments = [sys.executable, "-c", UNDO, read(self, folder).id]
            subprocess.run(arguments, timeout=WAIT_SECONDS, check=True)
        return read(self, folder)

    monkeypatch.setattr(JournalReader, "last_run", read_disturbed)
    assert history.last_run(out) is None
    assert len(readings) == 2


def test_a_journal_that_never_rests_is_told_after_some_readings(out, monkeypatch):
    monkeypatch.setattr(JournalReader, "was_disturbed", True)
    with pytest.raises(JournalError, match="changes all the time"):
        history.last_run(out)
