"""What a name pattern is made of: tokens, and what each tells of a result."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

MAX_COUNTER_DIGITS = 12
UNKNOWN = "unknown"  # what a name tells of a header that cannot be read or does not say

FOLDER, EXT, DATE, COUNTER = "folder", "ext", "date", "counter"
COUNTER_DETAIL = re.compile(
    rf"(?P<digits>[0-9]{{0,2}})(?:\+(?P<start>[0-9]{{1,{MAX_COUNTER_DIGITS}}}))?"
)
USUAL_DATE = "%Y-%m-%d"

# Numbers alone: names of months and days would be another in each language.
DIRECTIVES: dict[str, Callable[[datetime], str]] = {
    "Y": lambda date: f"{date.year:04}",
    "y": lambda date: f"{date.year % 100:02}",
    "m": lambda date: f"{date.month:02}",
    "d": lambda date: f"{date.day:02}",
    "j": lambda date: f"{date.timetuple().tm_yday:03}",
    "H": lambda date: f"{date.hour:02}",
    "M": lambda date: f"{date.minute:02}",
    "S": lambda date: f"{date.second:02}",
    "%": lambda _: "%",
}


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What the name of a result may tell.

    Attributes:
        stem: the source's name without its ending.
        ext: the ending of the result's name, without its dot.
        folders: the folders that the source lies in, below the one that is read.
        parent: name of the folder that the source lies in.
        number: position of the source among all, from 0.
        box: what the recipe brings it to, in a few letters.
        size: width and height of the result in pixels; None where unknown.
        date: when the picture was taken; None where unknown.
        camera: which made it; empty where unknown.
    """

    stem: str
    ext: str
    folders: tuple[str, ...]
    parent: str
    number: int
    box: str
    size: tuple[int, int] | None
    date: datetime | None
    camera: str


def _counted(facts: NameFacts, detail: str) -> str:
    match = COUNTER_DETAIL.fullmatch(detail)
    assert match is not None  # noqa: S101 - looked at when the pattern was read
    number = facts.number + int(match["start"] or 1)
    return f"{number:0{int(match['digits'] or 1)}}"


def _dated(facts: NameFacts, detail: str) -> str:
    date = facts.date
    if date is None:
        return UNKNOWN
    return re.sub("%(.)", lambda match: DIRECTIVES[match[1]](date), detail)


def _side(facts: NameFacts, index: int) -> str:
    return str(facts.size[index]) if facts.size else UNKNOWN


TOKENS: dict[str, Callable[[NameFacts, str], str]] = {
    "stem": lambda facts, _: facts.stem,
    EXT: lambda facts, _: facts.ext,
    "width": lambda facts, _: _side(facts, 0),
    "height": lambda facts, _: _side(facts, 1),
    "box": lambda facts, _: facts.box,
    COUNTER: _counted,
    DATE: _dated,
    "parent": lambda facts, _: facts.parent,
    FOLDER: lambda facts, _: "/".join(facts.folders),
    "camera": lambda facts, _: facts.camera or UNKNOWN,
}
OF_SIZE = frozenset({"width", "height", "box"})
OF_HEADER = frozenset({"width", "height", DATE, "camera"})
TOKENS_TEXT = ", ".join(f"{{{name}}}" for name in TOKENS)


@dataclass(frozen=True, slots=True)
class Piece:
    """A token and what follows its colon; or letters as they are, if `token` is empty."""

    token: str
    detail: str

    def filled(self, facts: NameFacts) -> str:
        """Return what it tells of one result."""
        return TOKENS[self.token](facts, self.detail) if self.token else self.detail
