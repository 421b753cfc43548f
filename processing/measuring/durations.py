"""Measured times in words, each with as many digits as comparing it needs."""

from processing.language.amounts import decimal_amount
from processing.language.lazy_text import LazyText, lazy_tr

_MILLISECONDS = 1000
_SHORT_SECONDS = 10.0  # a longer time needs fewer digits
_MILLISECONDS_BELOW = 0.1  # seconds


def hundredths(seconds: float) -> LazyText:
    """Return a time to two digits: `0.31 s`."""
    return _seconds(seconds, 2)


def tenths(seconds: float) -> LazyText:
    """Return a time to one digit: `12.3 s`."""
    return _seconds(seconds, 1)


def precise(seconds: float) -> LazyText:
    """Return a time with enough digits to compare: `0.31 s`, `12.3 s`."""
    return _seconds(seconds, 2 if seconds < _SHORT_SECONDS else 1)


def brief(seconds: float) -> LazyText:
    """Return a time in few letters: `27 ms`, `0.31 s`, `12 s`."""
    if seconds < _MILLISECONDS_BELOW:
        return milliseconds(seconds * _MILLISECONDS, 0)
    return _seconds(seconds, 2 if seconds < _SHORT_SECONDS else 0)


def short(seconds: float) -> LazyText:
    """Return a time that is mostly far below a second: `0.4 ms`, `27 ms`."""
    value = seconds * _MILLISECONDS
    return milliseconds(value, 0 if value >= 10 else 1)


def from_to(low: float, high: float) -> LazyText:
    """Return a span of times: `0.31 to 0.42 s`."""
    return lazy_tr("{low} to {high} s", low=decimal_amount(low, 2), high=decimal_amount(high, 2))


def milliseconds(value: float, digits: int) -> LazyText:
    """Return a number of milliseconds with that many digits after the decimal point."""
    return lazy_tr("{n} ms", n=decimal_amount(value, digits))


def _seconds(seconds: float, digits: int) -> LazyText:
    return lazy_tr("{seconds} s", seconds=decimal_amount(seconds, digits))
