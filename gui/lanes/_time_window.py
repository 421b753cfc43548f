"""Which part of a run the lanes show: arithmetic of zooming and panning, without a screen."""

import math
from dataclasses import dataclass, replace
from enum import Enum, auto

_FINEST_SECONDS = 2.0**-17  # a pixel at the first rung: about 8 microseconds
_RUNGS = 80  # of the ladder; a pixel at the last one is months
_ODD_RUNG = 1.5  # between two powers of two: whole columns of a timeline fit a pixel at each
_KEPT_SHARE = 4  # a part in so many of the width always shows something of the run


@dataclass(frozen=True, slots=True)
class ViewWindow:
    """A stretch of time on a row of pixels.

    Pixels stand on one grid for the whole run, so a pan moves what is painted by whole pixels.

    Attributes:
        width: pixels of the screen.
        rung: how much time a pixel is; each second rung doubles it.
        first: how many pixels lie between the begin of the run and the left edge; may be negative.
    """

    width: int
    rung: int = 0
    first: int = 0

    @property
    def pixel_seconds(self) -> float:
        """How much time one pixel stands for."""
        return _pixel_seconds(self.rung)

    @property
    def start(self) -> float:
        """The moment at the left edge, in seconds after the run began."""
        return self.first * self.pixel_seconds

    @property
    def end(self) -> float:
        """The moment at the right edge."""
        return (self.first + self.width) * self.pixel_seconds

    def x_at(self, seconds: float) -> float:
        """Return where a moment is, in pixels from the left edge; it may lie outside."""
        return seconds / self.pixel_seconds - self.first

    def seconds_at(self, x: float) -> float:
        """Return the moment at a place."""
        return (self.first + x) * self.pixel_seconds

    def zoomed(self, rungs: int, x: float, run_seconds: float) -> "ViewWindow":
        """Return it nearer by so many rungs, or farther for negative ones.

        What is at `x` stays there. It goes no farther than the whole run.
        """
        farthest = max(self.rung, whole(run_seconds, self.width).rung)
        rung = min(farthest, max(0, self.rung - rungs))
        first = round(self.seconds_at(x) / _pixel_seconds(rung) - x)
        return ViewWindow(self.width, rung, first).held(run_seconds)

    def panned(self, pixels: int, run_seconds: float) -> "ViewWindow":
        """Return it moved to the right by so many pixels; part of the run stays in sight."""
        return replace(self, first=self.first + pixels).held(run_seconds)

    def held(self, run_seconds: float) -> "ViewWindow":
        """Return it moved so far that part of the run is in sight, and little before its begin."""
        last = math.ceil(run_seconds / self.pixel_seconds)
        kept = self.width // _KEPT_SHARE
        return replace(self, first=max(0, min(self.first, last - kept)))

    def ending_at(self, seconds: float) -> "ViewWindow":
        """Return it moved so that a moment is at its right edge, or all before it in sight."""
        last = math.ceil(seconds / self.pixel_seconds)
        return replace(self, first=max(0, last - self.width))


def whole(run_seconds: float, width: int) -> ViewWindow:
    """Return the nearest window that has all of a run; at least three eighths of it are used."""
    for rung in range(_RUNGS):
        if _pixel_seconds(rung) * width >= run_seconds:
            return ViewWindow(width, rung)
    return ViewWindow(width, _RUNGS)


def _pixel_seconds(rung: int) -> float:
    doubled, is_odd = divmod(rung, 2)
    return math.ldexp(_FINEST_SECONDS * (_ODD_RUNG if is_odd else 1.0), doubled)


_FIRST_SECONDS = 1.0  # so much is in sight when a run begins
_NOW_SECONDS = 6.0  # is in sight when the present is looked at first


class Following(Enum):
    """What stays in sight while a run goes on."""

    WHOLE = auto()
    NOW = auto()
    NOTHING = auto()


class Viewpoint:
    """Moves a `ViewWindow` as hands and time want it; `seconds` is how long the run goes on.

    Attributes:
        view: what is in sight.
    """

    def __init__(self) -> None:
        self.view = ViewWindow(1)
        self._following = Following.WHOLE
        self._least_seconds = _FIRST_SECONDS

    def begin(self) -> None:
        """Look at a whole run, and go on doing so."""
        self.view = ViewWindow(1)
        self._following = Following.WHOLE

    def show_at_least(self, seconds: float) -> None:
        """Let a whole run be seen as part of so many seconds, and on one scale with longer ones."""
        self._least_seconds = max(_FIRST_SECONDS, seconds)

    def resize(self, width: int) -> None:
        """Look through so many pixels from now on."""
        is_whole = self._following is Following.WHOLE
        self.view = (
            ViewWindow(width) if is_whole else ViewWindow(width, self.view.rung, self.view.first)
        )

    def show_now(self, width: int) -> None:
        """Follow the present through `width` pixels, which show no more than some seconds."""
        rung = min(whole(_NOW_SECONDS, width).rung, self.view.rung)
        self.view = ViewWindow(width, rung, self.view.first)
        self._following = Following.NOW

    def zoom(self, rungs: int, x: float, seconds: float) -> None:
        """Look nearer, or farther for less than 0; what is at `x` stays in place."""
        self.view = self.view.zoomed(rungs, x, seconds)
        self._following = Following.NOTHING

    def pan(self, pixels: int, seconds: float) -> None:
        """Look at what is so many pixels to the right."""
        self.view = self.view.panned(pixels, seconds)
        self._following = Following.NOTHING

    def reveal(self, start: float, end: float, seconds: float) -> None:
        """Pan so far that the moments from `start` on are in sight, if they are not."""
        left, right = self.view.x_at(start), self.view.x_at(end)
        if left < 0 or (right > self.view.width and left > 0):
            room = max(0.0, self.view.width - (right - left)) / 2
            self.pan(math.floor(left - room), seconds)

    def follow(self, seconds: float, width: int, *, is_over: bool) -> None:
        """Keep in sight what is followed, through `width` pixels."""
        match self._following:
            case Following.WHOLE:
                shown = max(seconds, self._least_seconds)
                if is_over or shown > self.view.end or self.view.width != width:
                    self.view = whole(shown, width)
            case Following.NOW:
                self.view = self.view.ending_at(seconds)


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
