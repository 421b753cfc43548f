"""A thin bar of coloured parts, such as what was made, skipped and failed of a batch."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from gui.look.text_scale import scaled
from gui.look.theme import colors_of

_HEIGHT = 6
_LEAST_WIDTH = 5.0  # pixels of a part that is not empty: one of a thousand is seen, too

Part = tuple[int, str]  # how many, and the field of `Colors` they are shown in


def widths(counts: Sequence[int], room: float) -> list[float]:
    """Return the width of each part in pixels; they fill `room`, and only an empty one has none."""
    whole = sum(counts)
    found = [max(_LEAST_WIDTH, room * count / whole) if count else 0.0 for count in counts]
    if whole:
        found[found.index(max(found))] -= sum(found) - room
    return found


class ShareBar(QWidget):
    """Shows parts of a whole side by side; what it shows is written beside it as well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, *parts: Part) -> None:
        """Show these parts, from the left."""
        self._parts = parts
        self.update()

    def sizeHint(self) -> QSize:
        """Return a line that grows with the text."""
        height = scaled(_HEIGHT, self.font())
        return QSize(10 * height, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the parts with round ends."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(_rounded(QRectF(self.rect())))
        colors, left = colors_of(self.palette()), 0.0
        counts = [count for count, _color in self._parts]
        for width, (_count, name) in zip(widths(counts, self.width()), self._parts, strict=True):
            color = QColor(getattr(colors, name))
            painter.fillRect(QRectF(left, 0, width, self.height()), color)
            left += width
        painter.end()


class PartedProgressBar(QProgressBar):
    """A progress bar that shows at its end how much of what has ended has failed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._failed = 0

    def show_failed(self, failed: int) -> None:
        """Show `failed`, in the units of the bar's range, as a part of its value."""
        if failed != self._failed:
            self._failed = failed
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the failed part over the end of the bar."""
        super().paintEvent(event)
        span = self.maximum() - self.minimum()
        if not self._failed or span <= 0:
            return
        room = QRectF(self.rect())
        ended = room.width() * min(1.0, (self.value() - self.minimum()) / span)
        failed = min(ended, max(_LEAST_WIDTH, room.width() * self._failed / span))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(_rounded(QRectF(0, 0, ended, room.height())))
        place = QRectF(ended - failed, 0, failed, room.height())
        painter.fillRect(place, QColor(colors_of(self.palette()).failed))
        painter.end()


def _rounded(place: QRectF) -> QPainterPath:
    path = QPainterPath()
    radius = min(place.width(), place.height()) / 2
    path.addRoundedRect(place, radius, radius)
    return path
