"""Say things in the reader's language: `tr` and its kin, for whoever shows text.

The catalogue is a table of this process, chosen when it starts, before its first text is shown.
Workers choose none. Thread-safe: what is spoken is one value, replaced as a whole.
"""

import gettext
from collections.abc import Mapping
from pathlib import Path

from processing.language.amounts import Style
from processing.language.languages import DEFAULT, Language, best_of, wanted_here
from processing.language.lazy_text import COUNT, LazyText, Plural, Value, filled
from processing.record import record

DOMAIN = "thumbpool"
_FOLDERS = (  # of the catalogues, in an installation and in a checkout
    Path(__file__).parent.parent / "translations",
    Path(__file__).parent.parent.parent / "resources" / "translations",
)


@record
class Speech:
    """A language, how its numbers and dates are written, and its catalogue."""

    language: Language
    style: Style
    catalogue: gettext.NullTranslations


class _Process:
    """What this process speaks."""

    speech = Speech(DEFAULT, DEFAULT.style, gettext.NullTranslations())


def use(language: Language, style: Style | None = None) -> None:
    """Speak `language` from now on, and write numbers in `style`, by default the language's own.

    A catalogue that is missing or damaged counts as empty: the text stays English.
    """
    use_speech(Speech(language, style or language.style, catalogue_of(language)))


def use_preferred() -> None:
    """Speak what the environment or the system asks for."""
    use(best_of(wanted_here()))


def speech() -> Speech:
    """Return what is spoken in this process."""
    return _Process.speech


def use_speech(speech: Speech) -> None:
    """Speak by a catalogue of the caller's own, as tests do, or as before."""
    _Process.speech = speech


def catalogue_of(language: Language) -> gettext.NullTranslations:
    """Return the catalogue of a language, compiled by `make translations` and at installation."""
    if language is DEFAULT:
        return gettext.NullTranslations()
    for folder in _FOLDERS:
        try:
            return gettext.translation(DOMAIN, folder, [language.tag])
        except (OSError, ValueError, UnicodeError):
            continue
    return gettext.NullTranslations()


def language() -> Language:
    """Return the language that is spoken in this process."""
    return _Process.speech.language


def style() -> Style:
    """Return how numbers and dates are written in this process."""
    return _Process.speech.style


def tr(message: str, /, **values: Value) -> str:
    """Return `message` in the reader's language, with `values` in its places."""
    return _said(_Process.speech, message, values)


def ptr(context: str, message: str, /, **values: Value) -> str:
    """Return a `message` that is translated in its own way in this `context`."""
    return _said(_Process.speech, message, values, context)


def ntr(one: str, many: str, n: int, /, **values: Value) -> str:
    """Return the form of a message that fits the number `n`, which takes the place `{n}`.

    `one` is the English for 1, `many` for all others; other languages have their own forms.
    """
    return _said(_Process.speech, one, {COUNT: n, **values}, plural=Plural(many, n))


def nptr(context: str, one: str, many: str, n: int, /, **values: Value) -> str:
    """Return the form that fits `n` of a message with a translation of its own in `context`."""
    return _said(_Process.speech, one, {COUNT: n, **values}, context, Plural(many, n))


def localized(text: str) -> str:
    """Return a `LazyText` in the reader's language, and any other text as it is."""
    if not isinstance(text, LazyText):
        return text
    return _said(_Process.speech, text.message, text.values, text.context, text.plural)


def _said(
    speech: Speech,
    message: str,
    values: Mapping[str, Value],
    context: str = "",
    plural: Plural | None = None,
) -> str:
    template = _template(speech.catalogue, message, context, plural)
    return filled(template, values, speech.style, localized)


def _template(
    catalogue: gettext.NullTranslations, message: str, context: str, plural: Plural | None
) -> str:
    """Return the translation of a message, its places unfilled."""
    if not message and plural is None:
        return ""  # a catalogue has its own heading there
    if plural is None:
        return catalogue.pgettext(context, message) if context else catalogue.gettext(message)
    if context:
        return catalogue.npgettext(context, message, plural.many, plural.count)
    return catalogue.ngettext(message, plural.many, plural.count)
