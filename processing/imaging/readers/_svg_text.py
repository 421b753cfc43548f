"""Choose installed fonts for the text of SVG, and find characters that none of them has."""

import io
import re
import threading
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from PIL import Image

from processing.imaging.readers._fonts import families
from processing.imaging.readers._svg_limits import NAMESPACE
from processing.language.lazy_text import lazy_tr

NO_FONT = lazy_tr(
    "Its text could not be drawn, as no font is installed that can be read; install one, such as "
    "DejaVu or Noto.",
    code="no-font",
)
_TEXT = f"{NAMESPACE}text"
_FOREIGN, _SWITCH, _STYLE = (f"{NAMESPACE}{name}" for name in ("foreignObject", "switch", "style"))
_FONT_ATTRIBUTES = ("font-family", "font", "style")

# Families of particular systems, and the generic families that replace them.
_LIKE = {
    "sans-serif": (
        "Arial|Arial MT|ArialMT|Helvetica|Helvetica Neue|HelveticaNeue|Verdana|Tahoma|Segoe UI|"
        "Trebuchet MS|Lucida Grande|Lucida Sans|Calibri|Roboto|Open Sans|Lato|Inter|Ubuntu|"
        "Bitstream Vera Sans|system-ui|ui-sans-serif|-apple-system|BlinkMacSystemFont|Sans|"
        "MyriadPro-Regular|Myriad Pro"
    ),
    "monospace": (
        "Courier|Courier New|CourierNew|Consolas|Menlo|Monaco|SF Mono|SFMono-Regular|"
        "Lucida Console|Andale Mono|ui-monospace|Monospace"
    ),
}
_NAMED = {
    general: re.compile(rf"(?<![\w-])(['\"]?)(?:{names})\1(?=\s*(?:[,;!}}]|$))", re.IGNORECASE)
    for general, names in _LIKE.items()
}

# Characters are tested in the cells of a drawing; the first cell has one that no font has.
_CELL = 24
_COLUMNS = 40
_MOST_TRIED = 2000
_MOST_LISTED = 8
_NO_LETTER = "\U0010fffd"
_UNSEEN = ("Z", "C", "M")  # categories of spaces, controls and marks
_PRIVATE = "Co"  # private use, for fonts that come with a drawing

_Draw = Callable[..., bytes]


def has_text(root: ElementTree.Element) -> bool:
    """Return whether a drawing has text."""
    return any("".join(text.itertext()).strip() for text in root.iter(_TEXT))


def has_hidden_html(root: ElementTree.Element) -> bool:
    """Return whether a drawing has parts in HTML without an alternative."""
    if next(root.iter(_FOREIGN), None) is None:
        return False
    return any(
        child.tag == _FOREIGN and parent.tag != _SWITCH and _has_content(child)
        for parent in root.iter()
        for child in parent
    )


def _has_content(element: ElementTree.Element) -> bool:
    return len(element) > 0 or bool((element.text or "").strip())


def name_general_families(root: ElementTree.Element) -> None:
    """Add a generic family after families of particular systems."""
    for element in root.iter():
        for name in _FONT_ATTRIBUTES:
            value = element.get(name)
            if value and (name != "style" or "font" in value):
                element.set(name, _with_general(value))
        if element.tag == _STYLE and element.text:
            element.text = _with_general(element.text)


def _with_general(value: str) -> str:
    for general, named in _NAMED.items():
        value = named.sub(rf"\g<0>, {general}", value)
    return value


def font_options(folders: tuple[Path, ...]) -> dict[str, Any]:
    """Return resvg's options for text with the fonts in `folders`."""
    found = families(folders)
    return {
        "skip_system_fonts": True,
        "font_dirs": [str(folder) for folder in folders],
        "font_family": found.serif,  # the default of browsers
        "serif_family": found.serif,
        "sans_serif_family": found.sans_serif,
        "monospace_family": found.monospace,
        "cursive_family": found.cursive,
        "fantasy_family": found.fantasy,
    }


class Letters:
    """Which characters the installed fonts have; each is tested once.

    Thread-safe: called by all threads of a worker.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_drawn: dict[tuple[tuple[Path, ...], str], bool] = {}

    def loss_of(self, root: ElementTree.Element, draw: _Draw, folders: tuple[Path, ...]) -> str:
        """Return the warning about characters that `draw` cannot draw; empty if it can draw all."""
        if not families(folders).serif:
            return NO_FONT
        text = "".join("".join(each.itertext()) for each in root.iter(_TEXT))
        letters = sorted(each for each in set(text) if _is_seen(each))
        with self._lock:
            new = [each for each in letters if (folders, each) not in self._is_drawn]
            if new:
                tried = new[:_MOST_TRIED]
                found = _drawn(tried, draw, font_options(folders))
                self._is_drawn |= {(folders, each): each in found for each in tried}
            missing = [each for each in letters if not self._is_drawn.get((folders, each), True)]
        if not missing:
            return ""
        if len(missing) == len(letters):
            return NO_FONT if all(each.isascii() for each in letters) else _no_letters(missing)
        return _no_letters(missing)


def _no_letters(missing: list[str]) -> str:
    listed = ", ".join(_described(each) for each in missing[:_MOST_LISTED])
    if len(missing) > _MOST_LISTED:
        return lazy_tr(
            "Some of its text could not be drawn, as no installed font has {letters}, and others.",
            code="no-font",
            letters=listed,
        )
    return lazy_tr(
        "Some of its text could not be drawn, as no installed font has {letters}.",
        code="no-font",
        letters=listed,
    )


def _described(letter: str) -> str:
    return f"U+{ord(letter):04X}" if unicodedata.category(letter) == _PRIVATE else letter


def _is_seen(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category == _PRIVATE or not category.startswith(_UNSEEN)


def _drawn(letters: Iterable[str], draw: _Draw, options: dict[str, Any]) -> set[str]:
    """Return those of `letters` that do not look like a missing glyph."""
    cells = [_NO_LETTER, *letters]
    places = [(index % _COLUMNS * _CELL, index // _COLUMNS * _CELL) for index in range(len(cells))]
    parts = "".join(
        f'<text x="{x + 2}" y="{y + _CELL * 3 // 4}" font-size="14">{escape(letter)}</text>'
        for letter, (x, y) in zip(cells, places, strict=True)
    )
    width, height = _COLUMNS * _CELL, places[-1][1] + _CELL
    content = draw(
        svg_string=f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f"{parts}</svg>",
        **options,
    )
    with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
        looks = [image.crop((x, y, x + _CELL, y + _CELL)).tobytes() for x, y in places]
    return {letter for letter, look in zip(cells[1:], looks[1:], strict=True) if look != looks[0]}
