"""What the system tells of its memory and its processes.

Linux tells it in files. To load psutil, which knows the other systems, takes as long as to make
a few small pictures, and every process of a run would do it.
"""

import os
import sys
from pathlib import Path

from processing import cgroups
from processing.errors import SettingsError

_PROC = Path("/proc")
_KIBIBYTE = 1024
_START_FIELD = 19  # of those that follow the name in proc/PID/stat; in ticks since the boot


def memory_bytes() -> int:
    """Return how much memory this process may use: the machine's, or that of its container."""
    if sys.platform == "linux":
        first = (_PROC / "meminfo").read_text(encoding="ascii").partition("\n")[0]
        machine = int(first.split()[1]) * _KIBIBYTE  # MemTotal: 16303428 kB
        return min(machine, cgroups.limits().memory_bytes or machine)
    import psutil

    return int(psutil.virtual_memory().total)


def address_space_bytes() -> int:
    """Return how many bytes of addresses this process has taken; on Linux alone."""
    pages = (_PROC / "self" / "statm").read_text(encoding="ascii").split()[0]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def start_second(pid: int) -> int | None:
    """Return when process `pid` started, in whole seconds of an unmoving clock; None if it is gone.

    Linux keeps a start in ticks since boot; made into a date it would move with every setting of
    the clock, and a living run would look dead.
    """
    if sys.platform == "linux":
        return _start_since_boot(pid)
    import psutil

    try:
        return round(psutil.Process(pid).create_time())
    except psutil.Error:
        return None


def _start_since_boot(pid: int) -> int | None:
    try:
        told = (_PROC / str(pid) / "stat").read_bytes()
    except OSError:
        return None
    after_name = told.rpartition(b")")[2].split()  # a name may hold anything, brackets too
    return round(int(after_name[_START_FIELD]) / os.sysconf("SC_CLK_TCK"))


def check_current_folder() -> None:
    """Make sure that names of files can be told from the folder that the program was started in.

    Raises:
        SettingsError: somebody removed it since.
    """
    try:
        os.getcwd()  # noqa: PTH109 - only whether there is one counts
    except OSError as error:
        raise SettingsError(
            "The folder that Thumbpool was started in does not exist any more. "
            "Change to another one (cd) and start again."
        ) from error
