"""Write files, and the names in a folder, through to the disk, so that they outlast a power cut."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_CREATE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL

for _name in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"):
    _CREATE_FLAGS |= getattr(os, _name, 0)

Content = Iterable[bytes | bytearray | memoryview]


class UnsyncedFile:
    """A new file that is written, and of which a power cut may still lose anything.

    It is open until it is synced or closed; one thread at a time may use it.

    Attributes:
        path: where it is.
    """

    def __init__(self, path: Path, content: Content, *, is_private: bool = False) -> None:
        """Write the new file `path`.

        A file that an earlier attempt left there is removed first; a link is never followed. Only
        the owner can read a file that `is_private`.

        Raises:
            OSError: the system cannot write it; an unfinished file may be left.
        """
        self.path = path
        self._error: OSError | None = None
        self._descriptor: int | None = _create(path, 0o600 if is_private else 0o666)
        try:
            for part in content:
                _write_all(self._descriptor, part)
        except BaseException:
            self.close()
            raise

    def sync(self) -> None:
        """Sync and close it; `check` tells whether that went well."""
        if self._descriptor is None:
            return
        try:
            _sync(self._descriptor)
        except OSError as error:
            self._error = error
        self.close()

    def check(self) -> None:
        """Check that it could be synced.

        Raises:
            OSError: it could not.
        """
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        """Close it; some disks tell only now that they cannot hold it. May be repeated."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is None:
            return
        try:
            os.close(descriptor)
        except OSError as error:
            self._error = self._error or error


def write_synced(path: Path, content: Content, *, is_private: bool = False) -> None:
    """Write the new file `path`, as `UnsyncedFile` does; it is on the disk when this returns.

    Raises:
        OSError: the system cannot write it; an unfinished file may be left.
    """
    file = UnsyncedFile(path, content, is_private=is_private)
    file.sync()
    file.check()


def _write_all(descriptor: int, content: bytes | bytearray | memoryview) -> None:
    left = memoryview(content).cast("B")
    while left:
        left = left[os.write(descriptor, left) :]


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
