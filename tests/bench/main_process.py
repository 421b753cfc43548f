"""Measure what the first process of a run spends on each file, thread by thread; never judges.

    python tests/bench/main_process.py [--count 20000] [--workers 2] [--real] [--profile FILE]

Runs a batch by the command line in this very process, on Linux. Its workers only write a few bytes
for each picture, unless `--real` asks for the real work: what the first process does is the same.
All threads of a process share one interpreter lock, so the sum is what limits a run with many
workers: 1,000,000 / sum pictures a second, on however many cores. `before` is the time until the
first outcome, planning included; `after` what comes behind the last. With `--profile`, the thread
of the run is profiled, which makes it slower.
"""

import argparse
import cProfile
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self
from unittest.mock import patch

from processing.cli.interruption import Interruption
from processing.cli.main import run_command
from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.record import record
from processing.running.engines import factory
from processing.running.engines.base import Engine, EngineSettings
from processing.running.events import Notify
from processing.settings.batch import EngineKind
from processing.task import Outcome, Stage, Status, Task
from tests.bench.meter import descendants
from tests.bench.scale import TICKS, make_files

MEMORY_MEGABYTES = 100_000  # more than any number of workers asks for
LOOK_SECONDS = 0.05
MICROSECONDS = 1e6
NANOSECOND = 1e-9
_TASKS = Path("/proc/self/task")


def write_little(task: Task, _run_context: RunContext, watch: Stopwatch) -> Outcome:
    """Write a few bytes, and tell as much as of a real picture. Runs in a worker process."""
    for stage in Stage:
        watch.enter(stage)
    task.destination.parent.mkdir(parents=True, exist_ok=True)
    size_bytes = task.destination.write_bytes(b"a result" * 8)
    size = (320, 240)
    return Outcome(
        task.id,
        Status.DONE,
        source_bytes=20_000,
        result_bytes=size_bytes,
        source_size=size,
        result_size=size,
    )


class ThreadTimes:
    """The processor time of each thread of this process by its name, those included that ended."""

    def __init__(self) -> None:
        self._seconds: dict[tuple[int, str], float] = {}
        self._looking = threading.Lock()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._look_on, name="the meter", daemon=True)
        self._thread.start()

    def look(self) -> Counter[str]:
        """Return the seconds that each has used so far."""
        with self._looking:
            for thread in threading.enumerate():
                words = ""
                try:
                    words = (_TASKS / str(thread.native_id) / "schedstat").read_text()
                except OSError:
                    continue  # ended just now
                self._seconds[thread.native_id or 0, thread.name] = int(words.split()[0])
            total: Counter[str] = Counter()
            for (_, name), nanoseconds in self._seconds.items():
                total[_plain(name)] += nanoseconds * NANOSECOND  # type: ignore[assignment]
            return total

    def close(self) -> None:
        """Look no more."""
        self._ending.set()
        self._thread.join()

    def _look_on(self) -> None:
        while not self._ending.wait(LOOK_SECONDS):
            self.look()


def _plain(name: str) -> str:
    """Return the name of a thread without its number."""
    return name.rpartition("(")[2].rstrip(")") if name.startswith("Thread-") else name


@record
class WorkerTimes:
    """Seconds of all processes below this one that have not ended.

    Attributes:
        used: processor time of all their threads.
        ran: that of their first threads, which make pictures.
        waited: how long these could go on and had no core.
    """

    used: float = 0.0
    ran: float = 0.0
    waited: float = 0.0

    @classmethod
    def now(cls) -> Self:
        """Return them as they are now."""
        used = ran = waited = 0
        for pid in descendants(os.getpid()):
            with suppress(OSError):
                process = Path("/proc", str(pid))
                words = (process / "stat").read_text().rpartition(")")[2].split()
                used += int(words[11]) + int(words[12])
                first = (process / "schedstat").read_text().split()
                ran += int(first[0])
                waited += int(first[1])
        return cls(used / TICKS, ran * NANOSECOND, waited * NANOSECOND)


