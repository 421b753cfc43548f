"""The thread that takes the workers' messages from their queue until all workers are gone."""

import logging
import threading
import time
from collections import deque
from collections.abc import Collection
from typing import Any

from processing.errors import ForeignBytesError
from processing.processes import plain_values, wire_sentences
from processing.record import record
from processing.running.engines._queue_watch import QueueWatch
from processing.running.engines.record_queues import MessageQueue
from processing.running.events import LogRecorded, Message, Notify, WorkerStarted
from processing.running.worker.protocol import INTRODUCTION, LOG_LINE

POLL_SECONDS = 0.1  # the longest a closed queue lingers
DRAIN_SECONDS = 2.0  # the longest the rest of the messages may take

_log = logging.getLogger(__name__)


@record
class _Read:
    """A message that was read, with the moments in which it was written and read."""

    message: Message
    put_at: float
    got_at: float


class Listener:
    """Hands the messages of one pool's workers to `notify`, in a daemon thread of its own.

    Messages are for display; outcomes come back as the tasks' return values.

    Attributes:
        messages: the queue that it listens to.
        is_spoilt: whether a worker sent something else; no further message is taken then.
    """

    def __init__(
        self,
        messages: MessageQueue,
        notify: Notify,
        run_id: str,
        session: int,
        workers: Collection[int],
        watch: QueueWatch | None = None,
    ) -> None:
        """Listen to the `workers`, process ids of the pool's `session`.

        A `watch` tells what passes through the queue.
        """
        self.is_spoilt = False
        self.messages = messages
        self._notify = notify
        self._run_id = run_id
        self._session = session
        self._workers = frozenset(workers)
        self._has_ended = False
        self._watch = watch
        self._read: deque[_Read] = deque()
        self._reading = threading.Lock()
        self._thread = threading.Thread(target=self._listen, name="thumbpool-listener", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def catch_up(self) -> None:
        """Read all messages sent so far; called before results that were sent later are trusted.

        So a worker that sends anything but messages is known before its results count.
        Thread-safe: whoever reads, only the listener's own thread passes messages on. Until then
        they count for the bound of the queue. So it never reads more than that at once, however
        fast a worker writes that asks for no room.
        """
        with self._reading:
            for _ in range(self.messages.most):
                if self.is_spoilt or self._has_ended or not self.messages.is_readable():
                    return
                self._read_one()

    def _read_one(self) -> None:
        """Read a message, or note that there is none to come, or that it is none."""
        try:
            received, put_at = self.messages.read()
            message = self._as_message(received)
            self._read.append(_Read(message, put_at, time.perf_counter()))
        except (ForeignBytesError, TypeError, ValueError) as error:
            self._refuse(str(error))
        except (EOFError, OSError):
            self._has_ended = True  # every writer is closed
        if len(self._read) > self.messages.most:
            self._refuse("there is no room for so many")

    def _refuse(self, why: str) -> None:
        _log.warning("A worker sent what is no message: %s", why)
        self.is_spoilt = True

    def finish(self) -> None:
        """Take the remaining messages and end; call it once all workers are dead."""
        self.messages.end_here()
        self._thread.join(DRAIN_SECONDS)
        if self._thread.is_alive():
            _log.warning("The message listener did not end; it is left behind")
        else:
            self.messages.give_back()

    def _listen(self) -> None:
        is_over = False
        if self._watch is not None:
            self._watch.tell()  # that there is a queue, and nothing in it
        while not is_over:
            is_in_vain = not self._is_there_something()
            if not is_in_vain:
                self.catch_up()
            is_over = self.is_spoilt or self._has_ended
            if self._watch is not None and is_in_vain and not (is_over or self._read):
                self._watch.note_timeout()
            while self._read:
                self._pass_on_batch()
        if self._watch is not None:
            self._watch.tell()

    def _pass_on_batch(self) -> None:
        """Pass on all that has been read until now."""
        batch = [self._read.popleft() for _ in range(len(self._read))]
        if self._watch is not None:
            for read in batch:
                self._watch.note_read(read.put_at, read.got_at)
            self._watch.tell(self.messages.size_said())
        for read in batch:
            self.messages.make_room()
            self._notify(read.message)

    def _is_there_something(self) -> bool:
        try:
            return self.messages.is_readable(POLL_SECONDS)
        except OSError:
            self._has_ended = True  # it was closed
            return False

    def _as_message(self, received: Any) -> Message:
        """Return what a worker sent as a message of the run.

        Raises:
            TypeError, ValueError, LookupError: it is something else.
        """
        kind, *fields = received
        if kind == INTRODUCTION:
            worker, session, at = plain_values.row(
                fields, (plain_values.number, plain_values.number, plain_values.seconds)
            )
            if worker not in self._workers or session != self._session:
                raise ValueError("this is no worker of the pool")
            return WorkerStarted(self._run_id, worker, session, min(at, time.perf_counter()))
        if kind == LOG_LINE:
            level, name, text, created, worker = plain_values.row(
                fields,
                (
                    plain_values.number,
                    plain_values.text,
                    wire_sentences.sentence,
                    plain_values.seconds,
                    plain_values.number,
                ),
            )
            return LogRecorded(self._run_id, level, name, text, created, worker)
        raise ValueError("this is no kind of message")
