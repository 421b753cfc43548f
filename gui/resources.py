"""Find the icons and the style sheet, in an installed package or beside it in a checkout."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_CANDIDATES = (
    Path(__file__).parent / "resources",
    Path(__file__).parent.parent / "resources",
)
_ICON_SCALES = (1, 2, 3)
_ICON_PIXELS = 16


def path(name: str) -> Path:
    """Return where the resource `name` is.

    Raises:
        FileNotFoundError: the installation is not whole.
    """
    for folder in _CANDIDATES:
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"Thumbpool's installation lacks the file resources/{name}.")


def application_icon() -> QIcon:
    """Return the program's own icon, sharp at every size."""
    return QIcon(str(path("thumbpool.svg")))


@lru_cache(maxsize=128)
def pixmap(name: str, color: str, size_pixels: int, ratio: float) -> QPixmap:
    """Return the line icon `name` drawn in `color`, for a screen of density `ratio`."""
    drawing = path(f"icons/{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", color).encode()))
    image = QPixmap(round(size_pixels * ratio), round(size_pixels * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def icon(name: str, color: QColor, disabled_color: QColor) -> QIcon:
    """Return the line icon `name` in two colours, for what can be used and what cannot."""
    made = QIcon()
    for scale in _ICON_SCALES:
        made.addPixmap(pixmap(name, color.name(), _ICON_PIXELS, scale), QIcon.Mode.Normal)
        made.addPixmap(
            pixmap(name, disabled_color.name(), _ICON_PIXELS, scale), QIcon.Mode.Disabled
        )
    return made
