"""The figures and gauges of the run, in a line above its lanes."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QWidget

from gui.control.recording import Recording
from gui.lanes._figures import Figure, description_of, figures_of, history_of
from gui.look.layouts import column
from gui.look.text_scale import text_scale
from gui.look.theme import colors_of
from gui.look.widgets import label
from processing.language import phrases
from processing.language.translation import ptr, tr
from processing.processes.cpu_load import MachineLoad
from processing.settings.batch import available_cores

_UNKNOWN = "\N{EN DASH}"
_GAUGES_EVERY_SECONDS = 1.0
_SPACING = 12
_RECENT_STEPS = 4
_SIZE = QSize(108, 38)
_DRAWING_SHARE = 0.5  # of the width at most, right of the value
_PAD = 2
_BESIDE_VALUE = 8  # pixels from the value to the drawing
_LEAST_DRAWING = 12  # pixels in width; a narrower one tells nothing
_FILL_ALPHA = 60
_LEAST_TOP = 1e-9  # if there are no points, or all are 0
_CAPTION_POINTS_LESS = 1.5  # than the usual font


class FigureTile(QWidget):
    """A figure below its title; the tooltip explains it."""

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self._title = label(figure.title, "muted")
        self._value = label(figure.value, "strong")
        column(self._title, self._value, of=self, spacing=1)
        self.show_figure(figure)

    def show_figure(self, figure: Figure) -> None:
        """Show its value now."""
        if self._value.text() != figure.value:
            self._value.setText(figure.value)
        self.setToolTip(figure.meaning)
        name = tr("{title}: {value}", title=figure.title, value=figure.value)
        self._value.setAccessibleName(name)
        self._value.setAccessibleDescription(figure.meaning)


class RunFigures(QWidget):
    """Shows the figures, and gauges if there is room for them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cores = available_cores()
        self._gauged_at = 0.0
        self._tiles = [FigureTile(figure) for figure in figures_of(None, self._cores)]
        self._rate = Gauge(tr("Pictures/s"), tr("Pictures finished a second, over the whole run."))
        self._pixels = Gauge(tr("Megapixels/s"), tr("Pixels of the finished pictures a second."))
        # Translators: how many pictures wait to be made.
        self._queue = Gauge(ptr("pictures", "Waiting"), tr("Pictures that nobody has begun."))
        self._memory = Gauge(tr("Memory"), tr("What all workers hold in memory together."))
        self._memories: list[float] = []
        self._are_few = False
        self._gauges = (self._rate, self._pixels, self._queue, self._memory)
        self._lay_out()

    def show_recording(self, recording: Recording | None) -> None:
        """Show another run."""
        self._memories = []
        self._gauged_at = 0.0
        if recording is None:
            self._show(figures_of(None, self._cores))

    def show_run(self, recording: Recording, load: MachineLoad | None) -> str:
        """Show the present figures; return them in words."""
        now = time.perf_counter()
        figures = figures_of(recording.effort(now), recording.cores, recording.alone())
        self._show(figures)
        if now - self._gauged_at > _GAUGES_EVERY_SECONDS or recording.is_over:
            self._gauged_at = now
            known = None if recording.plan.settings.is_elsewhere else load  # of this machine
            self._show_gauges(recording, recording.seconds(now), known)
        return description_of(figures, recording.lane_efforts())

    def show_few(self, *, is_on: bool) -> None:
        """Leave out all gauges, or show them again."""
        self._are_few = is_on
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return room for the figures alone; gauges only come where they fit."""
        tiles = [tile.minimumSizeHint() for tile in self._tiles]
        width = sum(tile.width() for tile in tiles) + _SPACING * (len(tiles) - 1)
        parts = [*(tile.height() for tile in tiles), *(gauge.height() for gauge in self._gauges)]
        return QSize(width, max(parts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the gauges that do not fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as many gauges as there is room for beside the figures."""
        room = self.width() - sum(tile.minimumSizeHint().width() + _SPACING for tile in self._tiles)
        for gauge in self._gauges:
            room -= gauge.width() + _SPACING
            gauge.setVisible(room >= 0 and not self._are_few)

    def _show(self, figures: tuple[Figure, ...]) -> None:
        for tile, figure in zip(self._tiles, figures, strict=True):
            tile.show_figure(figure)
        self._fit()

    def _show_gauges(self, recording: Recording, seconds: float, load: MachineLoad | None) -> None:
        history = history_of(recording.timeline, seconds)
        files, pixels = history.files_per_second, history.megapixels_per_second
        self._rate.show_value(phrases.decimal(_recent(files), 1), files)
        self._pixels.show_value(phrases.decimal(_recent(pixels), 1), pixels)
        self._queue.show_value(phrases.number(recording.timeline.waiting), history.waiting)
        if load is not None and not recording.is_over:
            self._memories.append(load.memory_bytes)
        held = phrases.size(int(self._memories[-1])) if self._memories else _UNKNOWN
        self._memory.show_value(held, _thinned(self._memories))

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_SPACING)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for tile in self._tiles:
            layout.addWidget(tile)
        layout.addStretch()
        for gauge in self._gauges:
            layout.addWidget(gauge)


