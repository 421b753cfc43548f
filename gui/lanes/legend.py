"""What the colours of the lanes mean."""

from collections.abc import Sequence
from itertools import chain

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.control.recording import Recording
from gui.lanes._legend_entries import LegendEntry, all_entries, entries_of
from gui.look.colors import lane_colors_of
from gui.look.text_scale import scaled
from processing.language.translation import tr

_SWATCH = 10
_GAP = 4
_NEXT = 10
_LINE = 15
_SMALL_PIXELS = 11  # of the font if there are two lines


class LanesLegend(QWidget):
    """One line, or more if narrow; entries that do not fit are left out, the tooltip has all."""

    def __init__(self, parent: QWidget | None = None, *, most_lines: int = 2) -> None:
        """Have room for so many lines, two or more."""
        super().__init__(parent)
        self._most_lines = most_lines
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Colours of the lanes"))
        self._recordings: tuple[Recording, ...] = ()
        # Translators: a colour of a chart and what it means, as "decode: turning …"
        names = (
            tr("{name}: {meaning}", name=each.name, meaning=each.meaning)
            for each in all_entries(lane_colors_of(self.palette()))
        )
        self.setToolTip("\n".join(names))
        self.setAccessibleDescription(self.toolTip())

    def show_recording(self, recording: Recording | None) -> None:
        """Explain what is to be seen of this run now; call it as it goes on."""
        self.show_recordings(() if recording is None else (recording,))

    def show_recordings(self, recordings: Sequence[Recording]) -> None:
        """Explain what is to be seen of several runs."""
        before = self._names()
        self._recordings = tuple(recordings)
        if self._names() != before:
            self.update()

    def sizeHint(self) -> QSize:
        """Return room for as many lines as there may be."""
        return QSize(300, scaled(_LINE * self._most_lines, self.font()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a swatch and a word for each."""
        painter = QPainter(self)
        colors = lane_colors_of(self.palette())
        lines = self.lines(painter.fontMetrics())
        if len(lines) > 1:
            painter.setFont(self._small_font())
        brushes = {each.name: each.brushes for each in self._entries()}
        painter.setPen(colors.text)
        side = scaled(_SWATCH, self.font())
        for place, name in chain.from_iterable(lines):
            swatch = QRect(place.x(), place.center().y() - side // 2, side, side)
            paint_swatch(painter, swatch, brushes[name])
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place.adjusted(side + _GAP, 0, 0, 0), flags, name)
        painter.end()

    def lines(self, metrics: QFontMetrics) -> list[list[tuple[QRect, str]]]:
        """Return entries with their places, in several lines if one is too short."""
        names = self._names()
        whole = self._filled(metrics, 0, self.height(), names)
        if len(whole) == len(names):
            return [whole]
        small, high = QFontMetrics(self._small_font()), self.height() // self._most_lines
        found: list[list[tuple[QRect, str]]] = []
        for number in range(self._most_lines):
            rest = names[sum(map(len, found)) :]
            is_last = number + 1 == self._most_lines
            found.append(self._filled(small, number * high, high, rest, is_last=is_last))
        return found

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

    def _names(self) -> list[str]:
        return [each.name for each in self._entries()]

    def _entries(self) -> list[LegendEntry]:
        return entries_of(self._recordings, lane_colors_of(self.palette()))


def paint_swatch(painter: QPainter, place: QRect, brushes: tuple[QBrush, ...]) -> None:
    """Paint what an entry explains, framed by the pen, as some are as dark as the window."""
    for brush in brushes:
        painter.fillRect(place, brush)
    painter.drawRect(place.adjusted(0, 0, -1, -1))
