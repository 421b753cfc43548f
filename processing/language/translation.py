"""Say things in the reader's language: `tr` and its kin, for whoever shows text.

The catalogue is a table of this process, chosen once when it starts, before its first text is
shown. Workers choose none. Thread-safe after that, as nobody changes it.
"""

import gettext
from pathlib import Path

from processing.language.amounts import Style
from processing.language.languages import DEFAULT, Language, best_of, wanted_here
from processing.language.lazy_text import LazyText, Value, filled

DOMAIN = "thumbpool"
_FOLDERS = (  # of the catalogues, in an installation and in a checkout
    Path(__file__).parent.parent / "translations",
    Path(__file__).parent.parent.parent / "resources" / "translations",
)


class _Current:
    """The language of this process, and its catalogue."""

    language: Language = DEFAULT
    style: Style = DEFAULT.style
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(language: Language, style: Style | None = None) -> None:
    """Speak `language` from now on, and write numbers in `style`, by default the language's own.

    A catalogue that is missing or damaged counts as empty: the text stays English.
    """
    _Current.language, _Current.style = language, style or language.style
    _Current.catalogue = catalogue_of(language)


def use_preferred() -> None:
    """Speak what the environment or the system asks for."""
    use(best_of(wanted_here()))


def use_catalogue(catalogue: gettext.NullTranslations, language: Language) -> None:
    """Speak by a catalogue of the caller's own, as tests do."""
    _Current.language, _Current.style = language, language.style
    _Current.catalogue = catalogue


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
    return _Current.language


def style() -> Style:
    """Return how numbers and dates are written in this process."""
    return _Current.style


def tr(message: str, /, **values: Value) -> str:
    """Return `message` in the reader's language, with `values` in its places."""
    return filled(_Current.catalogue.gettext(message), values, _Current.style, localized)


def ptr(context: str, message: str, /, **values: Value) -> str:
    """Return a `message` that is translated in its own way in this `context`."""
    text = _Current.catalogue.pgettext(context, message)
    return filled(text, values, _Current.style, localized)


def ntr(one: str, many: str, n: int, /, **values: Value) -> str:
    """Return the form of a message that fits the number `n`, which takes the place `{n}`.

    `one` is the English for 1, `many` for all others; other languages have their own forms.
    """
    text = _Current.catalogue.ngettext(one, many, n)
    return filled(text, {"n": n, **values}, _Current.style, localized)


def nptr(context: str, one: str, many: str, n: int, /, **values: Value) -> str:
    """Return the form that fits `n` of a message with a translation of its own in `context`."""
    text = _Current.catalogue.npgettext(context, one, many, n)
    return filled(text, {"n": n, **values}, _Current.style, localized)


def localized(text: str) -> str:
    """Return a `LazyText` in the reader's language, and any other text as it is."""
    if not isinstance(text, LazyText):
        return text
    if not text.message:
        return ""
    catalogue, many = _Current.catalogue, text.plural
    if many is not None:
        template = catalogue.ngettext(text.message, many.many, many.count)
    elif text.context:
        template = catalogue.pgettext(text.context, text.message)
    else:
        template = catalogue.gettext(text.message)
    return filled(template, text.values, _Current.style, localized)
