"""Show a chart on the screen as it is saved, or say what will be there."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from gui.look.colors import ChartColors, chart_colors_of
from gui.look.text_scale import text_scale
from gui.look.tips import tip_of
from processing.record import record


@record
class ChartPainting:
    """How one kind of chart is painted; all sizes are for text of the usual size.

    Attributes:
        paint: paints a chart on a size.
        least_height: the pixels that a chart of a width needs.
        least: the smallest size of the widget.
        readable: a size at which everything can be read.
        told_at: what is to be said of a place of a chart of a size; None if nothing ever is.
    """

    paint: Callable[[QPainter, QSizeF, Any, ChartColors], None]
    least_height: Callable[[Any, float, ChartColors], int]
    least: QSize
    readable: QSize
    told_at: Callable[[QSizeF, Any, QPointF, ChartColors], str] | None = None


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

    def event(self, event: QEvent) -> bool:
        """Tell what is below the pointer, where the chart says so."""
        told_at = self._painting.told_at
        if told_at is None or self.chart is None or not isinstance(event, QHelpEvent):
            return super().event(event)
        if event.type() is not QEvent.Type.ToolTip:
            return super().event(event)
        scale = text_scale(self.font())
        place, size = QPointF(event.pos()) / scale, QSizeF(self.size()) / scale
        told = told_at(size, self.chart, place, chart_colors_of(self.palette()))
        QToolTip.showText(event.globalPos(), tip_of(told), self)
        return True

    def changeEvent(self, event: QEvent) -> None:
        """Make room for text of another size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.setMinimumSize(self._painting.least * text_scale(self.font()))
            self._keep_room()

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
