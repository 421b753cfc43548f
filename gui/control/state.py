"""The states of the window, the legal transitions, and why Start is unavailable."""

from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from gui.text.plan_words import open_tasks
from processing.files.display import display
from processing.formats import available
from processing.language.translation import localized, ntr, tr
from processing.planning.picture_filter import FilterCounts
from processing.planning.plan import Plan
from processing.settings.batch import BatchSettings


class State(StrEnum):
    """What the window is doing."""

    EMPTY = "empty"
    SCANNING = "scanning"
    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    DONE = "done"
    UNDOING = "undoing"


class StateMachine(QObject):
    """The present state and its signals; lives in the GUI thread.

    Attributes:
        state: the present one.
        is_shutting_down: whether nothing may be started any more.

    Signals:
        state_changed: the new `State`.
        problem_changed: a sentence for the user, empty when all is well.
        noted: a sentence that is no problem.
    """

    state_changed = Signal(object)
    problem_changed = Signal(str)
    noted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = State.EMPTY
        self.is_shutting_down = False

    @property
    def is_locked(self) -> bool:
        """Whether nothing may be opened or changed now."""
        return self.state in LOCKED_STATES

    def enter(self, state: State) -> None:
        """Change the state; the present one is announced again.

        Raises:
            ValueError: the transition is not legal.
        """
        if state is not self.state and state not in TRANSITIONS[self.state]:
            raise ValueError(f"Nothing leads from {self.state} to {state}.")
        self.state = state
        self.state_changed.emit(state)

    def announce_again(self) -> None:
        """Announce the present state again, as what it allows has changed."""
        self.state_changed.emit(self.state)

    def report_problem(self, problem: str) -> None:
        """Emit what is wrong, in a sentence; an empty one clears it."""
        self.problem_changed.emit(localized(problem))


RUN_STATES = frozenset({State.RUNNING, State.PAUSED, State.STOPPING})
LOCKED_STATES = RUN_STATES | {State.UNDOING}  # nothing can be opened or changed in these

# The legal transitions. A run that was refused goes back to READY.
TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.EMPTY: frozenset({State.SCANNING, State.UNDOING}),
    State.SCANNING: frozenset({State.EMPTY, State.READY}),
    State.READY: frozenset({State.EMPTY, State.SCANNING, State.RUNNING, State.UNDOING}),
    State.RUNNING: frozenset({State.PAUSED, State.STOPPING, State.DONE, State.READY}),
    State.PAUSED: frozenset({State.RUNNING, State.STOPPING, State.DONE, State.READY}),
    State.STOPPING: frozenset({State.DONE, State.READY}),
    State.DONE: frozenset({State.EMPTY, State.SCANNING, State.READY, State.UNDOING}),
    State.UNDOING: frozenset({State.EMPTY, State.SCANNING, State.READY}),
}


def start_blocker(state: State, plan: Plan | None) -> str:
    """Return why Start is unavailable; empty if it is available."""
    match state:
        case State.EMPTY:
            return tr("Choose a folder of pictures first.")
        case State.SCANNING:
            return tr("Start is possible when all pictures are found.")
        case State.STOPPING:
            return tr("Stopping: the last pictures are being put down.")
        case State.UNDOING:
            return tr("Start is possible when the undo has ended.")
        case State.DONE:
            return tr("This run has ended. Change a setting, or close its summary, for another.")
        case State.READY if plan is not None and not open_tasks(plan):
            if not plan.settings.only_changed:
                return tr("Every result exists already.")
            return tr(
                "Every result exists already. Untick Skip unchanged pictures, under Names, to make "
                "them again."
            )
    return ""


def is_narrowed(settings: BatchSettings, counts: FilterCounts) -> bool:
    """Return whether other choices could make a batch take more pictures."""
    is_limited = bool(settings.exclude or settings.max_depth or not settings.recursive)
    return is_limited or bool(counts.left_out or counts.earlier_results)


def stopped_early(counts: FilterCounts) -> str:
    """Return a sentence on a scan that the user has stopped."""
    return ntr(
        "The scan was stopped: {n} picture found so far. Press Rescan to find the rest.",
        "The scan was stopped: {n} pictures found so far. Press Rescan to find the rest.",
        counts.found,
    )


def nothing_found(settings: BatchSettings, counts: FilterCounts) -> str:
    """Return a sentence on a scan of which no picture is taken, with advice."""
    if counts.found and counts.without == counts.found:
        return tr("All pictures are taken out. Take them back below Which pictures.")
    if counts.found:
        return ntr(
            "The filters leave out the only picture found. Change them below Which pictures.",
            "The filters leave out all {n} pictures found. Change them below Which pictures.",
            counts.found,
        )
    if counts.earlier_results:
        return ntr(
            "There is only {n} result of an earlier run here. Take it too below Which pictures, or "
            "choose another folder.",
            "There are only {n} results of earlier runs here. Take them too below Which pictures, "
            "or choose another folder.",
            counts.earlier_results,
        )
    where = display(settings.sources[0])
    names = available.all_names()
    if settings.exclude:
        return tr(
            "There is no picture in {where} that Thumbpool reads ({formats}). Take more below "
            "Which pictures, or choose another folder.",
            where=where,
            formats=names,
        )
    if not settings.recursive:
        return tr(
            "There is no picture in {where} that Thumbpool reads ({formats}). Tick Include "
            "subfolders, or choose another folder.",
            where=where,
            formats=names,
        )
    return tr(
        "There is no picture in {where} that Thumbpool reads ({formats}). Choose another folder.",
        where=where,
        formats=names,
    )
