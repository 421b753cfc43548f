"""Compare what the what-if machine says with real runs; prints, never judges.

    python tests/bench/what_if_check.py [--folder FOLDER] [--wait MS] [--rounds 5] [--patience 2]

Runs the same pictures with 1, 2 and 4 workers, in another order in each round, and simulates each
size from the run of each size. With `--wait`, each picture waits so long besides, as for a slow
disk. On Linux.

Where the machine has other work, the system tells for how long workers waited for a core, and the
timeline how much later than the first one each of them was up. What is more of both than in the
simulation is taken off the real time, evenly from all workers; that is the time without others,
with which the simulated ones are compared. The more others used, the less it
is worth: with `--patience`, so many times as many rounds are made, and those with the least of
others are taken.
"""

import argparse
import os
import random
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from unittest.mock import patch

from processing.measuring.benchmark.artificial_wait import make_picture_and_wait
from processing.measuring.samples.sample_set import make_samples
from processing.measuring.timeline.timeline import StartUp, Timeline
from processing.measuring.what_if.costs import MeasuredCosts, costs_of
from processing.measuring.what_if.schedule import Pool, Schedule, schedule
from processing.planning.plan import Plan
from processing.processes.cpu_load import LoadWatch
from processing.record import record
from processing.running.engines.base import Engine, EngineSettings
from processing.running.engines.factory import make_engine
from processing.running.events import FileFinished, Message, PlanSettled, RunFinished, RunStarted
from processing.running.preparation import Preparation
from processing.running.runner import Run
from processing.settings.batch import BatchSettings, EngineKind, available_cores
from tests.bench.main_process import WorkerTimes

SIZES = (1, 2, 4)
LIMIT_SECONDS = 600


@record
class RealRun:
    """One run.

    Attributes:
        others: the share of all cores that other programs used meanwhile.
        share: of a core that workers had when they could go on.
        late: how much later than the first worker the others were up, all together.
        seconds: from the begin of the first picture to the end of the last.
    """

    workers: int
    others: float
    share: float
    late: float
    seconds: float
    costs: MeasuredCosts

    def without_others(self, made: Schedule) -> float:
        """Return how long it would have taken, had its workers waited as in a simulation."""
        too_long = self.costs.core_work * (1 / self.share - 1 / share_in(self.costs, made))
        too_late = self.late - lateness(made.start_ups)
        return self.seconds - (too_long + too_late) / self.workers


