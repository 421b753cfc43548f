"""Give every result of a plan a unique name that no original or existing file has."""

import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from processing.files.paths import CanonicalPaths, Identity, fold, identity_at
from processing.files.result_files import ON_DISK
from processing.files.safe_names import fit_name
from processing.planning.hash_tables import HashSet
from processing.record import record


class NameBook:
    """Gives names to a plan's results, no two of them equal on any file system.

    Thread-confined: made and used by one planning call. Reads each result folder once; writes
    nothing. It keeps a few bytes per name.
    """

    def __init__(
        self,
        originals: Iterable[Path | str],
        identities: Iterable[Identity] = (),
        names_in: Callable[[str], Collection[str]] = ON_DISK.names_in,
    ) -> None:
        """Reserve the names of `originals`, by whatever path the output folder leads to them.

        `names_in` returns the names that a folder has. A file with one of `identities` is an
        original, too. A hard link to an original could be replaced without harm, but is kept, as it
        is one of its names.
        """
        self._names_in = names_in
        self._identities = identities
        self._known: HashSet | None = None  # made of these at first use
        self._canonical = CanonicalPaths()
        self._folders: dict[str, _Folder] = {}
        self._real_folders: dict[str, _Folder] = {}
        # A false positive only numbers a name without need.
        self._taken = HashSet()
        for path in originals:
            self.reserve(path)

    def reserve_free(self, path: str) -> bool:
        """Reserve `path`, and return True.

        Not if it was given to another source of this plan, or is an original.
        """
        folder, name = os.path.split(path)
        known, key = self._folder_at(folder), fold(name)
        place = (known.number, key)
        if place in self._taken or (key in known.existing and self._is_original(path)):
            return False
        self._taken.add(place)
        return True

    def reserve(self, path: Path | str) -> None:
        """Reserve `path`, whether it is free or not."""
        folder, name = os.path.split(path)
        self._taken.add((self._folder_at(folder).number, fold(name)))

    def give(self, folder: Path, stem: str, suffix: str, *, over_existing: bool) -> "GivenName":
        """Record and return `stem` + `suffix` in `folder`, or the first free of `stem-2`, ...

        With `over_existing`, a file on disk does not count as taken; a given name always does.
        """
        known = self._folder_at(str(folder))
        name = fit_name(stem, suffix)
        key = first_key = fold(name)
        number = known.next_numbers.get(first_key, 2)
        while (known.number, key) in self._taken or (
            key in known.existing and (not over_existing or self._is_original(folder / name))
        ):
            name = fit_name(stem, f"-{number}{suffix}")
            key = fold(name)
            number += 1
        if key != first_key:
            known.next_numbers[first_key] = number
        self._taken.add((known.number, key))
        return GivenName(
            folder / name, exists=key in known.existing, is_other=name != stem + suffix
        )

    def _is_original(self, path: Path | str) -> bool:
        if self._known is None:
            self._known = HashSet()
            for each in self._identities:
                self._known.add(each)
        return identity_at(path) in self._known

    def _folder_at(self, folder: str) -> "_Folder":
        known = self._folders.get(folder)
        if known is None:
            # A relative path, a link, a second mount or other letter case lead to the same names.
            real = fold(self._canonical.of(folder))
            known = self._real_folders.setdefault(
                real, _Folder(len(self._real_folders), self._names_in)
            )
            known.add_path(folder)
            self._folders[folder] = known
        return known


@record
class GivenName:
    """A result's final name.

    Attributes:
        exists: whether a file of that name exists, letter case ignored.
        is_other: whether it is not the wanted name, which was taken or not every system can hold.
    """

    path: Path
    exists: bool
    is_other: bool


class _Folder:
    """The names in one folder, all of them folded.

    Attributes:
        next_numbers: the next number to try, for each name that was numbered.
    """

    def __init__(self, number: int, names_in: Callable[[str], Collection[str]]) -> None:
        self.number = number
        self._names_in = names_in
        self.next_numbers: dict[str, int] = {}
        self._unread: list[str] = []  # paths of the folder
        self._existing: set[str] = set()

    def add_path(self, folder: str) -> None:
        """Add a path of this folder."""
        self._unread.append(folder)

    @property
    def existing(self) -> set[str]:
        """The names on disk; read at first use, which is rare for folders of originals."""
        while self._unread:
            self._existing |= {fold(name) for name in self._names_in(self._unread.pop())}
        return self._existing
