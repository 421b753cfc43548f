"""Tell what passes through a queue of messages, for those who want to see it fill and empty."""

import time

from processing.running.engines.record_queues import MessageQueue
from processing.running.events import Notify, QueueRead

MOST_TIMEOUTS = 10  # gets without a message that wait to be told together


class QueueWatch:
    """Notifies a `QueueRead` for each batch of messages that is read, and for gets in vain.

    Belongs to the thread that passes the messages on.
    """

    def __init__(self, messages: MessageQueue, notify: Notify, run_id: str, capacity: int) -> None:
        """Watch `messages`, which hold `capacity` at most."""
        self._messages = messages
        self._notify = notify
        self._run_id = run_id
        self._capacity = capacity
        self._puts: list[float] = []
        self._gets: list[float] = []
        self._timeouts: list[float] = []

    def note_timeout(self) -> None:
        """Note that a get ended now, without a message."""
        self._timeouts.append(time.perf_counter())
        if len(self._timeouts) >= MOST_TIMEOUTS:
            self.tell()

    def note_read(self, put_at: float, got_at: float) -> None:
        """Note a message of the present batch: when it was written, and when it was read."""
        self._puts.append(min(put_at, got_at))  # clocks of cores may differ a little
        self._gets.append(got_at)

    def tell(self, size_said: int | None = None) -> None:
        """Tell what was noted since the last time; `size_said` is what `qsize` said just now."""
        puts, gets, timeouts = map(tuple, (self._puts, self._gets, self._timeouts))
        for noted in (self._puts, self._gets, self._timeouts):
            noted.clear()
        now = time.perf_counter()
        self._notify(QueueRead(self._run_id, now, self._capacity, puts, gets, timeouts, size_said))
