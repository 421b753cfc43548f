"""How numbers and dates are written: as the user's system does, in the language that is spoken."""

import re
from dataclasses import replace

from PySide6.QtCore import QDate, QLocale, QTime

from processing.language.amounts import Style
from processing.language.languages import DEFAULT, Language

_SHORT = QLocale.FormatType.ShortFormat
_YEAR = re.compile("y+")
_FOUR_DIGITS = 1234


def locale_of(language: Language, system: QLocale) -> QLocale:
    """Return the locale of `language`: the user's own settings where they are in that language."""
    if system.language() == QLocale.Language.C and language is DEFAULT:
        return QLocale.c()
    own = QLocale(language.tag)
    return system if system.language() == own.language() else own


def style_of(language: Language, locale: QLocale) -> Style:
    """Return how numbers and dates are written in `locale`; without a country, as we do."""
    if locale.language() == QLocale.Language.C:
        return language.style
    # A year of two digits is ambiguous for files that are older than the format.
    day, clock = _YEAR.sub("yyyy", locale.dateFormat(_SHORT)), locale.timeFormat(_SHORT)
    group = locale.groupSeparator()
    return replace(
        language.style,
        point=locale.decimalPoint(),
        group=group,
        percent=language.style.percent.replace("%", locale.percent()),
        grouped_digits=4 if group in locale.toString(_FOUR_DIGITS) else 5,
        date=lambda when: locale.toString(QDate(when.year, when.month, when.day), day),
        time=lambda when: locale.toString(QTime(when.hour, when.minute), clock),
    )
