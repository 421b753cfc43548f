"""Save what is painted as PNG or SVG, whole or not at all."""

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRect, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from processing.files.atomic_write import save_bytes, wrong_ending

Paint = Callable[[QPainter], None]
_PNG_SCALE = 2  # so that it is sharp on a projector
_SVG_DOTS_PER_INCH = 96  # what a pixel is in SVG: a drawing is as large as on the screen
_TITLE = "Thumbpool"
# The name of a font of this machine means nothing to another one.
_FAMILY, _OR_ANY = re.compile(rb'font-family="([^"]*)"'), rb'font-family="\1, sans-serif"'


def save_png(path: Path, size: QSize, paint: Paint) -> None:
    """Write what `paint` paints on `size`.

    Raises:
        OutputError: it cannot be written; an older file is kept.
    """
    image = QImage(size * _PNG_SCALE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.scale(_PNG_SCALE, _PNG_SCALE)
    paint(painter)
    painter.end()
    content = QBuffer()
    content.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(content, "PNG")  # type: ignore[call-overload]  # the stubs want bytes
    save_bytes([content.data().data()], path)


def save_svg(
    path: Path, size: QSize, paint: Paint, title: str = _TITLE, description: str = ""
) -> None:
    """Write the same as a drawing that stays sharp at any size.

    Programs and screen readers tell its title and description.

    Raises:
        OutputError: it cannot be written; an older file is kept.
    """
    content = QBuffer()
    content.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(content)
    generator.setTitle(title)
    generator.setDescription(description)
    generator.setResolution(_SVG_DOTS_PER_INCH)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    painter = QPainter(generator)
    paint(painter)
    painter.end()
    save_bytes([_FAMILY.sub(_OR_ANY, content.data().data())], path)


def save_picture(path: Path, size: QSize, paint: Paint, title: str, description: str) -> None:
    """Write what `paint` paints in the format of the file's name; only SVG tells the words.

    Raises:
        SettingsError: the name ends in neither .png nor .svg.
        OutputError: it cannot be written; an older file is kept.
    """
    match path.suffix.lower():
        case ".png":
            save_png(path, size, paint)
        case ".svg":
            save_svg(path, size, paint, title, description)
        case _:
            raise wrong_ending(path, (".png", ".svg"))
