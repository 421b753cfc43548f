"""The colours of the lanes: told apart by eyes that see no red, no green or no blue."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QPalette

from gui.theme import LIGHT, Colors, colors_of
from processing.task import Stage

# Okabe & Ito 2008, "Color universal design". Names in black can be read on all of them.
PHASES = {
    Stage.OPEN: "#f0e442",
    Stage.DECODE: "#56b4e9",
    Stage.TRANSFORM: "#009e73",
    Stage.ENCODE: "#e69f00",
    Stage.WRITE: "#cc79a7",
}


@dataclass(frozen=True)
class Looks:
    """All colours of the lanes in one theme.

    Attributes:
        phases: in the order of `Stage`.
        idle: where a lane had nothing to do.
        start_up: while a worker process comes up.
        paused, pause_lines: while the user had the run wait.
        running: a file that is being made; its phases are told at its end.
        hatch: the lines over time without a processor.
    """

    phases: tuple[QColor, ...]
    idle: QColor
    start_up: QColor
    paused: QColor
    pause_lines: QColor
    running: QColor
    hatch: QColor
    on_bar: QColor
    text: QColor
    muted: QColor
    ground: QColor
    line: QColor
    accent: QColor


def looks_of(palette: QPalette) -> Looks:
    """Return the colours for the theme that a widget with this palette is painted in."""
    return looks_in(colors_of(palette))


@cache
def looks_in(colors: Colors) -> Looks:
    """Return the colours that belong to a theme."""
    is_light = colors is LIGHT
    return Looks(
        phases=tuple(QColor(PHASES[stage]) for stage in Stage),
        idle=QColor("#3a424d" if is_light else "#0b0d10"),
        start_up=QColor("#c6cdd5" if is_light else "#4a525d"),
        paused=QColor("#eef1f5" if is_light else "#20262e"),
        pause_lines=QColor("#7e8995" if is_light else "#707c8c"),
        running=QColor("#e9edf2" if is_light else "#b9c2cd"),
        hatch=QColor(0, 0, 0, 150),
        on_bar=QColor("#101418"),
        text=QColor(colors.text),
        muted=QColor(colors.muted),
        ground=QColor(colors.base),
        line=QColor(colors.border),
        accent=QColor(colors.accent),
    )
