"""A language without a Latin letter: whatever is still to be read was not marked, or is a name."""

import gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager

from processing.language import translation
from processing.language.languages import DEFAULT, LANGUAGES

_LETTER_OUTSIDE_OF_PLACES = re.compile(r"\{\w+\}|[A-Za-z]")
_WORD = re.compile(r"[A-Za-z][\w.+-]*")


class ForeignLetters(gettext.NullTranslations):
    """Translates every letter to one that no name here has."""

    def gettext(self, message: str) -> str:
        return _LETTER_OUTSIDE_OF_PLACES.sub(
            lambda found: found[0] if found[0].startswith("{") else "Ж", message
        )

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)

    def npgettext(self, context: str, one: str, many: str, n: int) -> str:
        return self.ngettext(one, many, n)


@contextmanager
def foreign_letters() -> Iterator[None]:
    """Speak this language, with the numbers of German."""
    translation.use_catalogue(ForeignLetters(), LANGUAGES["de"])
    try:
        yield
    finally:
        translation.use(DEFAULT)


def latin_words(text: str) -> set[str]:
    """Return what of a text can still be read."""
    return set(_WORD.findall(text))
