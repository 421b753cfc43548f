"""Let a run show, to all containers of its computer, that it is still at work.

No process id of one container means anything in another. A lock on a file that both see does: the
system lets go of it when its process ends, however that ends. One file is enough for all runs, as
each locks a byte of its own, which need not be there.
"""

import hashlib
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from processing.files.machine import state_folder

_OFFSET_BYTES = 7  # of a place in the file: two runs have one of 2 to the 56th


class RunLock:
    """Holds the lock of one run from `begin` to `end`; where none is to be had, nothing."""

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id
        self._descriptor: int | None = None

    def begin(self) -> None:
        """Show that the run is at work."""
        if sys.platform != "linux":
            return  # nobody else tells containers apart, see `machine`
        path = _path()
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            _lock(self._descriptor, self._run_id, is_own=True)

    def end(self) -> None:
        """Show that it is over; repeatable."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def run_lock(run_id: str) -> Iterator[None]:
    """Show that a run is at work while what is done inside is done."""
    presence = RunLock(run_id)
    presence.begin()
    try:
        yield
    finally:
        presence.end()


def has_ended(run_id: str) -> bool:
    """Return whether a run of this computer, in whatever container, is proved to have ended.

    Changes nothing.
    """
    if sys.platform != "linux":
        return False
    try:
        descriptor = os.open(_path(), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False  # nothing tells
    try:
        _lock(descriptor, run_id, is_own=False)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _path() -> Path:
    return state_folder() / "at-work"


def _lock(descriptor: int, run_id: str, *, is_own: bool) -> None:
    """Take the lock of a run until `descriptor` is closed; if not its own, share it.

    Raises:
        OSError: another process has it, or the disk has none.
    """
    if sys.platform == "linux":
        import fcntl

        offset = hashlib.blake2s(run_id.encode(), digest_size=_OFFSET_BYTES).digest()
        kind = fcntl.F_WRLCK if is_own else fcntl.F_RDLCK
        place = (os.SEEK_SET, int.from_bytes(offset, "big"), 1)
        # It belongs to the descriptor: one of the process would end with any other that is closed.
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, struct.pack("hhqqi4x", kind, *place, 0))
