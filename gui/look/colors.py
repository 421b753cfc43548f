"""The colours of lanes and charts, distinguishable with any colour blindness."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPalette

from gui.look.theme import Colors, colors_of
from processing.task import Stage

# Okabe & Ito 2008, "Color universal design". Names in black can be read on all of them.
PHASES = {
    Stage.OPEN: "#f0e442",
    Stage.DECODE: "#56b4e9",
    Stage.RESIZE: "#009e73",
    Stage.ENCODE: "#e69f00",
    Stage.WRITE: "#cc79a7",
}
# Besides, each phase has a pattern of its own; that of waiting runs aslant over all of them.
_PATTERNS = {
    Stage.OPEN: Qt.BrushStyle.NoBrush,
    Stage.DECODE: Qt.BrushStyle.NoBrush,
    Stage.RESIZE: Qt.BrushStyle.Dense6Pattern,
    Stage.ENCODE: Qt.BrushStyle.VerPattern,
    Stage.WRITE: Qt.BrushStyle.CrossPattern,
}
# From one end of "plasma" (Smith & van der Walt 2015) to the other, as dark or light as text on
# them has to be: an order that is kept looks like one.
_ON_LIGHT = (
    *("#0d0887", "#4b03a1", "#7d03a8", "#a82296", "#c13b72", "#c23b22", "#a85400", "#7a6800"),
)
_ON_DARK = (
    *("#988af8", "#b97bef", "#d873d4", "#ee79aa", "#f98a7f", "#fca65f", "#f8c64d", "#f0f055"),
)
_PATTERN_ALPHA = 80
_BEHIND_ALPHA = 190


@dataclass(frozen=True)
class LaneColors:
    """All colours of the lanes in one theme.

    Attributes:
        phases: in the order of `Stage`.
        idle: where a lane had nothing to do.
        start_up: while a worker process comes up.
        paused, pause_lines: while the run was paused.
        running: a file that is being made; its phases are known at its end.
        hatch: lines over time spent waiting, see `core_wait` and `other_wait`.
        no_worker: where a lane has no worker; `no_worker_dots` lie on it.
        lost, lost_lines: work that came to nothing, and the lines over it.
        end: the mark of a worker that died, and `on_end` what is written on it.
        on_bar: text on a bar, and the line between two phases, whose colours are equally light.
        charts: those of charts beside the lanes.
    """

    phases: tuple[QColor, ...]
    idle: QColor
    start_up: QColor
    paused: QColor
    pause_lines: QColor
    running: QColor
    hatch: QColor
    no_worker: QColor
    lost: QColor
    lost_lines: QColor
    end: QColor
    on_end: QColor
    on_bar: QColor
    text: QColor
    muted: QColor
    ground: QColor
    line: QColor
    accent: QColor
    charts: "ChartColors"

    @property
    def core_wait(self) -> QBrush:
        """What is painted over time in which a worker waited for a core."""
        return QBrush(self.hatch, Qt.BrushStyle.BDiagPattern)

    @property
    def no_worker_dots(self) -> QBrush:
        """What is painted over `no_worker`, to tell it from an idle worker in dark themes, too."""
        return QBrush(self.muted, Qt.BrushStyle.Dense7Pattern)

    @property
    def lost_cross(self) -> QBrush:
        """The lines over `lost`."""
        return QBrush(self.lost_lines, Qt.BrushStyle.DiagCrossPattern)

    @property
    def other_wait(self) -> QBrush:
        """What is painted over time in which it waited for something else, as for a disk."""
        return QBrush(self.hatch, Qt.BrushStyle.Dense5Pattern)

    @property
    def patterns(self) -> tuple[QBrush, ...]:
        """What is painted over each phase, in the order of `Stage`, to tell them without colour."""
        return tuple(_pattern(stage) for stage in Stage)


@cache
def _pattern(stage: Stage) -> QBrush:
    return QBrush(QColor(0, 0, 0, _PATTERN_ALPHA), _PATTERNS[stage])


def lane_colors_of(palette: QPalette) -> LaneColors:
    """Return the colours for the theme that a widget with this palette is painted in."""
    return lane_colors_in(colors_of(palette))


@cache
def lane_colors_in(colors: Colors) -> LaneColors:
    """Return the colours that belong to a theme."""
    is_light = not colors.is_dark
    idle = {
        (False, False): "#363e48",
        (True, False): "#0b0d10",
        (False, True): "#000000",
        (True, True): "#2b2b2b",
    }
    return LaneColors(
        phases=tuple(QColor(PHASES[stage]) for stage in Stage),
        idle=QColor(idle[colors.is_dark, colors.is_strong]),
        start_up=QColor("#8478f0"),
        paused=QColor("#eef1f5" if is_light else "#20262e"),
        pause_lines=QColor("#7e8995" if is_light else "#707c8c"),
        running=QColor("#e9edf2" if is_light else "#b9c2cd"),
        hatch=QColor(0, 0, 0, 150),
        no_worker=QColor(colors.base),
        lost=QColor("#b3123c"),
        lost_lines=QColor("#ffd9e2"),
        end=QColor("#c00030" if is_light else "#ff6b8b"),
        on_end=QColor("#ffffff" if is_light else "#101418"),
        on_bar=QColor("#101418"),
        text=QColor(colors.text),
        muted=QColor(colors.muted),
        ground=QColor(colors.base),
        line=QColor(colors.border),
        accent=QColor(colors.accent),
        charts=chart_colors_in(colors),
    )


@dataclass(frozen=True)
class ChartColors:
    """All colours of a chart.

    Attributes:
        numbers: of things with numbers, in their order; after the last, the first again.
        measured, other: this measurement, and one laid over it.
        amdahl, universal: the laws as they fit.
        start_up, end: the time before and after the work.
    """

    ground: QColor
    text: QColor
    muted: QColor
    grid: QColor
    measured: QColor
    other: QColor
    amdahl: QColor
    universal: QColor
    start_up: QColor
    end: QColor
    warning: QColor
    numbers: tuple[QColor, ...]

    @property
    def behind(self) -> QColor:
        """The background of text, so that lines do not cross it."""
        color = QColor(self.ground)
        color.setAlpha(_BEHIND_ALPHA)
        return color


def chart_colors_of(palette: QPalette) -> ChartColors:
    """Return the colours for the theme that a widget with this palette is painted in."""
    return chart_colors_in(colors_of(palette))


@cache
def chart_colors_in(colors: Colors) -> ChartColors:
    """Return the colours that belong to a theme; the hues are those of Okabe & Ito 2008."""
    is_light = not colors.is_dark
    return ChartColors(
        ground=QColor(colors.base),
        text=QColor(colors.text),
        muted=QColor(colors.muted),
        grid=QColor(colors.pressed if colors.is_strong else colors.border),
        measured=QColor("#0072b2" if is_light else "#56b4e9"),
        other=QColor("#a0518a" if is_light else "#cc79a7"),
        amdahl=QColor("#c65300" if is_light else "#e69f00"),
        universal=QColor("#00815e" if is_light else "#2fc39a"),
        start_up=QColor("#c65300" if is_light else "#e69f00"),
        end=QColor("#00815e" if is_light else "#2fc39a"),
        warning=QColor(colors.warning),
        numbers=tuple(QColor(each) for each in (_ON_LIGHT if is_light else _ON_DARK)),
    )
