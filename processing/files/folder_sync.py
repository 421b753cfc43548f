"""Bring files, and what was named and renamed in a folder, down to the disk."""

import os
import sys
from contextlib import suppress
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Return once the names in `folder` would outlast a power cut, as far as its disk can tell.

    Windows writes names down by itself and opens no folder; some network disks refuse, too.
    """
    if sys.platform == "win32":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            _sync(descriptor)
        finally:
            os.close(descriptor)


def sync_file(path: Path) -> None:
    """Return once the content of `path` would outlast a power cut.

    Raises:
        OSError: it cannot be opened, or its disk fails.
    """
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        _sync(descriptor)
    finally:
        os.close(descriptor)


def _sync(descriptor: int) -> None:
    """Sync what `descriptor` is; on macOS the disk's own cache, too, which `fsync` leaves out."""
    if sys.platform == "darwin":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)
