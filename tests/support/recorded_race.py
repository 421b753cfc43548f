"""A race whose runs were kept: pictures of known lengths, handed to whichever worker is free."""

from processing.measuring.benchmark.environment import WARM, Circumstances, MachineFacts
from processing.measuring.benchmark.race_runs import RacePicture, RaceRun
from processing.measuring.benchmark.records import RaceRecord, SizeTrial
from processing.settings.batch import EngineKind, StartMethod

PICTURES = 24
SIZES = (1, 2, 4)
MACHINE = MachineFacts(
    "A processor with 4 cores", 4, 4, 16_000_000_000, "Linux", "3.12", "12.0", "1.0"
)
_STAGES = (0.0, 0.02, 0.55, 0.7, 0.97, 1.0)  # when each begins, as a share of a picture's time
_FIRST_WORKER = 4711


def seconds_of(number: int) -> float:
    """Return how long one picture takes: from 0.25 s to 0.75 s."""
    return 0.25 + number * 7 % 5 * 0.125


def run_of(workers: int, pictures: int = PICTURES) -> RaceRun:
    """Return a run in which each worker has a core."""
    free = [0.0] * workers
    made = []
    for number in range(pictures):
        lane = free.index(min(free))
        moments = tuple(free[lane] + share * seconds_of(number) for share in _STAGES)
        free[lane] = moments[-1]
        cpu = 0.75 * seconds_of(number)
        made.append(RacePicture(number, _FIRST_WORKER + lane, moments, cpu))
    made.sort(key=lambda each: each.moments[-1])
    return RaceRun(EngineKind.POOL, workers, max(free), tuple(made))


def recorded_race() -> RaceRecord:
    """Return a race of one round."""
    runs = tuple(map(run_of, SIZES))
    trials = tuple(
        SizeTrial(0, EngineKind.POOL, run.workers, 0.4, run.work_seconds, 0.1, 0.0) for run in runs
    )
    circumstances = Circumstances(MACHINE, "2026-01-01T10:00:00", PICTURES, 0, 240.0, WARM, 0)
    return RaceRecord(circumstances, EngineKind.POOL, StartMethod.SPAWN, trials, runs=runs)
