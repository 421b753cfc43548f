"""Which part of a run the lanes show: the arithmetic of zooming and panning."""

import math
from dataclasses import replace
from enum import Enum, auto

from processing.record import record

_FINEST_SECONDS = 2.0**-17  # a pixel at the first level: about 8 microseconds
_LEVELS = 80  # how many levels; a pixel at the last one is months
_ODD_LEVEL = 1.5  # between two powers of two: whole columns of a timeline fit a pixel at each
_KEPT_SHARE = 4  # a part in so many of the width always shows something of the run
_FIRST_SECONDS = 1.0  # is visible when a run begins
_NOW_SECONDS = 6.0  # is visible when the present is followed


@record
class TimeWindow:
    """A part of the run's time on a row of pixels.

    Pixels lie on one grid for the whole run, so a pan moves the picture by whole pixels.

    Attributes:
        width: pixels of the screen.
        level: how much time a pixel is; each second level doubles it.
        first: how many pixels lie between the begin of the run and the left edge; may be negative.
    """

    width: int
    level: int = 0
    first: int = 0

    @property
    def pixel_seconds(self) -> float:
        """How much time one pixel shows."""
        return _pixel_seconds(self.level)

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

    def zoomed(self, levels: int, x: float, run_seconds: float) -> "TimeWindow":
        """Return the window zoomed in by so many levels, or out for negative ones.

        What is at `x` stays there. Zooming out ends at the whole run.
        """
        farthest = max(self.level, whole(run_seconds, self.width).level)
        level = min(farthest, max(0, self.level - levels))
        first = round(self.seconds_at(x) / _pixel_seconds(level) - x)
        return TimeWindow(self.width, level, first).held(run_seconds)

    def panned(self, pixels: int, run_seconds: float) -> "TimeWindow":
        """Return the window moved to the right by so many pixels; part of the run stays visible."""
        return replace(self, first=self.first + pixels).held(run_seconds)

    def held(self, run_seconds: float) -> "TimeWindow":
        """Return the window moved so that part of the run is visible, nothing before its start."""
        last = math.ceil(run_seconds / self.pixel_seconds)
        kept = self.width // _KEPT_SHARE
        return replace(self, first=max(0, min(self.first, last - kept)))

    def ending_at(self, seconds: float) -> "TimeWindow":
        """Return the window moved to end at a moment, but not to start before the run."""
        last = math.ceil(seconds / self.pixel_seconds)
        return replace(self, first=max(0, last - self.width))


def whole(run_seconds: float, width: int) -> TimeWindow:
    """Return the closest window that shows all of a run."""
    for level in range(_LEVELS):
        if _pixel_seconds(level) * width >= run_seconds:
            return TimeWindow(width, level)
    return TimeWindow(width, _LEVELS)


def _pixel_seconds(level: int) -> float:
    doubled, is_odd = divmod(level, 2)
    return math.ldexp(_FINEST_SECONDS * (_ODD_LEVEL if is_odd else 1.0), doubled)


class Following(Enum):
    """What stays visible while a run goes on."""

    WHOLE = auto()
    NOW = auto()
    NOTHING = auto()


class TimeNavigator:
    """Moves a `TimeWindow` as the user and time require; `seconds` is how long the run has lasted.

    Attributes:
        view: the visible part.
    """

    def __init__(self) -> None:
        self.view = TimeWindow(1)
        self._following = Following.WHOLE
        self._least_seconds = _FIRST_SECONDS

    def begin(self) -> None:
        """Show the whole run, and go on doing so."""
        self.view = TimeWindow(1)
        self._following = Following.WHOLE

    def show_at_least(self, seconds: float) -> None:
        """Scale a whole run as if it took so many seconds, so that several have one scale."""
        self._least_seconds = max(_FIRST_SECONDS, seconds)

    def resize(self, width: int) -> None:
        """Take another width in pixels."""
        is_whole = self._following is Following.WHOLE
        self.view = (
            TimeWindow(width) if is_whole else TimeWindow(width, self.view.level, self.view.first)
        )

    def show_now(self, width: int) -> None:
        """Follow the present through `width` pixels, which show no more than some seconds."""
        level = min(whole(_NOW_SECONDS, width).level, self.view.level)
        self.view = TimeWindow(width, level, self.view.first)
        self._following = Following.NOW

    def zoom(self, levels: int, x: float, seconds: float) -> None:
        """Zoom in, or out for negative steps; what is at `x` stays in place."""
        self.view = self.view.zoomed(levels, x, max(seconds, self._least_seconds))
        self._following = Following.NOTHING

    def pan(self, pixels: int, seconds: float) -> None:
        """Pan so many pixels to the right."""
        self.view = self.view.panned(pixels, max(seconds, self._least_seconds))
        self._following = Following.NOTHING

    def reveal(self, start: float, end: float, seconds: float) -> None:
        """Pan so that the time from `start` to `end` is visible."""
        left, right = self.view.x_at(start), self.view.x_at(end)
        if left < 0 or (right > self.view.width and left > 0):
            room = max(0.0, self.view.width - (right - left)) / 2
            self.pan(math.floor(left - room), seconds)

    def follow(self, seconds: float, width: int, *, is_over: bool) -> None:
        """Keep what is followed visible, in `width` pixels."""
        match self._following:
            case Following.WHOLE:
                shown = max(seconds, self._least_seconds)
                if is_over or shown > self.view.end or self.view.width != width:
                    self.view = whole(shown, width)
            case Following.NOW:
                self.view = self.view.ending_at(seconds)
