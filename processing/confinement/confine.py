"""Confine a worker process with what its system offers, and tell what it does not offer."""

import ctypes
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from processing.confinement.landlock import allow_writing_only_below
from processing.confinement.seccomp import refuse_system_calls

_PR_SET_NO_NEW_PRIVS = 38


def confine(*writable_folders: Path) -> tuple[str, ...]:
    """Confine the calling process for good; return what could not be had, a sentence each.

    Runs in a worker process, after its imports and before its first task. A process stays as
    capable as it was in everything that is returned.
    """
    if sys.platform != "linux":
        return (f"{platform.system()} has no sandbox that Thumbpool knows; workers run without.",)
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("new privileges", _refuse_new_privileges),
        ("writing elsewhere", lambda: allow_writing_only_below(writable_folders)),
        ("network and other programs", refuse_system_calls),
    )
    return tuple(problem for what, step in steps if (problem := _attempt(what, step)))


def _attempt(what: str, step: Callable[[], None]) -> str:
    """Take one step; return why it could not be taken, or an empty text."""
    try:
        step()
    except OSError as error:
        return f"This system does not let workers give up {what}: {error.strerror or error}."
    return ""


def _refuse_new_privileges() -> None:
    """Give up set-user-id programs and the like; the other steps need that, too."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "PR_SET_NO_NEW_PRIVS was refused")
