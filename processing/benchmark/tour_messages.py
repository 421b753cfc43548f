"""What a step of the guided tour tells while it goes, beside what its engines tell."""

from collections.abc import Callable
from dataclasses import dataclass

from processing.benchmark.tour_results import PassResult
from processing.planning.plan import Plan
from processing.running.events import Message


@dataclass(frozen=True, slots=True)
class PicturesMade:
    """So many of the pictures of a step are there, of `total`."""

    made: int
    total: int


@dataclass(frozen=True, slots=True)
class PassBegun:
    """A pass begins; what its engine tells follows.

    Attributes:
        number: its place in the step, from 0.
        plan: with the workers of this pass.
        at: in `time.perf_counter` seconds.
    """

    number: int
    plan: Plan
    at: float


@dataclass(frozen=True, slots=True)
class PassEnded:
    """A pass went to its end."""

    number: int
    result: PassResult


TourMessage = PicturesMade | PassBegun | PassEnded | Message
TourNotify = Callable[[TourMessage], None]  # from several threads; must return at once
