"""Find the icons and the style sheet, in an installed package or beside it in a checkout."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_CANDIDATES = (
    Path(__file__).parent.parent / "resources",
    Path(__file__).parent.parent.parent / "resources",
)
_ICON_SCALES = (1, 2, 3)
_ICON_PIXELS = 16
_ROOM_PIXELS = 4  # between an icon and the text of its button


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


def icon(
    name: str, color: QColor, disabled_color: QColor, *, has_text: bool, size: float = 1.0
) -> QIcon:
    """Return the line icon `name` in two colours, for what can be used and what cannot.

    `size` is how many times as large as usual it is.
    """
    return _icon(name, color.name(), disabled_color.name(), has_text, size)


# A button asks for its icon each time that it is laid out anew: 800 times before a window is shown.
@lru_cache(maxsize=256)
def _icon(name: str, color: str, disabled_color: str, has_text: bool, size: float) -> QIcon:  # noqa: FBT001
    made = QIcon()
    width = round(icon_width(has_text=has_text) * size)
    for scale in _ICON_SCALES:
        for mode, shade in ((QIcon.Mode.Normal, color), (QIcon.Mode.Disabled, disabled_color)):
            drawing = pixmap(name, shade, round(_ICON_PIXELS * size), scale)
            made.addPixmap(_with_room(drawing, width), mode)
    return made


def icon_width(*, has_text: bool) -> int:
    """Return how wide an icon is in pixels, with its distance to the text if there is one."""
    return _ICON_PIXELS + (_ROOM_PIXELS if has_text else 0)


def icon_height() -> int:
    """Return how high an icon is in pixels."""
    return _ICON_PIXELS


def _with_room(drawing: QPixmap, width: int) -> QPixmap:
    """Return `drawing` at the left of an empty pixmap of `width`."""
    ratio = drawing.devicePixelRatio()
    wide = QPixmap(round(width * ratio), drawing.height())
    wide.setDevicePixelRatio(ratio)
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, drawing)
    painter.end()
    return wide
