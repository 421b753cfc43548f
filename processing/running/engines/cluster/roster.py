"""The workers of a cluster: who is there, what each has in hand, and which id it is told by."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf

from processing.record import record
from processing.running.lanes import HOST_STEP
from processing.task import Task

GO_ON_SECONDS = 10.0  # after which each worker has heard that it is to go on
CHUNKS_IN_FLIGHT = 2  # one in work, and the next so that a worker never waits


@dataclass(slots=True)
class Chunk:
    """Tasks that one worker has.

    Attributes:
        tasks: those without an outcome, by id, in the order in which they are made.
        is_alone: whether no other chunk is with the same worker, so that a death tells.
        may_return: whether it may come back with tasks that were not begun: its worker was told to
            pause meanwhile, or may not have heard yet that it is to go on.
    """

    number: int
    tasks: dict[int, Task]
    is_alone: bool = False
    may_return: bool = False


@record
class Blamed:
    """What a worker that died had in hand.

    Attributes:
        is_alone: whether it was one task, and no other can have been the cause.
    """

    guilty: list[Task]
    doubtful: list[Task]
    innocent: list[Task]
    is_alone: bool = False


@dataclass(slots=True)
class Member:
    """A worker that knows the run.

    Attributes:
        id: by which events and timings tell it; the process id on this machine.
        pid: its process id on its own machine.
        host: the name of its machine.
        ahead_seconds: how far its clock is ahead of ours.
        chunks: what it has, the oldest first.
        begun: the id of the task that it told to be in work last; None if it told none of these.
        is_leaving: gets no more work.
        is_over_time: was ended because a picture took too long.
        returns_until: until when what it is handed may come back.
    """

    address: str
    id: int
    pid: int
    host: str
    ahead_seconds: float = 0.0
    chunks: dict[int, Chunk] = field(default_factory=dict)
    begun: int | None = None
    is_leaving: bool = False
    is_over_time: bool = False
    returns_until: float = 0.0
    last_sign: float = field(default_factory=time.monotonic)

    @property
    def has_room(self) -> bool:
        """Whether it may be handed another chunk."""
        if self.is_leaving or self.is_over_time or len(self.chunks) >= CHUNKS_IN_FLIGHT:
            return False
        return not any(chunk.is_alone for chunk in self.chunks.values())

    def note_pace(self, *, is_held: bool) -> None:
        """Note that it was told to pause, or to go on."""
        self.returns_until = inf if is_held else time.monotonic() + GO_ON_SECONDS
        for chunk in self.chunks.values():
            chunk.may_return = True

    def take(self, chunk: Chunk) -> None:
        """Note that it has a chunk more."""
        now = time.monotonic()
        if not self.chunks:
            self.last_sign = now
        chunk.may_return = now < self.returns_until
        self.chunks[chunk.number] = chunk

    def share_blame(self) -> "Blamed":
        """Return what it had in hand, by how likely it died of it.

        It works on its chunks in turn, and on the tasks of each in order. So what comes before the
        last task that it told of has ended; and what comes after that one's chunk may have been
        begun without a word of it.
        """
        chunks = list(self.chunks.values())
        place = next((n for n, each in enumerate(chunks) if self.begun in each.tasks), 0)
        innocent = [task for chunk in chunks[:place] for task in chunk.tasks.values()]
        doubtful = [task for chunk in chunks[place + 1 :] for task in chunk.tasks.values()]
        tasks = list(chunks[place].tasks.values()) if chunks else []
        first = next((n for n, task in enumerate(tasks) if task.id == self.begun), 0)
        is_alone = len(chunks) == 1 and chunks[0].is_alone
        return Blamed(tasks[first:], doubtful, innocent + tasks[:first], is_alone)

    @property
    def tasks(self) -> list[Task]:
        """All that it has in hand."""
        return [task for chunk in self.chunks.values() for task in chunk.tasks.values()]


class Roster:
    """All members, by their addresses; thread-confined."""

    def __init__(self, own_host: str) -> None:
        self._members: dict[str, Member] = {}
        self._hosts = [own_host]
        self._ids: set[int] = set()  # of all that ever were, so that no lane is two workers'

    def __len__(self) -> int:
        return len(self._members)

    def __iter__(self) -> Iterator[Member]:
        return iter(list(self._members.values()))

    def get(self, address: str) -> Member | None:
        """Return the member at an address."""
        return self._members.get(address)

    def add(self, address: str, host: str, pid: int, ahead_seconds: float) -> Member:
        """Add a worker, and return it with an id that no other has or had."""
        if host not in self._hosts:
            self._hosts.append(host)
        worker = pid + self._hosts.index(host) * HOST_STEP
        while worker in self._ids:
            worker += HOST_STEP * 1000  # in another container, or long ago
        self._ids.add(worker)
        member = self._members[address] = Member(address, worker, pid, host, ahead_seconds)
        return member

    def remove(self, address: str) -> Member | None:
        """Remove and return the worker at an address."""
        return self._members.pop(address, None)

    def chunk(self, number: int) -> tuple[Member, Chunk] | None:
        """Return the chunk of that number, and who has it."""
        for member in self._members.values():
            if number in member.chunks:
                return member, member.chunks[number]
        return None

    @property
    def staying(self) -> list[Member]:
        """Those that are to go on, in the order in which they came."""
        return [each for each in self._members.values() if not each.is_leaving]

    @property
    def addresses(self) -> tuple[str, ...]:
        """All addresses."""
        return tuple(self._members)

    @property
    def in_flight(self) -> int:
        """How many chunks they have."""
        return sum(len(each.chunks) for each in self._members.values())
