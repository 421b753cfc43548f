"""Record the events of a run or a preparation, and wait for them, if possible without polling."""

import threading
import time
from collections.abc import Callable
from typing import Any

from tests.support.bounds import WAIT_SECONDS

STEP_SECONDS = 0.005


def wait_until(condition: Callable[[], Any]) -> Any:
    """Return the result of `condition` once it is true; it is called again and again."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not (answer := condition()):
        assert time.monotonic() < deadline, "the condition did not become true"
        time.sleep(STEP_SECONDS)
    return answer


class RecordedEvents(list[Any]):
    """All messages so far, in the order of their arrival; `append` is thread-safe."""

    def __init__(self) -> None:
        super().__init__()
        self._arrived = threading.Condition()

    def append(self, message: Any) -> None:
        with self._arrived:
            super().append(message)
            self._arrived.notify_all()

    def wait_until(self, condition: Callable[[], object]) -> None:
        """Wait until the messages make `condition` true."""
        with self._arrived:
            is_true = self._arrived.wait_for(condition, WAIT_SECONDS)
            assert is_true, f"it never became true: {self[-5:]}"

    def wait_for(self, kind: type) -> Any:
        """Wait for a message of this kind and return the first."""
        self.wait_until(lambda: self.of(kind))
        return self.of(kind)[0]

    def of(self, kind: type) -> list[Any]:
        """Return the messages of this kind."""
        return [message for message in self if isinstance(message, kind)]
