"""Do long work of the window in turns of its event loop, a few milliseconds each."""

import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal

TURN_SECONDS = 0.008  # with the step that is under way by then, half a frame


class Slices(QObject):
    """Works off the steps of one thing at a time; lives in the GUI thread.

    Signals:
        done: all steps are taken.
    """

    done = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_turn)

    @property
    def is_under_way(self) -> bool:
        """Whether steps are left."""
        return self._timer.isActive()

    def begin(self, steps: Iterator[None]) -> None:
        """Take the first of these steps, and the others as the event loop turns.

        What was under way is dropped. What takes one step is done when this returns.
        """
        self._steps = steps
        self._timer.start()
        self._go_on(0.0)

    def drop(self) -> None:
        """Take no further step of what is under way."""
        self._timer.stop()
        self._steps = iter(())

    def _on_turn(self) -> None:
        self._go_on(TURN_SECONDS)

    def _go_on(self, seconds: float) -> None:
        """Take steps for so long, and one at the least."""
        deadline = time.perf_counter() + seconds
        for _ in self._steps:
            if time.perf_counter() >= deadline:
                return
        self.drop()
        self.done.emit()
