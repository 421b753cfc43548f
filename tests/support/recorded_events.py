"""Listen to what a run or a preparation tells, and wait for it, without polling where one can."""

import threading
import time
from collections.abc import Callable
from typing import Any

from tests.support.bounds import WAIT_SECONDS

STEP_SECONDS = 0.005


def wait_until(condition: Callable[[], Any]) -> Any:
    """Return what `condition` returns once that is true of it; for what tells nobody of itself."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not (answer := condition()):
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(STEP_SECONDS)
    return answer


class Told(list[Any]):
    """All messages so far, in the order of their arrival; `append` may be called by any thread."""

    def __init__(self) -> None:
        super().__init__()
        self._arrived = threading.Condition()

    def append(self, message: Any) -> None:
        with self._arrived:
            super().append(message)
            self._arrived.notify_all()

    def wait_until(self, is_so: Callable[[], object]) -> None:
        """Wait until the messages make `is_so` true."""
        with self._arrived:
            assert self._arrived.wait_for(is_so, WAIT_SECONDS), f"it never came: {self[-5:]}"

    def wait_for(self, kind: type) -> Any:
        """Wait for a message of this kind and return the first."""
        self.wait_until(lambda: self.of(kind))
        return self.of(kind)[0]

    def of(self, kind: type) -> list[Any]:
        """Return the messages of this kind."""
        return [message for message in self if isinstance(message, kind)]
