"""List the files that a worker must be able to read: program, system libraries and fonts."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from processing.frozen import bundle_folder

# Programs, libraries and their data, including the unusual places of some systems.
_SYSTEM = (
    "/usr",
    "/lib",
    "/lib32",
    "/lib64",
    "/opt",
    "/app",
    "/snap",
    "/nix/store",
    "/gnu/store",
    "/run/current-system",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/ld.so.preload",
    "/etc/localtime",
    "/etc/fonts",
    "/var/cache/fontconfig",
    "/dev/null",
    "/dev/zero",
    "/dev/random",
    "/dev/urandom",
)
# Amount of memory and number of cores. Of all processes only this one.
_KERNEL = (
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/version",
    "/proc/sys/kernel",
    "/proc/sys/vm",
    "/sys/devices/system/cpu",
    "/sys/devices/system/node",
    "/sys/kernel/mm/transparent_hugepage",
    "/sys/fs/cgroup",
)


def program_paths() -> Iterator[Path]:
    """Yield the files of this program, Python and the system. Runs in the process to confine."""
    yield Path(__file__).parent.parent
    for prefix in (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix):
        yield Path(prefix)
    home = _home()
    for entry in sys.path:
        # A program started in the home folder could import modules from there; this one does not.
        if entry and not (home and Path(home).is_relative_to(entry)):
            yield Path(entry)
    bundle = bundle_folder()
    if bundle is not None:
        yield bundle
        yield Path(sys.executable)  # which holds the modules that are not loaded yet
    for folder in os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep):
        if folder.startswith("/"):
            yield Path(folder)
    yield from map(Path, (*_SYSTEM, *_KERNEL))
    yield from _font_folders(home)


def _font_folders(home: str) -> Iterator[Path]:
    """Yield the folders of fonts of the user, and in unusual places."""
    if home:
        yield Path(home, ".fonts")
        yield Path(home, ".local", "share", "fonts")
        yield Path(home, ".config", "fontconfig")
    for name in ("XDG_DATA_HOME", "XDG_DATA_DIRS"):
        for folder in os.environ.get(name, "").split(os.pathsep):
            if folder.startswith("/"):
                yield Path(folder, "fonts")


def _home() -> str:
    """Return the user's home folder; empty if unknown."""
    home = os.path.expanduser("~")  # noqa: PTH111 - raises not
    return os.path.realpath(home) if home.startswith("/") else ""
