"""Follow work in another thread by its messages, and cancel it on Ctrl-C."""

import math
import queue
import time
from collections.abc import Callable, Generator
from typing import TypeVar

from processing.cli.interruption import Interruption
from processing.processes.threads import Work

STEP_SECONDS = 0.1  # the longest that a Ctrl-C waits to be acted on, where it wakes nothing
END_SECONDS = 10.0  # the longest that abandoned work may take to end

Inbox = queue.SimpleQueue
AnyMessage = TypeVar("AnyMessage")


def follow(
    work: Work,
    inbox: Inbox[AnyMessage],
    interruption: Interruption,
    last: type[AnyMessage],
    force: Callable[[], None] | None = None,
    patience_seconds: float = math.inf,
) -> Generator[AnyMessage]:
    """Start `work` and yield its messages up to the one of type `last`.

    Cancels the work when interrupted, or when the generator is closed early. Interrupted again, it
    calls `force`. Work that has not ended `patience_seconds` after a cancel is left alone.
    """
    work.start()
    is_cancelled = False
    deadline = math.inf
    end_seconds = END_SECONDS
    try:
        while True:
            if interruption.is_requested and not is_cancelled:
                is_cancelled = True
                deadline = time.monotonic() + patience_seconds
                work.cancel()
            if time.monotonic() > deadline:
                end_seconds = 0.0
                return
            if interruption.is_insisted and force is not None:
                force()
                force = None
            try:
                message = inbox.get(timeout=STEP_SECONDS)
            except queue.Empty:
                continue
            yield message
            if isinstance(message, last):
                return
    finally:
        work.cancel()
        work.join(end_seconds)
