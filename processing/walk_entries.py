"""Look at what a walk meets: folders, links, and the facts of a file that its folder tells."""

import os
from contextlib import suppress
from pathlib import Path

from processing.errors import ScanError
from processing.files.display import display
from processing.files.paths import identity
from processing.task import SourceImage


def is_folder(entry: "os.DirEntry[str]") -> bool:
    """Return whether it is a folder itself; one that would not tell is none."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def leads_to_folder(entry: "os.DirEntry[str]") -> bool:
    """Return whether it is a link to a folder.

    A loop of links leads nowhere; if it is named as a picture, it is told as one.
    """
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:
        return False


def real_path(path: Path) -> Path:
    """Return the one path of a file, by whatever way it is named; a link stays itself."""
    return Path(os.path.realpath(path.parent), path.name)


def source_at(path: Path, relative: Path, *, is_link: bool) -> SourceImage:
    """Return the picture at `path`; what cannot be asked about is left for a worker to tell."""
    try:
        status = path.stat()
    except OSError:
        return SourceImage(path, relative, 0, is_link)
    facts = (status.st_size, is_link, status.st_mtime_ns)
    return SourceImage(path, relative, *facts, identity(status))


def leads_nowhere(link: Path) -> ScanError:
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
