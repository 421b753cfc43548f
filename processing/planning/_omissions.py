"""Count what a walk leaves out, and report it in sentences."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePath

from processing.formats import available
from processing.formats.table import PictureFormat
from processing.language.joining import lazy_series
from processing.language.lazy_text import lazy_ntr, lazy_tr

_MOST_KINDS = 5


@dataclass(slots=True)
class Omissions:
    """What was left out of one walk, and why.

    Attributes:
        hidden: number of names that begin with a dot.
        closed: number of folders that a pattern excludes.
        unnamed: number of names in storages that no path can have.
    """

    hidden: int = 0
    closed: int = 0
    unnamed: int = 0
    _foreign: Counter[str] = field(
        default_factory=Counter
    )  # suffixes of files that are not pictures
    _lacking: Counter[PictureFormat] = field(default_factory=Counter)

    def add_unread(self, path: PurePath) -> None:
        """Count a file that cannot be read, by its suffix."""
        row = available.lacking_for(path)
        if row is None:
            self._foreign[path.suffix.lower()] += 1
        else:
            self._lacking[row] += 1

    def sentences(self) -> list[str]:
        """Return the sentences to show."""
        sentences: list[str] = []
        for row, number in self._lacking.items():
            sentence = lazy_ntr(
                "{n} {format} picture was left out. {remedy}",
                "{n} {format} pictures were left out. {remedy}",
                number,
                code="format-not-installed",
                format=row.label,
                remedy=available.remedy(row),
            )
            sentences.append(sentence)
        if self._foreign:
            sentences.append(self._foreign_sentence())
        if self.hidden:
            sentence = lazy_ntr(
                "{n} hidden name was left out.",
                "{n} hidden names were left out.",
                self.hidden,
                code="hidden-left-out",
            )
            sentences.append(sentence)
        if self.closed:
            sentence = lazy_ntr(
                "{n} folder was left out, as a pattern asks.",
                "{n} folders were left out, as a pattern asks.",
                self.closed,
                code="excluded-left-out",
            )
            sentences.append(sentence)
        if self.unnamed:
            sentence = lazy_ntr(
                "{n} name was left out, as no path can have it: {examples} or the like.",
                "{n} names were left out, as no path can have them: {examples} or the like.",
                self.unnamed,
                code="names-left-out",
                examples="a//b.jpg, /a.jpg",
            )
            sentences.append(sentence)
        return sentences

    def _foreign_sentence(self) -> str:
        common = self._foreign.most_common(_MOST_KINDS)
        return lazy_ntr(
            "{n} file was left out, not read by Thumbpool: {kinds}.",
            "{n} files were left out, not read by Thumbpool: {kinds}.",
            self._foreign.total(),
            code="files-left-out",
            kinds=lazy_series([_kind(ending, number) for ending, number in common]),
        )


def _kind(ending: str, number: int) -> str:
    # Translators: how many files have an ending, as .txt, in a list of such counts.
    if ending:
        return lazy_tr("{ending} {number}", ending=ending, number=number)
    return lazy_tr("no ending {number}", number=number)
