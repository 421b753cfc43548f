"""Do long work of the window in slices of a few milliseconds in its event loop."""

import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal

TURN_SECONDS = 0.008  # per slice; with its last step half a frame


class Slices(QObject):
    """Runs the steps of one task at a time; lives in the GUI thread.

    Signals:
        done: all steps have run.
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
        """Run the first of these steps, and the others in later turns of the event loop.

        A task under way is dropped. A task of one step is done when this returns.
        """
        self._steps = steps
        self._timer.start()
        self._go_on(0.0)

    def drop(self) -> None:
        """Drop the task under way."""
        self._timer.stop()
        self._steps = iter(())

    def _on_turn(self) -> None:
        self._go_on(TURN_SECONDS)

    def _go_on(self, seconds: float) -> None:
        """Run steps for the time of a slice, at least one."""
        deadline = time.perf_counter() + seconds
        for _ in self._steps:
            if time.perf_counter() >= deadline:
                return
        self.drop()
        self.done.emit()
