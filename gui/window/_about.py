"""The About box, with the versions that matter for a bug report."""

import platform

import PIL
import PySide6
from PIL import features
from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QMessageBox, QWidget

from gui.look import icons
from processing.language.translation import tr
from processing.version import __version__

_CODECS = ("jpg", "webp", "avif", "libtiff", "zlib", "littlecms2")
_ICON_PIXELS = 72


def version_lines() -> list[str]:
    """Return one line per group of versions."""
    codecs = [f"{name} {features.version(name)}" for name in _CODECS if features.check(name)]
    return [
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        f"Qt {qVersion()}, PySide6 {PySide6.__version__}",
        f"Pillow {PIL.__version__}",
        ", ".join(codecs),
    ]


def show_about(parent: QWidget) -> None:
    """Open the box, non-modal."""
    box = QMessageBox(parent)
    box.setWindowTitle(tr("About Thumbpool"))
    box.setIconPixmap(icons.application_icon().pixmap(_ICON_PIXELS))
    box.setText(f"<b>Thumbpool {__version__}</b>")
    purpose = tr("Thumbnails and resized copies of a folder of pictures, on every core.")
    box.setInformativeText("<br>".join([purpose, "", *version_lines()]))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
