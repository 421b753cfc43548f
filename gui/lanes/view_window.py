"""Which part of a run the lanes show: arithmetic of zooming and panning, without a screen."""

import math
from dataclasses import dataclass, replace

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
