"""Take out of a text what tells of a person: names of files and folders, paths, and the user."""

import getpass
import platform
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePath

from processing.files.display import display
from processing.formats.table import TABLE
from processing.task import SourceImage

_BEGIN, _END = "\ue000", "\ue001"  # around what stands for a name, until all names are out
_MARK = re.compile(rf"{_BEGIN}(\d+){_END}")
_SHORT = 3  # letters of the alphabet; shorter names would be found within words
_SUFFIXES = sorted({suffix for row in TABLE for suffix in row.suffixes}, key=len, reverse=True)
_UNITS = "pictures/s|pictures/min"  # what has a slash and is no path
_ROOTED = re.compile(r"(?<!\w)(?:file:|[A-Za-z]:(?=[\\/])|~|\.{1,2})?[\\/][^\s\"“”:;,]*")
_RELATIVE = re.compile(rf"(?<!\S)(?!(?:{_UNITS})(?!\w))[^\s\"“”]*[\\/][^\s\"“”]*")
_PICTURE_FILE = re.compile(
    rf"[^\s\"“”:;,()/\\]+(?P<suffix>{'|'.join(map(re.escape, _SUFFIXES))})(?!\w)",
    re.IGNORECASE,
)


class Concealment:
    """Replaces what is private by what kind of thing it is: `picture 1.jpg`, `<folder>`.

    It knows the names of a batch, wherever they stand; of others it finds what looks like a path or
    like the file of a picture. The same picture has the same number everywhere.
    """

    def __init__(
        self,
        corpus: Iterable[str],
        sources: Iterable[SourceImage] = (),
        folders: Iterable[Path] = (),
        texts: Iterable[str] = (),
    ) -> None:
        """Know what the `corpus`, all that will be sealed, has of these names and `texts`."""
        self._whole = "\n".join(corpus)
        self._kinds: dict[str, str] = {}  # of names that are there
        self._sealed: list[str] = []  # what the marks stand for
        for text in texts:
            self._know(text, "<text>")
        for user in _user_names():
            self._know(user, "<user>")
        for folder in {*folders, *self._know_pictures(sources)}:
            self._know_folder(folder)
        longest_first = sorted(self._kinds, key=len, reverse=True)
        self._names = re.compile("|".join(map(_pattern_of, longest_first)) or "(?!)")

    def seal(self, text: str) -> str:
        """Return `text` with a mark in place of all that is private."""
        text = text.replace(_BEGIN, "").replace(_END, "")
        text = self._names.sub(lambda found: self._mark(self._kinds[found[0]]), text)
        text = _ROOTED.sub(lambda _found: self._mark("<path>"), text)
        text = _RELATIVE.sub(lambda _found: self._mark("<path>"), text)
        return _PICTURE_FILE.sub(self._mark_file, text)

    def reveal(self, text: str) -> str:
        """Return a sealed text, with the kinds of things in place of the marks."""
        return _MARK.sub(lambda found: self._sealed[int(found[1])], text)

    def _mark(self, kind: str) -> str:
        self._sealed.append(kind)
        return f"{_BEGIN}{len(self._sealed) - 1}{_END}"

    def _mark_file(self, found: re.Match[str]) -> str:
        known = _MARK.search(found[0])  # a result, whose name begins like that of its picture
        stem = self._sealed[int(known[1])] if known is not None else "picture"
        return self._mark(stem + found["suffix"].lower())

    def _know_pictures(self, sources: Iterable[SourceImage]) -> set[PurePath]:
        """Know the names of pictures; return the folders that they are in."""
        folders: set[PurePath] = set()
        number, before = 0, None
        for source in sources:
            if source.path == before:
                continue  # another result of the same picture
            number, before = number + 1, source.path
            folders |= {source.path.parent, source.relative.parent}
            if self._is_there(source.path.stem):  # all other names of it hold that
                kind = f"picture {number}"
                for name in (str(source.path), str(source.relative), source.path.name):
                    self._know(name, kind + _known_suffix(source.path))
                self._know(source.path.stem, kind)
        return folders

    def _know_folder(self, folder: PurePath) -> None:
        if str(folder) != folder.anchor:
            self._know(str(folder), "<folder>")
        for part in folder.parts:
            if part != folder.anchor:
                self._know(part, "<folder>")

    def _know(self, name: str, kind: str) -> None:
        for spelling in {name, display(name)}:
            if spelling.strip("./\\ ") and spelling in self._whole:
                self._kinds.setdefault(spelling, kind)

    def _is_there(self, name: str) -> bool:
        return name in self._whole or display(name) in self._whole


def _user_names() -> Iterator[str]:
    """Yield what tells who sits here: the account, the home folder, and the name of the machine."""
    with suppress(OSError, KeyError, ImportError):  # no account, as in some containers
        yield getpass.getuser()
    home = Path.home()
    if str(home) != home.anchor:
        yield str(home)
        yield home.name
    yield platform.node()


def _known_suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    return suffix if suffix in _SUFFIXES else ""


def _pattern_of(name: str) -> str:
    """Return what finds a name; a short one only where it stands alone."""
    is_short = len(name) < _SHORT and name.isascii()
    return rf"(?<!\w){re.escape(name)}(?!\w)" if is_short else re.escape(name)
