"""Walk folders for pictures; runs in the scanner process, reads names and sizes, opens no file."""

import os
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from processing import formats
from processing.errors import ScanError
from processing.paths import Identity, display, fold, identity, same_file
from processing.task import SourceImage

BATCH_SOURCES = 500
BATCH_SECONDS = 0.1  # a slow disk still shows what it has


@dataclass(frozen=True, slots=True)
class ScanBatch:
    """Some of what was found, and what a person should know of the rest."""

    sources: tuple[SourceImage, ...]
    warnings: tuple[str, ...] = ()


def walk(
    sources: Sequence[Path], output_folder: Path | None, *, recursive: bool
) -> Iterator[ScanBatch]:
    """Yield all pictures of `sources`, in natural order, a folder's own files before its folders.

    Left out, and told in warnings: links to folders, hidden names, what is no picture by its
    name, folders that cannot be read. Left out untold: the output folder, if there
    is one.

    Raises:
        ScanError: a source does not exist, cannot be read, or is the output folder itself.
    """
    walker = _Walker(output_folder, recursive=recursive)
    folders = [source for source in sources if os.path.isdir(source)]  # noqa: PTH112 - raises not
    for source in sources:
        try:
            is_one_of_many = len(folders) > 1 and source in folders
            prefix = Path(source.resolve().name) if is_one_of_many else Path()
            yield from walker.visit_source(source, prefix)
        except (OSError, RuntimeError) as error:  # the latter is a loop of links
            why = error.strerror if isinstance(error, OSError) else "it leads into a loop of links"
            raise ScanError(
                f"{display(source)} cannot be read: {why}. "
                "Check its permissions, or choose another."
            ) from error
    yield walker.close()


