"""Choose how many pictures make a trial last long enough to be measured, by trying a few first.

A trial of a few tenths of a second measures more of the scheduler and of other programs than of
the work. How long a picture takes differs a hundredfold between machines, recipes and pictures.
"""

import itertools
import math
from collections.abc import Callable, Sequence

from processing.record import record
from processing.task import SourceImage

TRIAL_SECONDS = 3.0  # how long a trial is to last, on average over all that is compared
MOST_PICTURES = 3000  # in a trial; so many results also fit into a scratch folder
LEAST_PER_WORKER = 2  # so that none is idle for want of pictures
PROBE_PICTURES = 6  # that one worker makes first
PROBE_SECONDS = 0.3  # if they take less, more are made, as the first ones tell little
_MORE = 4  # times as many in each further probe
_PROBES = 4


@record
class Selection:
    """The pictures of a trial.

    Attributes:
        times: how often one of them is made at most, as there are too few of them; else 1.
    """

    sources: Sequence[SourceImage]
    times: int = 1


def seconds_alone(workers: Sequence[int], cores: int, *, is_waiting: bool = False) -> float:
    """Return how long one worker may take, for trials by these `workers` to last `TRIAL_SECONDS`.

    On average; each has a core of its own, or shares the `cores`. Those that wait need none.
    """
    most = math.inf if is_waiting else max(1, cores)
    return TRIAL_SECONDS * len(workers) / sum(1 / min(each, most) for each in workers)


def count_for(seconds: float, seconds_each: float, most_workers: int) -> int:
    """Return how many pictures one worker makes in so many `seconds`, within the limits here."""
    least = LEAST_PER_WORKER * most_workers
    return min(MOST_PICTURES, max(least, round(seconds / seconds_each)))


def probed_seconds(pictures: int, make: Callable[[int], float]) -> float:
    """Return what a picture takes one worker, of so many that there are.

    `make` makes some of them, in an order by chance, and returns how long that took in seconds; 0
    if it was given up. Each number is made twice, as the first time also reads them.
    """
    count, seconds = min(PROBE_PICTURES, pictures), 0.0
    for _ in range(_PROBES):
        make(count)
        seconds = make(count)
        if not seconds or seconds >= PROBE_SECONDS or count == pictures:
            break
        count = min(pictures, _MORE * count)
    return seconds / count if count else 0.0


def selection_of(sources: Sequence[SourceImage], count: int) -> Selection:
    """Return so many pictures: of many all, from which to choose, of few each several times."""
    if len(sources) >= count or not sources:
        return Selection(sources)
    repeated = tuple(itertools.islice(itertools.cycle(sources), count))
    return Selection(repeated, math.ceil(count / len(sources)))
