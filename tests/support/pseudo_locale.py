"""A language that nobody speaks: longer, accented, right to left; no text escapes it."""

import gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager

from processing.language import translation
from processing.language.amounts import GERMAN
from processing.language.languages import DEFAULT, Language

OPENING, CLOSING = "⟦", "⟧"
LONGER = 0.4  # as German is of English, in short texts
PSEUDO = Language("qps", "Pseudo", GERMAN, is_right_to_left=True)

_ACCENTED = str.maketrans("aceinosuyACEINOSUY", "äçéîñöšüýÄÇÉÎÑÖŠÜÝ")
_KEPT = re.compile(r"(\{\w+\}|%\(\w+\)[sd]|%[sd%]|<[^>]*>|&\w+;|`[^`]*`)")


class PseudoCatalogue(gettext.NullTranslations):
    """Translates every text it is asked for, whether it is in a catalogue or not."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def pgettext(self, context: str, message: str) -> str:
        return pseudo(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return pseudo(one if n == 1 else many)

    def npgettext(self, context: str, one: str, many: str, n: int) -> str:
        return pseudo(one if n == 1 else many)


def pseudo(message: str) -> str:
    """Return `message` as that language has it; its places and its markup stay."""
    if not message:
        return message
    parts = _KEPT.split(message)
    spoken = "".join(
        part if number % 2 else part.translate(_ACCENTED) for number, part in enumerate(parts)
    )
    padding = "·" * round(LONGER * len(message))
    return f"{OPENING}{spoken}{padding}{CLOSING}"


@contextmanager
def pseudo_language() -> Iterator[None]:
    """Speak that language within the block."""
    translation.use_catalogue(PseudoCatalogue(), PSEUDO)
    try:
        yield
    finally:
        translation.use(DEFAULT)


_SPOKEN = re.compile(f"{OPENING}[^{OPENING}{CLOSING}]*{CLOSING}")
_WORD = re.compile(r"[A-Za-z]{3,}")


def unspoken(text: str) -> list[str]:
    """Return the words of `text` that are not in that language."""
    before = None
    while before != text:  # what is spoken may hold what is spoken
        before, text = text, _SPOKEN.sub(" ", text)
    return _WORD.findall(text)
