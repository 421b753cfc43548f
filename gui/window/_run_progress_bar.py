"""The bar of a run: how much is done, failed and skipped, side by side."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from gui.look import motion
from gui.look.share_bar import Part, paint_parts
from gui.look.theme import colors_of
from processing.language.translation import tr
from processing.task import Counts

# A bar that stands still, where nothing shall move: parts that are no share of anything.
_BUSY: tuple[Part, ...] = tuple((1, name) for _ in range(12) for name in ("accent", "pressed"))
_PER_MILLE = 1000  # steps, as a screen reader tells them in percent


class RunProgressBar(QProgressBar):
    """A progress bar in parts: one failure does not colour all that was done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = Counts()
        self._is_over = False
        self._is_paused = False
        self.setTextVisible(False)
        self.setRange(0, _PER_MILLE)
        self.setAccessibleName(tr("Progress"))

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
        is_busy = self.maximum() == 0
        if not is_busy and not self._counts.planned:
            super().paintEvent(event)
            return
        if is_busy and not motion.is_reduced():
            super().paintEvent(event)  # moves to and fro
            return
        parts = _BUSY if is_busy else self._parts()
        painter = QPainter(self)
        paint_parts(painter, QRectF(self.rect()), parts, colors_of(self.palette()))
        painter.end()

    def _parts(self) -> tuple[Part, ...]:
        counts = self._counts
        done = "muted" if self._is_paused else "done" if self._is_over else "accent"
        ended = counts.skipped + counts.done + counts.failed
        return (
            (counts.skipped, "faint"),
            (counts.done, done),
            (counts.failed, "failed"),
            (counts.planned - ended, "pressed"),
        )

    def _show(self, part: int, whole: int) -> None:
        self.setRange(0, _PER_MILLE)
        self.setValue(_PER_MILLE * part // max(1, whole))
        self.update()
