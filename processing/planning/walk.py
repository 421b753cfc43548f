"""Walk folders for pictures by name; runs in the scanner process, opens no file."""

import functools
import glob
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from processing.errors import ScanError, explained
from processing.files.display import display
from processing.files.paths import Identity, absolute, identity, natural_key, same_file
from processing.files.remote.names import is_remote
from processing.files.temporaries import PREFIX
from processing.formats import available
from processing.language.lazy_text import lazy_tr
from processing.planning._omissions import Omissions
from processing.planning.source_folders import result_folders
from processing.record import record
from processing.settings.selection import EVERYTHING, Selection
from processing.task import SourceImage

if TYPE_CHECKING:
    from processing.planning._remote_walk import RemoteWalk

BATCH_SOURCES = 500
BATCH_SECONDS = 0.1  # so that a slow disk shows progress

_FolderKey = Identity | str  # of a folder; its real path on a disk without inodes


@record
class ScanBatch:
    """Some of the pictures found, and warnings for the user."""

    sources: Sequence[SourceImage]
    warnings: tuple[str, ...] = ()


def walk(
    sources: Sequence[Path],
    output_folder: Path | None,
    selection: Selection = EVERYTHING,
    *,
    recursive: bool = True,
) -> Iterator[ScanBatch]:
    """Yield all pictures of `sources`, in natural order, a folder's own files before its folders.

    Each comes once, whatever its size, date and name: those are filtered later, without the disk.
    One that is a source itself comes as that, not as a picture of its folder.

    Left out with a warning: links to folders, hidden names, files that are not pictures by name,
    folders that are excluded, that programs keep for themselves or that cannot be read. Left out
    silently: the output folder, if there is one, and temporary files of runs.

    Raises:
        ScanError: a source does not exist, cannot be read, or is the output folder itself.
    """
    walker = _Walker(output_folder, selection if recursive else replace(selection, max_depth=1))
    folders = tuple(dict.fromkeys(filter(walker.is_folder, sources)))
    prefixes = dict(zip(folders, result_folders(folders), strict=True))
    walker.name_files(source for source in sources if source not in prefixes)
    for origin, source in enumerate(sources):
        walker.origin = origin
        try:
            prefix = prefixes.get(source, Path())
            yield from walker.visit_source(source, prefix, is_alone=len(sources) == 1)
        except (OSError, RuntimeError) as error:  # RuntimeError for a loop of links
            raise ScanError(_unreadable(source, error)) from error
    yield walker.close()


def _unreadable(source: Path, error: OSError | RuntimeError) -> str:
    is_loop = not isinstance(error, OSError)
    return lazy_tr(
        "{path} cannot be read: {why}. Check its permissions, or choose another.",
        path=display(source),
        why=lazy_tr("it leads into a loop of links") if is_loop else explained(error),
    )


@record
class _Place:
    """A folder on the walk.

    Attributes:
        relative: the folder of its results, below the output folder.
        below: its path below the source.
        depth: 1 for the source itself.
    """

    folder: Path
    relative: Path
    below: Path
    depth: int

    def within(self, name: str) -> "_Place":
        """Return the folder of that name inside."""
        return _Place(self.folder / name, self.relative / name, self.below / name, self.depth + 1)


