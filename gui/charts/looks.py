"""The colours of charts in one theme; told apart by every eye, and by dashes and words as well."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QPalette

from gui.theme import LIGHT, Colors, colors_of

_BEHIND_ALPHA = 190


@dataclass(frozen=True)
class ChartLooks:
    """All colours of a chart.

    Attributes:
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

    @property
    def behind(self) -> QColor:
        """What is laid behind words, so that lines do not cross them."""
        color = QColor(self.ground)
        color.setAlpha(_BEHIND_ALPHA)
        return color


def chart_looks_of(palette: QPalette) -> ChartLooks:
    """Return the colours for the theme that a widget with this palette is painted in."""
    return chart_looks_in(colors_of(palette))


@cache
def chart_looks_in(colors: Colors) -> ChartLooks:
    """Return the colours that belong to a theme; the hues are those of Okabe & Ito 2008."""
    is_light = colors is LIGHT
    return ChartLooks(
        ground=QColor(colors.base),
        text=QColor(colors.text),
        muted=QColor(colors.muted),
        grid=QColor(colors.border),
        measured=QColor("#0072b2" if is_light else "#56b4e9"),
        other=QColor("#a0518a" if is_light else "#cc79a7"),
        amdahl=QColor("#c65300" if is_light else "#e69f00"),
        universal=QColor("#00815e" if is_light else "#2fc39a"),
        start_up=QColor("#c65300" if is_light else "#e69f00"),
        end=QColor("#00815e" if is_light else "#2fc39a"),
        warning=QColor(colors.warning),
    )
