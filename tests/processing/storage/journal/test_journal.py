"""The journal: what a run promised and made is known to the next, whatever ended the first."""

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from processing.errors import JournalError, OutputError
from processing.files.temporaries import new_run_id, temporary_path
from processing.planning.plan import Plan
from processing.planning.planner import make_plan
from processing.running.history import discard, interrupted_runs, last_run
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe
from processing.storage.journal.notes import RunNotes
from processing.storage.journal.runs import RunState
from processing.storage.journal.schema import MIGRATIONS, VERSION, default_path
from processing.storage.journal.writing import Journal
from processing.task import SourceImage, Status
from tests.support.examples import outcome, plan_of

HERE = "0a1b2c3d"  # the machine that these tests take themselves to be on
GONE = f"{HERE}-999999999-1-00000000"  # the run of a process that never was
GONE_TOO = GONE.replace("00000000", "11111111")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("machine_id", "known_machine_id"):
        monkeypatch.setattr(f"processing.files.temporaries.{name}", lambda: HERE)


@pytest.fixture
def batch(tmp_path: Path) -> tuple[BatchSettings, list[SourceImage]]:
    """Settings and three pictures, one of them in a folder."""
    sources = []
    for name in ("a.jpg", "b.jpg", "in/c.jpg"):
        path = tmp_path / "pictures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
        status = path.stat()
        facts = (status.st_size, False, status.st_mtime_ns)
        sources.append(SourceImage(path, Path(name), *facts))
    return BatchSettings((tmp_path / "pictures",), tmp_path / "out"), sources


def plan_again(batch: tuple[BatchSettings, list[SourceImage]]) -> Plan:
    settings, sources = batch
    with Journal() as journal:
        return make_plan(settings, sources, journal.known_results(settings))


def make(plan: Plan, task_id: int) -> Path:
    """Put a result in place as a worker does."""
    path = plan.tasks[task_id].destination
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"result")
    return path


def break_off(plan: Plan, *task_ids: int, run_id: str = GONE) -> None:
    """Leave a run of `plan` in the journal whose process is gone, with these results."""
    with Journal() as journal:
        journal.begin(run_id, plan)
        for task_id in task_ids:
            make(plan, task_id)
            journal.write(RunNotes(run_id, plan).of(plan.tasks[task_id], outcome(task_id)))


def test_a_run_that_broke_off_is_known_with_what_it_made_and_left(batch):
    break_off(plan_again(batch), 1)
    (run,) = interrupted_runs()
    assert (run.id, run.planned, run.made, run.left) == (GONE, 3, 1, 2)
    assert run.settings == batch[0]
    assert not run.is_alive


def test_a_run_at_work_is_not_taken_for_one_that_broke_off(batch):
    break_off(plan_again(batch), run_id=new_run_id())
    assert interrupted_runs() == []


def test_a_second_run_into_a_folder_in_use_is_refused(batch):
    plan = plan_again(batch)
    break_off(plan, run_id=new_run_id())
    with Journal() as journal, pytest.raises(OutputError, match=f"process {os.getpid()}"):
        journal.begin(new_run_id(), plan)


def test_a_run_of_another_computer_is_not_disturbed_nor_taken_over(batch):
    plan = plan_again(batch)
    break_off(plan, run_id=GONE.replace(HERE, "0badcafe"))
    assert interrupted_runs() == []
    with Journal() as journal, pytest.raises(OutputError, match="on another computer"):
        journal.begin(new_run_id(), plan)


@pytest.mark.parametrize("status", [Status.DONE, Status.SKIPPED, Status.FAILED])
def test_what_has_an_outcome_is_promised_no_more(batch, status):
    plan = plan_again(batch)
    with Journal() as journal:
        journal.begin(GONE, plan)
        journal.write(RunNotes(GONE, plan).of(plan.tasks[0], outcome(0, status)))
    assert interrupted_runs()[0].left == 2


def test_what_was_cancelled_is_left_over(batch):
    plan = plan_again(batch)
    with Journal() as journal:
        journal.begin(GONE, plan)
        journal.write(RunNotes(GONE, plan).of(plan.tasks[0], outcome(0, Status.CANCELLED)))
        journal.close_run(GONE, RunState.CANCELLED)
    assert interrupted_runs()[0].left == 3


@pytest.mark.parametrize("state", [RunState.DISCARDED, RunState.UNDONE])
def test_a_run_that_is_over_for_good_is_not_offered_and_promises_nothing(batch, state):
    break_off(plan_again(batch))
    with Journal() as journal:
        journal.close_run(GONE, state)
        assert not journal.known_results(batch[0])[0].promised
    assert interrupted_runs() == []


def test_a_finished_run_is_over_unless_it_made_only_a_part_of_what_it_took_over(batch):
    break_off(plan_again(batch), 0)
    settings, sources = batch
    with Journal() as journal:
        part = make_plan(settings, sources[1:2], journal.known_results(settings))
    break_off(part, 0, run_id=GONE_TOO)
    with Journal() as journal:
        journal.close_run(GONE_TOO, RunState.FINISHED)
    (run,) = interrupted_runs()
    assert (run.id, run.left) == (GONE_TOO, 1)
    sources[2].path.unlink()
    with Journal() as journal:
        journal.close_run(GONE_TOO, RunState.FINISHED)
    assert interrupted_runs() == []


def test_the_same_batch_goes_on_where_the_run_broke_off_and_becomes_one_run_with_it(batch):
    break_off(plan_again(batch), 0)
    plan = plan_again(batch)
    assert [skipped.task_id for skipped in plan.skipped] == [0]
    break_off(plan, 1, 2, run_id=GONE_TOO)
    assert interrupted_runs() == []
    run = last_run(batch[0].output_folder)
    assert run is not None
    assert (run.id, run.made) == (GONE_TOO, 3)


