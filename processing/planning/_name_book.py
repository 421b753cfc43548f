"""Give every result of a plan a name of its own, whatever the disk and other results have taken."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from processing.files.paths import CanonicalPaths, Identity, fold, identity_at
from processing.files.safe_names import fit_name
from processing.planning.hash_tables import HashSet


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
        self._known: HashSet | None = None  # of these, when they are asked for
        self._canonical = CanonicalPaths()
        self._folders: dict[str, _Folder] = {}
        self._real_folders: dict[str, _Folder] = {}
        # A free name that it takes for a taken one is numbered without need, and nothing worse.
        self._taken = HashSet()
        for path in originals:
            self.reserve(path)

    def is_given(self, path: Path) -> bool:
        """Return whether another source of this plan has `path`, or it is an original."""
        folder, name = os.path.split(path)
        known, key = self._folder_at(folder), fold(name)
        is_taken = (known.number, key) in self._taken
        return is_taken or (key in known.existing and self._is_original(path))

    def reserve(self, path: Path | str) -> None:
        """Keep clear of `path`, too."""
        folder, name = os.path.split(path)
        self._taken.add((self._folder_at(folder).number, fold(name)))

    def give(self, folder: Path, stem: str, suffix: str, *, over_existing: bool) -> "GivenName":
        """Record and return `stem` + `suffix` in `folder`, or the first free of `stem-2`, ...

        With `over_existing` a file on disk does not count as taken; a given name always does.
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
        is_numbered = key != first_key
        if is_numbered:
            known.next_numbers[first_key] = number
        self._taken.add((known.number, key))
        return GivenName(folder / name, exists=key in known.existing, is_numbered=is_numbered)

    def _is_original(self, path: Path) -> bool:
        if self._known is None:
            self._known = HashSet()
            for each in self._identities:
                self._known.add(each)
        return identity_at(path) in self._known

    def _folder_at(self, folder: str) -> "_Folder":
        known = self._folders.get(folder)
        if known is None:
            # A relative path, a link, a second mount and letter case lead to the same names.
            real = fold(self._canonical.of(folder))
            known = self._real_folders.setdefault(real, _Folder(len(self._real_folders)))
            known.add_way(folder)
            self._folders[folder] = known
        return known


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


class _Folder:
    """What is known of the names in one folder; all of them folded.

    Attributes:
        next_numbers: of the names that were numbered, what the next one of each would be.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.next_numbers: dict[str, int] = {}
        self._unread: list[str] = []  # ways to the folder
        self._existing: set[str] = set()

    def add_way(self, folder: str) -> None:
        """Take note that `folder` leads here, too."""
        self._unread.append(folder)

    @property
    def existing(self) -> set[str]:
        """What stands there; read when that is asked for, as folders of originals seldom are."""
        while self._unread:
            self._existing |= _listing(self._unread.pop())
        return self._existing


def _listing(folder: str) -> set[str]:
    """Return the folded names in `folder`; none if it does not exist yet."""
    try:
        return {fold(name) for name in os.listdir(folder or ".")}
    except OSError:
        return set()
