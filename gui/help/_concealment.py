"""Take out of a text what tells of a person: names of files and folders, paths, and the user."""

import getpass
import platform
import re
from collections.abc import Iterable, Iterator, Sequence
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
        self, sources: Iterable[SourceImage], folders: Iterable[Path], texts: Iterable[str] = ()
    ) -> None:
        """Know these pictures, folders, and further private `texts`."""
        self._kinds: dict[str, str] = {}
        for text in filter(None, texts):
            self._know(text, "<text>")
        for user in _user_names():
            self._know(user, "<user>")
        inner: set[PurePath] = set(folders)
        for number, source in enumerate(sources, start=1):
            kind = f"picture {number}{_known_suffix(source.path)}"
            inner |= {source.path.parent, source.relative.parent}
            for name in (str(source.path), str(source.relative), source.path.name):
                self._know(name, kind)
            self._know(source.path.stem, f"picture {number}")
        for folder in inner:
            if str(folder) != folder.anchor:
                self._know(str(folder), "<folder>")
            for part in folder.parts:
                if part != folder.anchor:
                    self._know(part, "<folder>")

    def concealed(self, texts: Sequence[str]) -> list[str]:
        """Return `texts` without what is private."""
        clean = [text.replace(_BEGIN, "").replace(_END, "") for text in texts]
        whole = "\n".join(clean)
        # One of a hundred thousand names is looked for with all others only if it is there at all.
        present = sorted((name for name in self._kinds if name in whole), key=len, reverse=True)
        names = re.compile("|".join(map(_pattern_of, present))) if present else None
        return [self._without_names(text, names) for text in clean]

    def _know(self, name: str, kind: str) -> None:
        for spelling in {name, display(name)}:
            if spelling.strip("./\\ "):
                self._kinds.setdefault(spelling, kind)

    def _without_names(self, text: str, names: re.Pattern[str] | None) -> str:
        """Replace what is private by marks, then the marks by what they stand for."""
        kinds: list[str] = []

        def mark(kind: str) -> str:
            kinds.append(kind)
            return f"{_BEGIN}{len(kinds) - 1}{_END}"

        def mark_file(found: re.Match[str]) -> str:
            known = _MARK.search(found[0])  # a result, whose name begins like that of its picture
            stem = kinds[int(known[1])] if known is not None else "picture"
            return mark(stem + found["suffix"].lower())

        if names is not None:
            text = names.sub(lambda found: mark(self._kinds[found[0]]), text)
        text = _ROOTED.sub(lambda _found: mark("<path>"), text)
        text = _RELATIVE.sub(lambda _found: mark("<path>"), text)
        text = _PICTURE_FILE.sub(mark_file, text)
        return _MARK.sub(lambda found: kinds[int(found[1])], text)


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
