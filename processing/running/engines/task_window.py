"""Feed tasks to workers a bounded number at a time, so that pause and cancel act at once."""

import itertools
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from processing.running.engines.controls import Controls
from processing.running.task_queue import TaskQueue
from processing.running.worker.slot_table import SlotTable
from processing.task import Task

Assignment = tuple[int, Task]  # a task and its slot

POLL_SECONDS = 0.1  # the longest a feeding thread takes to notice that it must stop


class TaskWindow:
    """The tasks in flight: handed to a pool and without an outcome, each in a slot of its own.

    Without such a window `imap_unordered` takes its whole input ahead (cpython#64192). The pool's
    task thread draws from `feed`, and so do threads that are workers; every other method belongs to
    the thread that takes outcomes.
    """

    def __init__(
        self, source: TaskQueue, size: int, controls: Controls, slot_table: SlotTable | None = None
    ) -> None:
        """Hold at most `size` tasks; with a slot table, its rows are the slots."""
        self._source = source
        self._controls = controls
        self._slot_table = slot_table
        self._size = size
        self._free: deque[int] = deque()  # slots that were used before
        self._slots = itertools.count()  # all others
        self._changing = threading.Condition()
        self._is_closed = False
        self._drawn = 0  # room that was given out, to tasks that are taken just now
        self._in_flight: dict[int, Task] = {}

    def feed_chunks(self, chunk_size: Callable[[], int]) -> Iterator[tuple[Assignment, ...]]:
        """Yield what `feed` yields, up to `chunk_size()` at once if there is room now.

        Ends when nothing is in flight any more: until then it may be taken back, and is to be sent
        again.
        """
        while True:
            for first in self.feed():
                yield (first, *self._take_at_once(chunk_size() - 1))
            if not self._awaits_more():
                return

    def feed(self, is_wanted: Callable[[], bool] = lambda: True) -> Iterator[Assignment]:
        """Yield slot and task whenever there is room.

        Ends with the source, after `close`, and once whoever draws from it is not wanted any more.
        It never waits without a limit: `Pool.terminate` waits for the thread that draws from it.
        """
        while is_wanted() and not (self._is_closed or self._controls.is_cancelled):
            if not self._controls.may_begin(POLL_SECONDS) or not self._draws(POLL_SECONDS):
                continue
            if self._is_closed or not is_wanted() or not self._controls.may_begin(0):
                self._give_back()
                continue
            assignment = self._next()
            if assignment is None:
                return  # others may draw, too, and find the end by themselves
            yield assignment

    def release(self, *slots: int) -> None:
        """Free the slots of tasks whose outcomes arrived."""
        with self._changing:
            for slot in slots:
                del self._in_flight[slot]
                self._free.append(slot)
            self._changing.notify_all()

    def take_back(self, slot: int) -> None:
        """Put the task in `slot`, which nobody has begun, back where it came from."""
        with self._changing:
            self._source.put_back(self._in_flight.pop(slot))
            self._free.append(slot)
            self._changing.notify_all()

    def resize(self, size: int) -> None:
        """Hold at most `size` tasks from now on; with a slot table, no more than it has rows."""
        if size == self._size:
            return
        with self._changing:
            self._size = size
            self._changing.notify_all()

    def close(self) -> None:
        """End `feed` soon; no task is sent from now on. Thread-safe; may be repeated."""
        with self._changing:
            self._is_closed = True
            self._changing.notify_all()

    def in_flight(self) -> list[tuple[int, Task]]:
        """Return slot and task of each task in flight."""
        with self._changing:
            return list(self._in_flight.items())

    def task_in(self, slot: int) -> Task | None:
        """Return the task in flight in `slot`; None if there is none."""
        return self._in_flight.get(slot)

    def _awaits_more(self) -> bool:
        """Wait until a task is there again; return False once none can come any more."""
        while not (self._is_closed or self._controls.is_cancelled):
            if self._source:
                return True
            with self._changing:
                if not self._in_flight:
                    return bool(self._source)
                self._changing.wait(POLL_SECONDS)
        return False

    def _take_at_once(self, most: int) -> Sequence[Assignment]:
        """Return slots and tasks, up to so many, if there is room now and tasks may begin."""
        if not most or not self._controls.may_begin(0):
            return ()
        with self._changing:
            room = max(0, min(most, self._room))
            self._drawn += room
        tasks = tuple(itertools.islice(iter(self._source.take, None), room))
        with self._changing:
            taken = [(slot, each) for each in tasks if (slot := self._admit(each)) is not None]
            if len(taken) < room:
                self._drawn -= room - len(taken)
                self._changing.notify_all()
            return taken

    def _draws(self, timeout: float) -> bool:
        """Wait at most so long for room; return whether there is, then the caller has it."""
        with self._changing:
            if not self._changing.wait_for(lambda: self._room > 0 or self._is_closed, timeout):
                return False
            self._drawn += 1
            return True

    @property
    def _room(self) -> int:
        """How many tasks more may be drawn."""
        return 0 if self._is_closed else self._size - len(self._in_flight) - self._drawn

    def _give_back(self) -> None:
        """Give back the room that `_draws` gave."""
        with self._changing:
            self._drawn -= 1
            self._changing.notify_all()

    def _next(self) -> Assignment | None:
        """Return slot and task of what comes next, in room that was drawn.

        None at the end and after `close`; the room is given back then.
        """
        task = self._source.take()
        slot = None if task is None else self._admit(task)
        if task is None or slot is None:
            self._give_back()
            return None
        return slot, task

    def _admit(self, task: Task) -> int | None:
        """Return the slot of a task that is in flight now; None after `close`, which wins."""
        with self._changing:
            if self._is_closed:
                self._source.put_back(task)  # taken just as the pool was given up
                return None
            slot = self._free.popleft() if self._free else next(self._slots)
            if self._slot_table is not None:
                self._slot_table.clear(slot)
            self._in_flight[slot] = task
            self._drawn -= 1
            return slot
