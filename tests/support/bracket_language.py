"""A language in which each message stands in brackets: what is without them is not translated."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager

from processing.language import translation
from processing.language.languages import LANGUAGES


class Brackets(gettext.NullTranslations):
    """Translates each message by itself in brackets, or by what it was given."""

    def __init__(self, translations: dict[str, str] | None = None) -> None:
        super().__init__()
        self._known = translations or {}

    def gettext(self, message: str) -> str:
        return self._known.get(message, f"[{message}]")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self.ngettext(msgid1, msgid2, n)


@contextmanager
def speaking(translations: dict[str, str] | None = None, tag: str = "de") -> Iterator[None]:
    """Speak the language of brackets inside, with the numbers of `tag`."""
    before = translation._Current.catalogue, translation._Current.language
    translation.use_catalogue(Brackets(translations), LANGUAGES[tag])
    try:
        yield
    finally:
        translation.use_catalogue(*before)