def test_another_recipe_does_not_take_over_a_run_that_broke_off(batch):
    break_off(plan_again(batch), 0)
    settings, sources = batch
    other = BatchSettings(settings.sources, settings.output_folder, Recipe(width_pixels=5))
    break_off(make_plan(other, sources), run_id=GONE_TOO)
    assert {run.id for run in interrupted_runs()} >= {GONE_TOO}


def test_a_result_in_place_that_nobody_noted_keeps_its_name_in_the_next_plan(batch):
    plan = plan_again(batch)
    break_off(plan)
    make(plan, 0)
    assert plan_again(batch).tasks == plan.tasks


def test_a_promise_made_for_a_run_that_was_discarded_is_forgotten_and_its_debris_swept(batch):
    plan = plan_again(batch)
    break_off(plan, 0)
    debris = temporary_path(plan.tasks[1].destination, GONE, 1)
    other = temporary_path(plan.tasks[1].destination, GONE_TOO, 1)
    debris.touch()
    other.touch()
    discard(interrupted_runs()[0])
    assert interrupted_runs() == []
    assert plan.tasks[0].destination.exists()
    assert (debris.exists(), other.exists()) == (False, True)
    assert [skipped.task_id for skipped in plan_again(batch).skipped] == [0]


def test_a_living_run_cannot_be_discarded(batch):
    plan = plan_again(batch)
    break_off(plan, run_id=new_run_id())
    with Journal() as journal:
        (run,) = journal._runs("WHERE state = 'running'")
    discard(run)
    with Journal() as journal:
        assert journal.known_results(batch[0])[0].promised


def test_the_last_run_of_a_folder_is_the_last_that_made_something(batch):
    break_off(plan_again(batch), 0, 1, 2)
    break_off(plan_again(batch), run_id=GONE_TOO)
    run = last_run(batch[0].output_folder)
    assert run is not None
    assert run.id == GONE


def test_paths_of_any_bytes_come_back(tmp_path):
    folder = tmp_path / os.fsdecode(b"caf\xe9\n")
    source = SourceImage(folder / "a.jpg", Path("a.jpg"), 3)
    settings = BatchSettings((folder,), folder / ".." / "out")
    break_off(make_plan(settings, [source]))
    (run,) = interrupted_runs()
    assert run.settings.sources == (folder,)
    assert run.settings.output_folder == tmp_path / "out"
    with Journal() as journal:
        assert journal.promised_folders(run.id) == [tmp_path / "out"]
        assert list(journal.known_results(settings)[0].promised) == [str(source.path)]


@pytest.mark.parametrize("year", [1902, 1969, 2026, 2262, 2263, 2400, 2446])
def test_dates_of_files_come_back_from_any_century(batch, year):
    date_ns = (year - 1970) * 31_556_952 * 10**9 + 7
    settings, (source, *_) = batch
    dated = replace(source, modified_ns=date_ns)
    plan = plan_again((settings, [dated]))
    break_off(plan, 0)
    with Journal() as journal:
        known = journal.result_at(plan.tasks[0].destination)
    assert known is not None
    assert (known.is_of((dated.size_bytes, date_ns)), known.is_intact()) == (True, True)


def test_a_date_that_no_disk_has_ends_no_run(batch):
    settings, (source, *_) = batch
    dated = replace(source, modified_ns=10**30)
    break_off(plan_again((settings, [dated])), 0)
    with Journal() as journal:
        (results,) = journal.known_results(settings)
    assert not results.made[str(source.path)].is_of((dated.size_bytes, dated.modified_ns))


def test_ten_thousand_promises_are_made_at_once(tmp_path):
    plan = plan_of(10_000, tmp_path)
    break_off(plan)
    assert interrupted_runs()[0].left == 10_000


def as_version_one() -> None:
    """Make the journal one of the first version, which noted no promises."""
    connection = sqlite3.connect(default_path())
    connection.executescript("DROP TABLE promises; DROP TABLE folders; PRAGMA user_version = 1")
    connection.close()


def test_a_journal_of_the_first_version_is_read_and_goes_on(batch):
    plan = plan_again(batch)
    break_off(plan, 0, 1)
    as_version_one()
    last = last_run(batch[0].output_folder)
    assert last is not None
    assert (last.id, last.made) == (GONE, 2)
    with Journal() as journal:
        assert len(journal.results_of(GONE)) == 2
        assert journal.unrecorded_names(GONE) == []


def test_there_is_a_way_from_every_version_that_there_was():
    assert sorted(MIGRATIONS) == list(range(1, VERSION))


def test_a_journal_that_is_none_of_ours_starts_anew():
    default_path().parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(default_path()) as connection:
        connection.execute("CREATE TABLE runs (nonsense)")
    connection.close()
    assert interrupted_runs() == []


@pytest.mark.parametrize("content", [b"no database at all", "newer"])
def test_a_journal_that_cannot_be_used_says_so_in_a_sentence(content):
    default_path().parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        default_path().write_bytes(content * 100)
    else:
        connection = sqlite3.connect(default_path())
        connection.execute("PRAGMA user_version = 1000")
        connection.close()
    with pytest.raises(JournalError, match="Runs go on without it"):
        interrupted_runs()


def test_a_result_that_is_gone_before_it_is_noted_is_not_known(batch):
    plan = plan_again(batch)
    with Journal() as journal:
        journal.begin(GONE, plan)
        journal.write(RunNotes(GONE, plan).of(plan.tasks[0], outcome(0)))
        assert not journal.known_results(batch[0])[0].made
