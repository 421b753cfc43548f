"""Send a million tasks through an engine; tell what each process takes for them; never judges.

    python tests/bench/many_tasks.py [--count 1000000] [--engine dask] [--workers 2] [--alone]

Each task is one of a run as any other, but its work only counts, so what is measured is what it
takes to hand it out and to take its outcome back. The engines: `dask` on a scheduler and workers
that were started by Dask's own commands, so that client and scheduler are processes of their own;
`own` on the cluster that the engine starts itself, with both in one process; and `pool` beside
them. Chunks hold as many tasks as they do in any run, 64 of so little work; with `--alone` one,
like pictures that take half a second.

Each tenth is told with the memory that every process holds alone and its part of what it shares
(PSS). Processor time is what the system counted from the first tenth to the last. Linux only.
"""

import argparse
import multiprocessing
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from unittest.mock import patch

from processing.imaging.run_context import RunContext
from processing.record import record
from processing.running.engines.base import EngineSettings
from processing.running.engines.cluster import chunking
from processing.running.engines.cluster.link import Link
from processing.running.engines.factory import make_engine
from processing.running.events import Message, WorkerStarted
from processing.settings.batch import EngineKind, StartMethod
from processing.settings.recipe import Recipe
from processing.task import Task
from tests.bench.meter import descendants, held_kilobytes
from tests.bench.scale import FOLDER_FILES, TICKS
from tests.support import stand_in_tasks
from tests.support.dask_processes import start_scheduler, start_workers

MEMORY_BYTES = 2_000_000_000
STEPS = 10
TOLD_FOLDER = Path("/pictures")  # is not looked for
FIRST, CLIENT, SCHEDULER, WORKER, OTHERS = ROLES = (
    *("first", "client", "scheduler", "worker", "others"),
)
ENGINES = {"dask": EngineKind.DASK, "own": EngineKind.DASK, "pool": EngineKind.POOL}
_PROC = Path("/proc")


@record
class Sample:
    """What processes held and had used after so many tasks, by their roles.

    Attributes:
        held: kilobytes of memory; of workers the mean.
        peaks: the same at most so far, with all that is shared (RSS); the largest of a role.
        used: seconds of processor time of those that have not ended.
    """

    tasks: int
    held: dict[str, float]
    peaks: dict[str, float]
    used: dict[str, float]


class Meter:
    """Finds the processes of a run, and looks at them.

    Attributes:
        workers: the process ids of those that were announced.
    """

    def __init__(self, scheduler: int | None) -> None:
        """Measure a run on the scheduler of that process id, if on one that was started before."""
        self.workers: set[int] = set()
        self._scheduler = scheduler

    def take(self, message: Message) -> None:
        """Note a worker that started."""
        if isinstance(message, WorkerStarted):
            self.workers.add(message.worker)  # those of this machine are told by their process ids

    def look(self, tasks: int) -> Sample:
        """Return what all hold and have used by now."""
        pids = [os.getpid(), *descendants(os.getpid())]
        by_role = {role: [pid for pid in pids if self._role_of(pid) == role] for role in ROLES}
        held = {role: float(sum(map(held_kilobytes, by_role[role]))) for role in ROLES}
        held[WORKER] /= max(1, len(by_role[WORKER]))
        peaks = {role: max(map(_peak_kilobytes, by_role[role]), default=0.0) for role in ROLES}
        used = {role: sum(map(_used_seconds, by_role[role])) for role in ROLES}
        return Sample(tasks, held, peaks, used)

    def _role_of(self, pid: int) -> str:
        if pid == os.getpid():
            return FIRST
        if pid == self._scheduler:
            return SCHEDULER
        if pid in self.workers:
            return WORKER
        children = {each.pid: each.name for each in multiprocessing.active_children()}
        return CLIENT if children.get(pid) == "thumbpool-cluster" else OTHERS


