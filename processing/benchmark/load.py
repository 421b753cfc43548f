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


def _family() -> tuple[psutil.Process, ...]:
    this = psutil.Process()
    return (this, *this.children(recursive=True))
