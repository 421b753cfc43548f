"""Decide where each result goes: free names that every system holds, two sources never one."""

import errno
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from processing.errors import OutputError
from processing.key_set import KeySet
from processing.paths import Identity, Places, absolute, display, fold, identity_at
from processing.permissions import make_folder
from processing.safe_names import fit_name
from processing.temporaries import new_run_id, temporary_path


def prepare_output_folder(folder: Path, *, is_private: bool = False) -> None:
    """Make `folder`, private if nobody else is to look in, and prove that it can be written.

    Raises:
        OutputError: it cannot be made, is no folder, or refuses a file.
    """
    probe = temporary_path(folder / "probe", new_run_id(), 0)  # swept, should we die here
    try:
        make_folder(folder, is_private=is_private)
        probe.touch()
        probe.unlink()
    except OSError as error:
        _standing_part(folder)  # tells a file in the way by its name
        raise _unwritable(folder, str(error.strerror)) from error


def check_output_folder(folder: Path) -> None:
    """Look whether `folder` could be made and written, without touching it.

    Raises:
        OutputError: it could not.
    """
    if not os.access(_standing_part(folder), os.W_OK | os.X_OK):
        raise _unwritable(folder, os.strerror(errno.EACCES))


def disks_of(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return the mount points that `folders` are, or will be, below; without that of the system."""
    points = (_mount_point(Path(os.path.realpath(folder))) for folder in folders)
    return tuple(dict.fromkeys(point for point in points if point != point.parent))


def check_disks(mount_points: Iterable[Path]) -> None:
    """Make sure that a disk is at each of `mount_points` still.

    Raises:
        OutputError: one is a bare folder now, or gone.
    """
    for point in mount_points:
        if not os.path.ismount(point):
            raise OutputError(
                f"The disk at {display(point)} was taken away since this was planned; "
                "connect it again and start again."
            )


def _mount_point(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if os.path.ismount(each))


def free_bytes(folder: Path) -> int | None:
    """Return what the disk has left that `folder` is, or will be, on; None where it won't tell."""
    for each in (folder, *folder.absolute().parents):
        with suppress(OSError):
            return shutil.disk_usage(each).free
    return None


def linked_folders(output_folder: Path, result_folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return what lies elsewhere and is reached by links on the ways down to `result_folders`.

    Who puts such a link into an output folder wants results to go where it leads.
    """
    inside = [Path(os.path.realpath(output_folder))]
    for folder in _ways_down(output_folder, result_folders):
        if folder.is_symlink():
            real = Path(os.path.realpath(folder))
            if real.is_dir() and not any(map(real.is_relative_to, inside)):
                inside.append(real)
    return tuple(inside[1:])


def _ways_down(output_folder: Path, result_folders: Iterable[Path]) -> Iterable[Path]:
    """Return each folder that is passed below `output_folder`, once, outer ones first."""
    top = Path(absolute(output_folder))
    passed = dict.fromkeys(
        way
        for folder in (Path(absolute(each)) for each in result_folders)
        for way in (*reversed(folder.parents), folder)
    )
    return [way for way in passed if way != top and way.is_relative_to(top)]


def _standing_part(folder: Path) -> Path:
    """Return `folder`, or the innermost folder above it that exists.

    Raises:
        OutputError: that is a file, or something else that holds none.
    """
    standing = next(each for each in (folder, *folder.absolute().parents) if _exists(each))
    if not standing.is_dir():
        what = "a file" if standing.is_file() else "no folder"
        raise _unwritable(folder, f"{display(standing.name)} is {what}")
    return standing


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False  # what cannot even be looked at; the folder above it will tell


def _unwritable(folder: Path, why: str) -> OutputError:
    return OutputError(
        f"The output folder {display(folder)} cannot be written: {why}. Choose another folder."
    )


class NameBook:
    """Hands out the names of a plan's results, no two of them the same for any file system.

    Thread-confined: made and used by one planning call. Reads each result folder once; writes
    nothing. Of a million names it keeps a few bytes each.
    """

    def __init__(
        self, originals: Iterable[Path | str], identities: Iterable[Identity] = ()
    ) -> None:
        """Keep clear of `originals`, by whatever way the output folder leads to them.

        What is one of `identities` is an original, too. A hard link of an original could be
        replaced without harm to the other; yet it is one of its names, and kept.
        """
        self._identities = identities
        self._known: KeySet | None = None  # of these, when they are asked for
        self._places = Places()
        self._shelves: dict[str, _Shelf] = {}
        self._real_shelves: dict[str, _Shelf] = {}
        # A free name that it takes for a taken one is numbered without need, and nothing worse.
        self._taken = KeySet()
        for path in originals:
            self.reserve(path)

    def is_given(self, path: Path) -> bool:
        """Return whether another source of this plan has `path`, or it is an original."""
        folder, name = os.path.split(path)
        shelf, key = self._shelf(folder), fold(name)
        is_taken = (shelf.number, key) in self._taken
        return is_taken or (key in shelf.standing and self._is_original(path))

    def reserve(self, path: Path | str) -> None:
        """Keep clear of `path`, too."""
        folder, name = os.path.split(path)
        self._taken.add((self._shelf(folder).number, fold(name)))

    def give(self, folder: Path, stem: str, suffix: str, *, over_existing: bool) -> "GivenName":
        """Record and return `stem` + `suffix` in `folder`, or the first free of `stem-2`, ...

        With `over_existing` a file on disk does not count as taken; a given name always does.
        """
        shelf = self._shelf(str(folder))
        name = fit_name(stem, suffix)
        key = first_key = fold(name)
        number = shelf.next_numbers.get(first_key, 2)
        while (shelf.number, key) in self._taken or (
            key in shelf.standing and (not over_existing or self._is_original(folder / name))
        ):
            name = fit_name(stem, f"-{number}{suffix}")
            key = fold(name)
            number += 1
        is_numbered = key != first_key
        if is_numbered:
            shelf.next_numbers[first_key] = number
        self._taken.add((shelf.number, key))
        return GivenName(folder / name, exists=key in shelf.standing, is_numbered=is_numbered)

    def _is_original(self, path: Path) -> bool:
        if self._known is None:
            self._known = KeySet()
            for each in self._identities:
                self._known.add(each)
        return identity_at(path) in self._known

    def _shelf(self, folder: str) -> "_Shelf":
        shelf = self._shelves.get(folder)
        if shelf is None:
            # A relative path, a link, a second mount and letter case lead to the same names.
            real = fold(self._places.of(folder))
            shelf = self._real_shelves.setdefault(real, _Shelf(len(self._real_shelves)))
            shelf.add_way(folder)
            self._shelves[folder] = shelf
        return shelf


@dataclass(frozen=True, slots=True)
class GivenName:
    """A result's final name.

    Attributes:
        exists: whether a file of that name stands there, letter case folded.
        is_numbered: whether it is another than was asked for, which was taken.
    """

    path: Path
    exists: bool
    is_numbered: bool


class _Shelf:
    """What is known of the names in one folder; all of them folded.

    Attributes:
        next_numbers: of the names that were numbered, what the next one of each would be.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.next_numbers: dict[str, int] = {}
        self._unread: list[str] = []  # ways to the folder
        self._standing: set[str] = set()

    def add_way(self, folder: str) -> None:
        """Take note that `folder` leads here, too."""
        self._unread.append(folder)

    @property
    def standing(self) -> set[str]:
        """What stands there; read when that is asked for, as folders of originals seldom are."""
        while self._unread:
            self._standing |= _listing(self._unread.pop())
        return self._standing


def _listing(folder: str) -> set[str]:
    """Return the folded names in `folder`; none if it does not exist yet."""
    try:
        return {fold(name) for name in os.listdir(folder or ".")}
    except OSError:
        return set()
