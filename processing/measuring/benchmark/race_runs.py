"""What the workers of a race did: of each pool size the trial whose time is in the middle.

It is kept with the race, so that a saved race can be replayed. Pictures have numbers and no names:
a race is handed on to be compared with others.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from processing.errors import SettingsError
from processing.language.lazy_text import lazy_tr
from processing.measuring.timeline.records import STAGES, FileRecord, FileRecords, record_of
from processing.record import record
from processing.settings.batch import MAX_WORKERS, EngineKind

if TYPE_CHECKING:
    from processing.measuring.benchmark._trial import Measured

MAX_PICTURES = 30_000  # of all runs of a race; more would make its file too large to be read
NOT_TOLD = -1.0
_MAX_SECONDS = 1e6
_DIGITS = 6  # of seconds
_SLACK = 1e-4  # seconds that a worker may seem to be on two pictures, for rounding


@record
class RacePicture:
    """One picture of a trial; moments are in seconds after the work began.

    Attributes:
        number: of the picture, from 0; the same in all trials of a race.
        worker: its process id; thread id where workers are threads.
        moments: the start of each stage, then the end.
        core_wait_seconds: how long its worker waited for a core; -1 if the system does not tell.
    """

    number: int
    worker: int
    moments: tuple[float, ...]
    cpu_seconds: float
    core_wait_seconds: float = NOT_TOLD


@record
class RaceRun:
    """One trial of a race.

    Attributes:
        work_seconds: from when all workers were up until the last result had arrived.
        pictures: in the order in which they ended.
    """

    engine: EngineKind
    workers: int
    work_seconds: float
    pictures: tuple[RacePicture, ...]


def records_of(measured: "Measured") -> FileRecords:
    """Return what is kept of a trial until the race is over; lanes are not known yet."""
    kept = FileRecords()
    for outcome in measured.outcomes:
        if outcome.timing is not None and outcome.timing.stamps:
            kept.add(record_of(outcome, outcome.timing, 0, measured.opened_at))
    return kept


def middle_run(
    engine: EngineKind, workers: int, trials: Sequence[tuple[float, FileRecords]]
) -> RaceRun:
    """Return the trial whose time is the median; of an even number, the faster of the middle two.

    `trials` are the time of each, in seconds, and what it has done; there is at least one.
    """
    by_time = sorted(trials, key=lambda trial: trial[0])
    seconds, records = by_time[(len(by_time) - 1) // 2]
    numbers = {each: n for n, each in enumerate(sorted(made.task_id for made in records))}
    pictures = (_picture_of(numbers[made.task_id], made) for made in records)
    return RaceRun(engine, workers, seconds, tuple(pictures))


def check_runs(runs: Sequence[RaceRun]) -> None:
    """Refuse runs that no race has.

    Raises:
        SettingsError: there are some.
    """
    if sum(len(run.pictures) for run in runs) > MAX_PICTURES:
        raise SettingsError(lazy_tr("it has far too many pictures"))
    for run in runs:
        ends: dict[int, float] = {}
        is_fine = 1 <= run.workers <= MAX_WORKERS and 0 <= run.work_seconds <= _MAX_SECONDS
        for made in sorted(run.pictures, key=lambda made: made.moments[:1]):
            is_fine = is_fine and _is_sensible(made, ends.get(made.worker, 0.0))
            ends[made.worker] = made.moments[-1] if made.moments else 0.0
        if not is_fine or not 1 <= len(ends) <= run.workers:
            raise SettingsError(lazy_tr("one of its runs is impossible"))


def _picture_of(number: int, made: FileRecord) -> RacePicture:
    wait = made.core_wait_seconds
    return RacePicture(
        number,
        made.worker,
        tuple(round(moment, _DIGITS) for moment in made.stamps),
        round(made.cpu_seconds, _DIGITS),
        NOT_TOLD if wait is None else round(wait, _DIGITS),
    )


def _is_sensible(made: RacePicture, free_from: float) -> bool:
    """Return whether a worker that is free from a moment on can have made a picture."""
    figures = (*made.moments, made.cpu_seconds, made.core_wait_seconds - NOT_TOLD)
    return (
        0 <= made.number < MAX_PICTURES
        and 0 <= made.worker < 2**62
        and len(made.moments) == len(STAGES) + 1
        and all(math.isfinite(each) and 0 <= each <= _MAX_SECONDS for each in figures)
        and all(before <= after for before, after in pairwise(made.moments))
        and made.moments[0] >= free_from - _SLACK
    )
