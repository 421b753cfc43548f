"""One picture as the table shows it, and the words for it."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from gui.text import phrases
from gui.text.translation import tr
from processing.files.display import display
from processing.planning.plan import Plan
from processing.planning.plan_rows import (
    PackedOutcomes,
    ids_by_status,
    reasons_by_task,
    task_ids_of,
    warned_ids,
)
from processing.running.tracker import RunTracker
from processing.task import Outcome, SourceImage, Status, Task

_WITH_RESULT = {None, Status.DONE}


class Placing(Enum):
    """Whether the result's name is new, or which file it replaces."""

    NEW = auto()
    RENAMED = auto()  # its planned name was taken
    REPLACING = auto()  # an older result goes
    IN_PLACE = auto()  # the original goes to the trash


@dataclass(frozen=True, slots=True)
class FileRow:
    """One picture; made when it is shown, never stored.

    Attributes:
        task: None until there is a plan.
        outcome: how it ended, or is planned to end where the plan skips it; None before.
        lane: the number of the worker that is making it, or None.
        placing: how the result comes to its name; None until there is a plan.
        output_folder: below which results are shown without its own path; None until there is a
            plan.
        origin: the folder or picture that was opened and led to it; None until there is a plan.
    """

    source: SourceImage
    task: Task | None = None
    outcome: Outcome | None = None
    lane: int | None = None
    placing: Placing | None = None
    output_folder: Path | None = None
    origin: Path | None = None

    @property
    def status(self) -> Status | None:
        """How it ended, or None before."""
        return self.outcome.status if self.outcome else None

    @property
    def result(self) -> Path | None:
        """The file this run made, or None."""
        return self.task.destination if self.task and self.status is Status.DONE else None

    @property
    def planned(self) -> Path | None:
        """The file that was made or is going to be made; None if there is none."""
        return self.task.destination if self.task and self.status in _WITH_RESULT else None

    @property
    def place(self) -> str:
        """Where the result is below the output folder, for display; elsewhere its whole path."""
        if self.planned is None:
            return ""
        if self.placing is Placing.IN_PLACE:
            return display(self.source.relative.parent / self.planned.name)
        if self.output_folder is not None and self.planned.is_relative_to(self.output_folder):
            return display(self.planned.relative_to(self.output_folder))
        return display(self.planned)

    @property
    def folder(self) -> str:
        """The source that it was found in and the folder below that, for display."""
        folder, relative = self.source.path.parent, self.source.relative.parent
        root = folder
        for _ in relative.parts:
            root = root.parent
        if self.origin is not None and folder.is_relative_to(self.origin):
            root, relative = self.origin, folder.relative_to(self.origin)
        return display(Path(root.name or root, relative))

    @property
    def is_warned(self) -> bool:
        """Whether it is done, but something was lost or unusual."""
        return self.status is Status.DONE and bool(self.note)

    @property
    def name(self) -> str:
        """The file's name for display."""
        return display(self.source.path.name)

    @property
    def note(self) -> str:
        """Why it is not done, or what was lost."""
        if self.outcome is None:
            return ""
        return self.outcome.reason or " ".join(self.outcome.warnings)

    @property
    def detail(self) -> str:
        """The second line: the note, or else the folder it is in."""
        folder = self.source.relative.parent
        return self.note or (display(folder) if folder.parts else "")


def placing_text(placing: Placing) -> str:
    """Return what happens at the name of a result."""
    return {
        Placing.NEW: tr("new"),
        Placing.RENAMED: tr("new (name was taken)"),
        Placing.REPLACING: tr("replaces the older one"),
        Placing.IN_PLACE: tr("replaces the original"),
    }[placing]


def state_text(row: FileRow) -> str:
    """Return the state of the picture in a word or two."""
    if row.outcome is not None:
        return phrases.status_text(row.outcome.status)
    if row.lane is not None:
        return tr("Worker {number}").format(number=row.lane)
    return tr("Waiting") if row.task is not None else tr("Found")


def tool_tip(row: FileRow) -> str:
    """Return everything known about the picture, as lines."""
    lines = [display(row.source.path)]
    if row.planned is not None:
        lines.append(tr("Result: {path}").format(path=display(row.planned)))
    if row.outcome is not None and row.outcome.timing is not None:
        seconds = row.outcome.timing.elapsed_seconds
        lines.append(tr("Took {time}").format(time=phrases.duration(seconds)))
    if row.note:
        lines.append(row.note)
    return "\n".join(lines)


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
        return FileRow(source, task, outcome, lane, placing, settings.output_folder, origin)

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
