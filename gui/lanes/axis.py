"""Moments to write below the lanes: round ones, as many as there is room for."""

import math
from dataclasses import dataclass

from gui.lanes.view_window import ViewWindow

_STEPS = (1.0, 2.0, 5.0, 10.0)
_MINUTE_STEPS = (15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0)
_MINUTE = 60
_MILLI = 0.001


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment on the axis, in pixels from the left edge, and what is written there."""

    x: int
    text: str


def ticks_of(view: ViewWindow, least_pixels: int) -> list[Tick]:
    """Return the round moments in sight, at least so many pixels from each other."""
    step = _step(view.pixel_seconds * least_pixels)
    number = math.ceil(view.start / step)
    found = []
    while number * step < view.end:
        seconds = number * step
        found.append(Tick(round(view.x_at(seconds)), _text(seconds, step)))
        number += 1
    return found


def _step(least_seconds: float) -> float:
    """Return the smallest round number of seconds that is no less."""
    if least_seconds > 10:
        return next((step for step in _MINUTE_STEPS if step >= least_seconds), least_seconds)
    power = 10.0 ** math.floor(math.log10(least_seconds))
    return next(step * power for step in _STEPS if step * power >= least_seconds * (1 - 1e-9))


def _text(seconds: float, step: float) -> str:
    if step < 1:
        digits = max(0, -math.floor(math.log10(step) + 1e-9))
        if seconds < 1:
            return f"{seconds / _MILLI:.{max(0, digits - 3)}f} ms" if seconds else "0 s"
        return f"{seconds:.{digits}f} s"
    minutes, rest = divmod(round(seconds), _MINUTE)
    return f"{minutes}:{rest:02} min" if minutes else f"{rest} s"
