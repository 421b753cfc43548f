"""A simulated run as the lanes show runs."""

from gui.control.recording import Recording
from processing.measuring.timeline.timeline import Timeline
from processing.measuring.what_if.answer import Answer
from processing.planning.plan import Plan
from processing.record import record


@record
class Tried:
    """What was tried: the answer, and its lanes."""

    answer: Answer
    timeline: Timeline


class SimulatedRecording(Recording):
    """A recording that was over before it began; as many lanes as the pool that was tried has."""

    def __init__(self, plan: Plan, tried: Tried) -> None:
        super().__init__(plan, 0.0)
        self.timeline = tried.timeline
        self._workers_tried = tried.answer.made.pool.workers
        self._ended = tried.answer.made.end

    @property
    def lanes(self) -> int:
        """How many lanes to show."""
        return self._workers_tried
