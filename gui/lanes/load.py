"""What the system says of its cores and of the workers' memory, read now and then."""

from collections.abc import Iterable
from contextlib import suppress

import psutil


class LoadMeter:
    """Reads how busy each core was since the last reading."""

    def __init__(self) -> None:
        """Begin to measure."""
        psutil.cpu_percent(percpu=True)

    def core_shares(self) -> tuple[float, ...]:
        """Return which share of each core was used since the last call, by any program; 0 to 1."""
        return tuple(share / 100 for share in psutil.cpu_percent(percpu=True))


def resident_bytes(processes: Iterable[int]) -> int:
    """Return what these processes hold in memory together; those that are gone hold nothing."""
    held = 0
    for process in processes:
        with suppress(psutil.Error):
            held += psutil.Process(process).memory_info().rss
    return held
