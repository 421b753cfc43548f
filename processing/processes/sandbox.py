"""Confine a worker process as far as its system can, and report what it cannot."""

import ctypes
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from processing.errors import explained
from processing.language.lazy_text import lazy_tr
from processing.processes._landlock import allow_only, interface_version
from processing.processes._program_files import program_paths
from processing.processes._seccomp import check_filters, refuse_system_calls
from processing.record import record

# Translators: what workers cannot do, in a table of protections.
OTHER_FILES = lazy_tr("reading and writing other files")
SYSTEM_CALLS = lazy_tr("network, other programs and other processes")
MEMORY = lazy_tr("memory beyond their share")

_PR_SET_NO_NEW_PRIVS = 38


def confine(readable: Iterable[Path], writable: Iterable[Path] = ()) -> tuple[str, ...]:
    """Confine the calling process for good; return a sentence for each step that failed.

    Afterwards it can read files of the program and of the system, and `readable`, and write below
    `writable`. Runs in a worker process, after its imports and before its first task.
    """
    if sys.platform != "linux":
        import platform

        return (
            lazy_tr(
                "{system} has no sandbox that Thumbpool knows; workers run without.",
                system=platform.system(),
            ),
        )
    steps: tuple[tuple[Callable[[], None], Callable[[str], str]], ...] = (
        (_refuse_new_privileges, _keeps_new_privileges),
        (lambda: allow_only((*program_paths(), *readable), writable), _keeps_other_files),
        (refuse_system_calls, _keeps_system_calls),
    )
    lacks = ((sentence, _lack(step)) for step, sentence in steps)
    return tuple(sentence(lack) for sentence, lack in lacks if lack)


@record
class Offer:
    """A protection of the sandbox; `lack` says why this system does not have it, or is empty."""

    what: str
    lack: str


def offers() -> tuple[Offer, ...]:
    """Return which protections this system has; changes nothing in this process."""
    if sys.platform != "linux":
        import platform

        system = platform.system()
        lack = lazy_tr("{system} has no sandbox that Thumbpool knows", system=system)
        memory = Offer(MEMORY, lazy_tr("{system} has no limit of this kind", system=system))
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
        return explained(error)
    return ""


def _keeps_new_privileges(why: str) -> str:
    return lazy_tr("This system does not let workers give up new privileges: {why}.", why=why)


def _keeps_other_files(why: str) -> str:
    return lazy_tr(
        "This system does not let workers give up reading and writing other files: {why}.", why=why
    )


def _keeps_system_calls(why: str) -> str:
    return lazy_tr(
        "This system does not let workers give up network, other programs and other processes: "
        "{why}.",
        why=why,
    )


def _refuse_new_privileges() -> None:
    """Give up set-user-id programs and the like; the other steps require that."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "PR_SET_NO_NEW_PRIVS was refused")
