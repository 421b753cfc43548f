"""Tell how busy each core is, and which part of that is ours, again and again."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import psutil

_NOT_BUSY = {"idle", "iowait"}
_COUNTED_TWICE = {"guest", "guest_nice"}  # they are part of user and nice


@dataclass(frozen=True, slots=True)
class CoreShare:
    """Which part of a core's time was used by this program, and which by all others; 0 to 1."""

    ours: float
    others: float


@dataclass(frozen=True, slots=True)
class MachineLoad:
    """Attributes are of the time since the reading before.

    Attributes:
        cores: of each core. Which of them a process was on is seen once a reading; so the sum is
            exact, and how it is parted among the cores nearly so.
        memory_bytes: what the workers hold, with what they share counted for each.
    """

    cores: tuple[CoreShare, ...]
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class CoreTime:
    """Seconds since the machine started: of a core, and how many of them it was busy."""

    busy: float
    all: float


@dataclass(frozen=True, slots=True)
class Used:
    """Processor seconds of a process, and the core it was seen on; None where nobody tells."""

    seconds: float
    core: int | None


class CoreMeter:
    """Reads the load since it read last; thread-confined.

    A reading takes about 0.1 ms a core and a process. No process is looked for: it reads those
    that it is told of, and this one.
    """

    def __init__(self) -> None:
        """Begin to measure."""
        self._known: dict[int, psutil.Process] = {}
        self._cores = _core_times()
        self._used: dict[int, float] = {}
        self._held = 0

    def read(self, workers: Iterable[int]) -> MachineLoad:
        """Return the load since the last call; `workers` are ids of processes that are ours."""
        used = self._read_processes(frozenset(workers))
        before, now = self._cores, _core_times()
        self._cores = now
        passed = [
            CoreTime(max(0.0, new.busy - old.busy), max(0.0, new.all - old.all))
            for new, old in zip(now, before, strict=False)
        ]
        # Who was not there at the last reading has used nothing that can be told apart yet.
        fresh = {
            pid: Used(max(0.0, each.seconds - self._used.get(pid, each.seconds)), each.core)
            for pid, each in used.items()
        }
        self._used = {pid: each.seconds for pid, each in used.items()}
        return MachineLoad(parted(passed, list(fresh.values())), self._held)

    def _read_processes(self, workers: frozenset[int]) -> Mapping[int, Used]:
        """Return what this process and `workers` used so far; those that are gone are left out."""
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


def parted(cores: Sequence[CoreTime], used: Iterable[Used]) -> tuple[CoreShare, ...]:
    """Return the shares of cores that were busy so long while our processes used that.

    No core is given more of ours than it was busy: a process that moved meanwhile was on others.
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
    """Return the core that a process was seen on last; not told on Windows and macOS."""
    return process.cpu_num() if hasattr(process, "cpu_num") else None


@dataclass(frozen=True, slots=True)
class _Reading:
    """Seconds of processor time since the machine and this program started."""

    busy: float
    all: float
    ours: float


class LoadWatch:
    """Compares what the machine did with what this process and its descendants did.

    Read it while the workers live: some systems forget what ended processes used.
    """

    def __init__(self) -> None:
        """Begin to watch."""
        self._begin = _read()

    def others_share(self) -> float:
        """Return which share of all cores' time other programs used since the begin; 0 to 1."""
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
    """Return the processor time of this process and all that descend from it."""
    total, this = 0.0, psutil.Process()
    for process in (this, *this.children(recursive=True)):
        with suppress(psutil.Error):  # it ended just now
            total += sum(process.cpu_times()[:4])
    return total
