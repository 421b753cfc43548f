"""Find words in the guide, whatever their case and accents."""

import unicodedata
from collections.abc import Iterator, Sequence

from gui.help.guide import Place
from processing.record import record

_BEFORE, _AFTER = 40, 90  # of a snippet, in characters around what was found
_ELLIPSIS = "…"
_LAST_OF_FIRST_PLANE = 0xFFFF  # letters beyond it count twice in Qt's texts


@record
class Part:
    """The text below one heading, up to the next; what a search finds.

    Attributes:
        title: of the page, and the heading if it is not that of the page.
        text: heading included, as it is shown.
    """

    place: Place
    title: str
    text: str


@record
class Hit:
    """A part that holds all words that were looked for; `snippet` shows one of them."""

    part: Part
    snippet: str


class FoldedText:
    """A text without case and accents, which knows where each of its letters came from."""

    def __init__(self, text: str) -> None:
        folded, self._starts, self._ends = [], [], []
        place = 0
        for letter in text:
            width = 2 if ord(letter) > _LAST_OF_FIRST_PLANE else 1
            for each in fold(letter):
                folded.append(each)
                self._starts.append(place)
                self._ends.append(place + width)
            place += width
        self.text = "".join(folded)

    def find_all(self, word: str) -> Iterator[tuple[int, int]]:
        """Yield begin and end of each place where a folded `word` is, as Qt counts letters."""
        at = self.text.find(word) if word else -1
        while at >= 0:
            yield self._starts[at], self._ends[at + len(word) - 1]
            at = self.text.find(word, at + len(word))


def fold(text: str) -> str:
    """Return `text` without case and accents."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def words_of(query: str) -> list[str]:
    """Return the folded words of what somebody typed."""
    return fold(query).split()


def find(query: str, parts: Sequence[Part]) -> list[Hit]:
    """Return the parts that hold all words of `query`; those with one in the title come first."""
    words = words_of(query)
    if not words:
        return []
    hits: list[tuple[bool, Hit]] = []
    for part in parts:
        text = FoldedText(part.text)
        if all(word in text.text for word in words):
            in_title = any(word in fold(part.title) for word in words)
            hits.append((not in_title, Hit(part, _snippet(part, text, words))))
    return [hit for _, hit in sorted(hits, key=lambda pair: pair[0])]


def _snippet(part: Part, text: FoldedText, words: Sequence[str]) -> str:
    """Return the text around the first word below the heading, or its beginning."""
    heading, _, body = part.text.partition("\n")
    begins = [begin for word in words for begin, _ in text.find_all(word)]
    below = [begin - len(heading) - 1 for begin in begins if begin > len(heading)]
    at = max(0, min(below, default=0) - _BEFORE)
    if at:
        at = body.find(" ", at) + 1 or at
    piece = " ".join(body[at : at + _BEFORE + _AFTER].split())
    return (
        f"{_ELLIPSIS if at else ''}{piece}{_ELLIPSIS if len(body) > at + _BEFORE + _AFTER else ''}"
    )
