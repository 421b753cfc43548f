"""Languages that nobody speaks: no text escapes them, and what is not theirs is found."""

import gettext
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from processing.language import translation
from processing.language.amounts import GERMAN
from processing.language.languages import LANGUAGES, Language
from processing.language.translation import Speech

LONGER = 0.4  # as German is of English, in short texts
PSEUDO = Language("qps", "Pseudo", GERMAN, is_right_to_left=True)

_ACCENTED = str.maketrans("aceinosuyACEINOSUY", "äçéîñöšüýÄÇÉÎÑÖŠÜÝ")
_KEPT = re.compile(r"(\{\w+\}|%\(\w+\)[sd]|%[sd%]|<[^>]*>|&\w+;|`[^`]*`)")
_WORD = re.compile(r"[A-Za-z]{3,}")
_UNACCENTED = re.compile(r"[\w.]*[aceinosuyACEINOSUY][\w.]*")


def pseudo(message: str) -> str:
    """Return `message` longer and accented, between brackets; its places and its markup stay."""
    if not message:
        return message
    parts = _KEPT.split(message)
    spoken = "".join(
        part if number % 2 else part.translate(_ACCENTED) for number, part in enumerate(parts)
    )
    padding = "·" * round(LONGER * len(message))
    return f"⟦{spoken}{padding}⟧"


def bracketed(message: str) -> str:
    """Return `message` in plain brackets, for tests that compare whole texts."""
    return f"[{message}]"


@dataclass(frozen=True)
class PseudoCatalogue(gettext.NullTranslations):
    """Translates every text it is asked for, whether it is in a catalogue or not.

    Attributes:
        spell: makes the translation of a message.
        known: messages that have another one.
    """

    spell: Callable[[str], str] = pseudo
    known: Mapping[str, str] | None = None

    def gettext(self, message: str) -> str:
        return (self.known or {}).get(message) or self.spell(message)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)

    def npgettext(self, context: str, one: str, many: str, n: int) -> str:
        return self.ngettext(one, many, n)


@contextmanager
def pseudo_language() -> Iterator[None]:
    """Speak the longer, accented language within the block."""
    with speaking(PseudoCatalogue(), PSEUDO):
        yield


@contextmanager
def bracket_language(known: Mapping[str, str] | None = None, tag: str = "de") -> Iterator[None]:
    """Say each message in brackets within the block, or as it is `known`; numbers as in `tag`."""
    with speaking(PseudoCatalogue(bracketed, known), LANGUAGES[tag]):
        yield


@contextmanager
def language_of(known: Mapping[str, str], tag: str = "de") -> Iterator[None]:
    """Say what is `known` within the block, all else in English; numbers as in `tag`."""
    with speaking(PseudoCatalogue(str, known), LANGUAGES[tag]):
        yield


@contextmanager
def speaking(catalogue: gettext.NullTranslations, language: Language) -> Iterator[None]:
    """Speak by `catalogue` within the block, and afterwards as before."""
    before = translation.speech()
    translation.use_speech(Speech(language, language.style, catalogue))
    try:
        yield
    finally:
        translation.use_speech(before)


_INNERMOST = {pseudo: re.compile("⟦[^⟦⟧]*⟧"), bracketed: re.compile(r"\[[^\[\]]*\]")}


def unspoken(text: str, spell: Callable[[str], str] = pseudo) -> set[str]:
    """Return the words of `text` that are of no message, as `spell` spells them."""
    return set(_WORD.findall(outside(text, spell)))


def outside(text: str, spell: Callable[[str], str] = pseudo) -> str:
    """Return `text` without what is of a message, as `spell` spells it."""
    before = None
    while before != text:  # what is spoken may hold what is spoken
        before, text = text, _INNERMOST[spell].sub(" ", text)
    return text


def untranslated(text: str) -> set[str]:
    """Return the words of `text` that are in English, also where a sentence has them as values."""
    return {word.strip(".") for word in _UNACCENTED.findall(text)}
