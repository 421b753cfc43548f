"""The load of each core beside the lanes: our part and that of other programs."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.look.text_scale import scaled, text_scale
from gui.look.theme import Colors, colors_of
from processing.language import phrases
from processing.language.amounts import percent_amount
from processing.language.translation import tr
from processing.processes.cpu_load import CoreShare, MachineLoad

_LEAST_WIDTH = 112
_HEAD = 18  # for the colours and what they mean
_NUMBER = 18  # for the numbers of the cores
_MOST_PITCH = 16
_LEAST_NUMBER_PITCH = 11
_SWATCH = 8
_BEFORE_WORD, _AFTER_WORD = 4, 8
_FONT_PIXELS = 11
_PERCENT = 100


class CoreBars(QWidget):
    """Shows a `MachineLoad`; without one, no bars, as they would look idle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: tuple[CoreShare, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFixedWidth(scaled(self._usual_width(), self.font()))
        self.setAccessibleName(tr("Load of the cores"))
        self.show_load(None)

    def show_load(self, load: MachineLoad | None) -> None:
        """Show the load of the last second, or none."""
        self._shares = () if load is None else load.cores
        self._tell()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for a few cores."""
        return QSize(self._usual_width(), _HEAD + 4 * _MOST_PITCH) * text_scale(self.font())

    def changeEvent(self, event: QEvent) -> None:
        """Make room for text of another size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.setFixedWidth(scaled(self._usual_width(), self.font()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a bar a core: ours from the left, then others, the rest is idle."""
        painter = QPainter(self)
        painter.scale(
            text_scale(self.font()), text_scale(self.font())
        )  # everything grows with the text
        width, height = (length / text_scale(self.font()) for length in self.size().toTuple())
        colors = colors_of(self.palette())
        painter.setFont(self._small_font())
        self._paint_head(painter, colors)
        if not self._shares:
            room = QRectF(_NUMBER, _HEAD, width - _NUMBER, _MOST_PITCH)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.setPen(QColor(colors.muted))
            painter.drawText(room, flags, tr("during a run"))
        pitch = min(_MOST_PITCH, (height - _HEAD) / max(1, len(self._shares)))
        gap = 2 if pitch >= _LEAST_NUMBER_PITCH else pitch / 4
        for number, share in enumerate(self._shares):
            top = _HEAD + number * pitch
            if pitch >= _LEAST_NUMBER_PITCH:
                painter.setPen(QColor(colors.muted))
                place = QRectF(0, top, _NUMBER - 4, pitch - gap)
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(place, flags, phrases.number(number + 1))
            bar = QRectF(_NUMBER, top, width - _NUMBER, pitch - gap)
            painter.fillRect(bar, QColor(colors.border))
            ours, others = (bar.width() * part for part in (share.ours, share.others))
            painter.fillRect(QRectF(bar.left(), top, ours, bar.height()), QColor(colors.accent))
            rest = QRectF(bar.left() + ours, top, others, bar.height())
            painter.fillRect(rest, QColor(colors.muted))
            painter.fillRect(rest, _hatch(colors))
        painter.end()

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(_FONT_PIXELS)
        return font

    def _usual_width(self) -> int:
        """Return a width in which all words are whole, for text of the usual size."""
        metrics = QFontMetrics(self._small_font())
        ours, others, hint = map(
            metrics.horizontalAdvance, (tr("ours"), tr("others"), tr("during a run"))
        )
        head = 2 * (_SWATCH + _BEFORE_WORD) + ours + _AFTER_WORD + others
        return max(_LEAST_WIDTH, _NUMBER + max(head, hint) + 1)

    def _paint_head(self, painter: QPainter, colors: Colors) -> None:
        x = _NUMBER
        for text, color in zip(_legend(), (colors.accent, colors.muted), strict=True):
            painter.fillRect(QRect(x, 4, _SWATCH, _SWATCH), QColor(color))
            if color == colors.muted:
                painter.fillRect(QRect(x, 4, _SWATCH, _SWATCH), _hatch(colors))
            painter.setPen(QColor(colors.muted))
            x += _SWATCH + _BEFORE_WORD
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            wide = painter.fontMetrics().horizontalAdvance(text)
            painter.drawText(QRect(x, 0, wide + 1, _HEAD - 2), flags, text)
            x += wide + _AFTER_WORD

    def _tell(self) -> None:
        """Say in words what the bars show."""
        meaning = tr(
            "How busy each core of the machine was in the last second: with Thumbpool and its "
            "workers, with other programs, and idle where the bar is empty."
        )
        lines = [
            # Translators: how busy a core is; "ours" is Thumbpool with its workers.
            tr(
                "Core {n}: {ours} ours, {others} others",
                n=number,
                ours=percent_amount(_PERCENT * share.ours),
                others=percent_amount(_PERCENT * share.others),
            )
            for number, share in enumerate(self._shares, start=1)
        ]
        self.setToolTip("\n".join([meaning, *lines]))
        self.setAccessibleDescription(self.toolTip().replace("\n", ". "))


def _legend() -> tuple[str, str]:
    """Return the words for our part and for that of other programs."""
    return tr("ours"), tr("others")


def _hatch(colors: Colors) -> QBrush:
    """Return what tells other programs from ours, whose colour is equally light."""
    return QBrush(QColor(colors.base), Qt.BrushStyle.BDiagPattern)
