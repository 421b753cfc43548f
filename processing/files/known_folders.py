"""Notice that a folder which is written to is no more the one that it was: its disk went away.

A mount point outlives its disk. What is written under its name then lands on another disk, and
is hidden when the first one comes back.
"""

import errno
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_Identity = tuple[int, int]  # device and inode; the latter is 0 where a disk has none


@dataclass(frozen=True, slots=True)
class KnownFolders:
    """Folders that are written below, as they were when the writing began; crosses to workers.

    Attributes:
        identities: device and inode of each, by its path as results are named below it.
    """

    identities: Mapping[str, _Identity] = field(default_factory=dict)

    def check(self, destination: Path) -> None:
        """Make sure that every known folder above `destination` is still the same.

        Raises:
            OSError: one is another now, or none; `ENODEV` if another stands in its place.
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
                return  # mostly there is one, and the way up from it is long

    def are_unchanged(self) -> bool:
        """Return whether all of them are the same still."""
        try:
            return all(_identity(folder) == known for folder, known in self.identities.items())
        except OSError:
            return False


NO_FOLDERS = KnownFolders()


def known_folders(folders: Iterable[Path], below: Iterable[Path] = ()) -> KnownFolders:
    """Return what `folders` are now, and each way `below` them that leads to another disk.

    Those that do not stand yet are left out: they will be made below one that does.
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
    """Add a folder that is a link, or on another disk than the innermost known one above it."""
    above = next(each for each in _folders_above(Path(folder)) if each in identities)
    try:
        is_elsewhere = os.path.islink(folder) or _identity(folder)[0] != identities[above][0]  # noqa: PTH114 - text here
    except OSError:
        return
    if is_elsewhere:
        _add(identities, folder)


def _folders_above(path: Path) -> Iterable[str]:
    """Yield the folders that `path` lies in, the innermost first."""
    inner, folder = "", os.path.dirname(path) or os.curdir  # noqa: PTH120 - a third of the time
    while folder != inner:
        yield folder
        inner, folder = folder, os.path.dirname(folder) or os.curdir  # noqa: PTH120


def _identity(folder: str) -> _Identity:
    status = os.stat(folder)  # noqa: PTH116 - text here
    return status.st_dev, status.st_ino
