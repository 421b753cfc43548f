"""A lock per run, by which all containers of a computer see that the run is still at work.

A process id of one container means nothing in another, but a lock on a shared file does: the system
releases it when its process ends, however that ends. One file serves all runs, as each locks its
own byte, which need not exist.
"""

import hashlib
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from processing.files.machine import state_folder

_OFFSET_BYTES = 7  # of the offset in the file: one of 2 to the 56th for each run


class RunLock:
    """Holds the lock of one run from `begin` to `end`; none if the system has no such locks."""

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id
        self._descriptor: int | None = None

    def begin(self) -> None:
        """Take the lock."""
        if sys.platform != "linux":
            return  # only there are containers distinguished, see `machine`
        path = _path()
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            _lock(self._descriptor, self._run_id, is_own=True)

    def end(self) -> None:
        """Release the lock; may be repeated."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def run_lock(run_id: str) -> Iterator[None]:
    """Hold the lock of a run inside."""
    presence = RunLock(run_id)
    presence.begin()
    try:
        yield
    finally:
        presence.end()


def has_ended(run_id: str) -> bool:
    """Return whether the locks prove that a run of this computer, in any container, has ended.

    Changes nothing.
    """
    if sys.platform != "linux":
        return False
    try:
        descriptor = os.open(_path(), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False  # there is no proof
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
    """Take the lock of a run until `descriptor` is closed; a shared one if it is another's run.

    Raises:
        OSError: another process holds it, or the disk has no locks.
    """
    if sys.platform == "linux":
        import fcntl

        offset = hashlib.blake2s(run_id.encode(), digest_size=_OFFSET_BYTES).digest()
        kind = fcntl.F_WRLCK if is_own else fcntl.F_RDLCK
        place = (os.SEEK_SET, int.from_bytes(offset, "big"), 1)
        # A lock of the descriptor; one of the process would end when any descriptor is closed.
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, struct.pack("hhqqi4x", kind, *place, 0))
