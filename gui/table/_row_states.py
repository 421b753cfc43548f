"""What plan and run say of each row: planned, worked on, ended."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from gui.table.row import FileRow, Placing
from processing.planning.plan import Plan
from processing.planning.plan_rows import (
    PackedOutcomes,
    ids_by_status,
    reasons_by_task,
    task_ids_of,
    warned_ids,
)
from processing.running.tracker import RunTracker
from processing.task import Outcome, SourceImage, Status


class RowStates:
    """The states of all rows of a batch, by task id; knows no Qt.

    Attributes:
        tracker: the state of the run; None before it.
    """

    def __init__(self) -> None:
        self.tracker: RunTracker | None = None
        self._plan: Plan | None = None
        self._skipped: Sequence[Outcome] = ()  # by the plan
        self._skipped_ids: Sequence[int] = ()  # of those, in their order
        self._carried = PackedOutcomes()  # over from an earlier run of the batch

    @property
    def ended(self) -> Iterator[tuple[Status, Sequence[int]]]:
        """Rows that had ended before the run's first message, by status; ids in order."""
        yield from ids_by_status(self._carried).items()
        if self.tracker is None and self._skipped_ids:
            yield Status.SKIPPED, self._skipped_ids

    @property
    def warned(self) -> Sequence[int]:
        """Rows that were done with warnings before the run's first message; ids in order."""
        return warned_ids(self._carried)

    @property
    def failures(self) -> Iterator[tuple[int, str]]:
        """Which rows failed in an earlier run of the batch, and for what reason."""
        if Status.FAILED in ids_by_status(self._carried):
            yield from reasons_by_task(self._carried, Status.FAILED)

    def set_plan(self, plan: Plan) -> None:
        """Show `plan`, and no run."""
        self.tracker = None
        self._plan = plan
        self._skipped, self._skipped_ids = plan.skipped, task_ids_of(plan.skipped)
        self._carried = plan.carried

    def forget(self) -> None:
        """Forget plan and run."""
        self.tracker = None
        self._plan = None
        self._skipped, self._skipped_ids = (), ()
        self._carried = PackedOutcomes()

    def row(self, row_id: int, source: SourceImage) -> FileRow:
        """Return all that is known of a picture."""
        task = self._plan.tasks[row_id] if self._plan else None
        placing = _placing(row_id, self._plan) if self._plan else None
        outcome = self.outcome(row_id)
        lane = None if outcome else self._lane_number(row_id)
        if self._plan is None:
            return FileRow(source, task, outcome, lane)
        settings = self._plan.settings
        origin = settings.sources[min(source.origin, len(settings.sources) - 1)]
        is_of_several = bool(settings.recipe.also)
        where = (placing, settings.output_folder, origin)
        return FileRow(source, task, outcome, lane, *where, is_of_several=is_of_several)

    def outcome(self, row_id: int) -> Outcome | None:
        """Return how a row ended, or is planned to end; None before."""
        if self.tracker is not None:
            return self.tracker.outcome(row_id)
        for outcomes, ids in self._planned_outcomes():
            place = _place_of(row_id, ids)
            if place is not None:
                return outcomes[place]
        return None

    def status(self, row_id: int) -> Status | None:
        """Return the status of a row; faster than `outcome`."""
        if self.tracker is not None:
            return self.tracker.status(row_id)
        outcome = self.outcome(row_id)
        return outcome.status if outcome is not None else None

    def ended_bytes(self, row_id: int) -> tuple[int, int]:
        """Return the sizes of a picture and its result in bytes; 0 if unknown."""
        tracker = self.tracker
        return (tracker.source_bytes[row_id], tracker.result_bytes[row_id]) if tracker else (0, 0)

    def ended_pixels(self, row_id: int) -> int:
        """Return how many pixels the result has; 0 if unknown."""
        return self.tracker.result_pixels[row_id] if self.tracker else 0

    def is_worked_on(self, row_id: int) -> bool:
        """Return whether a worker is making it."""
        return self._lane_number(row_id) is not None

    def _lane_number(self, row_id: int) -> int | None:
        lane = self.tracker.lane_of(row_id) if self.tracker is not None else None
        return lane.number if lane else None

    def _planned_outcomes(self) -> Iterator[tuple[Sequence[Outcome], Sequence[int]]]:
        """Yield the outcomes that are known before a run, and their ids in the same order."""
        yield self._skipped, self._skipped_ids
        yield self._carried, self._carried.task_ids


def _place_of(row_id: int, ids: Sequence[int]) -> int | None:
    """Return the place of an id among some in order."""
    place = bisect_left(ids, row_id)
    return place if place < len(ids) and ids[place] == row_id else None


def _placing(task_id: int, plan: Plan) -> Placing:
    if task_id in plan.replacing:
        return Placing.IN_PLACE if plan.settings.replace_originals else Placing.REPLACING
    return Placing.RENAMED if task_id in plan.renamed else Placing.NEW
