"""Show a chart on the screen as it is saved, or say what will be there."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.look.colors import ChartColors, chart_colors_of
from gui.look.text_scale import text_scale
from processing.record import record


@record
class ChartPainting:
    """How one kind of chart is painted; all sizes are for text of the usual size.

    Attributes:
        paint: paints a chart on a size.
        least_height: the pixels that a chart of a width needs.
        least: the smallest size of the widget.
        readable: a size at which everything can be read.
    """

    paint: Callable[[QPainter, QSizeF, Any, ChartColors], None]
    least_height: Callable[[Any, float, ChartColors], int]
    least: QSize
    readable: QSize


class ChartView(QWidget):
    """A chart that grows with the text; `hint` is shown before there is one.

    Attributes:
        chart: what is shown.
    """

    def __init__(self, name: str, hint: str, painting: ChartPainting) -> None:
        super().__init__()
        self.chart: Any = None
        self._hint = hint
        self._painting = painting
        self.setMinimumSize(painting.least * text_scale(self.font()))
        self.setAccessibleName(name)
        self.setAccessibleDescription(hint)

    def show_chart(self, chart: object, told: str) -> None:
        """Show this chart, or none; `told` is what it shows, for those who do not see it."""
        self.chart = chart
        self.setAccessibleDescription(told or self._hint)
        self._keep_room()
        self.update()

    @property
    def room(self) -> QSize:
        """How large the chart is where it is saved: as on the screen, but all can be read."""
        shown = QSizeF(self.size()) / text_scale(self.font())
        return shown.toSize().expandedTo(self._painting.readable)

    def paint(self, painter: QPainter) -> None:
        """Paint the chart as large as `room`."""
        colors = chart_colors_of(self.palette())
        self._painting.paint(painter, QSizeF(self.room), self.chart, colors)

    def sizeHint(self) -> QSize:
        """Return a size at which everything can be read."""
        return self._painting.readable * text_scale(self.font())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for the chart, whose legend is higher where it is narrow."""
        super().resizeEvent(event)
        self._keep_room()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chart or the hint."""
        painter = QPainter(self)
        colors = chart_colors_of(self.palette())
        if self.chart is not None:
            scale = text_scale(self.font())
            painter.scale(scale, scale)
            self._painting.paint(painter, QSizeF(self.size()) / scale, self.chart, colors)
        else:
            painter.fillRect(self.rect(), colors.ground)
            painter.setPen(colors.muted)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(20, 20, -20, -20), flags, self._hint)
        painter.end()

    def _keep_room(self) -> None:
        if self.chart is not None:
            scale = text_scale(self.font())
            colors = chart_colors_of(self.palette())
            least = self._painting.least_height(self.chart, self.width() / scale, colors)
            self.setMinimumHeight(round(scale * least))
