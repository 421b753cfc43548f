"""Walk folders of storages for pictures by name; runs in the scanner process, reads no file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from processing.errors import ScanError
from processing.files.display import display
from processing.files.paths import absolute, natural_key
from processing.files.remote.failures import Failure, StorageError
from processing.files.remote.names import SCHEMES, scheme_of, top_of
from processing.files.remote.storage import Entry, storage_of
from processing.files.temporaries import PREFIX
from processing.formats import available
from processing.language.lazy_text import lazy_tr
from processing.planning._omissions import Omissions
from processing.record import record
from processing.settings.selection import Selection
from processing.task import SourceImage

_LEFT_OUT = {Failure.DENIED, Failure.MISSING}  # what may be so of one folder alone


@record
class _Place:
    """A folder on the walk; its folder of results, its path below the source, and its depth."""

    folder: Path
    relative: Path
    below: Path
    depth: int


class RemoteWalk:
    """Finds pictures as the walk of disks does, one request a folder and a thousand names.

    Every method raises:
        ScanError: a source does not exist, or a storage cannot be asked.
    """

    def __init__(
        self, output_folder: Path | None, selection: Selection, omissions: Omissions
    ) -> None:
        self._output = absolute(output_folder) if output_folder is not None else ""
        self._selection = selection
        self._omissions = omissions
        self._sources: dict[Path, Entry] = {}
        self._visited: set[str] = set()
        self.warnings: list[str] = []

    def is_folder(self, source: Path) -> bool:
        """Return whether a source is a folder."""
        entry = self._sources.get(source)
        if entry is None:
            try:
                entry = _entry_of_source(source)
            except StorageError as error:
                raise ScanError(str(error)) from error
            self._sources[source] = entry
        return entry.is_folder

    def visit(self, source: Path, prefix: Path, origin: int) -> Iterator[Sequence[SourceImage]]:
        """Yield the pictures of a source, folder by folder."""
        if self.is_folder(source):
            yield from self._visit_folders(source, prefix, origin)
        elif not available.is_supported(source):
            raise ScanError(available.why_unread(source))
        elif absolute(source) not in self._visited:
            self._visited.add(absolute(source))
            yield [_picture(source, Path(source.name), self._sources[source], origin)]

    def _visit_folders(
        self, source: Path, prefix: Path, origin: int
    ) -> Iterator[Sequence[SourceImage]]:
        stack = [_Place(source, prefix, Path(), 1)]
        while stack:
            here = stack.pop()
            key = absolute(here.folder)
            if key == self._output or key in self._visited:
                continue
            self._visited.add(key)
            entries = self._entries(here)
            self._warn_of_links(here, entries)
            files = [each for each in entries if each.stamp is not None]
            yield [
                _picture(here.folder / each.name, here.relative / each.name, each, origin)
                for each in files
                if self._is_taken(here.folder / each.name)
            ]
            if self._selection.goes_below(here.depth):
                inner = [_within(here, each.name) for each in entries if each.is_folder]
                opened = [p for p in inner if self._omissions.opens(p.below, self._selection)]
                stack.extend(reversed(opened))

    def _entries(self, place: _Place) -> list[Entry]:
        """Return the visible entries of a folder in natural order."""
        try:
            entries = storage_of(place.folder).entries(place.folder)
        except StorageError as error:
            if place.depth == 1 or error.failure not in _LEFT_OUT:
                raise ScanError(str(error)) from error
            left_out = lazy_tr(
                "The folder {path} cannot be read: {why}. Its contents were left out.",
                code="folder-not-readable",
                path=display(place.folder),
                why=str(error),
            )
            self.warnings.append(left_out)
            return []
        named = [each for each in entries if each.name]
        self._omissions.unnamed += len(entries) - len(named)
        hidden = PREFIX if self._selection.hidden else "."
        visible = [each for each in named if not each.name.startswith(hidden)]
        self._omissions.hidden += len(named) - len(visible)
        return sorted(visible, key=lambda each: natural_key(each.name))

    def _warn_of_links(self, place: _Place, entries: Sequence[Entry]) -> None:
        for each in entries:
            if each.is_link:
                not_followed = lazy_tr(
                    "{path} is a link on a server and was not followed.",
                    code="link-not-followed",
                    path=display(place.folder / each.name),
                )
                self.warnings.append(not_followed)

    def _is_taken(self, path: Path) -> bool:
        """Return whether a file is a picture by its name, and is no source itself."""
        if not available.is_supported(path):
            self._omissions.add_unread(path)
            return False
        return path not in self._sources


def _entry_of_source(source: Path) -> Entry:
    """Return the file or folder that a source names.

    What is both, as `a` beside `a/b.jpg` in a bucket, is the folder unless it is a picture.

    Raises:
        StorageError: there is none, or the storage cannot be asked.
    """
    storage = storage_of(source)
    entry = storage.entry(source)
    if entry is None:
        is_bucket = SCHEMES[scheme_of(source)].has_buckets and source == top_of(source)
        raise StorageError(Failure.NO_BUCKET if is_bucket else Failure.MISSING, source)
    is_other_file = entry.stamp is not None and not available.is_supported(source)
    return Entry(entry.name, None) if is_other_file and storage.is_folder(source) else entry


def _within(place: _Place, name: str) -> _Place:
    return _Place(place.folder / name, place.relative / name, place.below / name, place.depth + 1)


def _picture(path: Path, relative: Path, entry: Entry, origin: int) -> SourceImage:
    size_bytes, modified_ns = entry.stamp or (0, 0)
    return SourceImage(path, relative, size_bytes, modified_ns=modified_ns, origin=origin)
