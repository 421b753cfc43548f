"""Hand chunks of tasks to workers with room, and match what comes back with what was handed out."""

import itertools
import pickle
from collections import Counter
from collections.abc import Iterator
from typing import Any

from processing.running.bundles import is_of
from processing.running.engines.cluster.blame import Blame
from processing.running.engines.cluster.chunking import CostSizer
from processing.running.engines.cluster.liaison import Liaison
from processing.running.engines.cluster.messages import Hand, Order
from processing.running.engines.cluster.roster import Chunk, Member, Roster
from processing.running.task_queue import TaskQueue
from processing.task import Outcome, Status, Task


class Dispatch:
    """What is in flight, so that every task is told once however often it was handed out.

    Thread-confined.

    Attributes:
        has_begun: whether any chunk was handed out.
    """

    def __init__(self, run_id: str, roster: Roster, sizer: CostSizer, blame: Blame) -> None:
        self.has_begun = False
        self._run_id = run_id
        self._roster = roster
        self._sizer = sizer
        self._blame = blame
        self._numbers = itertools.count(1)
        self._attempts: Counter[int] = Counter()  # by task id, of those handed out again

    def hand_out(self, source: TaskQueue, memory_bytes: int, liaison: Liaison) -> None:
        """Give each worker with room its next chunk; suspects when all others were handed out."""
        for _ in range(2):  # everybody one chunk first, then the next
            for member in self._roster:
                if not member.has_room:
                    continue
                chunk = self._next_chunk(member, source)
                if chunk is not None:
                    self._hand(member, chunk, memory_bytes, liaison)

    def accept(self, number: int, made: list[Any]) -> Iterator[Outcome]:
        """Yield the outcomes of a chunk that are of its tasks; each is taken out of it.

        Raises:
            ValueError: one belongs to no task of the chunk.
        """
        found = self._roster.chunk(number)
        if found is None:
            return
        _, chunk = found
        for outcome in made:
            if not isinstance(outcome, Outcome):
                raise ValueError("no outcome")  # noqa: TRY004 - a message of this form is refused
            task = chunk.tasks.get(outcome.task_id)
            if task is None or not is_of(outcome, task):
                raise ValueError("an outcome of another task")
            if outcome.status is Status.CANCELLED:
                continue  # stopped before it was written; it has none yet
            del chunk.tasks[outcome.task_id]
            self._attempts.pop(outcome.task_id, None)
            self._sizer.learn(outcome)
            yield outcome

    def close(self, number: int) -> list[Task]:
        """Take a chunk from its worker, and return the tasks that have no outcome."""
        found = self._roster.chunk(number)
        if found is None:
            return []
        member, chunk = found
        del member.chunks[number]
        return list(chunk.tasks.values())

    def _next_chunk(self, member: Member, source: TaskQueue) -> Chunk | None:
        tasks = self._sizer.next_chunk(source)
        if tasks:
            return Chunk(next(self._numbers), {task.id: task for task in tasks})
        if self._blame.suspects and not member.chunks:
            task = self._blame.suspects.pop(0)
            return Chunk(next(self._numbers), {task.id: task}, is_alone=True)
        return None

    def _hand(self, member: Member, chunk: Chunk, memory_bytes: int, liaison: Liaison) -> None:
        tasks = tuple(chunk.tasks.values())
        order = Order(
            self._run_id,
            member.id,
            memory_bytes,
            member.ahead_seconds,
            tasks,
            tuple(self._attempts[task.id] for task in tasks),
        )
        for task in tasks:
            self._attempts[task.id] += 1
        member.take(chunk)
        self.has_begun = True
        liaison.send(Hand(chunk.number, member.address, pickle.dumps(order)))