@dataclass(slots=True)
class Marks:
    """What all threads had used at the first outcome and behind the last, and what workers told.

    Attributes:
        worker_seconds: processor time of a picture in its worker's thread.
        process_seconds: the same of the whole worker process.
        share: of the time in which workers could go on, the part in which they had a core.
    """

    times: ThreadTimes
    expected: int  # outcomes
    first: Counter[str] = field(default_factory=Counter)
    last: Counter[str] = field(default_factory=Counter)
    wall_seconds: float = 0.0
    worker_seconds: float = 0.0
    process_seconds: float = 0.0
    share: float = 1.0
    profile: cProfile.Profile | None = None


@dataclass(slots=True)
class MarkedEngine:
    """An engine that notes when its first outcome comes and its last."""

    engine: Engine
    marks: Marks

    def run(self, tasks: Iterable[Task], notify: Notify) -> Iterator[Outcome]:
        """Do the tasks as the engine does."""
        begun, count, used = 0.0, 0, 0.0
        start = end = WorkerTimes()
        for outcome in self.engine.run(tasks, notify):
            if not begun:
                begun = time.perf_counter()
                self.marks.first = self.marks.times.look()
                start = WorkerTimes.now()
                if self.marks.profile is not None:
                    self.marks.profile.enable()
            count += 1
            if count == self.marks.expected:
                end = WorkerTimes.now()
            used += outcome.timing.cpu_seconds if outcome.timing else 0.0
            yield outcome
        if self.marks.profile is not None:
            self.marks.profile.disable()
        self.marks.last = self.marks.times.look()
        self.marks.wall_seconds += time.perf_counter() - begun
        self.marks.worker_seconds = used / max(1, count)
        self.marks.process_seconds = (end.used - start.used) / max(1, count)
        ran, waited = end.ran - start.ran, end.waited - start.waited
        self.marks.share = ran / max(NANOSECOND, ran + waited)

    def __getattr__(self, name: str) -> object:
        return getattr(self.engine, name)


def measure(folder: Path, output: Path, workers: int, marks: Marks, *, is_real: bool) -> None:
    """Run the batch of a folder in this process, with threads that are watched."""

    def make(kind: EngineKind, settings: EngineSettings) -> MarkedEngine:
        asked = settings if is_real else replace(settings, work=write_little)
        return MarkedEngine(factory.make_engine(kind, asked), marks)

    words = ["run", str(folder), "--output", str(output), "--quiet", "--workers", str(workers)]
    with patch("processing.running.runner.make_engine", make):
        status = run_command([*words, "--memory-limit", str(MEMORY_MEGABYTES)], Interruption())
    if status:
        sys.exit(f"the run ended with status {status}")


def main() -> None:
    """Run one batch and print what each thread used."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="pictures of your own instead of made ones")
    parser.add_argument("--real", action="store_true", help="make the pictures")
    parser.add_argument("--profile", type=Path, help="write a profile of the run's thread there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["THUMBPOOL_STATE_FOLDER"] = str(Path(scratch, "state"))
        folder = given.folder or make_files(Path(scratch, "pictures"), given.count)
        count = sum(len(files) for _, _, files in os.walk(folder))
        marks = Marks(ThreadTimes(), count, profile=cProfile.Profile() if given.profile else None)
        started = marks.times.look()
        measure(folder, Path(scratch, "results"), given.workers, marks, is_real=given.real)
        ended = marks.times.look()
        marks.times.close()
    if marks.profile is not None:
        marks.profile.dump_stats(given.profile)
    _print(marks, started, ended, count)


def _print(marks: Marks, started: Counter[str], ended: Counter[str], count: int) -> None:
    print(f"{'µs a file, of processor time':32}{'before':>9}{'during':>9}{'after':>9}")
    spans = ((started, marks.first), (marks.first, marks.last), (marks.last, ended))
    total = [0.0, 0.0, 0.0]
    for name in sorted(ended):
        used = [MICROSECONDS * (end[name] - begin[name]) / count for begin, end in spans]
        print(f"{name:32}" + "".join(f"{each:9.2f}" for each in used))
        if name != "the meter":
            total = [one + other for one, other in zip(total, used, strict=True)]
    print(f"{'all but the meter':32}" + "".join(f"{each:9.2f}" for each in total))
    print(
        f"{count:,} files, {count / marks.wall_seconds:,.0f} a second from the first outcome on; "
        f"a worker's thread used {MICROSECONDS * marks.worker_seconds:.0f} µs a file"
    )


if __name__ == "__main__":
    main()
