"""Planning over what earlier runs made: only what is left or changed is done, and nothing twice."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.files.paths import fold
from processing.files.temporaries import new_run_id
from processing.planning.known_results import KnownResult, KnownResults, PromisedName
from processing.planning.plan import Plan, PlannedAction
from processing.planning.planner import make_plan
from processing.settings.batch import BatchSettings, ConflictPolicy
from processing.storage.journal.notes import RunNotes
from processing.storage.journal.runs import MadeResult, RunState
from processing.storage.journal.writing import Journal
from processing.task import SourceImage
from tests.support.examples import batch, outcome

NAMES = st.sampled_from(["a.jpg", "A.jpg", "a.png", "a-2.jpg", "é.jpg", "e\u0301.jpg", "b.jpg"])
FATES = st.sampled_from(["made", "unnoted", "left", "touched", "removed"])
POLICIES = st.sampled_from([each for each in ConflictPolicy if each is not ConflictPolicy.ERROR])
FORMATS = st.sampled_from(["keep", "webp"])


RESULT = KnownResult("/out/caf\udce9.jpg", 5, -(10**18), 2**40, 10**18)
KEPT_BY_THE_MILLION = (
    RESULT,
    PromisedName("b.jpg", is_new=True),
    MadeResult(Path("a.jpg"), RESULT, is_new=True),
)


@pytest.mark.parametrize("value", KEPT_BY_THE_MILLION)
def test_what_is_taken_apart_is_put_together_as_it_was(value):
    assert type(value).of_row(value.row()) == value


class Scene:
    """Pictures that never were, results in a real folder, a journal between two runs."""

    def __init__(self, folder: Path, policy: ConflictPolicy, key: str) -> None:
        self.settings: BatchSettings = batch(folder / "out", policy, output_format=key)
        self.journal = Journal(folder / "journal.sqlite")
        self.run_id = new_run_id()

    def plan(self, sources: list[SourceImage]) -> Plan:
        return make_plan(self.settings, sources, self.journal.known_results(self.settings))

    def run(self, plan: Plan, fates: list[str]) -> None:
        """Run a plan that breaks off, each picture having come to its fate."""
        self.journal.begin(self.run_id, plan)
        for task, fate in zip(plan.tasks, fates, strict=True):
            if fate != "left":
                write(task.destination, b"result")
            if fate in {"made", "touched", "removed"}:
                self.journal.write(RunNotes(self.run_id, plan).of(task, outcome(task.id)))
            if fate == "touched":
                write(task.destination, b"retouched by hand")
            if fate == "removed":
                task.destination.unlink()
        self.journal.close_run(self.run_id, RunState.CANCELLED)


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@st.composite
def two_runs(draw):
    names = draw(st.lists(NAMES, unique=True, min_size=1, max_size=7))
    fates = draw(st.lists(FATES, min_size=len(names), max_size=len(names)))
    changed = draw(st.sets(st.sampled_from(names)))
    order = draw(st.permutations(range(len(names))))
    return names, fates, changed, order


def sources_of(names: list[str], changed: set[str] = frozenset()) -> list[SourceImage]:
    folder = Path("/pictures")
    return [SourceImage(folder / n, Path(n), 1000 + (n in changed), False, 5) for n in names]


@given(two_runs(), POLICIES, FORMATS)
def test_the_second_plan_does_what_is_left_or_changed_and_keeps_every_name(runs, policy, key):
    names, fates, changed, order = runs
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder), policy, key)
        first = scene.plan(sources_of(names))
        scene.run(first, fates)
        standing = {fold(name) for name in os.listdir(folder + "/out")} if made(fates) else set()
        second = scene.plan(sources_of([names[index] for index in order], changed))
        scene.journal.close()
    results = [fold(task.destination) for task in second.tasks]
    assert len(set(results)) == len(names)
    actions = [planned.action for planned in second.files()]
    for position, index in enumerate(order):
        name, fate = names[index], fates[index]
        old, new = first.tasks[index].destination, second.tasks[position].destination
        if fate in {"made", "unnoted", "left"}:
            assert new == old
        if fate == "made":
            is_changed = name in changed
            assert actions[position] is (
                PlannedAction.REPLACE if is_changed else PlannedAction.SKIP
            )
        if fate in {"unnoted", "left"}:
            assert actions[position] is not PlannedAction.SKIP
        if fate == "touched" and policy is ConflictPolicy.RENAME:
            assert fold(new.name) not in standing


def made(fates: list[str]) -> bool:
    return any(fate != "left" for fate in fates)


@given(two_runs(), POLICIES, FORMATS)
def test_a_finished_run_leaves_nothing_to_do_for_the_next(runs, policy, key):
    names, _, _, order = runs
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder), policy, key)
        scene.run(scene.plan(sources_of(names)), ["made"] * len(names))
        again = scene.plan(sources_of([names[index] for index in order]))
        scene.journal.close()
    assert len(again.skipped) == len(names)


@pytest.mark.parametrize("policy", ConflictPolicy)
def test_all_may_be_asked_for_again_and_keeps_its_names(tmp_path, policy):
    scene = Scene(tmp_path, policy, "keep")
    first = scene.plan(sources_of(["a.jpg", "b.jpg"]))
    scene.run(first, ["made", "made"])
    scene.settings = replace(scene.settings, only_changed=False)
    again = scene.plan(sources_of(["a.jpg", "b.jpg"]))
    scene.journal.close()
    assert [task.destination for task in again.tasks] == [task.destination for task in first.tasks]
    assert not again.skipped
    assert again.replacing == {0, 1}


def test_a_promised_name_that_is_an_original_now_is_not_kept(tmp_path):
    sources = sources_of(["a.jpg", "b.jpg"])
    promised = {"/pictures/a.jpg": PromisedName(str(sources[1].path), is_new=True)}
    plan = make_plan(batch(Path("/pictures")), sources, [KnownResults(promised=promised)])
    assert plan.tasks[0].destination.name == "a-2.jpg"


def test_two_promises_of_one_name_are_kept_once(tmp_path):
    sources = sources_of(["a.jpg", "b.jpg"])
    name = PromisedName(str(tmp_path / "x.jpg"), is_new=True)
    promised = {"/pictures/a.jpg": name, "/pictures/b.jpg": name}
    plan = make_plan(batch(tmp_path), sources, [KnownResults(promised=promised)])
    assert [task.destination.name for task in plan.tasks] == ["x.jpg", "b.jpg"]
