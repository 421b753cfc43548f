"""Measure how busy the cores are, and how much of that is caused by this program."""

import os
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

import psutil

from processing.record import record

_NOT_BUSY = {"idle", "iowait"}
_COUNTED_TWICE = {"guest", "guest_nice"}  # they are part of user and nice


@record
class CoreShare:
    """Shares of a core's time used by this program and by all others; 0 to 1."""

    ours: float
    others: float


@record
class MachineLoad:
    """The load since the previous reading.

    Attributes:
        cores: of each core. The core of a process is only known at each reading, so the sum is
            exact and its distribution among the cores approximate.
        memory_bytes: memory of the workers; shared memory is counted for each.
    """

    cores: tuple[CoreShare, ...]
    memory_bytes: int


@record
class CoreTime:
    """Seconds of a core since the machine started: all of them, and those it was busy."""

    busy: float
    all: float


@record
class Used:
    """Processor seconds of a process, and the core it was last on; None if unknown."""

    seconds: float
    core: int | None


class CoreMeter:
    """Reads the load since its last reading; thread-confined.

    A reading takes about 0.1 ms per core and process. It does not search for processes, but reads
    the given ones and this one.
    """

    def __init__(self) -> None:
        """Start to measure."""
        self._known: dict[int, psutil.Process] = {}
        self._cores = _core_times()
        self._used: dict[int, float] = {}
        self._held = 0

    def read(self, workers: Iterable[int]) -> MachineLoad:
        """Return the load since the last call; `workers` are the ids of the worker processes."""
        used = self._read_processes(frozenset(workers))
        before, now = self._cores, _core_times()
        self._cores = now
        passed = [
            CoreTime(max(0.0, new.busy - old.busy), max(0.0, new.all - old.all))
            for new, old in zip(now, before, strict=False)
        ]
        # The use of a process is only known from its second reading on.
        fresh = {
            pid: Used(max(0.0, each.seconds - self._used.get(pid, each.seconds)), each.core)
            for pid, each in used.items()
        }
        self._used = {pid: each.seconds for pid, each in used.items()}
        return MachineLoad(shares_of(passed, list(fresh.values())), self._held)

    def _read_processes(self, workers: frozenset[int]) -> Mapping[int, Used]:
        """Return what this process and `workers` used so far, without those that have ended."""
        this, found = os.getpid(), {}
        self._held = 0
        self._known = {pid: each for pid, each in self._known.items() if pid in workers}
        for pid in (*workers, this):
            with suppress(psutil.Error):
                process = self._known.setdefault(pid, psutil.Process(pid))
                with process.oneshot():
                    found[pid] = Used(sum(process.cpu_times()[:2]), _core_of(process))
                    self._held += process.memory_info().rss if pid != this else 0
        return found


def shares_of(cores: Sequence[CoreTime], used: Iterable[Used]) -> tuple[CoreShare, ...]:
    """Return the shares of `cores`, given what the processes of this program used.

    A core gets no more of it than it was busy; a process that used more was moved, so the rest is
    spread over the other cores.
    """
    ours, moved = [0.0] * len(cores), 0.0
    for each in used:
        room = 0.0
        if each.core is not None and each.core < len(cores):
            room = min(each.seconds, cores[each.core].busy - ours[each.core])
            ours[each.core] += room
        moved += each.seconds - room
    left = [core.busy - part for core, part in zip(cores, ours, strict=True)]
    spread = min(1.0, moved / sum(left)) if sum(left) > 0 else 0.0
    ours = [part + rest * spread for part, rest in zip(ours, left, strict=True)]
    return tuple(_share(core, part) for core, part in zip(cores, ours, strict=True))


def _share(core: CoreTime, ours: float) -> CoreShare:
    if core.all <= 0:
        return CoreShare(0.0, 0.0)
    return CoreShare(min(1.0, ours / core.all), min(1.0, max(0.0, core.busy - ours) / core.all))


def _core_times() -> list[CoreTime]:
    found = []
    for times in psutil.cpu_times(percpu=True):
        seconds = {n: v for n, v in times._asdict().items() if n not in _COUNTED_TWICE}
        idle = sum(value for name, value in seconds.items() if name in _NOT_BUSY)
        whole = sum(seconds.values())
        found.append(CoreTime(whole - idle, whole))
    return found


def _core_of(process: psutil.Process) -> int | None:
    """Return the core that a process was last on; unknown on Windows and macOS."""
    return process.cpu_num() if hasattr(process, "cpu_num") else None


@record
class _Reading:
    """Seconds of processor time since the machine and this program started."""

    busy: float
    all: float
    ours: float


class LoadWatch:
    """Compares the use of the machine with that of this process and its descendants.

    Read it before the workers end: some systems forget what ended processes used.
    """

    def __init__(self) -> None:
        """Start to measure."""
        self._begin_at = time.perf_counter()
        self._begin = _read()

    def own_cores(self) -> float:
        """Return how many cores this process and its descendants used since the start."""
        passed = time.perf_counter() - self._begin_at
        return max(0.0, _own_seconds() - self._begin.ours) / passed if passed > 0 else 0.0

    def others_share(self) -> float:
        """Return the share of all cores' time that other programs used since the start; 0 to 1."""
        now, begin = _read(), self._begin
        passed = now.all - begin.all
        others = (now.busy - begin.busy) - (now.ours - begin.ours)
        return min(1.0, max(0.0, others / passed)) if passed > 0 else 0.0


def _read() -> _Reading:
    cores = _core_times()
    return _Reading(
        sum(each.busy for each in cores), sum(each.all for each in cores), _own_seconds()
    )


def _own_seconds() -> float:
    """Return the processor time of this process and all its descendants."""
    total, this = 0.0, psutil.Process()
    for process in (this, *this.children(recursive=True)):
        with suppress(psutil.Error):  # it ended just now
            total += sum(process.cpu_times()[:4])
    return total
