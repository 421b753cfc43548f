"""Write files, and the names in a folder, through to the disk, so that they outlast a power cut."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_CREATE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL

for _name in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"):
    _CREATE_FLAGS |= getattr(os, _name, 0)


def write_synced(
    path: Path, content: Iterable[bytes | bytearray | memoryview], *, is_private: bool = False
) -> None:
    """Write the new file `path`, which is on the disk when this returns.

    A file that an earlier attempt left there is removed first; a link is never followed. Only the
    owner can read a file that `is_private`.

    Raises:
        OSError: the system cannot write it; an unfinished file may be left.
    """
    with os.fdopen(_create(path, 0o600 if is_private else 0o666), "wb") as file:
        file.writelines(content)
        file.flush()
        os.fsync(file.fileno())


def _create(path: Path, mode: int) -> int:
    """Return the descriptor of the new file `path`."""
    try:
        return os.open(path, _CREATE_FLAGS, mode)
    except FileExistsError:
        path.unlink(missing_ok=True)
        return os.open(path, _CREATE_FLAGS, mode)


def sync_folder(folder: Path) -> None:
    """Sync the names in `folder`, as far as its disk supports that.

    Windows syncs names by itself and cannot open a folder; some network disks cannot, either.
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
    """Sync the content of `path`.

    Raises:
        OSError: it cannot be opened, or its disk fails.
    """
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        _sync(descriptor)
    finally:
        os.close(descriptor)


def sync_all_disks() -> None:
    """Sync all that was written anywhere; Windows offers no such thing."""
    if sys.platform != "win32":
        os.sync()


def _sync(descriptor: int) -> None:
    """Sync an open file or folder; on macOS the disk's cache, too, which `fsync` leaves out."""
    if sys.platform == "darwin":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)
