"""The files of an output folder in a storage, each folder of which is listed once."""

from collections.abc import Collection
from pathlib import Path

from processing.files.paths import FileStamp, absolute
from processing.files.remote.failures import Failure, StorageError
from processing.files.remote.storage import Storage, storage_of


class PlacedFiles:
    """The results that a run has put: their stamps are known from then."""

    def __init__(self) -> None:
        self._stamps: dict[Path, FileStamp] = {}

    def note(self, path: Path, stamp: FileStamp) -> None:
        """Keep the stamp of a result until it is asked for."""
        self._stamps[path] = stamp

    def names_in(self, _folder: str) -> Collection[str]:
        """Return nothing: a run has no use for names."""
        return ()

    def stamp(self, path: Path) -> FileStamp | None:
        """Return the stamp of a result, once."""
        return self._stamps.pop(path, None)

    def is_file(self, path: Path | str, stamp: FileStamp) -> bool:
        """Return whether a result was put with this stamp."""
        return self._stamps.get(Path(path)) == stamp

    def remove(self, path: Path) -> None:
        """Remove a result."""
        storage_of(path).remove(path)


class StorageFiles:
    """Answers from listings, so that no plan asks for files one by one. Confined to one thread.

    Every call raises:
        StorageError: a folder cannot be listed.
    """

    def __init__(self, top: Path) -> None:
        """Know nothing yet of the folder `top` and those below it."""
        self._top = absolute(top)
        self._storage: Storage = storage_of(top)
        self._listed: dict[str, dict[str, FileStamp | None]] = {}

    def names_in(self, folder: str) -> Collection[str]:
        """Return the names in a folder; none if it does not exist."""
        return self._entries(absolute(folder))

    def stamp(self, path: Path) -> FileStamp | None:
        """Return the stamp of a file; None if there is none."""
        return self._entries(absolute(path.parent)).get(path.name)

    def is_file(self, path: Path | str, stamp: FileStamp) -> bool:
        """Return whether `path` is a file with this stamp."""
        return self.stamp(Path(path)) == stamp

    def remove(self, path: Path) -> None:
        """Remove a file, if it is still as it was listed.

        Raises:
            StorageError: it was changed meanwhile, or cannot be removed.
        """
        if self._storage.stamp(path) != self.stamp(path):
            raise StorageError(Failure.CHANGED, path)
        self._storage.remove(path)

    def _entries(self, folder: str) -> dict[str, FileStamp | None]:
        known = self._listed.get(folder)
        if known is None:
            known = self._listed[folder] = self._list(Path(folder))
        return known

    def _list(self, folder: Path) -> dict[str, FileStamp | None]:
        """List a folder; without a request if the one above it, which is listed, has none such."""
        if str(folder) != self._top and folder.is_relative_to(self._top):
            is_there = folder.name in self._entries(str(folder.parent))
        else:
            is_there = self._storage.is_folder(folder)
        if not is_there:
            return {}
        entries = sorted(self._storage.entries(folder), key=lambda each: not each.is_folder)
        # In a bucket a file may have the name of a folder, which is never in the way.
        return {entry.name: entry.stamp for entry in entries}