def main() -> None:
    """Run, simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--folder", type=Path, help="pictures of your own")
    parser.add_argument("--count", type=int, default=160, help="how many to make otherwise")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--patience", type=int, default=1)
    parser.add_argument("--wait", type=int, default=0, help="milliseconds a picture")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["THUMBPOOL_STATE_FOLDER"] = str(Path(scratch, "state"))
        folder = given.folder
        if folder is None:
            folder = Path(scratch, "pictures")
            list(make_samples(folder, count=given.count, width_pixels=1600, height_pixels=1200))
        runs_once = partial(run_once, folder, given.wait / 1000)
        runs_once(max(SIZES))  # from now on the system has read every picture
        runs = measure(runs_once, given.rounds, given.patience)
    tell(runs)


def measure(run: Callable[[int], RealRun], rounds: int, patience: int) -> dict[int, list[RealRun]]:
    """Return the least disturbed runs of each size."""
    found: dict[int, list[RealRun]] = {size: [] for size in SIZES}
    for _ in range(rounds * patience):
        for size in random.sample(SIZES, len(SIZES)):
            found[size].append(run(size))
    return {
        size: sorted(runs, key=lambda each: each.others)[:rounds] for size, runs in found.items()
    }


def run_once(folder: Path, wait_seconds: float, workers: int) -> RealRun:
    """Make all pictures with so many workers, into a folder that is removed again."""

    def make(kind: EngineKind, settings: EngineSettings) -> Engine:
        work = partial(make_picture_and_wait, wait_seconds) if wait_seconds else settings.work
        return make_engine(kind, replace(settings, work=work))

    with (
        tempfile.TemporaryDirectory(dir=folder.parent) as output,
        patch("processing.running.runner.make_engine", make),
    ):
        results = Path(output, "results")
        results.mkdir()
        plan = plan_of(BatchSettings((folder,), results, workers=workers))
        watching = _Watching(plan)
        run = Run(plan, watching.take)
        run.start()
        if not watching.over.wait(LIMIT_SECONDS):
            raise TimeoutError("the run does not end")
        run.join(LIMIT_SECONDS)
    effort = watching.timeline.finished_effort()
    if effort is None:
        raise ValueError(f"no picture in {folder} could be made")
    costs = costs_of(watching.timeline)
    late = lateness(watching.timeline.start_ups)
    return RealRun(workers, watching.others, watching.share, late, effort.elapsed, costs)


def plan_of(settings: BatchSettings) -> Plan:
    """Return the plan of a batch."""
    settled = threading.Event()
    plans: list[Plan | None] = []

    def take(message: Message) -> None:
        if isinstance(message, PlanSettled):
            plans.append(message.plan)
            settled.set()

    preparation = Preparation(settings, take)
    preparation.start()
    settled.wait(LIMIT_SECONDS)
    preparation.join(LIMIT_SECONDS)
    if not plans or plans[0] is None:
        raise ValueError("nothing could be planned")
    return plans[0]


class _Watching:
    """Follows one run; its messages come in threads of the run, one after the other."""

    def __init__(self, plan: Plan) -> None:
        self.over = threading.Event()
        self.others = 0.0
        self.share = 1.0
        self._begin: WorkerTimes | None = None
        self._plan = plan
        self._left = len(plan.tasks)
        self.timeline = Timeline(plan.tasks, plan.settings.workers, 0.0)
        self._load = LoadWatch()

    def take(self, message: Message) -> None:
        """Take note of one message."""
        if isinstance(message, RunStarted):
            self.timeline = Timeline(self._plan.tasks, message.workers, message.at)
            self._load = LoadWatch()
        self.timeline.fold(message)
        if isinstance(message, FileFinished):
            self._left -= 1
            if self._begin is None:
                self._begin = WorkerTimes.now()
            if not self._left:  # while the workers are still there
                self.others = self._load.others_share()
                now = WorkerTimes.now()
                ran, waited = now.ran - self._begin.ran, now.waited - self._begin.waited
                self.share = ran / max(1e-9, ran + waited)
        if isinstance(message, RunFinished):
            self.over.set()


def tell(runs: dict[int, list[RealRun]]) -> None:
    """Print how far the simulated times are off."""
    cores = available_cores()
    print(f"{cores} cores; times are medians in seconds, errors those of the simulated ones")
    heads = "".join(f"{f'from {size}':>9}{'error':>8}" for size in SIZES)
    print(f"{'workers':>8}{'others':>8}{'share':>7}{'real':>8}{'without':>9}{heads}")
    errors = []
    for size, real in runs.items():
        pool = Pool(size, cores)
        without = median(each.without_others(schedule(each.costs, pool)) for each in real)
        line = f"{size:8}{median(each.others for each in real):8.0%}"
        line += f"{median(each.share for each in real):7.2f}"
        line += f"{median(each.seconds for each in real):8.2f}{without:9.2f}"
        for source in SIZES:
            simulated = median(
                schedule(each.costs, replace(pool, chunk=each.costs.chunk_size)).seconds
                for each in runs[source]
            )
            errors.append(simulated / without - 1)
            line += f"{simulated:9.2f}{errors[-1]:+8.1%}"
        print(line)
    sizes = [abs(each) for each in errors]
    print(f"largest error {max(sizes):.1%}, mean {sum(sizes) / len(sizes):.1%}")


def lateness(start_ups: Sequence[StartUp]) -> float:
    """Return how much later than the first worker the others were up, all together."""
    ups = [each.until for each in start_ups]
    return sum(each - min(ups) for each in ups)


def share_in(costs: MeasuredCosts, made: Schedule) -> float:
    """Return which share of a core simulated workers had when they could go on."""
    disk = costs.work - costs.core_work
    able = sum(each.busy_seconds for each in made.records) - disk
    return costs.core_work / able if able > 0 else 1.0


if __name__ == "__main__":
    main()
