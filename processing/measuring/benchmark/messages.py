"""The events of a comparison: begun, a trial ended, finished."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from processing.record import record

if TYPE_CHECKING:
    from processing.measuring.benchmark.records import Record


@record
class ComparisonStarted:
    """A comparison began; so many `trials` are to come, the warm-up among them."""

    run_id: str
    trials: int


@record
class TrialFinished:
    """A trial ended.

    Attributes:
        finished: how many have ended, this one included.
        seconds: how long its work took; shown as progress, not as a result.
        is_warm_up: whether it does not count.
    """

    run_id: str
    finished: int
    trials: int
    title: str
    seconds: float
    is_warm_up: bool


@record
class ComparisonFinished:
    """A comparison ended; nothing of it follows.

    Attributes:
        record: what was measured, up to the last whole round; None if there was none.
        problem: why it could not go on; empty if it could.
        has_begun: whether it came as far as its first trial.
    """

    run_id: str
    record: "Record | None"
    problem: str
    was_cancelled: bool
    has_begun: bool = True


ComparisonMessage = ComparisonStarted | TrialFinished | ComparisonFinished
ComparisonNotify = Callable[[ComparisonMessage], None]  # from its thread; must return at once
