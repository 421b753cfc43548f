"""Detect that the disk of an output folder was disconnected, before anything is written there.

A mount point remains when its disk is gone. A file written below it then lands on another disk, and
is hidden when the first disk comes back.
"""

import errno
import os
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path

from processing.record import record

_Identity = tuple[int, int]  # device and inode; the inode is 0 on a disk without any


@record
class KnownFolders:
    """Folders that results go to, as they were when the run began; sent to workers.

    Attributes:
        identities: device and inode of each, by the path that results below it are named with.
    """

    identities: Mapping[str, _Identity] = field(default_factory=dict)

    def check(self, destination: Path) -> None:
        """Check that every known folder above `destination` is still the same.

        Raises:
            OSError: one is gone; `ENODEV` if another folder is in its place.
        """
        left = len(self.identities)
        if not left:
            return
        for folder in _folders_above(destination):
            known = self.identities.get(folder)
            if known is None:
                continue
            if _identity(folder) != known:
                raise OSError(errno.ENODEV, os.strerror(errno.ENODEV), folder)
            left -= 1
            if not left:
                return  # there is usually one, and a long way up from it

    def are_unchanged(self) -> bool:
        """Return whether all of them are still the same."""
        try:
            return all(_identity(folder) == known for folder, known in self.identities.items())
        except OSError:
            return False


NO_FOLDERS = KnownFolders()


def known_folders(folders: Iterable[Path], below: Iterable[Path] = ()) -> KnownFolders:
    """Return the identities of `folders`, and of folders `below` them that lead to another disk.

    Folders that do not exist yet are left out: they will be made below one that does.
    """
    identities: dict[str, _Identity] = {}
    tops = [str(folder) for folder in folders]
    for top in tops:
        _add(identities, top)
    looked_at = set(tops)
    for folder in map(str, below):
        way = [folder, *_folders_above(Path(folder))]
        inside = next((way[: n + 1] for n, each in enumerate(way) if each in identities), [])
        for each in reversed(inside):
            if each not in looked_at:
                looked_at.add(each)
                _add_if_elsewhere(identities, each)
    return KnownFolders(identities)


def _add(identities: dict[str, _Identity], folder: str) -> None:
    try:
        identities[folder] = _identity(folder)
    except OSError:
        return


def _add_if_elsewhere(identities: dict[str, _Identity], folder: str) -> None:
    """Add a folder that is a link, or on another disk than the nearest known one above it."""
    above = next(each for each in _folders_above(Path(folder)) if each in identities)
    try:
        is_elsewhere = os.path.islink(folder) or _identity(folder)[0] != identities[above][0]  # noqa: PTH114 - it is text
    except OSError:
        return
    if is_elsewhere:
        _add(identities, folder)


def _folders_above(path: Path) -> Iterable[str]:
    """Yield the folders that contain `path`, the innermost first."""
    inner, folder = "", os.path.dirname(path) or os.curdir  # noqa: PTH120 - a third of the time
    while folder != inner:
        yield folder
        inner, folder = folder, os.path.dirname(folder) or os.curdir  # noqa: PTH120


def _identity(folder: str) -> _Identity:
    status = os.stat(folder)  # noqa: PTH116 - it is text
    return status.st_dev, status.st_ino
