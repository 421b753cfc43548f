"""Count what a walk leaves out, and tell it in sentences."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePath

from processing.formats import available
from processing.formats.table import PictureFormat

_MOST_KINDS = 5


@dataclass(slots=True)
class Omissions:
    """What was left out of one walk, and why.

    Attributes:
        hidden: how many names begin with a dot.
        unselected: how many pictures are not what was asked for.
        closed: how many folders were not looked into, as was asked for.
    """

    hidden: int = 0
    unselected: int = 0
    closed: int = 0
    _foreign: Counter[str] = field(default_factory=Counter)  # endings that are no picture
    _lacking: Counter[PictureFormat] = field(default_factory=Counter)

    def add_unread(self, path: PurePath) -> None:
        """Count a file that nothing here reads, by its name's ending."""
        row = available.lacking_for(path)
        if row is None:
            self._foreign[path.suffix.lower() or "no ending"] += 1
        else:
            self._lacking[row] += 1

    def sentences(self) -> list[str]:
        """Return what a person should know of it."""
        told = []
        for row, number in self._lacking.items():
            pictures = _plural(number, f"{row.label} picture")
            told.append(f"{number:,} {pictures} left out; {available.how_to_install(row)}.")
        if self._foreign:
            kinds = ", ".join(f"{end} {n:,}" for end, n in self._foreign.most_common(_MOST_KINDS))
            total = self._foreign.total()
            files = _plural(total, "file")
            told.append(f"{total:,} {files} left out, not read by Thumbpool: {kinds}.")
        if self.hidden:
            told.append(f"{self.hidden:,} hidden {_plural(self.hidden, 'name')} left out.")
        told += self._by_selection()
        return told

    def _by_selection(self) -> list[str]:
        counted = ((self.unselected, "picture"), (self.closed, "folder"))
        return [
            f"{number:,} {_plural(number, noun)} left out, as the selection asks."
            for number, noun in counted
            if number
        ]


def _plural(number: int, noun: str) -> str:
    return f"{noun} was" if number == 1 else f"{noun}s were"
