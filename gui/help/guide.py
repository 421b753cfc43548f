"""Read the user's guide: its pages in one language, their headings, and where links lead."""

import posixpath
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from gui.look import icons
from processing.record import record

CONTENTS = "index"  # the page that names all others, in their order

_FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)")
_SIGN = re.compile(r"[^\w\- ]")
_PAGE_ENDING = ".md"
_BEGINS_BLOCK = re.compile(r"\s*([-*+#>|]\s|\||\d+\.\s|```|$)")
_OF_BOTH = tuple("“”‘’…—")  # noqa: RUF001 - they are in Chinese and in Latin
_MARKS = "*_`[]()"  # may stand between two letters that are seen one after the other


@record
class Heading:
    """A heading of a page.

    Attributes:
        level: 1 for the title of the page.
        anchor: what links name it by: the same in each language.
    """

    level: int
    title: str
    anchor: str


@record
class Page:
    """A page of the guide.

    Attributes:
        name: of its file, without the ending; the same in each language.
        markdown: its text.
        folder: which it lies in, for its pictures.
    """

    name: str
    markdown: str
    headings: tuple[Heading, ...]
    folder: Path

    @property
    def title(self) -> str:
        """What the page calls itself."""
        return self.headings[0].title


@record
class Place:
    """Where a link of the guide leads: a page, and a heading on it if `anchor` is not empty."""

    page: str
    anchor: str = ""

    @classmethod
    def parse(cls, text: str) -> "Place":
        """Return the place that `text` names, such as `names#which-pictures`."""
        page, _, anchor = text.partition("#")
        return cls(page, anchor)


class Guide:
    """All pages in one language, those that are not translated in English.

    Attributes:
        pages: by name, the contents first and the others in their order.
    """

    def __init__(self, tag: str) -> None:
        self.pages = {name: _page(name, tag) for name in _names()}

    def has(self, place: Place) -> bool:
        """Return whether there is such a page, and on it such a heading."""
        page = self.pages.get(place.page)
        if page is None:
            return False
        return not place.anchor or any(each.anchor == place.anchor for each in page.headings)


def place_of(target: str, current: str) -> Place | None:
    """Return where a link on the page `current` leads; None if it leaves the guide."""
    name, _, anchor = target.partition("#")
    if not name:
        return Place(current, anchor)
    folder, file = posixpath.split(name)
    if folder or not file.endswith(_PAGE_ENDING):
        return None
    return Place(file.removesuffix(_PAGE_ENDING), anchor)


def without_links_outside(markdown: str) -> str:
    """Return a page with plain text for links to files that are not installed with the guide."""

    def keep(link: re.Match[str]) -> str:
        target = link[2]
        is_outside = "://" not in target and place_of(target, CONTENTS) is None
        return link[1] if is_outside else link[0]

    return _LINK.sub(keep, markdown)


def joined_lines(markdown: str) -> str:
    """Return a page whose lines go on without a space where Chinese goes on in the next line.

    Markdown puts a space where a line ends in the file, which belongs between words of Latin only.
    """
    lines: list[str] = []
    is_code = goes_on = False
    for line in markdown.splitlines():
        is_fence = line.startswith("```")
        is_text = not (is_code or is_fence or _BEGINS_BLOCK.match(line))
        if goes_on and is_text and _is_wide(lines[-1].strip(_MARKS)[-1:], line.strip()):
            lines[-1] += line.strip()
        else:
            lines.append(line)
        is_code ^= is_fence
        goes_on = bool(line.strip()) and not (is_code or is_fence or line.startswith(("#", "|")))
    return "\n".join(lines) + "\n"


def _is_wide(before: str, line: str) -> bool:
    """Return whether no space belongs between a letter and the line that follows."""
    after = line.strip(_MARKS)[:1]
    if has_two_columns(before) and unicodedata.category(before).startswith("P"):
        return True
    wide = [has_two_columns(letter) for letter in (before, after)]
    return any(wide) and all(
        is_wide or letter in _OF_BOTH for is_wide, letter in zip(wide, (before, after), strict=True)
    )


def has_two_columns(letter: str) -> bool:
    """Return whether a letter is a Chinese one, or of another script of that width."""
    return bool(letter) and unicodedata.east_asian_width(letter) in "WF"


def headings_in(markdown: str) -> Iterator[tuple[int, str]]:
    """Yield level and text of each heading; blocks of code have none."""
    for found in _HEADING.finditer(_FENCED.sub("", markdown)):
        yield len(found[1]), found[2].strip()


def anchor_of(heading: str) -> str:
    """Return the name by which links reach an English heading, as GitHub makes it."""
    return _SIGN.sub("", heading.lower()).replace(" ", "-")


def _names() -> list[str]:
    """Return the names of all pages, in the order in which the contents name them."""
    contents = icons.path(f"help/{CONTENTS}{_PAGE_ENDING}").read_text(encoding="utf-8")
    places = (place_of(link[2], CONTENTS) for link in _LINK.finditer(contents))
    return list(dict.fromkeys([CONTENTS, *(place.page for place in places if place is not None)]))


def _page(name: str, tag: str) -> Page:
    english = icons.path(f"help/{name}{_PAGE_ENDING}")
    translated = english.parent / tag / english.name
    path = translated if translated.is_file() else english
    markdown = path.read_text(encoding="utf-8")
    anchors = [anchor_of(text) for _level, text in headings_in(english.read_text(encoding="utf-8"))]
    # Links name headings in English, so each has the anchor of its English one.
    headings = tuple(
        Heading(level, text.replace("`", ""), anchor)
        for (level, text), anchor in zip(headings_in(markdown), anchors, strict=False)
    )
    return Page(name, markdown, headings, path.parent)