@dataclass
class _Walker:
    """The state of one walk.

    Attributes:
        origin: position of the current source among all.
    """

    output_folder: Path | None
    selection: Selection
    origin: int = 0
    _found: list[SourceImage] = field(default_factory=list)
    _warnings: list[str] = field(default_factory=list)
    _visited: set[_FolderKey] = field(default_factory=set)
    _named: set[Path] = field(default_factory=set)  # real paths of files that are sources
    _added: set[Path] = field(default_factory=set)  # those of them that were found
    _omissions: Omissions = field(default_factory=Omissions)
    _flushed_at: float = field(default_factory=time.monotonic)

    def name_files(self, files: Iterable[Path]) -> None:
        """Note which pictures are sources themselves, so that no folder takes them before."""
        on_disk = (path for path in files if not is_remote(path))
        self._named = {real_path(path) for path in on_disk if available.is_supported(path)}

    def visit_source(self, source: Path, prefix: Path, *, is_alone: bool) -> Iterator[ScanBatch]:
        """Walk one source of the user.

        A link without a target ends the search only if it is the only source: among others, as of
        a pattern, it fails like one in a folder.
        """
        if self._is_output(source):
            raise ScanError(
                lazy_tr(
                    "{path} is both the folder of originals and the output folder. "
                    "Choose another output folder, one inside it for example.",
                    path=display(source),
                )
            )
        if is_remote(source):
            yield from self._visit_remote(source, prefix)
        elif source.is_dir():
            yield from self._visit_folder(source, prefix, is_root=True)
        elif os.path.exists(source) or (  # noqa: PTH110 - raises not
            os.path.lexists(source) and not is_alone and available.is_supported(source)
        ):
            self._add_named(source)
        elif os.path.lexists(source):
            raise leads_nowhere(source)
        else:
            raise ScanError(_missing(source))

    def is_folder(self, source: Path) -> bool:
        """Return whether a source is a folder."""
        if is_remote(source):
            return self._remote.is_folder(source)
        return os.path.isdir(source)  # noqa: PTH112 - raises not

    @functools.cached_property
    def _remote(self) -> "RemoteWalk":
        """The walk of sources that are in a storage."""
        from processing.planning._remote_walk import RemoteWalk

        return RemoteWalk(self.output_folder, self.selection, self._omissions)

    def _visit_remote(self, source: Path, prefix: Path) -> Iterator[ScanBatch]:
        for found in self._remote.visit(source, prefix, self.origin):
            self._found += found
            self._warnings += self._remote.warnings
            self._remote.warnings.clear()
            if self._is_batch_due():
                yield self._flush()

    def close(self) -> ScanBatch:
        """Return the last pictures, with the summary of what was left out."""
        self._warnings += self._omissions.sentences()
        return self._flush()

    def _visit_folder(self, folder: Path, relative: Path, *, is_root: bool) -> Iterator[ScanBatch]:
        """Walk a folder and, if asked for, those inside; with a stack, so depth is not limited."""
        stack = [_Place(folder, relative, Path(), 1)]
        while stack:
            here = stack.pop()
            entries = self._entries(here.folder, is_root=is_root)
            is_root = False
            inner = []
            for entry in entries:
                if is_folder(entry):
                    inner.append(here.within(entry.name))
                else:
                    self._consider(here, entry)
                if self._is_batch_due():
                    yield self._flush()
            if self.selection.goes_below(here.depth):
                opened = [p for p in inner if self._omissions.opens(p.below, self.selection)]
                stack.extend(reversed(opened))

    def _is_output(self, folder: Path) -> bool:
        if is_remote(folder) and self.output_folder is not None:
            return absolute(folder) == absolute(self.output_folder)
        return self.output_folder is not None and same_file(folder, self.output_folder)

    def _entries(self, folder: Path, *, is_root: bool) -> list["os.DirEntry[str]"]:
        """Return the visible entries of a folder in natural order; none if visited before."""
        try:
            key = _key_of(folder)
            if key in self._visited or self._is_output(folder):
                return []
            self._visited.add(key)
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError as error:
            path, why = display(folder), explained(error)
            if is_root:
                raise ScanError(
                    lazy_tr(
                        "The folder {path} cannot be read: {why}. "
                        "Check its permissions, or choose another.",
                        path=path,
                        why=why,
                    )
                ) from error
            left_out = lazy_tr(
                "The folder {path} cannot be read: {why}. Its contents were left out.",
                code="folder-not-readable",
                path=path,
                why=why,
            )
            self._warnings.append(left_out)
            return []
        visible = [entry for entry in entries if not self._is_hidden(entry)]
        self._omissions.hidden += len(entries) - len(visible)
        return sorted(visible, key=lambda entry: natural_key(entry.name))

    def _is_hidden(self, entry: "os.DirEntry[str]") -> bool:
        if self.selection.hidden:
            return entry.name.startswith(PREFIX)
        return entry.name.startswith(".") or is_marked_hidden(entry)

    def _consider(self, here: "_Place", entry: "os.DirEntry[str]") -> None:
        """Take a picture by its name; a worker finds out whether it is one."""
        path = here.folder / entry.name
        if leads_to_folder(entry):
            not_followed = lazy_tr(
                "{path} is a link to a folder and was not followed.",
                code="link-not-followed",
                path=display(path),
            )
            self._warnings.append(not_followed)
        elif not available.is_supported(path):
            self._omissions.add_unread(path)
        elif not self._named or real_path(path) not in self._named:
            self._add(path, here.relative / entry.name, is_link=entry.is_symlink())

    def _add(self, path: Path, relative: Path, *, is_link: bool) -> None:
        self._found.append(source_at(path, relative, is_link=is_link, origin=self.origin))

    def _add_named(self, path: Path) -> None:
        """Take a file that is a source itself, once."""
        if not available.is_supported(path):
            raise ScanError(available.why_unread(path))
        real = real_path(path)
        if real not in self._added:
            self._added.add(real)
            self._add(path, Path(path.name), is_link=path.is_symlink())

    def _is_batch_due(self) -> bool:
        is_late = time.monotonic() - self._flushed_at > BATCH_SECONDS
        return len(self._found) >= BATCH_SOURCES or (is_late and bool(self._found))

    def _flush(self) -> ScanBatch:
        batch = ScanBatch(tuple(self._found), tuple(self._warnings))
        self._found.clear()
        self._warnings.clear()
        self._flushed_at = time.monotonic()
        return batch


