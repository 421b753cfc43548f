"""Decide where each result goes: free names that every system holds, two sources never one."""

import errno
import os
from collections.abc import Iterable
from pathlib import Path, PurePath

from processing.errors import OutputError
from processing.paths import display, fold

MAX_NAME_BYTES = 240  # most disks hold 255; the rest is left for a number and a suffix of tools
_RESERVED = {"con", "prn", "aux", "nul"} | {
    f"{port}{digit}" for port in ("com", "lpt") for digit in "123456789¹²³"
}


def prepare_output_folder(folder: Path) -> None:
    """Make `folder` and prove that a file can be written in it.

    Raises:
        OutputError: it cannot be made, is no folder, or refuses a file.
    """
    probe = folder / f".thumbpool-probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        check_output_folder(folder)  # tells a file in the way by its name
        raise _unwritable(folder, str(error.strerror)) from error


def check_output_folder(folder: Path) -> None:
    """Look whether `folder` could be made and written, without touching it.

    Raises:
        OutputError: it could not.
    """
    standing = next(each for each in (folder, *folder.absolute().parents) if _exists(each))
    if not standing.is_dir():
        raise _unwritable(folder, f"{display(standing.name)} is a file")
    if not os.access(standing, os.W_OK | os.X_OK):
        raise _unwritable(folder, os.strerror(errno.EACCES))


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
        self._real_folders: dict[Path, str] = {}
        self._given: set[str] = set()
        self._listings: dict[Path, frozenset[str]] = {}
        self._next_number: dict[str, int] = {}
        self._originals: set[str] = set()
        for path in originals:
            self._originals.add(self._key(path))
            if path.is_symlink():
                self._originals.add(fold(os.path.realpath(path)))

    def is_given(self, path: Path) -> bool:
        """Return whether another source of this plan has `path`, or it is an original."""
        key = self._key(path)
        return key in self._given or key in self._originals

    def exists(self, path: Path) -> bool:
        """Return whether a file of that name stands there, letter case folded."""
        listing = self._listings.get(path.parent)
        if listing is None:
            listing = self._listings[path.parent] = _listing(path.parent)
        return fold(path.name) in listing

    def give(self, path: Path) -> Path:
        """Record `path` as given."""
        self._given.add(self._key(path))
        return path

    def give_numbered(self, path: Path, *, over_existing: bool) -> Path:
        """Record and return `path`, or the first free of `stem-2`, `stem-3`, ...

        With `over_existing` a file on disk does not count as taken; a given name always does.
        """
        base = self._key(path)
        candidate, number = path, self._next_number.get(base, 2)
        while self.is_given(candidate) or (not over_existing and self.exists(candidate)):
            candidate = path.with_name(fit_name(path.stem, f"-{number}{path.suffix}"))
            number += 1
        self._next_number[base] = number
        return self.give(candidate)

    def _key(self, path: Path) -> str:
        """Return what is equal for all ways to one name; a link at its end is not followed."""
        real_folder = self._real_folders.get(path.parent)
        if real_folder is None:
            # A relative path and a folder that is a link lead to the same names.
            real_folder = self._real_folders[path.parent] = os.path.realpath(path.parent)
        return fold(f"{real_folder}/{path.name}")


def result_path(output_folder: Path, relative: PurePath, suffix: str) -> Path:
    """Return where the result of the source at `relative` goes before any conflict is settled."""
    return output_folder / relative.parent / fit_name(relative.stem, suffix)


def fit_name(stem: str, suffix: str) -> str:
    """Return `stem` + `suffix` as a name that Linux, Windows and macOS can all hold.

    The stem is cut at a letter's border to `MAX_NAME_BYTES` with its suffix, loses what Windows
    forbids in names, and steps aside from Windows' device names.
    """
    safe = "".join("_" if letter in '<>:"/\\|?*' or letter < " " else letter for letter in stem)
    room = MAX_NAME_BYTES - len(os.fsencode(suffix))
    while len(os.fsencode(safe)) > room:
        safe = safe[:-1]
    if safe.split(".")[0].strip().casefold() in _RESERVED:
        safe = f"_{safe}"
    return f"{safe or '_'}{suffix}"


def _listing(folder: Path) -> frozenset[str]:
    """Return the folded names in `folder`; none if it does not exist yet."""
    try:
        return frozenset(fold(name) for name in os.listdir(folder))
    except OSError:
        return frozenset()
