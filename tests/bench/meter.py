"""Run one command and tell what it and all its descendants took, as a line of JSON.

    python tests/bench/meter.py COMMAND ...

Processor time is what the system counted of every process that ended, grandchildren too: a fork
server's workers are nobody's children once it is gone, so on Linux this process adopts them. Peak
memory is the sum of what each process holds alone and its part of what it shares (PSS), looked at
a few times a second; it is told on Linux only.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

LOOK_SECONDS = 0.1
_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_PROC = Path("/proc")


def descendants(pid: int) -> list[int]:
    """Return the ids of all processes below `pid`."""
    found = []
    for listing in (_PROC / str(pid) / "task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, listing.read_text().split()):
                found += [child, *descendants(child)]
    return found


def held_kilobytes(pid: int) -> int:
    """Return the memory of one process; 0 when it is gone."""
    with suppress(OSError):
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


class MemoryWatch(threading.Thread):
    """Looks at the memory of all descendants until it is told to stop."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_kilobytes = 0
        self.stopping = threading.Event()

    def run(self) -> None:
        """Keep the largest sum that was seen."""
        while not self.stopping.wait(LOOK_SECONDS):
            total = sum(map(held_kilobytes, descendants(os.getpid())))
            self.peak_kilobytes = max(self.peak_kilobytes, total)


def main() -> None:
    """Run the command, wait for every process of it, and tell."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    watch = MemoryWatch()
    begun = time.perf_counter()
    command = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    watch.start()
    assert command.stderr is not None
    complaints = command.stderr.read().decode(errors="replace")
    status = command.wait()
    wall = time.perf_counter() - begun
    with suppress(ChildProcessError):
        while True:
            os.wait()
    watch.stopping.set()
    watch.join()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {
        "wall_seconds": wall,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_megabytes": watch.peak_kilobytes / 1000,
        "status": status,
        "complaints": complaints[-500:],
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
