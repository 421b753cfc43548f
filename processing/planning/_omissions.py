"""Count what a walk leaves out, and report it in sentences."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePath

from processing.files.display import display
from processing.formats import available
from processing.formats.table import PictureFormat
from processing.language.joining import lazy_series
from processing.language.lazy_text import lazy_ntr, lazy_tr
from processing.planning._program_folders import is_kept_by_a_program
from processing.settings.selection import Selection

_MOST_KINDS = 5


@dataclass(slots=True)
class Omissions:
    """What was left out of one walk, and why.

    Attributes:
        hidden: number of names that begin with a dot.
        unnamed: number of names in storages that no path can have.
    """

    hidden: int = 0
    unnamed: int = 0
    _excluded: int = 0  # folders that a pattern excludes
    _of_programs: Counter[str] = field(default_factory=Counter)  # folders, by their names
    _foreign: Counter[str] = field(
        default_factory=Counter
    )  # suffixes of files that are not pictures
    _lacking: Counter[PictureFormat] = field(default_factory=Counter)

    def opens(self, folder: PurePath, selection: Selection) -> bool:
        """Return whether `folder`, its path below a source, is searched; count it if it is not."""
        if selection.is_excluded(str(folder)):
            self._excluded += 1
            return False
        if not selection.hidden and is_kept_by_a_program(folder.name):
            self._of_programs[display(folder.name)] += 1
            return False
        return True

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
        if self._of_programs:
            sentences.append(self._programs_sentence())
        if self._excluded:
            sentence = lazy_ntr(
                "{n} folder was left out, as a pattern asks.",
                "{n} folders were left out, as a pattern asks.",
                self._excluded,
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

    def _programs_sentence(self) -> str:
        return lazy_ntr(
            "{n} folder that a program or the system keeps for itself was left out: {names}.",
            "{n} folders that programs or the system keep for themselves were left out: {names}.",
            self._of_programs.total(),
            code="program-folders-left-out",
            names=_counted(self._of_programs),
        )

    def _foreign_sentence(self) -> str:
        return lazy_ntr(
            "{n} file was left out, not read by Thumbpool: {kinds}.",
            "{n} files were left out, not read by Thumbpool: {kinds}.",
            self._foreign.total(),
            code="files-left-out",
            kinds=_counted(self._foreign),
        )


def _counted(kinds: Counter[str]) -> str:
    """Return the commonest endings or names, each with its number."""
    return lazy_series([_kind(kind, number) for kind, number in kinds.most_common(_MOST_KINDS)])


def _kind(ending: str, number: int) -> str:
    # Translators: how many files have an ending, as .txt, in a list of such counts.
    if ending:
        return lazy_tr("{ending} {number}", ending=ending, number=number)
    return lazy_tr("no ending {number}", number=number)
