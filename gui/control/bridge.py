"""Bring messages from any thread to the window in batches, not with one signal per message."""

import copy
import logging
import os
import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from processing.errors import ThumbpoolError
from processing.language.translation import localized
from processing.running.events import LogRecorded, Message

DRAIN_MILLISECONDS = 33  # about once a frame that a person can tell apart
IDLE_MILLISECONDS = 250  # also how soon Python's signal handlers run when nothing moves
DRAIN_BUDGET_SECONDS = 0.012  # per drain; the rest of a frame is for painting and input
LEAST_SECONDS = 0.003  # for messages, however long `drained` takes: they must make progress
BATCH_MESSAGES = 32  # handled between two readings of the clock
NO_RUN = ""  # the run id of the window's own messages


Receiver = Callable[[Message], None]


class Bridge(QObject):
    """Takes messages from every thread and gives those of each run to its subscriber.

    Lives in the GUI thread; only `post` may be called from others. Messages of a run without
    a subscriber are dropped.

    Signals:
        messages_arrived: a list of messages in the order of their arrival, for the log; subscribers
            get them after that.
        drained: all messages of this drain are handled.
    """

    messages_arrived = Signal(object)
    drained = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Message] = deque()
        self._receivers: dict[str, Receiver] = {}  # by the id of the run
        self._ending_seconds = 0.0  # how long the receivers of the last `drained` took
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.drain)
        self._timer.start(IDLE_MILLISECONDS)

    def post(self, message: Message) -> None:
        """Queue a message for the window. Thread-safe; returns at once."""
        self._waiting.append(message)

    def subscribe(self, run_id: str, receive: Receiver) -> None:
        """Give the messages of a run to `receive` until `unsubscribe`; drain often meanwhile."""
        self._receivers[run_id] = receive
        self._timer.setInterval(DRAIN_MILLISECONDS)

    def unsubscribe(self, run_id: str) -> None:
        """Drop further messages of a run; drain seldom if no run is left. May be repeated."""
        self._receivers.pop(run_id, None)
        if not self._receivers:
            self._timer.setInterval(IDLE_MILLISECONDS)

    def drain(self) -> None:
        """Deliver queued messages until none is left or the time budget is spent.

        The budget includes the receivers of `drained`, by the time they took last.
        """
        budget = max(LEAST_SECONDS, DRAIN_BUDGET_SECONDS - self._ending_seconds)
        deadline = time.perf_counter() + budget
        handed_on = False
        while self._waiting and time.perf_counter() < deadline:
            batch = self._take(BATCH_MESSAGES)
            if batch:
                handed_on = True
                self.messages_arrived.emit(batch)
                self._give(batch)
        if handed_on:
            began = time.perf_counter()
            self.drained.emit()
            self._ending_seconds = time.perf_counter() - began

    def _give(self, batch: list[Message]) -> None:
        for message in batch:
            receive = self._receivers.get(message.run_id)  # one before may have been the last
            if receive is not None:
                receive(message)

    def _take(self, limit: int) -> list[Message]:
        """Return up to `limit` messages that have a subscriber; drop the others."""
        count = min(limit, len(self._waiting))
        taken = (self._waiting.popleft() for _ in range(count))
        wanted = {NO_RUN, *self._receivers}
        return [message for message in taken if message.run_id in wanted]


class BridgeLogHandler(logging.Handler):
    """Posts this process's own log records to a bridge. Thread-safe."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge

    def emit(self, record: logging.LogRecord) -> None:
        """Post `record` as a message of no run."""
        try:
            text = self.format(_localized(record))
        except (TypeError, ValueError):
            self.handleError(record)
            return
        self._bridge.post(
            LogRecorded(NO_RUN, record.levelno, record.name, text, record.created, os.getpid())
        )


def _localized(record: logging.LogRecord) -> logging.LogRecord:
    """Return `record` with its message, and what stands in it, in the reader's language."""
    shown = copy.copy(record)
    if isinstance(record.msg, str):
        shown.msg = localized(record.msg)
    if isinstance(record.args, tuple):
        shown.args = tuple(map(_localized_argument, record.args))
    return shown


def _localized_argument(argument: object) -> object:
    is_text = isinstance(argument, str | ThumbpoolError)
    return localized(str(argument)) if is_text else argument
