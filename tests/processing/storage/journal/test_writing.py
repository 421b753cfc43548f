"""The journal forgets what nobody will ask for, and nothing else."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from processing.planning.known_results import KnownResult
from processing.planning.planner import make_plan
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe
from processing.storage.journal.notes import RunNotes
from processing.storage.journal.runs import RunState
from processing.storage.journal.writing import KEPT_FOLDERS, KEPT_RUNS, Journal
from tests.support.examples import ROOT, batch, outcome, pictures

SOURCES = pictures("a.jpg", "b.jpg")


@pytest.fixture
def journal(tmp_path: Path):
    with Journal(tmp_path / "journal.sqlite") as journal:
        yield journal


def run(
    journal: Journal,
    number: int,
    settings: BatchSettings,
    state: RunState = RunState.FINISHED,
    suffix: str = "",
) -> str:
    """Let a run make all that its plan has; with a `suffix` under other names than before."""
    run_id = f"run-{number}"
    plan = make_plan(settings, SOURCES, journal.known_results(settings))
    if suffix:
        names = (t.destination.with_name(f"{t.source.stem}{suffix}.jpg") for t in plan.tasks)
        tasks = (replace(t, destination=name) for t, name in zip(plan.tasks, names, strict=True))
        plan = replace(plan, tasks=tuple(tasks), skipped=())
    journal.begin(run_id, plan)
    skipped = {each.task_id for each in plan.skipped}
    for task in plan.tasks:
        if task.id not in skipped:
            task.destination.parent.mkdir(exist_ok=True)
            task.destination.write_bytes(run_id.encode())
            journal.write(RunNotes(run_id, plan).of(task, outcome(task.id)))
    journal.close_run(run_id, state)
    return run_id


def count(journal: Journal, table: str) -> int:
    ((number,),) = journal._database.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - of ours
    return number


def made(journal: Journal, settings: BatchSettings) -> Mapping[str, KnownResult]:
    (known,) = journal.known_results(settings)
    return known.made


def test_results_are_known_however_many_runs_had_nothing_to_do_since(journal, tmp_path):
    settings = batch(tmp_path / "out")
    first = run(journal, 0, settings)
    for number in range(1, 3 * KEPT_RUNS):
        run(journal, number, settings)
    assert len(made(journal, settings)) == len(SOURCES)
    last = journal.last_run(settings.output_folder)
    assert last is not None
    assert (last.id, last.made) == (first, len(SOURCES))
    assert count(journal, "runs") == KEPT_RUNS + 1


def test_recipes_that_no_late_run_had_are_forgotten(journal, tmp_path):
    recipes = [batch(tmp_path / "out", width_pixels=100 + n) for n in range(3 * KEPT_RUNS)]
    for number, settings in enumerate(recipes):
        run(journal, number, settings)
    assert [bool(made(journal, each)) for each in recipes] == [
        number >= 2 * KEPT_RUNS for number in range(3 * KEPT_RUNS)
    ]
    assert count(journal, "results") == KEPT_RUNS * len(SOURCES)
    assert count(journal, "runs") == KEPT_RUNS


def test_results_that_were_made_again_elsewhere_are_forgotten_with_their_run(journal, tmp_path):
    settings = batch(tmp_path / "out")
    for number in range(3 * KEPT_RUNS):
        run(journal, number, settings, suffix=f"-{number}")
    assert count(journal, "results") == KEPT_RUNS * len(SOURCES)
    newest = {known.destination.stem for known in made(journal, settings).values()}
    assert newest == {f"{source.path.stem}-{3 * KEPT_RUNS - 1}" for source in SOURCES}


@pytest.mark.parametrize("pattern", ["{stem}", "{stem}!"])
def test_results_of_forgotten_runs_are_never_taken_for_the_users_own(journal, tmp_path, pattern):
    settings = replace(batch(tmp_path / "out"), name_pattern=pattern)
    for number in range(3 * KEPT_RUNS):
        run(journal, number, settings, suffix=f"-{number}")
    assert count(journal, "results") == KEPT_RUNS * len(SOURCES)
    below = journal.results_dated(journal.result_dates())
    assert len({each.result.destination for each in below}) == 3 * KEPT_RUNS * len(SOURCES)
    assert len(below) == 3 * KEPT_RUNS * len(SOURCES)
    oldest = next(each for each in below if each.result.destination.stem.endswith("-0"))
    assert oldest.source in {source.path for source in SOURCES}


def test_a_replaced_original_whose_run_is_forgotten_is_the_users_own_again(journal, tmp_path):
    for number in range(3 * KEPT_RUNS):
        sources = pictures(f"{number}.jpg", folder=tmp_path)
        sources[0].path.write_bytes(b"%d" % number)
        recipe = Recipe(width_pixels=100 + number)
        settings = BatchSettings((tmp_path,), tmp_path / "out", recipe, replace_originals=True)
        plan = make_plan(settings, sources)
        journal.begin(f"run-{number}", plan)
        journal.write(RunNotes(f"run-{number}", plan).of(plan.tasks[0], outcome(0)))
        journal.close_run(f"run-{number}", RunState.FINISHED)
    assert count(journal, "results") < 3 * KEPT_RUNS
    assert not journal.results_dated(journal.result_dates())


def test_the_last_runs_can_all_be_undone_still(journal, tmp_path):
    settings = batch(tmp_path / "out")
    ids = [run(journal, n, settings, suffix=f"-{n}") for n in range(2 * KEPT_RUNS)]
    for run_id in reversed(ids[-KEPT_RUNS:]):
        last = journal.last_run(settings.output_folder)
        assert last is not None
        assert (last.id, last.made) == (run_id, len(SOURCES))
        journal.close_run(run_id, RunState.UNDONE)


def test_a_run_with_work_left_is_kept_however_old_it_is(journal, tmp_path):
    left = batch(tmp_path / "out", width_pixels=9)
    journal.begin("left", make_plan(left, pictures("c.jpg")))
    journal.close_run("left", RunState.CANCELLED)
    for number in range(2 * KEPT_RUNS):
        run(journal, number, batch(tmp_path / "out", width_pixels=100 + number))
    (kept,) = journal.interrupted()
    assert (kept.id, kept.left) == ("left", 1)


def test_folders_long_out_of_use_are_forgotten_and_other_folders_are_not_touched(journal, tmp_path):
    first, second = batch(tmp_path / "first"), batch(tmp_path / "second")
    run(journal, 1, first)
    run(journal, 2, second)
    for number in range(KEPT_FOLDERS - 1):
        journal.begin(f"more-{number}", make_plan(batch(tmp_path / f"{number}"), ()))
        journal.close_run(f"more-{number}", RunState.FINISHED)
    assert not made(journal, first)
    assert len(made(journal, second)) == len(SOURCES)


def test_no_statement_numbers_or_names_its_values():
    """Python 3.12 warns where such ones are given in order, up to 3.12.3 for numbers, too."""
    marks = re.compile(r"\?\d|[(\s=][:@$][a-z]\w*")
    for path in (ROOT / "processing").rglob("*.py"):
        for text in re.findall(r'"""(.*?)"""|"([^"\n]*)"', path.read_text("utf-8"), re.DOTALL):
            statement = "".join(text)
            if re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WHERE) ", statement):
                assert not marks.search(statement), (path.name, statement)
