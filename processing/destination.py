"""Decide where each result goes: free names that every system holds, two sources never one."""

import errno
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from processing.errors import OutputError
from processing.paths import display, fold
from processing.temporaries import new_run_id, temporary_path

MAX_NAME_BYTES = 240  # most disks hold 255; the rest is left for a number and a suffix of tools
_RESERVED = {"con", "prn", "aux", "nul"} | {
    f"{port}{digit}" for port in ("com", "lpt") for digit in "123456789¹²³"
}

# What Windows refuses in names; macOS and Linux refuse a part of it.
_FORBIDDEN = dict.fromkeys([*range(32), *map(ord, '<>:"/\\|?*')], "_")


def prepare_output_folder(folder: Path) -> None:
    """Make `folder` and prove that a file can be written in it.

    Raises:
        OutputError: it cannot be made, is no folder, or refuses a file.
    """
    probe = temporary_path(folder / "probe", new_run_id(), 0)  # swept, should we die here
    try:
        folder.mkdir(parents=True, exist_ok=True)
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


def _standing_part(folder: Path) -> Path:
    """Return `folder`, or the innermost folder above it that exists.

    Raises:
        OutputError: that is a file.
    """
    standing = next(each for each in (folder, *folder.absolute().parents) if _exists(each))
    if not standing.is_dir():
        raise _unwritable(folder, f"{display(standing.name)} is a file")
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
    nothing.
    """

    def __init__(self, originals: Iterable[Path]) -> None:
        """Keep clear of `originals`, by whatever way the output folder leads to them."""
        self._shelves: dict[str, _Shelf] = {}
        self._real_shelves: dict[str, _Shelf] = {}
        for path in originals:
            self.reserve(path)

    def is_given(self, path: Path) -> bool:
        """Return whether another source of this plan has `path`, or it is an original."""
        folder, name = os.path.split(path)
        return fold(name) in self._shelf(folder).taken

    def reserve(self, path: Path) -> None:
        """Keep clear of `path`, too."""
        folder, name = os.path.split(path)
        self._shelf(folder).taken.add(fold(name))

    def give(self, folder: Path, stem: str, suffix: str, *, over_existing: bool) -> "GivenName":
        """Record and return `stem` + `suffix` in `folder`, or the first free of `stem-2`, ...

        With `over_existing` a file on disk does not count as taken; a given name always does.
        """
        shelf = self._shelf(str(folder))
        name = fit_name(stem, suffix)
        key = first_key = fold(name)
        number = shelf.next_numbers.get(first_key, 2)
        while key in shelf.taken or (not over_existing and key in shelf.standing):
            name = fit_name(stem, f"-{number}{suffix}")
            key = fold(name)
            number += 1
        shelf.next_numbers[first_key] = number
        shelf.taken.add(key)
        is_numbered = key != first_key
        return GivenName(folder / name, exists=key in shelf.standing, is_numbered=is_numbered)

    def _shelf(self, folder: str) -> "_Shelf":
        shelf = self._shelves.get(folder)
        if shelf is None:
            # A relative path, a folder that is a link, and letter case lead to the same names.
            real = fold(os.path.realpath(folder))
            shelf = self._real_shelves.setdefault(real, _Shelf())
            shelf.standing |= _listing(folder)
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


@dataclass(slots=True)
class _Shelf:
    """What is known of the names in one folder; all of them folded."""

    taken: set[str] = field(default_factory=set)
    standing: set[str] = field(default_factory=set)
    next_numbers: dict[str, int] = field(default_factory=dict)


def fit_name(stem: str, suffix: str) -> str:
    """Return `stem` + `suffix` as a name that Linux, Windows and macOS can all hold.

    The stem is cut at a letter's border to `MAX_NAME_BYTES` with its suffix, loses what Windows
    forbids in names, and steps aside from Windows' device names.
    """
    safe = stem.translate(_FORBIDDEN)
    room = MAX_NAME_BYTES - len(os.fsencode(suffix))
    while len(os.fsencode(safe)) > room:
        safe = safe[:-1]
    if safe.split(".")[0].strip().casefold() in _RESERVED:
        safe = f"_{safe}"
    return f"{safe or '_'}{suffix}"


def _listing(folder: str) -> set[str]:
    """Return the folded names in `folder`; none if it does not exist yet."""
    try:
        return {fold(name) for name in os.listdir(folder or ".")}
    except OSError:
        return set()
