"""The thread that takes what workers put into the queue, until every one of them is gone."""

import logging
import queue
import threading
from multiprocessing.queues import Queue
from typing import Any

from processing import wire
from processing.engines.pool_internals import close_messages, end_of_messages
from processing.errors import ForeignBytesError
from processing.messages import LogRecorded, Message, Notify, WorkerStarted
from processing.worker_calls import INTRODUCTION, LOG_LINE

POLL_SECONDS = 0.1  # the longest a closed queue lingers
DRAIN_SECONDS = 2.0  # the longest the rest of the messages may take

_log = logging.getLogger(__name__)


class Listener:
    """Hands the messages of one pool's workers to `notify`, in a daemon thread of its own.

    What it carries is for display; what counts comes back as the tasks' return values.

    Attributes:
        is_spoilt: whether a worker sent what is no message; no further message is taken then.
    """

    def __init__(self, messages: "Queue[Any]", notify: Notify, run_id: str) -> None:
        self.is_spoilt = False
        self._messages = messages
        self._notify = notify
        self._run_id = run_id
        self._thread = threading.Thread(target=self._listen, name="thumbpool-listener", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def finish(self) -> None:
        """Take what is left and end; call it once all workers are dead."""
        end_of_messages(self._messages)
        self._thread.join(DRAIN_SECONDS)
        if self._thread.is_alive():
            _log.warning("The message listener did not end; it is left behind")
        else:
            close_messages(self._messages)

    def _listen(self) -> None:
        while True:
            try:
                message = self._as_message(self._messages.get(timeout=POLL_SECONDS))
            except queue.Empty:
                continue
            except (EOFError, OSError):
                return  # every writer is closed
            except (ForeignBytesError, TypeError, ValueError, LookupError) as error:
                _log.warning("A worker sent what is no message: %s", error)
                self.is_spoilt = True
                return
            self._notify(message)

    def _as_message(self, told: Any) -> Message:
        """Return what a worker told as a message of the run.

        Raises:
            TypeError, ValueError, LookupError: it told something else.
        """
        kind, *fields = told
        if kind == INTRODUCTION:
            worker, generation, at = wire.row(fields, (wire.number, wire.number, wire.seconds))
            return WorkerStarted(self._run_id, worker, generation, at)
        if kind == LOG_LINE:
            level, name, text, created, worker = wire.row(
                fields, (wire.number, wire.text, wire.text, wire.seconds, wire.number)
            )
            return LogRecorded(self._run_id, level, name, text, created, worker)
        raise ValueError(f"{kind!r} is no kind of message")