def _recent(points: tuple[float, ...]) -> float:
    """Return the average of the last steps."""
    return sum(points[-_RECENT_STEPS:]) / min(len(points), _RECENT_STEPS)


def _thinned(points: list[float]) -> list[float]:
    step = max(1, len(points) // 60)
    return points[::step]


class Gauge(QWidget):
    """Shows a caption, a value in words, and a line of points from 0 up."""

    def __init__(self, caption: str, meaning: str) -> None:
        """Explain `caption` by `meaning` in the tooltip."""
        super().__init__()
        self._caption = caption
        self._meaning = meaning
        self._value = ""
        self._points: tuple[float, ...] = ()
        self._top = _LEAST_TOP
        self._fit_to_text()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(meaning)
        self.setAccessibleName(caption)

    def show_value(self, value: str, points: Sequence[float]) -> None:
        """Show this; the largest point has the full height."""
        self._value = value
        self._points = tuple(points)
        self._top = max((*points, _LEAST_TOP))
        self.setAccessibleDescription(f"{value}\n{self._meaning}")
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Make room for text of another size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_to_text()

    def _fit_to_text(self) -> None:
        self.setFixedSize(_SIZE * text_scale(self.font()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = colors_of(self.palette())
        self._draw_line(painter, QColor(colors.accent))
        usual = QFont(painter.font())
        small = QFont(usual)
        small.setPointSizeF(usual.pointSizeF() - _CAPTION_POINTS_LESS)
        painter.setFont(small)
        painter.setPen(QColor(colors.muted))
        place = self.rect().adjusted(_PAD, 0, -_PAD, -_PAD)
        flags = Qt.AlignmentFlag
        painter.drawText(place, flags.AlignLeft | flags.AlignTop, self._caption)
        usual.setBold(True)
        painter.setFont(usual)
        painter.setPen(QColor(colors.text))
        painter.drawText(place, flags.AlignLeft | flags.AlignBottom, self._value)
        painter.end()

    def _draw_line(self, painter: QPainter, color: QColor) -> None:
        if len(self._points) < 2:
            return
        place = self._drawing
        if place.width() < _LEAST_DRAWING:
            return
        step = place.width() / (len(self._points) - 1)
        line = [
            QPointF(place.left() + n * step, self._y(value)) for n, value in enumerate(self._points)
        ]
        fill = QColor(color)
        fill.setAlpha(_FILL_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        floor = [place.bottomRight(), place.bottomLeft()]
        painter.drawPolygon(QPolygonF([*line, *floor]))
        painter.setPen(QPen(color, 1))
        painter.drawPolyline(QPolygonF(line))

    def _y(self, value: float) -> float:
        place = self._drawing
        return place.bottom() - (place.height() - 1) * min(1.0, value / self._top)

    @property
    def _drawing(self) -> QRectF:
        """The area of the points: below the caption, right of the value."""
        bold = QFont(self.font())
        bold.setBold(True)
        value = QFontMetricsF(bold).horizontalAdvance(self._value) + _BESIDE_VALUE
        left, top = max(self.width() * (1 - _DRAWING_SHARE), value), self.height() / 2 - _PAD
        return QRectF(left, top, self.width() - left, self.height() - top - _PAD)
