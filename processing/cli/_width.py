"""How wide a text is in a terminal, and how it is padded and wrapped there.

The characters of Chinese, Japanese and Korean take two columns, and lines may end between them.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence

_GAP = 2  # columns between those of a table, at least
_NO_BREAKS = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"  # as before a percent sign
_SPACES = re.compile(rf"[^\S{_NO_BREAKS}]+")
_BEGINS_NO_LINE = frozenset("，。、；：！？）》」』”’…" + _NO_BREAKS)  # noqa: RUF001 - they are meant
_ENDS_NO_LINE = frozenset("（《「『“‘" + _NO_BREAKS)  # noqa: RUF001


def width_of(text: str) -> int:
    """Return how many columns `text` takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def padded(text: str, width: int) -> str:
    """Return `text` with spaces behind it, up to `width` columns."""
    return text + " " * (width - width_of(text))


def right_aligned(text: str, width: int) -> str:
    """Return `text` with spaces before it, up to `width` columns."""
    return " " * (width - width_of(text)) + text


def aligned(
    rows: Sequence[Sequence[str]], least_widths: Sequence[int], left: Collection[int] = ()
) -> Iterator[str]:
    """Yield the lines of a table whose first row is its heading; a row may end early.

    Cells are at the right of their columns but in those that are named in `left`.
    """
    widths = [
        max(least, *(width_of(row[place]) + _GAP for row in rows if place < len(row)))
        for place, least in enumerate(least_widths)
    ]
    for row in rows:
        line = ""
        for place, cell in enumerate(row):
            if place not in left:
                line += right_aligned(cell, widths[place])
            elif place:
                line += padded(" " * _GAP + cell, widths[place])
            else:
                line += padded(cell, widths[place])
        yield line.rstrip()


def wrapped(text: str, width: int, indent: str = "", later_indent: str | None = None) -> list[str]:
    """Return `text` as lines of at most `width` columns; what cannot be broken stays whole.

    The first line begins with `indent`, and so do the others, unless they have their own.
    """
    following = indent if later_indent is None else later_indent
    lines: list[str] = []
    line, used = "", 0
    for gap, piece in pieces(text):
        if line and used + len(gap) + width_of(piece) > width:
            lines.append(line)
            line = ""
        if line:
            line += gap + piece
        else:
            line = (following if lines else indent) + piece
        used = width_of(line)
    return [*lines, line] if line else lines


def _columns(letter: str) -> int:
    if _is_wide(letter):
        return 2
    return 0 if unicodedata.category(letter) in {"Mn", "Me", "Cf"} else 1


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces between which a line may end, each with the space before it."""
    for position, word in enumerate(filter(None, _SPACES.split(text))):
        gap = " " if position else ""
        if word.isascii():
            yield gap, word
            continue
        begin = 0
        for place in range(1, len(word)):
            if _may_break(word[place - 1], word[place]):
                yield gap, word[begin:place]
                begin, gap = place, ""
        yield gap, word[begin:]


def _may_break(before: str, after: str) -> bool:
    """Return whether a line may end between two letters without a space between them."""
    if after in _BEGINS_NO_LINE or before in _ENDS_NO_LINE:
        return False
    return _is_wide(before) or _is_wide(after)
