"""Which part of a run is looked at while it grows, and what is kept in sight."""

import math
from enum import Enum, auto

from gui.lanes.view_window import ViewWindow, whole

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
