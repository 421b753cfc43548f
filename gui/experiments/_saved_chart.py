"""The chart of an experiment as it is saved: with its title, and what was found below it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QPainter

from gui.experiments._page import ExperimentPage
from gui.look.colors import chart_colors_of
from gui.look.saving import Paint
from processing.language.translation import localized
from processing.record import record

_PAD, _TITLE = 10, 30
_FONT_PIXELS, _TITLE_PIXELS = 12, 15
_FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
_HIGH = 2000  # more than any caption needs


@record
class SavedChart:
    """A picture to be saved, with what programs and screen readers tell of it."""

    size: QSize
    paint: Paint
    title: str
    words: str


def saved_chart(page: ExperimentPage) -> SavedChart:
    """Return the chart of a page as it is saved, in the colours that it has on the screen."""
    colors = chart_colors_of(page.palette())
    chart = page.chart.room
    title = localized(page.experiment.title)
    values = ", ".join(
        f"{each.constant} = {each.code(page.shown_values[each.name])}"
        for each in page.experiment.parameters
    )
    words = "\n".join([*(localized(each) for each in page.findings), values]).strip()
    room = QRectF(_PAD, _TITLE + chart.height(), chart.width() - 2 * _PAD, _HIGH)
    wanted = QFontMetricsF(_font(_FONT_PIXELS)).boundingRect(room, int(_FLAGS), words)
    size = QSize(chart.width(), round(_TITLE + chart.height() + wanted.height() + 2 * _PAD))

    def paint(painter: QPainter) -> None:
        painter.fillRect(QRectF(0, 0, size.width(), size.height()), colors.ground)
        painter.save()
        painter.setFont(_font(_TITLE_PIXELS, is_bold=True))
        painter.setPen(colors.text)
        heading = QRectF(_PAD, 0, size.width() - 2 * _PAD, _TITLE)
        painter.drawText(heading, Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(_font(_FONT_PIXELS))
        painter.translate(0, _TITLE)
        page.chart.paint(painter)
        painter.restore()
        painter.setFont(_font(_FONT_PIXELS))
        painter.setPen(colors.text)
        painter.drawText(room, _FLAGS, words)

    return SavedChart(size, paint, title, words)


def _font(pixels: int, *, is_bold: bool = False) -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPixelSize(pixels)
    font.setBold(is_bold)
    return font
