"""Make as many sample pictures as keep this machine at work for a few seconds.

So that lanes and figures can be watched, a run has to last a while; machines and recipes differ a
hundredfold in how many pictures that takes. Painting one takes longer than making it, so all but
the first are copies.
"""

import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from processing.imaging.attempt import Attempt
from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.measuring.samples.sample_set import make_samples
from processing.processes.memory import budget_bytes
from processing.record import record
from processing.settings.batch import available_cores
from processing.settings.recipe import Recipe
from processing.task import Status, Task

RUN_SECONDS = 3.0  # how long all cores together are to be at work
MOST_SAMPLES = 240  # some 150 MB on the disk
_PROBED = 6  # pictures that are made to learn how long that takes
_MORE = "More"  # in the names of the folders of copies


@record
class Sample:
    """A picture that exists now, and how many there will be as far as is known."""

    path: Path
    wanted: int


def make_fitting_samples(
    folder: Path, recipe: Recipe, *, painted: int, width_pixels: int, height_pixels: int
) -> Iterator[Sample]:
    """Paint `painted` pictures in `folder`, then add copies until they last `RUN_SECONDS`.

    That is as long as a run by `recipe` takes on all cores, about. A file that exists is left as it
    is.

    Raises:
        OSError: the folder cannot be written.
    """
    made = []
    for path in make_samples(
        folder, count=painted, width_pixels=width_pixels, height_pixels=height_pixels
    ):
        made.append(path)
        yield Sample(path, painted)
    wanted = fitting_count(seconds_of(made, recipe), available_cores(), painted)
    for number in range(painted, wanted):
        round_number, which = divmod(number, painted)
        original = made[which]
        copy = folder / f"{_MORE} {round_number}" / original.relative_to(folder)
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(original, copy)
        yield Sample(copy, wanted)


def fitting_count(seconds_each: float, cores: int, painted: int) -> int:
    """Return how many pictures keep so many cores at work for `RUN_SECONDS`, within the limits."""
    if seconds_each <= 0:
        return painted
    return min(max(MOST_SAMPLES, painted), max(painted, round(RUN_SECONDS * cores / seconds_each)))


def seconds_of(pictures: Sequence[Path], recipe: Recipe) -> float:
    """Return how much processor time a picture takes by `recipe`, on average; 0 if it fails.

    Unlike the time on the clock, that is the same however busy the machine is.
    """
    context = RunContext("samples", recipe, budget_bytes(0))
    first, *others = pictures[:: max(1, len(pictures) // _PROBED)]
    are_made = [_is_made(first, context)]  # imports what the others find loaded
    begun = time.thread_time()
    are_made += [_is_made(path, context) for path in others]
    seconds = time.thread_time() - begun
    return seconds / len(others) if others and all(are_made) else 0.0


def _is_made(path: Path, context: RunContext) -> bool:
    """Make a picture in memory; return whether that went well. If not, the run will tell why."""
    from processing.imaging.pipeline import make_in_memory  # loads all codecs

    attempt = Attempt(Task(0, path, path.with_name("unwritten.jpg")), Stopwatch(0))
    with attempt.catching():
        attempt.outcome = make_in_memory(attempt.task, context, attempt.watch).outcome
    return attempt.outcome is not None and attempt.outcome.status is Status.DONE
