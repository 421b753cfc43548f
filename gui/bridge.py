"""Bring messages from any thread to the window, in batches and without a signal a message."""

import logging
import os
import time
from collections import deque

from PySide6.QtCore import QObject, QTimer, Signal

from processing.messages import LogRecorded, Message

DRAIN_MILLISECONDS = 33  # about once a frame that a person can tell apart
IDLE_MILLISECONDS = 250  # also how soon Python's signal handlers run when nothing moves
DRAIN_BUDGET_SECONDS = 0.012  # the rest of a frame belongs to painting and the user
LEAST_SECONDS = 0.003  # for messages, however long the end of a turn takes: they must get on
BATCH_MESSAGES = 32  # handled between two looks at the clock
NO_RUN = ""  # the run id of what belongs to the window itself


class Bridge(QObject):
    """Takes messages from every thread and hands on those of the run it follows.

    Lives in the GUI thread; only `post` may be called from others.

    Signals:
        messages_arrived: a list of messages in the order of their arrival.
        drained: a turn of `messages_arrived` is over.
    """

    messages_arrived = Signal(object)
    drained = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Message] = deque()
        self._run_id = NO_RUN
        self._ending_seconds = 0.0  # how long the receivers of the last `drained` took
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.drain)
        self._timer.start(IDLE_MILLISECONDS)

    def post(self, message: Message) -> None:
        """Leave a message for the window. Thread-safe; returns at once."""
        self._waiting.append(message)

    def follow(self, run_id: str) -> None:
        """Hand on the messages of this run only, and swiftly; those of older runs are dropped."""
        self._run_id = run_id
        self._timer.setInterval(DRAIN_MILLISECONDS)

    def rest(self) -> None:
        """Follow no run; look seldom."""
        self._run_id = NO_RUN
        self._timer.setInterval(IDLE_MILLISECONDS)

    def drain(self) -> None:
        """Hand on what waits until it is all or the time budget is spent.

        The budget is for the receivers too, of `drained` by what they took in the turn before.
        """
        budget = max(LEAST_SECONDS, DRAIN_BUDGET_SECONDS - self._ending_seconds)
        deadline = time.perf_counter() + budget
        handed_on = False
        while self._waiting and time.perf_counter() < deadline:
            batch = self._take(BATCH_MESSAGES)
            if batch:
                handed_on = True
                self.messages_arrived.emit(batch)
        if handed_on:
            began = time.perf_counter()
            self.drained.emit()
            self._ending_seconds = time.perf_counter() - began

    def _take(self, limit: int) -> list[Message]:
        """Return up to `limit` messages that belong to the run, dropping older ones on the way."""
        count = min(limit, len(self._waiting))
        taken = (self._waiting.popleft() for _ in range(count))
        return [message for message in taken if message.run_id in {self._run_id, NO_RUN}]


class BridgeLogHandler(logging.Handler):
    """Posts this process's own log records to a bridge. Thread-safe."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge

    def emit(self, record: logging.LogRecord) -> None:
        """Post `record` as a message of no run."""
        try:
            text = self.format(record)
        except (TypeError, ValueError):
            self.handleError(record)
            return
        self._bridge.post(
            LogRecorded(NO_RUN, record.levelno, record.name, text, record.created, os.getpid())
        )
