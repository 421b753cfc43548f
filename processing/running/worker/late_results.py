"""The outcomes of a chunk of tasks, which may come after their worker has gone on."""

import threading
from collections.abc import Callable

from processing.task import Outcome

Outcomes = list[tuple[int, Outcome]]  # each with its slot


class LateResults:
    """Collects the outcomes of one chunk, and hands them on when they are complete. Thread-safe."""

    def __init__(self) -> None:
        """Expect nothing yet; `when_complete` says that there is nothing more to expect."""
        self._lock = threading.Lock()
        self._expected = 0
        self._outcomes: Outcomes = []
        self._then: Callable[[Outcomes], None] | None = None

    def expect(self) -> None:
        """Expect one outcome more."""
        with self._lock:
            self._expected += 1

    def add(self, slot: int, outcome: Outcome) -> None:
        """Add the outcome of the task in `slot`."""
        with self._lock:
            self._outcomes.append((slot, outcome))
        self._hand_on()

    def when_complete(self, then: Callable[[Outcomes], None]) -> None:
        """Call `then` with all outcomes once they are there, in the thread that adds the last."""
        with self._lock:
            self._then = then
        self._hand_on()

    def _hand_on(self) -> None:
        with self._lock:
            if self._then is None or len(self._outcomes) < self._expected:
                return
            then, self._then = self._then, None
        then(self._outcomes)
