"""Let a run show, to all containers of its computer, that it is still at work.

No process id of one container means anything in another. A lock on a file that both see does: the
system lets go of it when its process ends, however that ends.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from processing.state_folder import state_folder

KEPT_SECONDS = 24 * 3600.0  # so long the file of a run that broke off tells of its end


class Presence:
    """Holds the lock of one run from `begin` to `end`; where none is to be had, nothing."""

    def __init__(self, run_id: str) -> None:
        self._path = _folder() / run_id
        self._descriptor: int | None = None

    def begin(self) -> None:
        """Show that the run is at work; forget those that broke off long ago."""
        if sys.platform != "linux":
            return  # nobody else tells containers apart, see `machine`
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _forget_old_ones()
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            _lock(self._descriptor)

    def end(self) -> None:
        """Show that it is over; repeatable."""
        if self._descriptor is not None:
            with suppress(OSError):
                self._path.unlink()
                self._path.parent.rmdir()  # unless others are at work
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def present(run_id: str) -> Iterator[None]:
    """Show that a run is at work while what is done inside is done."""
    presence = Presence(run_id)
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
        descriptor = os.open(_folder() / run_id, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False  # nothing tells
    try:
        _lock(descriptor)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _folder() -> Path:
    return state_folder() / "at work"


def _forget_old_ones() -> None:
    for path in list(_folder().iterdir()):
        if abs(time.time() - path.stat().st_mtime) > KEPT_SECONDS and has_ended(path.name):
            path.unlink()


def _lock(descriptor: int) -> None:
    """Take the lock of a file until it is closed.

    Raises:
        OSError: another process has it, or the disk has none.
    """
    if sys.platform == "linux":
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
