"""Numbers, sizes, times and dates as people write them in a language, and amounts in a sentence."""

import math
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from processing.record import record

_SIZE_UNITS = ("kB", "MB", "GB", "TB")
_SIZE_STEP = 1000
_MINUS = "\N{MINUS SIGN}"
_NO_BREAK = "\N{NO-BREAK SPACE}"


def _iso_date(moment: datetime) -> str:
    return moment.date().isoformat()


def _clock_time(moment: datetime) -> str:
    return f"{moment:%H:%M}"


@record
class Style:
    """How a language writes numbers and dates (Unicode CLDR).

    Attributes:
        point: between whole and fraction.
        group: between thousands; empty if there is nothing.
        percent: what follows a number of percent, with its space if there is one.
        byte, bytes: the unit of the smallest sizes, for one and for others.
        grouped_digits: how many digits a number has at least before thousands are set apart.
        date: writes a day, by its number.
        time: writes hours and minutes.
    """

    point: str = "."
    group: str = ","
    percent: str = "%"
    byte: str = "byte"
    bytes: str = "bytes"
    grouped_digits: int = 4
    date: Callable[[datetime], str] = _iso_date
    time: Callable[[datetime], str] = _clock_time

    def number(self, value: int) -> str:
        """Return a whole number, with thousands set apart."""
        return self._written(f"{value:,}", len(str(abs(value))))

    def decimal(self, value: float, digits: int) -> str:
        """Return a number with that many digits after the point."""
        return self._written(f"{value:,.{digits}f}", len(str(int(abs(value)))))

    def short_decimal(self, value: float) -> str:
        """Return a number with no more digits than it needs, at most six."""
        return self._written(f"{value:,.6g}" if abs(value) >= _SIZE_STEP else f"{value:g}", 0)

    def percentage(self, value: float, digits: int = 0) -> str:
        """Return a number of percent."""
        return self.decimal(value, digits) + self.percent

    def size(self, size_bytes: int) -> str:
        """Return a size in the largest decimal unit (1 kB is 1000 bytes) that keeps it above 1."""
        if abs(size_bytes) < _SIZE_STEP:
            return f"{self.number(size_bytes)} {self.byte if size_bytes == 1 else self.bytes}"
        value = float(size_bytes)
        for unit in _SIZE_UNITS:  # noqa: B007 - used after the loop
            value /= _SIZE_STEP
            if value < _SIZE_STEP:
                break
        return f"{self.decimal(value, 0 if value >= 100 else 1)} {unit}"

    def moment(self, when: datetime) -> str:
        """Return day and time."""
        return f"{self.date(when)} {self.time(when)}"

    def _written(self, text: str, digits: int) -> str:
        """Return a number as Python writes it, with the signs of this style."""
        if text[0] == "-":
            text = _MINUS + text[1:]
        if self.point == "." and self.group == ",":
            return text
        group = self.group if digits >= self.grouped_digits or not digits else ""
        return text.replace(",", "\0").replace(".", self.point).replace("\0", group)


class _Kind(StrEnum):
    """What an amount is an amount of."""

    SIZE = "size"
    PERCENT = "percent"
    DECIMAL = "decimal"
    WHOLE = "whole"
    SHORT = "short"


@record
class Amount:
    """A number in a sentence that is shown later; made by the functions below.

    Attributes:
        kind: one of a few words; see `_Kind`.
        value: finite.
        digits: after the point, 0 to 9; sizes choose their own.
    """

    kind: str
    value: float
    digits: int = 0

    def __post_init__(self) -> None:
        _Kind(self.kind)
        if not math.isfinite(self.value) or not 0 <= self.digits <= 9:
            raise ValueError("this is no amount")

    def text(self, style: Style) -> str:
        """Return it as it is written in `style`."""
        match _Kind(self.kind):
            case _Kind.SIZE:
                return style.size(round(self.value))
            case _Kind.PERCENT:
                return style.percentage(self.value, self.digits)
            case _Kind.DECIMAL:
                return style.decimal(self.value, self.digits)
            case _Kind.WHOLE:
                return str(round(self.value))
            case _Kind.SHORT:
                return style.short_decimal(self.value)


def size_amount(size_bytes: int) -> Amount:
    """Return a size for a sentence: `12.3 MB`."""
    return Amount(_Kind.SIZE, size_bytes)


def percent_amount(value: float, digits: int = 0) -> Amount:
    """Return a number of percent for a sentence: `82%`."""
    return Amount(_Kind.PERCENT, value, digits)


def decimal_amount(value: float, digits: int) -> Amount:
    """Return a number with that many digits after the point, for a sentence: `1.50`."""
    return Amount(_Kind.DECIMAL, value, digits)


def short_amount(value: float) -> Amount:
    """Return a number with no more digits than it needs, for a sentence: `120` or `0.5`."""
    return Amount(_Kind.SHORT, value)


def plain_amount(value: int) -> Amount:
    """Return a number without thousands set apart, as of a process or a year: `12345`."""
    return Amount(_Kind.WHOLE, value)


ENGLISH = Style()
GERMAN = Style(
    point=",",
    group=".",
    percent=_NO_BREAK + "%",
    byte="Byte",
    bytes="Byte",
    date=lambda moment: f"{moment:%d.%m.%Y}",
)
CHINESE = Style(
    byte="字节", bytes="字节", date=lambda moment: f"{moment.year}/{moment.month}/{moment.day}"
)
