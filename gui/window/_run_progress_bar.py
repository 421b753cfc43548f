"""The bar of a run: how much is done, failed and skipped, side by side."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from gui.look.theme import Colors, colors_of
from processing.task import Counts

_PER_MILLE = 1000  # steps, as a screen reader tells them in percent
_RADIUS = 4.0
_LEAST_PIXELS = 3.0  # of a part that is not empty: one failure in a million is seen


class RunProgressBar(QProgressBar):
    """A progress bar in parts: one failure does not colour all that was done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = Counts()
        self._is_over = False
        self._is_paused = False
        self.setTextVisible(False)
        self.setRange(0, _PER_MILLE)
        self.setAccessibleName(self.tr("Progress"))

    def show_busy(self) -> None:
        """Show that something goes on whose end is not known."""
        self.setRange(0, 0)

    def show_fraction(self, part: int, whole: int) -> None:
        """Show how much of something is done that is not a run."""
        self._counts = Counts()
        self._show(part, whole)

    def show_counts(
        self, counts: Counts, *, is_over: bool = False, is_paused: bool = False
    ) -> None:
        """Show how the pictures of a run have ended so far, or in the end."""
        self._counts, self._is_over, self._is_paused = counts, is_over, is_paused
        self._show(counts.ended - counts.cancelled, counts.planned)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the parts side by side, the failures last."""
        if not self._counts.planned or self.maximum() == 0:
            super().paintEvent(event)
            return
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(whole, _RADIUS, _RADIUS)
        painter.setClipPath(shape)
        painter.fillRect(whole, QColor(colors.pressed))
        left = 0.0
        for count, color in self._parts(colors):
            if count:
                width = max(_LEAST_PIXELS, whole.width() * count / self._counts.planned)
                left = min(left, whole.width() - width)
                painter.fillRect(QRectF(left, 0, width, whole.height()), QColor(color))
                left += width
        painter.end()

    def _parts(self, colors: Colors) -> tuple[tuple[int, str], ...]:
        counts = self._counts
        done = colors.done if self._is_over else colors.accent
        if self._is_paused:
            done = colors.muted
        return (
            (counts.skipped, colors.faint),
            (counts.done, done),
            (counts.failed, colors.failed),
        )

    def _show(self, part: int, whole: int) -> None:
        self.setRange(0, _PER_MILLE)
        self.setValue(_PER_MILLE * part // max(1, whole))
        self.update()
