"""Measure the memory that a picture takes in a new process, beside its estimate."""

import os
import pickle
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import processing
from processing.settings.recipe import Recipe

BOUND_SECONDS = 100
_KILOBYTE = 1024


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """The estimate for one picture, and by how much its process grew at most.

    That is the growth of its address space, which a worker's limit counts as well.
    """

    weighed_bytes: int
    taken_bytes: int


def measure(source: Path, recipe: Recipe, suffixes: tuple[str, ...], folder: Path) -> MemoryUse:
    """Make a result in `folder` for each of `suffixes`, endings of the names of the outputs."""
    case = pickle.dumps((source, recipe, suffixes, folder))
    done = subprocess.run(
        [sys.executable, __file__],
        input=case,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(processing.__file__).parents[1])},
        timeout=BOUND_SECONDS,
        check=True,
    )
    return MemoryUse(*map(int, done.stdout.split()))


def _main() -> None:
    """Make one picture as a worker does; print its estimate and its growth in bytes."""
    # As a worker has them when a picture comes: the fork server loads them, and no more.
    import processing.running.worker.process  # noqa: F401
    from processing.imaging import pipeline
    from processing.imaging.run_context import RunContext
    from processing.imaging.stopwatch import Stopwatch
    from processing.processes.memory import limit_this_process
    from processing.task import Status, Task

    source, recipe, suffixes, folder = pickle.load(sys.stdin.buffer)
    weights: list[int] = []
    pipeline.check_weight = lambda _size, needed, *_: weights.append(needed)  # type: ignore[assignment]
    first, *others = (
        Task(number, source, folder / f"{number}{suffix}", overwrite=True, output=number)
        for number, suffix in enumerate(suffixes)
    )
    task = Task(0, source, first.destination, overwrite=True, beside=tuple(others))
    limit_this_process(10**12)  # all threads share one arena from here on
    before = _figure("VmSize")
    outcome = pipeline.make_picture(task, RunContext("memory", recipe, 10**12), Stopwatch(1))
    ends: tuple[Any, ...] = (outcome, *outcome.beside)
    assert all(end.status is Status.DONE for end in ends), [end.reason for end in ends]
    sys.stdout.write(f"{weights[0]} {_figure('VmPeak') - before}")


def _figure(name: str) -> int:
    """Return the figure of this process that the kernel has under `name`, in bytes."""
    found = re.search(
        rf"^{name}:\s+([0-9]+) kB", Path("/proc/self/status").read_text(), re.MULTILINE
    )
    assert found is not None
    return int(found[1]) * _KILOBYTE


if __name__ == "__main__":
    _main()
