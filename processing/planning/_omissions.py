"""Count what a walk leaves out, and report it in sentences."""

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
        hidden: number of names that begin with a dot.
        closed: number of folders that a pattern excludes.
    """

    hidden: int = 0
    closed: int = 0
    _foreign: Counter[str] = field(
        default_factory=Counter
    )  # suffixes of files that are not pictures
    _lacking: Counter[PictureFormat] = field(default_factory=Counter)

    def add_unread(self, path: PurePath) -> None:
        """Count a file that cannot be read, by its suffix."""
        row = available.lacking_for(path)
        if row is None:
            self._foreign[path.suffix.lower() or "no ending"] += 1
        else:
            self._lacking[row] += 1

    def sentences(self) -> list[str]:
        """Return the sentences to show."""
        sentences = []
        for row, number in self._lacking.items():
            pictures = _plural(number, f"{row.label} picture")
            sentences.append(f"{number:,} {pictures} left out; {available.how_to_install(row)}.")
        if self._foreign:
            kinds = ", ".join(f"{end} {n:,}" for end, n in self._foreign.most_common(_MOST_KINDS))
            total = self._foreign.total()
            files = _plural(total, "file")
            sentences.append(f"{total:,} {files} left out, not read by Thumbpool: {kinds}.")
        if self.hidden:
            sentences.append(f"{self.hidden:,} hidden {_plural(self.hidden, 'name')} left out.")
        if self.closed:
            folders = _plural(self.closed, "folder")
            sentences.append(f"{self.closed:,} {folders} left out, as a pattern asks.")
        return sentences


def _plural(number: int, noun: str) -> str:
    return f"{noun} was" if number == 1 else f"{noun}s were"