def _used_seconds(pid: int) -> float:
    with suppress(OSError):
        words = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / TICKS
    return 0.0


def _peak_kilobytes(pid: int) -> float:
    with suppress(OSError):
        for line in (_PROC / str(pid) / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return float(line.split()[1])
    return 0.0


def tasks_of(count: int) -> Iterator[Task]:
    """Yield tasks as a plan has them, each made when it is asked for."""
    for number in range(count):
        name = f"{number // FOLDER_FILES:04}/picture {number:07}"
        yield Task(number, TOLD_FOLDER / f"{name}.jpg", TOLD_FOLDER / f"{name}.webp")


def measure(
    kind: EngineKind, link: Link, count: int, workers: int, meter: Meter
) -> tuple[list[Sample], Counter[int], int]:
    """Send tasks and print a line each tenth.

    Return the samples, how many tasks were told how often, and how many workers did.
    """
    context = RunContext("many", Recipe(), MEMORY_BYTES)
    settings = EngineSettings(
        context, workers, StartMethod.SPAWN, stand_in_tasks.count_up, link=link
    )
    told = bytearray(count)  # by task, how often
    done: dict[int, int] = {}  # by worker
    samples: list[Sample] = []
    engine = make_engine(kind, settings)
    for number, outcome in enumerate(engine.run(tasks_of(count), meter.take), 1):
        told[outcome.task_id] += 1
        if outcome.timing is not None:
            worker = outcome.timing.worker
            done[worker] = max(done.get(worker, 0), outcome.result_bytes)
        if number % max(1, count // STEPS) == 0:
            samples.append(meter.look(number))
            _print_sample(samples[-1])
    return samples, Counter(told), sum(done.values())


def main() -> None:
    """Measure one engine."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--engine", choices=ENGINES, default="dask")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--alone", action="store_true", help="hand out each task alone")
    given = parser.parse_args()
    print("".join(f"{each:>12}" for each in ("tasks", *ROLES)) + "   MB each (PSS)", flush=True)
    with ExitStack() as stack:
        scheduler, link = None, Link()
        if given.engine == "dask":
            scheduler, link = _start_cluster(stack, given.workers)
        if given.alone:
            stack.enter_context(patch.object(chunking, "MOST_TASKS", 1))
        meter = Meter(scheduler)
        kind = ENGINES[given.engine]
        samples, told, done = measure(kind, link, given.count, given.workers, meter)
    _print_end(samples)
    often = ", ".join(f"{tasks:,} told {times} times" for times, tasks in sorted(told.items()))
    print(f"{often}; workers did {done:,}")


def _start_cluster(stack: ExitStack, workers: int) -> tuple[int, Link]:
    """Return the process id of a scheduler that has workers, and how to reach it."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    scheduler, address = start_scheduler(folder)
    stack.callback(scheduler.kill)
    stack.callback(start_workers(folder, address, workers).kill)
    return scheduler.process.pid, Link(address)


def _print_sample(sample: Sample) -> None:
    figures = "".join(f"{sample.held[role] / 1000:12.1f}" for role in ROLES)
    print(f"{sample.tasks:12,}{figures}", flush=True)


def _print_end(samples: list[Sample]) -> None:
    first, last = samples[0], samples[-1]
    tasks = max(1, last.tasks - first.tasks)
    rows = {
        "peak": ("MB at most (RSS)", [last.peaks[role] / 1000 for role in ROLES]),
        "grown": (
            "bytes a task since the first line",
            [1000 * (last.held[role] - first.held[role]) / tasks for role in ROLES],
        ),
        "used": (
            "µs of processor time a task since then",
            [1e6 * (last.used[role] - first.used[role]) / tasks for role in ROLES],
        ),
    }
    for name, (unit, figures) in rows.items():
        print(f"{name:>12}" + "".join(f"{each:12.1f}" for each in figures) + f"   {unit}")


if __name__ == "__main__":
    main()
