"""Pause, resume, cancel and the number of workers, the same for every engine."""

import sys
import threading

from processing.record import record


@record
class Crew:
    """How many workers an engine is to have, and how much memory each may use for one picture."""

    workers: int
    memory_bytes: int


ALONE = Crew(1, sys.maxsize)


class Controls:
    """The calls that control an engine from outside. Thread-safe; each may be repeated.

    Attributes:
        pauses: how many there were.
    """

    def __init__(self, crew: Crew = ALONE) -> None:
        """Begin with `crew`."""
        self._crew = crew
        self.pauses = 0
        self._flowing = threading.Event()
        self._flowing.set()
        self._cancelled = threading.Event()
        self._forced = threading.Event()

    def pause(self) -> None:
        """Begin no further task; those in flight finish."""
        if self._flowing.is_set():
            self.pauses += 1
        self._flowing.clear()

    def resume(self) -> None:
        """Begin tasks again."""
        self._flowing.set()

    def cancel(self) -> None:
        """End the run soon, the other tasks without outcomes."""
        self._cancelled.set()

    def force_stop(self) -> None:
        """End the run at once, with what is in work, as far as the engine can."""
        self._forced.set()
        self._cancelled.set()

    def set_crew(self, crew: Crew) -> None:
        """Have so many workers from the next picture on; an engine without workers ignores it."""
        self._crew = crew

    @property
    def crew(self) -> Crew:
        """The workers that are wanted now."""
        return self._crew

    @property
    def is_paused(self) -> bool:
        """Whether no task may begin until `resume`."""
        return not self._flowing.is_set()

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled.is_set()

    @property
    def is_forced(self) -> bool:
        """Whether `force_stop` was called."""
        return self._forced.is_set()

    def wait_unless_cancelled(self, seconds: float) -> None:
        """Wait for `seconds`, or until `cancel` is called."""
        self._cancelled.wait(seconds)

    def may_begin(self, seconds: float) -> bool:
        """Wait at most `seconds` while paused; return whether a task may begin now."""
        return self._flowing.wait(seconds) and not self.is_cancelled
