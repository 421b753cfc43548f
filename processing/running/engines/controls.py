"""Pause, resume and cancel, the same for every engine."""

import threading


class Controls:
    """The calls that control an engine from outside. Thread-safe; each may be repeated."""

    def __init__(self) -> None:
        self._flowing = threading.Event()
        self._flowing.set()
        self._cancelled = threading.Event()

    def pause(self) -> None:
        """Begin no further task; those in flight finish."""
        self._flowing.clear()

    def resume(self) -> None:
        """Begin tasks again."""
        self._flowing.set()

    def cancel(self) -> None:
        """End the run soon, the other tasks without outcomes."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled.is_set()

    def wait_unless_cancelled(self, seconds: float) -> None:
        """Wait for `seconds`, or until `cancel` is called."""
        self._cancelled.wait(seconds)

    def may_begin(self, seconds: float) -> bool:
        """Wait at most `seconds` while paused; return whether a task may begin now."""
        return self._flowing.wait(seconds) and not self.is_cancelled
