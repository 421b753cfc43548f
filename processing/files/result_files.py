"""The files of an output folder as plan, journal and undo see them: of a disk or of a storage."""

import os
import stat
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from processing.files.paths import FileStamp, size_and_time
from processing.files.remote.names import is_remote


class ResultFiles(Protocol):
    """What is asked about the files of an output folder. Confined to one thread."""

    def names_in(self, folder: str) -> Collection[str]:
        """Return the names in a folder; none if it does not exist yet."""

    def stamp(self, path: Path) -> FileStamp | None:
        """Return the stamp of what has the name `path`; None if there is nothing."""

    def is_file(self, path: Path | str, stamp: FileStamp) -> bool:
        """Return whether `path` is a file, no link, with this stamp."""

    def remove(self, path: Path) -> None:
        """Remove a file.

        Raises:
            OSError, ThumbpoolError: it cannot be removed.
        """


class _DiskFiles:
    """Files of this machine's disks, asked for at each question."""

    def names_in(self, folder: str) -> Collection[str]:
        try:
            return os.listdir(folder or ".")
        except OSError:
            return ()

    def stamp(self, path: Path) -> FileStamp | None:
        return size_and_time(path)

    def is_file(self, path: Path | str, stamp: FileStamp) -> bool:
        try:
            status = os.lstat(path)  # a path may be text here
        except OSError:
            return False
        return is_regular(status) and (status.st_size, status.st_mtime_ns) == stamp

    def remove(self, path: Path) -> None:
        path.unlink()


def is_regular(status: os.stat_result) -> bool:
    """Return whether it is a file, and no folder, link or device."""
    return stat.S_ISREG(status.st_mode)


def exists(path: Path) -> bool:
    """Return whether there is a file at `path`; also True where a storage cannot be asked."""
    if not is_remote(path):
        return path.exists()
    from processing.files.remote.failures import StorageError
    from processing.files.remote.storage import storage_of

    try:
        return storage_of(path).stamp(path) is not None
    except StorageError:
        return True


ON_DISK: ResultFiles = _DiskFiles()


def result_files(output_folder: Path) -> ResultFiles:
    """Return the files of an output folder; what a storage lists is asked for once."""
    if not is_remote(output_folder):
        return ON_DISK
    from processing.files.remote.listing import StorageFiles

    return StorageFiles(output_folder)
