"""What the colours of the lanes mean."""

from itertools import chain

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.lanes._bar_text import stage_text
from gui.look.colors import LaneColors, lane_colors_of
from gui.look.text_scale import scaled
from processing.language.translation import tr
from processing.task import Stage

_SWATCH = 10
_GAP = 4
_NEXT = 10
_HEIGHT = 30
_SMALL_PIXELS = 11  # of the font if there are two lines


class LanesLegend(QWidget):
    """One line, or two if narrow; entries that do not fit are left out, the tooltip has all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Colours of the lanes"))
        # Translators: a colour of a chart and what it means, as "decode: turning …"
        names = (
            tr("{name}: {meaning}", name=name, meaning=meaning)
            for name, meaning in self._meanings().items()
        )
        self.setToolTip("\n".join(names))
        self.setAccessibleDescription(self.toolTip())

    def sizeHint(self) -> QSize:
        """Return room for two lines."""
        return QSize(300, scaled(_HEIGHT, self.font()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a swatch and a word for each."""
        painter = QPainter(self)
        colors = lane_colors_of(self.palette())
        lines = self.lines(painter.fontMetrics())
        if len(lines) > 1:
            painter.setFont(self._small_font())
        entries = dict(self._entries(colors))
        painter.setPen(colors.text)
        side = scaled(_SWATCH, self.font())
        for place, name in chain.from_iterable(lines):
            swatch = QRect(place.x(), place.center().y() - side // 2, side, side)
            for brush in entries[name]:
                painter.fillRect(swatch, brush)
            painter.drawRect(swatch.adjusted(0, 0, -1, -1))  # some are as dark as the window
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place.adjusted(side + _GAP, 0, 0, 0), flags, name)
        painter.end()

    def lines(self, metrics: QFontMetrics) -> list[list[tuple[QRect, str]]]:
        """Return entries with their places, in two lines if one is too short."""
        whole = self._filled(metrics, 0, self.height(), list(self._meanings()))
        if len(whole) == len(self._meanings()):
            return [whole]
        small, half = QFontMetrics(self._small_font()), self.height() // 2
        above = self._filled(small, 0, half, list(self._meanings()))
        rest = list(self._meanings())[len(above) :]
        return [above, self._filled(small, half, half, rest, is_last=True)]

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(scaled(_SMALL_PIXELS, font))
        return font

    def _filled(
        self,
        metrics: QFontMetrics,
        top: int,
        height: int,
        names: list[str],
        *,
        is_last: bool = False,
    ) -> list[tuple[QRect, str]]:
        """Return the entries that have room in one line, with their places."""
        x, filled = 0, []
        for name in names:
            wide = scaled(_SWATCH, self.font()) + _GAP + metrics.horizontalAdvance(name)
            if x + wide > self.width():
                if is_last:
                    continue  # a shorter one may have room
                break
            filled.append((QRect(x, top, wide + 1, height), name))
            x += wide + _NEXT
        return filled

    def _entries(self, colors: LaneColors) -> list[tuple[str, tuple[QBrush, ...]]]:
        names = list(self._meanings())
        hatch = QBrush(colors.hatch, Qt.BrushStyle.BDiagPattern)
        phases = zip(colors.phases, colors.patterns, strict=True)
        brushes = [(QBrush(color), pattern) for color, pattern in phases]
        lines = QBrush(colors.pause_lines, Qt.BrushStyle.HorPattern)
        others = [
            (QBrush(colors.running), hatch),
            (QBrush(colors.idle),),
            (QBrush(colors.paused), lines),
            (QBrush(colors.start_up),),
        ]
        running = (QBrush(colors.running),)
        return list(zip(names, [*brushes, *others, running], strict=True))

    def _meanings(self) -> dict[str, str]:
        """Return the names of all colours, phases first."""
        meanings = (
            tr("finding and opening the file, and reading its header"),
            tr("turning the file into pixels"),
            tr("turning, cropping and resizing, and the other steps"),
            tr("turning the pixels into a file again"),
            tr("putting the result in its place"),
        )
        phases = {stage_text(s): text for s, text in zip(Stage, meanings, strict=True)}
        return phases | {
            tr("waiting for CPU or disk"): tr(
                "hatched as high as the share of the time in which the worker waited for a core "
                "or for a disk"
            ),
            # Translators: a state of a worker, in the legend of a chart over time.
            tr("idle"): tr("the worker had nothing to do"),
            # Translators: a state of a worker, in the legend of a chart over time.
            tr("paused"): tr("the run was paused, and the worker had nothing to do"),
            # Translators: until the worker is up, in the legend of a chart over time.
            tr("start-up"): tr("the worker process was not up yet"),
            tr("in progress"): tr("its phases are told when it ends"),
        }
