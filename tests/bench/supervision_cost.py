"""Measure what supervision costs over a bare pool on the same pictures; prints, never judges.

    python tests/bench/supervision_cost.py FOLDER [--rounds 5] [--workers 2]

Rounds alternate between both, so that a noisy machine hits them alike. Processor time counts all
children that have ended.
"""

import argparse
import multiprocessing
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from processing.imaging.pipeline import make_picture
from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.planning.walk import walk
from processing.processes.start import process_context
from processing.running.engines._pool import PoolEngine
from processing.running.engines.base import EngineSettings
from processing.settings.batch import StartMethod
from processing.settings.recipe import Recipe
from processing.task import Outcome, Task

RUN_CONTEXT = RunContext("bench", Recipe(), 4_000_000_000)


def make_bare(task: Task) -> Outcome:
    """Make one picture without slot table, messages, alarm or shell. Runs in a worker process."""
    return make_picture(task, RUN_CONTEXT, Stopwatch(os.getpid()))


def run_bare(tasks: list[Task], workers: int, _folder: Path) -> None:
    """Drive a plain `multiprocessing.Pool`."""
    with process_context(StartMethod.SPAWN).Pool(workers) as pool:
        for _ in pool.imap_unordered(make_bare, tasks):
            pass
        pool.close()
        pool.join()


def run_supervised(tasks: list[Task], workers: int, folder: Path) -> None:
    """Drive our engine."""
    run_context = replace(
        RUN_CONTEXT,
        readable_paths=tuple({task.source.parent for task in tasks}),
        writable_folders=(folder,),
    )
    settings = EngineSettings(run_context, workers, StartMethod.SPAWN, make_picture)
    for _ in PoolEngine(settings).run(tasks, lambda message: None):
        pass


def measure(run: Callable[..., None], sources: list[Path], workers: int) -> tuple[float, float]:
    """Return wall and processor seconds of one run into a fresh folder."""
    folder = Path(tempfile.mkdtemp())
    tasks = [Task(n, path, folder / f"{n}{path.suffix}") for n, path in enumerate(sources)]
    before, begun = os.times(), time.perf_counter()
    run(tasks, workers, folder)
    wall, after = time.perf_counter() - begun, os.times()
    shutil.rmtree(folder)
    return wall, sum(after[:4]) - sum(before[:4])


def main() -> None:
    """Print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--workers", type=int, default=multiprocessing.cpu_count())
    given = parser.parse_args()
    batches = walk([given.folder], Path("nowhere"), recursive=True)
    sources = [source.path for batch in batches for source in batch.sources]
    figures: dict[str, list[tuple[float, float]]] = {"bare": [], "supervised": []}
    for _ in range(given.rounds):
        figures["bare"].append(measure(run_bare, sources, given.workers))
        figures["supervised"].append(measure(run_supervised, sources, given.workers))
    medians = {
        name: [statistics.median(column) for column in zip(*rounds, strict=True)]
        for name, rounds in figures.items()
    }
    for name, (wall, cpu) in medians.items():
        print(f"{name:11} wall {wall:7.2f} s   processor {cpu:7.2f} s")
    wall, cpu = (medians["supervised"][n] / medians["bare"][n] for n in (0, 1))
    print(f"{len(sources)} pictures: supervised / bare: wall {wall:.3f}, processor {cpu:.3f}")


if __name__ == "__main__":
    main()
