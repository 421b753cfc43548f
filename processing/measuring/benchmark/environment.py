"""The machine and the circumstances that a measurement was made in."""

import math
import platform
import sys
from contextlib import suppress
from pathlib import Path

import PIL
import psutil

from processing.language.lazy_text import lazy_tr
from processing.record import record
from processing.settings.batch import available_cores
from processing.version import __version__

WARM = lazy_tr("warm: a round that does not count had read every picture before")

SAME_MEMORY = 0.02  # of the memory; by so much may what two systems tell of it differ

_CPU_LIST = Path("/proc/cpuinfo")
_WINDOWS_CPU = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"


@record
class MachineFacts:
    """Attributes are as the system reports them.

    Attributes:
        cores: how many this process may use.
        physical_cores: how many the machine has, without those that only share one; 0 if unknown.
    """

    cpu: str
    cores: int
    physical_cores: int
    memory_bytes: int
    system: str
    python: str
    pillow: str
    thumbpool: str


@record
class Circumstances:
    """Under which every trial of a comparison ran.

    Attributes:
        made_at: when it began, in ISO 8601.
        pictures: how many were made in each trial.
        left_out: results that could not be made in each trial, and so in none.
        megapixels: of all pictures together.
        cache: whether the system had read the pictures before.
        wait_milliseconds: the artificial wait a picture; 0 for none.
        times: how often the same picture was made in a trial, as there were few.
    """

    machine: MachineFacts
    made_at: str
    pictures: int
    left_out: int
    megapixels: float
    cache: str
    wait_milliseconds: int
    times: int = 1


def machine_facts() -> MachineFacts:
    """Return the facts of this machine."""
    return MachineFacts(
        cpu_name() or lazy_tr("unknown processor"),
        available_cores(),
        psutil.cpu_count(logical=False) or 0,
        psutil.virtual_memory().total,
        platform.platform(terse=True),
        platform.python_version(),
        PIL.__version__,
        __version__,
    )


def is_this_machine(facts: MachineFacts) -> bool:
    """Return whether `facts` are of this machine, or of one that is like it.

    Versions do not matter, and the system tells a little more or less memory after an update.
    """
    here = machine_facts()
    is_alike = (facts.cpu, facts.cores, facts.physical_cores) == (
        here.cpu,
        here.cores,
        here.physical_cores,
    )
    return is_alike and math.isclose(facts.memory_bytes, here.memory_bytes, rel_tol=SAME_MEMORY)


def cpu_name() -> str:
    """Return what the maker calls the processor; empty where the system does not say."""
    name = ""
    with suppress(OSError):
        if sys.platform == "win32":
            name = _windows_cpu()
        elif sys.platform == "darwin":
            name = _mac_cpu()
        else:
            name = _linux_cpu(_CPU_LIST.read_text(encoding="utf-8", errors="replace"))
    return " ".join((name or platform.processor()).split())


def _linux_cpu(listing: str) -> str:
    for line in listing.splitlines():
        name, _, value = line.partition(":")
        if name.strip() in {"model name", "Hardware", "cpu model"}:
            return value
    return ""


def _windows_cpu() -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _WINDOWS_CPU) as key:
        return str(winreg.QueryValueEx(key, "ProcessorNameString")[0])


def _mac_cpu() -> str:
    """Ask the system's library, as no file tells."""
    import ctypes

    library = ctypes.CDLL(None)
    size = ctypes.c_size_t(256)
    text = ctypes.create_string_buffer(size.value)
    asked = library.sysctlbyname(
        b"machdep.cpu.brand_string", text, ctypes.byref(size), None, ctypes.c_size_t(0)
    )
    return text.value.decode("utf-8", "replace") if asked == 0 else ""
