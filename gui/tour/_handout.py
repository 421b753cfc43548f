"""Write the hand-out of the tour as PDF: its pages, with a grid to draw a prediction into."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRect, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QImage,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextDocument,
)

from processing.files.atomic_write import save_bytes
from processing.language import phrases
from processing.language.translation import ntr, tr
from processing.measuring.benchmark.tour_handout import GRID

_POINTS = 10
_GRID_WIDTH, _GRID_HEIGHT = 600, 520  # as pixels of 96 to the inch, which is how text is laid out
_SHARP = 3  # pixels of the picture for each of these
_LEFT, _TOP, _RIGHT, _BOTTOM = 50, 30, 20, 50
_LINES, _AXES = QColor("#b8c0ca"), QColor("#303842")


def save_handout(html: str, path: Path, workers: int, cores: int) -> None:
    """Write a hand-out, whose grid goes up to so many workers.

    Raises:
        OutputError: it cannot be written; an older file is kept.
    """
    document = QTextDocument()
    document.setDefaultFont(
        QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family(), _POINTS)
    )
    kind = QTextDocument.ResourceType.ImageResource.value
    document.addResource(kind, QUrl(GRID), _grid(workers, cores))
    document.setHtml(html)
    content = QBuffer()
    content.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(content)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setTitle(tr("Guided tour"))
    writer.setCreator("Thumbpool")
    document.print_(writer)
    del writer  # ends the file
    save_bytes([content.data().data()], path)


def _grid(workers: int, cores: int) -> QImage:
    """Return empty axes: workers to the right, times as fast as one worker upwards."""
    image = QImage(_GRID_WIDTH * _SHARP, _GRID_HEIGHT * _SHARP, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SHARP)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    width, height = _GRID_WIDTH - _LEFT - _RIGHT, _GRID_HEIGHT - _TOP - _BOTTOM
    bottom = _TOP + height
    for number in range(workers + 1):
        painter.setPen(QPen(_LINES if number else _AXES, 1))
        x, y = _LEFT + number * width // workers, bottom - number * height // workers
        painter.drawLine(x, _TOP, x, bottom)
        painter.drawLine(_LEFT, y, _LEFT + width, y)
        painter.setPen(_AXES)
        said = phrases.number(number)
        painter.drawText(QRect(x - 20, bottom + 4, 40, 18), Qt.AlignmentFlag.AlignCenter, said)
        beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(0, y - 9, _LEFT - 6, 18), beside, said)
    if cores < workers:
        painter.setPen(QPen(_AXES, 1, Qt.PenStyle.DashLine))
        x = _LEFT + cores * width // workers
        painter.drawLine(x, _TOP, x, bottom)
        painter.drawText(x + 4, _TOP + 12, ntr("{n} core", "{n} cores", cores))
    painter.drawText(4, _TOP - 12, tr("speedup"))
    place = QRect(_LEFT, bottom + 24, width, 18)
    painter.drawText(place, Qt.AlignmentFlag.AlignRight, tr("workers"))
    painter.end()
    return image
