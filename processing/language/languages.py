"""Which languages there are, and which of them a reader prefers."""

import os
import sys
from collections.abc import Iterable

from processing.language.amounts import CHINESE, ENGLISH, GERMAN, Style
from processing.record import record

_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")  # of gettext, the strongest first


@record
class Language:
    """A language that Thumbpool speaks.

    Attributes:
        tag: by which its catalogue is found, as gettext names locales.
        name: what its speakers call it.
        style: how it writes numbers and dates.
        is_right_to_left: whether lines begin at the right.
    """

    tag: str
    name: str
    style: Style = ENGLISH
    is_right_to_left: bool = False

    @property
    def code(self) -> str:
        """What it is called on pages, as in BCP 47: `zh-CN`."""
        return self.tag.replace("_", "-")


# A further language is a row here, and a folder with its catalogue in `resources/translations`.
LANGUAGES = {
    language.tag: language
    for language in (
        Language("en", "English"),
        Language("de", "Deutsch", GERMAN),
        Language("zh_CN", "简体中文", CHINESE),
    )
}
DEFAULT = LANGUAGES["en"]  # the language of the code


def best_of(wanted: Iterable[str]) -> Language:
    """Return the first of `wanted` that is spoken here, else English.

    Each is a locale as systems name them: `de_AT.UTF-8`, `de-AT`, `zh-Hans-CN`, `C`.
    """
    for tag in wanted:
        language = _known(tag)
        if language is not None:
            return language
    return DEFAULT


def wanted_here() -> list[str]:
    """Return the locales that this user prefers, by the environment or the system; may be empty."""
    given = {name: os.environ.get(name, "") for name in _VARIABLES}
    locale = next((given[name] for name in _VARIABLES[1:] if given[name]), "")
    if _is_without_language(locale):
        return []  # as in gettext, LANGUAGE counts only where a locale is set
    if given["LANGUAGE"]:
        return [*given["LANGUAGE"].split(":"), locale]
    if locale:
        return [locale]
    return _of_the_system()


def _is_without_language(locale: str) -> bool:
    return locale.partition(".")[0] in {"C", "POSIX"}


def _known(tag: str) -> Language | None:
    """Return the language of a locale, if it is spoken here."""
    parts = tag.partition(".")[0].partition("@")[0].replace("-", "_").split("_")
    if _is_without_language(tag):
        return DEFAULT
    base, further = parts[0].lower(), {part.lower() for part in parts[1:]}
    if base == "zh":
        # Readers of traditional characters would rather have English.
        is_simplified = "hans" in further or not further & {"hant", "tw", "hk", "mo"}
        return LANGUAGES["zh_CN"] if is_simplified else None
    return LANGUAGES.get(base)


def _of_the_system() -> list[str]:
    """Return the language of the user's desktop, where no variable tells it."""
    if sys.platform == "win32":
        import ctypes
        import locale

        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return [locale.windows_locale.get(number, "")]
    return []
