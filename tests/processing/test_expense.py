"""What each picture costs in calls to the system and in messages, counted, as time cannot be."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processing.imaging.pipeline import make_picture
from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.processes.core_wait import is_core_wait_known
from processing.running.engines import _pool_session
from processing.running.engines._pool import PoolEngine
from processing.running.engines.base import EngineSettings
from processing.running.engines.queue_listener import Listener
from processing.running.events import FileStarted, WorkerStarted
from processing.settings.batch import StartMethod
from processing.settings.recipe import Recipe
from processing.task import Status, Task
from tests.support import stand_in_tasks
from tests.support.bounds import WAIT_SECONDS
from tests.support.engine_contract import tasks_named

PICTURES = 20
MEMORY_BYTES = 1_000_000_000

COMMAND = """
import sys
from processing.__main__ import main
try:
    main()
except SystemExit as end:
    assert end.code == 0
print("\\n", *sys.modules)
"""

# Makes what a folder holds, and tells what was loaded for that beside what a fork server loads.
MAKING = """
import sys
import processing.running.worker.preload
from pathlib import Path
from processing.imaging.run_context import RunContext
from processing.imaging.pipeline import make_picture
from processing.settings.recipe import Recipe
from processing.imaging.stopwatch import Stopwatch
from processing.task import Task
before = set(sys.modules)
folder = Path(sys.argv[1])
for n, source in enumerate(folder.glob("a.*")):
    run_context = RunContext("run", Recipe(), 1_000_000_000, output_folder=folder / "out")
    make_picture(Task(n, source, folder / "out" / source.name), run_context, Stopwatch(1))
assert len(list((folder / "out").iterdir())) == 7
print("\\n", *(set(sys.modules) - before))
"""


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
    run_context = RunContext("run", Recipe(), MEMORY_BYTES, output_folder=folder)
    make_picture(tasks[0], run_context, Stopwatch(1))  # fills the caches
    calls.is_counting = True
    try:
        for task in tasks[1:]:
            make_picture(task, run_context, Stopwatch(1))
    finally:
        calls.is_counting = False
    made = len(tasks) - 1
    assert calls.counts["open"] == 2 * made
    assert calls.counts["os.link"] == calls.counts["os.remove"] == made
    for never in ("import", "os.listdir", "os.mkdir", "os.rename"):
        assert calls.counts[never] == 0, never


@pytest.mark.skipif(sys.platform != "linux", reason="its calls go by other names")
def test_a_picture_is_looked_at_and_read_in_few_calls(
    tasks: list[Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tasks[0].destination.parent
    run_context = RunContext("run", Recipe(), MEMORY_BYTES, output_folder=folder)
    make_picture(tasks[0], run_context, Stopwatch(1))  # fills the caches
    looks: list[Any] = []
    stat = os.stat
    monkeypatch.setattr(os, "stat", lambda path, **how: (looks.append(path), stat(path, **how))[1])
    before = reading_calls()
    make_picture(tasks[1], run_context, Stopwatch(1))
    after = reading_calls()
    assert looks == [tasks[1].destination, folder]
    # The picture, its tail, its end once or twice, and twice how long a core was waited for.
    assert after - before - (reading_calls() - after) <= 4 + 2 * is_core_wait_known()


def reading_calls() -> int:
    """Return how often this process has read from a file, this time included."""
    rows = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(rows["syscr"])


def loaded_by(program: str, *arguments: str) -> set[str]:
    """Return what modules a new process prints at its end."""
    told = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=True,
    )
    return set(told.stdout.splitlines()[-1].split())


def loaded_by_command(*arguments: str) -> set[str]:
    return loaded_by(COMMAND, *arguments)


def packages(loaded: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in loaded}


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_loads_nothing_to_work_with(argument: str) -> None:
    loaded = loaded_by_command(argument)
    heavy = {"PIL", "psutil", "platformdirs", "tomllib", "sqlite3", "multiprocessing"}
    assert heavy.isdisjoint(packages(loaded))
    assert {"processing.imaging.steps.registry", "processing.formats.table"}.isdisjoint(loaded)


def test_a_run_loads_in_its_main_process_nothing_that_it_does_not_use(tasks: list[Task]) -> None:
    source, output = tasks[0].source, tasks[0].destination.parent
    loaded = loaded_by_command("run", str(source), "--output", str(output), "--workers", "1")
    assert tasks[0].destination.exists()
    assert "processing.running.engines._pool" in loaded
    assert {"PIL", "cykooz_resizer", "numpy", "tomllib", "tqdm"}.isdisjoint(packages(loaded))
    assert {"fsspec", "s3fs", "paramiko", "aiohttp"}.isdisjoint(packages(loaded))
    of_storages = {name for name in loaded if name.startswith("processing.files.remote.")}
    assert of_storages == {"processing.files.remote.names"}
    elsewhere = (
        "processing.running.worker.process",
        "processing.imaging.pipeline",
        "processing.measuring.timeline",
    )
    asked_for = ("processing.measuring.benchmark", "processing.storage.presets.preset")
    assert not {name for name in loaded if name.startswith((*elsewhere, *asked_for))}
    assert "processing.running.worker.entry" in loaded
    asked_for_by_settings = {
        "processing.files.csv_table",
        "processing.files.trash",
        "processing.imaging.failures",
        "processing.running.engines.cluster.messages",
        "processing.storage.replacement",
        "processing.thumbnails",
    }
    assert asked_for_by_settings.isdisjoint(loaded)


@pytest.mark.skipif(sys.platform == "win32", reason="it has no fork server")
def test_a_child_of_the_fork_server_loads_nothing_to_make_a_picture(tmp_path: Path) -> None:
    for ending in ("jpg", "png", "webp", "tiff", "gif", "bmp", "avif"):
        Image.effect_noise((160, 120), 60).convert("RGB").save(tmp_path / f"a.{ending}")
    (tmp_path / "out").mkdir()
    assert not loaded_by(MAKING, str(tmp_path))


def test_workers_send_no_message_for_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    carried: list[Any] = []
    listen = Listener.__init__

    def overhear(self: Listener, messages: Any, notify: Any, *more: Any) -> None:
        def pass_on(message: Any) -> None:
            carried.append(message)
            notify(message)

        listen(self, messages, pass_on, *more)

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
    feed = _pool_session.TaskWindow.feed_chunks

    def count(self: Any, chunk_size: Any) -> Any:
        for each in feed(self, chunk_size):
            handed_over.append(len(each))
            yield each

    monkeypatch.setattr(_pool_session.TaskWindow, "feed_chunks", count)
    assert len(run(["ok"] * 600, [])) == 600
    assert sum(handed_over) == 600
    assert len(handed_over) < 600 / 2


def run(names: list[str], told: list[Any]) -> list[Any]:
    run_context = RunContext("run", Recipe(), MEMORY_BYTES)
    settings = EngineSettings(run_context, 2, StartMethod.SPAWN, stand_in_tasks.act_by_name)
    return list(PoolEngine(settings).run(tasks_named(*names), told.append))