@dataclass(slots=True)
class _Walker:
    """The state of one walk."""

    output_folder: Path | None
    recursive: bool
    _found: list[SourceImage] = field(default_factory=list)
    _warnings: list[str] = field(default_factory=list)
    _visited: set[Identity] = field(default_factory=set)  # device, inode of each folder
    _named: set[Path] = field(default_factory=set)  # real paths of files named one by one
    _foreign: Counter[str] = field(default_factory=Counter)  # endings that are no picture
    _hidden: int = 0
    _flushed_at: float = field(default_factory=time.monotonic)

    def visit_source(self, source: Path, prefix: Path) -> Iterator[ScanBatch]:
        """Walk one source that the user named."""
        if self._is_output(source):
            raise ScanError(
                f"{display(source)} is both the folder of originals and the output folder. "
                "Choose another output folder, one inside it for example."
            )
        if source.is_dir():
            yield from self._visit_folder(source, prefix, is_root=True)
        elif os.path.exists(source):  # noqa: PTH110 - raises not
            self._add_named(source)
        elif os.path.lexists(source):
            raise _leads_nowhere(source)
        else:
            raise ScanError(f"{display(source)} does not exist. It may have been moved or renamed.")

    def close(self) -> ScanBatch:
        """Return what is left, with the summary of what was left out."""
        if self._foreign:
            kinds = ", ".join(f"{suffix} {n:,}" for suffix, n in self._foreign.most_common(5))
            total = self._foreign.total()
            self._warnings.append(
                f"{total:,} {_plural(total, 'file')} left out, not read by Thumbpool: {kinds}."
            )
        if self._hidden:
            self._warnings.append(
                f"{self._hidden:,} hidden {_plural(self._hidden, 'name')} left out."
            )
        return self._flush()

    def _visit_folder(self, folder: Path, relative: Path, *, is_root: bool) -> Iterator[ScanBatch]:
        """Walk a folder and, where asked for, those in it; a stack, so depth has no limit."""
        stack = [(folder, relative)]
        while stack:
            here, below = stack.pop()
            entries = self._entries(here, is_root=is_root)
            is_root = False
            inner = []
            for entry in entries:
                if _is_folder(entry):
                    inner.append((here / entry.name, below / entry.name))
                else:
                    self._consider(here / entry.name, below / entry.name, entry)
                if self._is_batch_due():
                    yield self._flush()
            if self.recursive:
                stack.extend(reversed(inner))

    def _is_output(self, folder: Path) -> bool:
        return self.output_folder is not None and same_file(folder, self.output_folder)

    def _entries(self, folder: Path, *, is_root: bool) -> list["os.DirEntry[str]"]:
        """Return the visible entries of a folder not seen before, naturally sorted."""
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in self._visited or self._is_output(folder):
                return []
            self._visited.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError as error:
            problem = f"The folder {display(folder)} cannot be read: {error.strerror}."
            if is_root:
                raise ScanError(f"{problem} Check its permissions, or choose another.") from error
            self._warnings.append(f"{problem} What is in it was left out.")
            return []
        visible = [entry for entry in entries if not entry.name.startswith(".")]
        self._hidden += len(entries) - len(visible)
        return sorted(visible, key=lambda entry: natural_key(entry.name))

    def _consider(self, path: Path, relative: Path, entry: "os.DirEntry[str]") -> None:
        """Take a picture, whatever the file may turn out to be; a worker will tell."""
        if _leads_to_folder(entry):
            self._warnings.append(f"{display(path)} is a link to a folder and was not followed.")
        elif not formats.is_supported(path):
            self._foreign[path.suffix.lower() or "no ending"] += 1
        elif not self._named or _real(path) not in self._named:
            self._found.append(_source(path, relative, is_link=entry.is_symlink()))

    def _add_named(self, path: Path) -> None:
        """Take a single file that the user named, once."""
        if not formats.is_supported(path):
            raise ScanError(
                f"{display(path)} is no picture that Thumbpool reads; it reads "
                f"{', '.join(row.label for row in formats.FORMATS)}."
            )
        status = path.parent.stat()
        was_walked = (status.st_dev, status.st_ino) in self._visited
        is_known = was_walked and not path.name.startswith(".")  # the walk takes no hidden names
        if _real(path) not in self._named and not is_known:
            self._named.add(_real(path))
            self._found.append(_source(path, Path(path.name), is_link=path.is_symlink()))

    def _is_batch_due(self) -> bool:
        is_late = time.monotonic() - self._flushed_at > BATCH_SECONDS
        return len(self._found) >= BATCH_SOURCES or (is_late and bool(self._found))

    def _flush(self) -> ScanBatch:
        batch = ScanBatch(tuple(self._found), tuple(self._warnings))
        self._found.clear()
        self._warnings.clear()
        self._flushed_at = time.monotonic()
        return batch


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts `img2` before `img10` and ignores letter case."""
    parts = re.findall(r"\d+|\D+", fold(name))
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _leads_to_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:
        return (
            False  # a loop of links leads nowhere; if it is named as a picture, it is told as one
        )


def _real(path: Path) -> Path:
    """Return the one path of a file, by whatever way it is named; a link stays itself."""
    return Path(os.path.realpath(path.parent), path.name)


def _source(path: Path, relative: Path, *, is_link: bool) -> SourceImage:
    try:
        status = path.stat()
    except OSError:
        return SourceImage(path, relative, 0, is_link)
    facts = (status.st_size, is_link, status.st_mtime_ns)
    return SourceImage(path, relative, *facts, identity(status))


def _leads_nowhere(link: Path) -> ScanError:
    """Return what is wrong with a link that nothing is behind.

    Raises:
        OSError: the system tells it better: a loop, or a folder that may not be looked into.
    """
    with suppress(FileNotFoundError):
        link.stat()
    return ScanError(
        f"{display(link)} is a link to {display(os.readlink(link))}, which does not exist. "  # noqa: PTH115 - as it is written
        "It may have been moved or renamed; name the picture or folder itself."
    )


def _plural(number: int, noun: str) -> str:
    return f"{noun} was" if number == 1 else f"{noun}s were"
