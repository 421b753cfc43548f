"""Where the window stands, for all who steer it."""

from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from gui.text.phrases import open_tasks
from gui.text.translation import tr
from processing.files.display import display
from processing.formats.available import FORMATS
from processing.planning.plan import Plan
from processing.settings.batch import BatchSettings


class State(StrEnum):
    """Where the window stands."""

    EMPTY = "empty"
    SCANNING = "scanning"
    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    DONE = "done"
    UNDOING = "undoing"


class Standing(QObject):
    """One state at a time; lives in the GUI thread.

    Attributes:
        state: the present one.
        is_shutting_down: whether nothing shall begin any more.

    Signals:
        state_changed: the new `State`.
        problem_changed: a sentence for the user, empty when all is well.
    """

    state_changed = Signal(object)
    problem_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = State.EMPTY
        self.is_shutting_down = False

    @property
    def is_locked(self) -> bool:
        """Whether nothing may be opened or changed now."""
        return self.state in LOCKED_STATES

    def enter(self, state: State) -> None:
        """Take another state, or the same one for another reason.

        Raises:
            ValueError: nothing leads there from the present one.
        """
        if state is not self.state and state not in TRANSITIONS[self.state]:
            raise ValueError(f"Nothing leads from {self.state} to {state}.")
        self.state = state
        self.state_changed.emit(state)

    def tell_again(self) -> None:
        """Let all look again what can be done in the present state."""
        self.state_changed.emit(self.state)

    def tell_problem(self, problem: str) -> None:
        """Say what is wrong, in a sentence; an empty one takes the last one back."""
        self.problem_changed.emit(problem)


RUN_STATES = frozenset({State.RUNNING, State.PAUSED, State.STOPPING})
LOCKED_STATES = RUN_STATES | {State.UNDOING}  # nothing is opened or changed while these last

# Where the window may go from each state. From a run it goes back to READY if the run was refused.
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


def start_obstacle(state: State, plan: Plan | None) -> str:
    """Return why Start cannot be pressed, or an empty text where it can."""
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
            return tr("This run has ended; press New run for another.")
        case State.READY if plan is not None and not open_tasks(plan):
            text = tr("Every result exists already.")
            if not plan.settings.only_changed:
                return text
            return f"{text} {tr('Untick Only what changed, below Names, to make them again.')}"
    return ""


def is_narrowed(settings: BatchSettings) -> bool:
    """Return whether a scan leaves out pictures that the user could ask for by other choices."""
    selection = settings.selection
    is_selective = selection.has_patterns or bool(selection.least_bytes or selection.max_depth)
    return is_selective or not settings.recursive


def nothing_found(settings: BatchSettings) -> str:
    """Return a sentence for a scan that found no picture, and what may help."""
    where = display(settings.sources[0])
    names = ", ".join(row.label for row in FORMATS)
    text = tr("There is no picture in {where} that Thumbpool reads ({names}).")
    advice = tr("Choose another folder.")
    if not settings.recursive:
        advice = tr("Tick Subfolders too, or choose another folder.")
    selection = settings.selection
    if selection.has_patterns or selection.least_bytes:
        advice = tr("Take more below Which pictures, or choose another folder.")
    return f"{text.format(where=where, names=names)} {advice}"
