"""Confine a worker process as far as its system can, and report what it cannot."""

import ctypes
import platform
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from processing.processes._landlock import allow_only, interface_version
from processing.processes._program_files import program_paths
from processing.processes._seccomp import check_filters, refuse_system_calls

NEW_PRIVILEGES = "new privileges"
OTHER_FILES = "reading and writing other files"
SYSTEM_CALLS = "network, other programs and other processes"
MEMORY = "memory beyond their share"

_PR_SET_NO_NEW_PRIVS = 38


def confine(readable: Iterable[Path], writable: Iterable[Path] = ()) -> tuple[str, ...]:
    """Confine the calling process for good; return a sentence for each step that failed.

    Afterwards it can read files of the program and of the system, and `readable`, and write below
    `writable`. Runs in a worker process, after its imports and before its first task.
    """
    if sys.platform != "linux":
        return (f"{platform.system()} has no sandbox that Thumbpool knows; workers run without.",)
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        (NEW_PRIVILEGES, _refuse_new_privileges),
        (OTHER_FILES, lambda: allow_only((*program_paths(), *readable), writable)),
        (SYSTEM_CALLS, refuse_system_calls),
    )
    return tuple(problem for what, step in steps if (problem := _attempt(what, step)))


@dataclass(frozen=True, slots=True)
class Offer:
    """A protection of the sandbox; `lack` says why this system does not have it, or is empty."""

    what: str
    lack: str


def offers() -> tuple[Offer, ...]:
    """Return which protections this system has; changes nothing in this process."""
    if sys.platform != "linux":
        lack = f"{platform.system()} has no sandbox that Thumbpool knows"
        memory = Offer(MEMORY, f"{platform.system()} has no limit of this kind")
        return (*(Offer(what, lack) for what in (OTHER_FILES, SYSTEM_CALLS)), memory)
    checks: tuple[tuple[str, Callable[[], object]], ...] = (
        (OTHER_FILES, interface_version),
        (SYSTEM_CALLS, check_filters),
    )
    return (*(Offer(what, _lack(check)) for what, check in checks), Offer(MEMORY, ""))


def _lack(check: Callable[[], object]) -> str:
    try:
        check()
    except OSError as error:
        return str(error.strerror or error)
    return ""


def _attempt(what: str, step: Callable[[], object]) -> str:
    """Take one step; return a sentence if it failed, or an empty text."""
    lack = _lack(step)
    return f"This system does not let workers give up {what}: {lack}." if lack else ""


def _refuse_new_privileges() -> None:
    """Give up set-user-id programs and the like; the other steps require that."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "PR_SET_NO_NEW_PRIVS was refused")
