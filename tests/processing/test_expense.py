"""What each picture costs in calls to the system and in messages, counted, as time cannot be."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import works
from engine_contract import tasks_named
from PIL import Image

from processing.conditions import Conditions
from processing.engines import generation
from processing.engines.base import EngineSettings
from processing.engines.listener import Listener
from processing.engines.pool import PoolEngine
from processing.messages import FileStarted, WorkerStarted
from processing.pipeline import make_picture
from processing.recipe import Recipe
from processing.settings import StartMethod
from processing.stopwatch import Stopwatch
from processing.task import Status, Task

PICTURES = 20
MEMORY_BYTES = 1_000_000_000


class Calls:
    """Counts what Python tells an auditor, while it is told to; a descriptor is opened already."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.is_counting = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.is_counting and not (event == "open" and isinstance(arguments[0], int)):
            self.counts[event] += 1


@pytest.fixture(scope="module")
def calls() -> Calls:
    calls = Calls()
    sys.addaudithook(calls)  # it stays as long as the process
    return calls


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    noise = Image.effect_noise((320, 240), 60).convert("RGB")
    (tmp_path / "out").mkdir()
    tasks = []
    for n in range(PICTURES):
        source = tmp_path / f"{n}.jpg"
        noise.save(source)
        tasks.append(Task(n, source, tmp_path / "out" / f"{n}.jpg"))
    return tasks


@pytest.mark.skipif(sys.platform == "win32", reason="its calls go by other names")
def test_a_picture_and_its_result_are_opened_once_each(calls: Calls, tasks: list[Task]) -> None:
    folder = tasks[0].destination.parent
    conditions = Conditions("run", Recipe(), MEMORY_BYTES, output_folder=folder)
    make_picture(tasks[0], conditions, Stopwatch(1))  # fills the caches
    calls.is_counting = True
    try:
        for task in tasks[1:]:
            make_picture(task, conditions, Stopwatch(1))
    finally:
        calls.is_counting = False
    made = len(tasks) - 1
    assert calls.counts["open"] == 2 * made
    assert calls.counts["os.link"] == calls.counts["os.remove"] == made
    for never in ("import", "os.listdir", "os.mkdir", "os.rename"):
        assert calls.counts[never] == 0, never


def test_a_run_loads_neither_the_benchmark_nor_what_writes_recordings() -> None:
    program = "import processing.cli.commands, processing.cli.batch, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    ).stdout.split()
    assert "processing.runner" in loaded
    assert {"processing.benchmark.records", "processing.exports.tables"}.isdisjoint(loaded)


def test_workers_send_no_message_for_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    carried: list[Any] = []
    listen = Listener.__init__

    def overhear(self: Listener, messages: Any, notify: Any, run_id: str) -> None:
        def pass_on(message: Any) -> None:
            carried.append(message)
            notify(message)

        listen(self, messages, pass_on, run_id)

    monkeypatch.setattr(Listener, "__init__", overhear)
    told: list[Any] = []
    outcomes = run(["ok"] * 200, told)
    assert {outcome.status for outcome in outcomes} == {Status.DONE}
    assert {type(message) for message in carried} == {WorkerStarted}
    assert Counter(m.task_id for m in told if isinstance(m, FileStarted)) == Counter(range(200))


def test_tiny_pictures_take_less_than_half_a_hand_over_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handed_over: list[int] = []
    feed = generation.TaskWindow.feed_handfuls

    def count(self: Any, handful: Any) -> Any:
        for each in feed(self, handful):
            handed_over.append(len(each))
            yield each

    monkeypatch.setattr(generation.TaskWindow, "feed_handfuls", count)
    assert len(run(["ok"] * 600, [])) == 600
    assert sum(handed_over) == 600
    assert len(handed_over) < 600 / 2


def run(names: list[str], told: list[Any]) -> list[Any]:
    conditions = Conditions("run", Recipe(), MEMORY_BYTES)
    settings = EngineSettings(
        conditions,
        2,
        StartMethod.SPAWN,
        60.0,
        works.act_by_name,
        Path("/tmp"),  # noqa: S108 - nothing is written
    )
    return list(PoolEngine(settings).run(tasks_named(*names), told.append))
