"""Find installed fonts for the text of SVG, by their files only."""

import functools
import os
import re
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from processing.record import record

_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")  # those that resvg reads
_COLLECTION = b"ttcf"
_MOST_TABLES = 64
_MOST_NAME_BYTES = 100_000
_MOST_TRIED = 50  # files with unknown names
_FAMILY, _TYPOGRAPHIC_FAMILY = 1, 16  # numbers of names, OpenType specification, `name` table
_UNICODE_PLATFORMS = (0, 3)

# File names of fonts, letters and digits only; the most legible first.
_SANS = (
    "dejavusans",
    "liberationsans",
    "arial",
    "helvetica",
    "notosans",
    "opensans",
    "segoeui",
    "roboto",
    "nimbussans",
    "freesans",
    "cantarell",
    "ubuntu",
)
_SERIF = (
    "dejavuserif",
    "liberationserif",
    "times",
    "timesnewroman",
    "notoserif",
    "georgia",
    "nimbusroman",
    "freeserif",
    "c059",
)
_MONOSPACE = (
    "dejavusansmono",
    "liberationmono",
    "cour",
    "couriernew",
    "menlo",
    "consola",
    "notosansmono",
    "nimbusmonops",
    "freemono",
    "ubuntumono",
)
_CURSIVE = ("comic", "comicsansms", "comicneue", "applechancery", "z003mediumitalic")
_FANTASY = ("impact", "papyrus")
_NO_PART_OF_A_NAME = re.compile(r"(?:regular|roman|book|variable\w*|vf|wght|wdth|opsz|[^a-z0-9])")


@record
class Families:
    """The installed families for the generic families of CSS; empty without any font."""

    serif: str
    sans_serif: str
    monospace: str
    cursive: str
    fantasy: str


def font_folders() -> tuple[Path, ...]:
    """Return the font folders of this system and its user, whether they exist or not."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"))
        own = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return (windows / "Fonts", own / "Microsoft" / "Windows" / "Fonts")
    if sys.platform == "darwin":
        library = Path("/System/Library")
        return (
            library / "Fonts",
            library / "AssetsV2",
            Path("/Library/Fonts"),
            home / "Library/Fonts",
        )
    named = os.environ.get("XDG_DATA_DIRS", "").split(":")
    shared = dict.fromkeys([*filter(None, named), "/usr/local/share", "/usr/share"])
    own = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return (*(Path(each) / "fonts" for each in shared), own / "fonts", home / ".fonts")


@functools.cache
def families(folders: tuple[Path, ...]) -> Families:
    """Return the generic families from the fonts in `folders`; searched once per process."""
    files = sorted(_font_files(folders), key=lambda path: (path.name, str(path)))
    by_name: dict[str, list[Path]] = {}
    for path in files:
        by_name.setdefault(_NO_PART_OF_A_NAME.sub("", path.stem.lower()), []).append(path)
    found = [
        _first_family(path for name in names for path in by_name.get(name, ()))
        for names in (_SERIF, _SANS, _MONOSPACE, _CURSIVE, _FANTASY)
    ]
    serif, sans_serif, monospace, cursive, fantasy = found
    usual = sans_serif or serif or monospace or _first_family(files[:_MOST_TRIED])
    return Families(
        serif or usual, sans_serif or usual, monospace or usual, cursive or usual, fantasy or usual
    )


def _font_files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for parent, _, names in os.walk(folder):  # skips what cannot be read
            for name in names:
                if name.lower().endswith(_SUFFIXES):
                    yield Path(parent, name)


def _first_family(paths: Iterable[Path]) -> str:
    """Return the family of the first font that names one; empty if none does."""
    for path in paths:
        try:
            with path.open("rb") as file:
                family = _family(file)
        except (OSError, struct.error, UnicodeDecodeError):
            continue  # try the others
        if family:
            return family
    return ""


def _family(file: BinaryIO) -> str:
    """Return the family of a font, or of the first in a collection, from its `name` table.

    Raises:
        struct.error: it is no font.
    """
    start = 0
    if file.read(4) == _COLLECTION:
        (start,) = struct.unpack(">8xI", file.read(12))
    file.seek(start + 4)
    (count,) = struct.unpack(">H6x", file.read(8))
    for _ in range(min(count, _MOST_TABLES)):
        tag, offset, length = struct.unpack(">4s4xII", file.read(16))
        if tag == b"name":
            file.seek(offset)
            return _family_in(file.read(min(length, _MOST_NAME_BYTES)))
    return ""


def _family_in(table: bytes) -> str:
    count, texts = struct.unpack_from(">2xHH", table)
    found: dict[int, str] = {}
    for place in range(count):
        platform, number, length, offset = struct.unpack_from(">H4xHHH", table, 6 + 12 * place)
        if platform in _UNICODE_PLATFORMS and number in {_FAMILY, _TYPOGRAPHIC_FAMILY}:
            text = table[texts + offset : texts + offset + length].decode("utf-16-be")
            found.setdefault(number, text)
    return found.get(_TYPOGRAPHIC_FAMILY) or found.get(_FAMILY, "")
