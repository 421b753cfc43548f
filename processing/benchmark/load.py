"""Notice how much of the processor other programs use while something is measured."""

from contextlib import suppress
from dataclasses import dataclass

import psutil

_NOT_BUSY = {"idle", "iowait", "guest", "guest_nice"}  # guests are counted once more in user


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


@dataclass(frozen=True, slots=True)
class Load:
    """How busy the machine is; shares from 0 to 1.

    Attributes:
        cores: of each core.
        ours, others: of all cores together, by this program and by all else.
        memory_bytes: what this process and its descendants hold, what they share counted twice.
    """

    cores: tuple[float, ...]
    ours: float
    others: float
    memory_bytes: int


class LoadMeter:
    """Reads the load again and again, each time since the last.

    Thread-confined. A reading looks at all processes of the machine and takes some milliseconds:
    no more than one a second, and not in a thread that draws.
    """

    def __init__(self) -> None:
        """Begin to measure."""
        self._last = _read()
        psutil.cpu_percent(percpu=True)  # its first answer means nothing

    def read(self) -> Load:
        """Return the load since the last reading."""
        now, last = _read(), self._last
        self._last = now
        passed = now.all - last.all
        busy = min(1.0, max(0.0, (now.busy - last.busy) / passed)) if passed > 0 else 0.0
        ours = min(busy, max(0.0, (now.ours - last.ours) / passed)) if passed > 0 else 0.0
        cores = tuple(percent / 100 for percent in psutil.cpu_percent(percpu=True))
        return Load(cores, ours, busy - ours, _own_bytes())


def _read() -> _Reading:
    times = psutil.cpu_times()._asdict()
    counted = sum(value for name, value in times.items() if not name.startswith("guest"))
    busy = sum(value for name, value in times.items() if name not in _NOT_BUSY)
    return _Reading(busy, counted, _own_seconds())


def _own_seconds() -> float:
    """Return the processor time of this process and all that descend from it."""
    total = 0.0
    for process in _family():
        with suppress(psutil.Error):  # it ended just now
            total += sum(process.cpu_times()[:4])
    return total


def _own_bytes() -> int:
    """Return what this process and all that descend from it hold in memory."""
    total = 0
    for process in _family():
        with suppress(psutil.Error):
            total += process.memory_info().rss
    return total


def _family() -> tuple[psutil.Process, ...]:
    this = psutil.Process()
    return (this, *this.children(recursive=True))
