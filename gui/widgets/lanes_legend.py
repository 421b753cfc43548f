"""What the colours of the lanes mean."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.lanes.looks import Looks, looks_of
from gui.lanes.told import stage_text
from processing.task import Stage

_SWATCH = 12
_GAP = 5
_NEXT = 14
_HEIGHT = 20


class LanesLegend(QWidget):
    """One line; entries that do not fit are left out, the tip has them all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Colours of the lanes"))
        names = (f"{name}: {meaning}" for name, meaning in self._meanings().items())
        self.setToolTip("\n".join(names))
        self.setAccessibleDescription(self.toolTip())

    def sizeHint(self) -> QSize:
        """Return one line."""
        return QSize(300, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a swatch and a word for each."""
        painter = QPainter(self)
        looks = looks_of(self.palette())
        metrics = painter.fontMetrics()
        x = 0
        for name, brushes in self._entries(looks):
            wide = _SWATCH + _GAP + metrics.horizontalAdvance(name)
            if x + wide > self.width():
                break
            swatch = QRect(x, (self.height() - _SWATCH) // 2, _SWATCH, _SWATCH)
            for brush in brushes:
                painter.fillRect(swatch, brush)
            painter.setPen(looks.text)
            place = QRect(x + _SWATCH + _GAP, 0, self.width(), self.height())
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, flags, name)
            x += wide + _NEXT
        painter.end()

    def _entries(self, looks: Looks) -> list[tuple[str, tuple[QBrush, ...]]]:
        names = list(self._meanings())
        hatch = QBrush(looks.hatch, Qt.BrushStyle.BDiagPattern)
        brushes = [(QBrush(color),) for color in looks.phases]
        others = [(QBrush(looks.running), hatch), (QBrush(looks.idle),), (QBrush(looks.start_up),)]
        running = (QBrush(looks.running),)
        return list(zip(names, [*brushes, *others, running], strict=True))

    def _meanings(self) -> dict[str, str]:
        """Return the words for all, phases first."""
        meanings = (
            self.tr("finding and opening the file, and reading its header"),
            self.tr("turning the file into pixels"),
            self.tr("turning, cropping and resizing, and the other steps"),
            self.tr("turning the pixels into a file again"),
            self.tr("putting the result in its place"),
        )
        phases = {stage_text(s): text for s, text in zip(Stage, meanings, strict=True)}
        return phases | {
            self.tr("no processor"): self.tr(
                "hatched as high as the share of the time in which the worker waited for a core "
                "or for a disk"
            ),
            self.tr("idle"): self.tr("the worker had nothing to do"),
            self.tr("start-up"): self.tr("the worker process was not up yet"),
            self.tr("being made"): self.tr("its phases are told when it ends"),
        }
