"""The time axis below the lanes: round moments, all in one unit, which its title names."""

import math
from enum import Enum, auto

from gui.lanes._time_window import TimeWindow
from processing.language import phrases
from processing.language.amounts import decimal_amount
from processing.language.translation import tr
from processing.record import record

_STEPS = (1.0, 2.0, 5.0, 10.0)
_MINUTE_STEPS = (15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0)
_MINUTE, _HOUR = 60, 3600
_CLOCK_FROM_SECONDS = 120.0  # a window that ends later counts in minutes
_MILLI = 0.001


class TimeUnit(Enum):
    """What the numbers of one axis are."""

    MILLISECONDS = auto()
    SECONDS = auto()
    MINUTES = auto()
    HOURS = auto()

    @property
    def title(self) -> str:
        """The title of the axis, with its unit, in few letters."""
        return {
            # Translators: the title of an axis of time; its unit in brackets.
            TimeUnit.MILLISECONDS: tr("time (ms)"),
            TimeUnit.SECONDS: tr("time (s)"),
            # Translators: the title of an axis of time with moments like 1:30.
            TimeUnit.MINUTES: tr("time (min:s)"),
            # Translators: the title of an axis of time with moments like 1:05:30.
            TimeUnit.HOURS: tr("time (h:min:s)"),
        }[self]


@record
class Tick:
    """A moment on the axis, in pixels from the left edge, and what is written there."""

    x: int
    text: str


def unit_of(view: TimeWindow) -> TimeUnit:
    """Return the unit in which the moments of a window are written."""
    if view.end <= 1:
        return TimeUnit.MILLISECONDS
    if view.end <= _CLOCK_FROM_SECONDS:
        return TimeUnit.SECONDS
    return TimeUnit.MINUTES if view.end <= _HOUR else TimeUnit.HOURS


def ticks_of(view: TimeWindow, least_pixels: int) -> list[Tick]:
    """Return the visible round moments, at least so many pixels apart, in one unit."""
    step = _step(view.pixel_seconds * least_pixels)
    number = math.ceil(view.start / step)
    found = []
    while number * step < view.end:
        seconds = number * step
        found.append(Tick(round(view.x_at(seconds)), _text(seconds, step, unit_of(view))))
        number += 1
    return found


def moment_text(view: TimeWindow, seconds: float) -> str:
    """Return a moment with its unit, told from those beside it on the screen."""
    unit = unit_of(view)
    digits = -math.floor(math.log10(view.pixel_seconds))
    if unit is TimeUnit.MILLISECONDS:
        return tr("{n} ms", n=decimal_amount(seconds / _MILLI, min(2, max(0, digits - 3))))
    if unit is TimeUnit.SECONDS:
        return tr("{seconds} s", seconds=decimal_amount(seconds, min(3, max(1, digits))))
    return _text(seconds, 0.1, unit)


def _step(least_seconds: float) -> float:
    """Return the smallest round number of seconds that is no less."""
    if least_seconds > 10:
        return next((step for step in _MINUTE_STEPS if step >= least_seconds), least_seconds)
    power = 10.0 ** math.floor(math.log10(least_seconds))
    return next(step * power for step in _STEPS if step * power >= least_seconds * (1 - 1e-9))


def _text(seconds: float, step: float, unit: TimeUnit) -> str:
    """Return a moment in a unit, with as many digits as the steps between moments need."""
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    if unit is TimeUnit.MILLISECONDS:
        return phrases.decimal(seconds / _MILLI, max(0, digits - 3))
    if unit is TimeUnit.SECONDS:
        return phrases.decimal(seconds, digits)
    minutes, rest = divmod(round(seconds, digits), _MINUTE)
    past = phrases.decimal(rest, digits)
    clock = past if rest >= 10 else f"0{past}"
    if unit is TimeUnit.MINUTES:
        return f"{int(minutes)}:{clock}"
    hours, minutes = divmod(int(minutes), _MINUTE)
    return f"{hours}:{minutes:02}:{clock}"