def _key_of(folder: Path) -> _FolderKey:
    """Return the key that identifies a folder.

    Raises:
        OSError: it cannot be accessed.
    """
    return identity(folder.stat()) or os.path.realpath(folder)


def _missing(source: Path) -> str:
    if glob.has_magic(str(source)):
        return lazy_tr(
            "{path} does not exist. As a pattern it matches nothing, either.", path=display(source)
        )
    return lazy_tr(
        "{path} does not exist. It may have been moved or renamed.", path=display(source)
    )


def is_folder(entry: "os.DirEntry[str]") -> bool:
    """Return whether it is a folder, not a link; False if that cannot be found out."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def is_marked_hidden(entry: "os.DirEntry[str]") -> bool:
    """Return whether a mark on the disk hides it, as on Windows and macOS."""
    try:
        if sys.platform == "win32":
            marks = entry.stat(follow_symlinks=False).st_file_attributes
            return bool(marks & stat.FILE_ATTRIBUTE_HIDDEN)
        if sys.platform == "darwin":
            return bool(entry.stat(follow_symlinks=False).st_flags & stat.UF_HIDDEN)
    except OSError:
        pass
    return False


def leads_to_folder(entry: "os.DirEntry[str]") -> bool:
    """Return whether it is a link to a folder.

    A loop of links is not; if it has the name of a picture, it is taken as one.
    """
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:
        return False


def real_path(path: Path) -> Path:
    """Return the real path of a file; links in its folders are followed, a link itself is not."""
    return Path(os.path.realpath(path.parent), path.name)


def source_at(path: Path, relative: Path, *, is_link: bool, origin: int = 0) -> SourceImage:
    """Return the picture at `path`; if it is not accessible, a worker will report that."""
    try:
        status = path.stat()
    except OSError:
        return SourceImage(path, relative, 0, is_link, origin=origin)
    known = (status.st_size, is_link, status.st_mtime_ns, identity(status))
    return SourceImage(path, relative, *known, origin=origin)


def leads_nowhere(link: Path) -> ScanError:
    """Return the error for a link without a target.

    Raises:
        OSError: another problem, such as a loop or a folder without permission.
    """
    with suppress(FileNotFoundError):
        link.stat()
    return ScanError(
        lazy_tr(
            "{path} is a link to {target}, which does not exist. "
            "It may have been moved or renamed; name the picture or folder itself.",
            path=display(link),
            target=display(os.readlink(link)),  # noqa: PTH115 - as text
        )
    )
