"""Where the window stands, for all who steer it."""

from PySide6.QtCore import QObject, Signal

from gui.states import LOCKED_STATES, TRANSITIONS, State


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
