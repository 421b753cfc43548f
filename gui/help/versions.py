"""Tell the versions of all that Thumbpool runs on; knows no widgets."""

import os
import platform
from collections.abc import Iterator
from importlib import metadata

import PIL
import PySide6
from PIL import features
from PySide6.QtCore import QLocale, qVersion
from PySide6.QtGui import QGuiApplication

from processing.language import translation
from processing.language.languages import wanted_here
from processing.version import __version__

_EXTRAS = ("cykooz.resizer", "isal", "pillow-heif", "pillow-jxl-plugin", "rawpy", "resvg-py")
_DESKTOP_VARIABLES = ("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE")


def program_versions() -> Iterator[tuple[str, str]]:
    """Yield what the program is made of: a name and a version each."""
    yield "Thumbpool", __version__
    yield "Python", f"{platform.python_version()} ({platform.python_implementation()})"
    yield "Qt", qVersion()
    yield "PySide6", PySide6.__version__
    yield "Pillow", PIL.__version__
    yield "Pillow features", ", ".join(_pillow_features())
    yield "Extras", ", ".join(_extras()) or "none"


def machine_facts() -> Iterator[tuple[str, str]]:
    """Yield what the program runs on: system, desktop, languages and screens."""
    yield "System", _system()
    desktop = [os.environ.get(name, "") for name in _DESKTOP_VARIABLES]
    platform_name = QGuiApplication.platformName()
    yield "Desktop", ", ".join(filter(None, [*desktop, f"Qt platform {platform_name}"]))
    wanted = ", ".join(wanted_here()) or QLocale.system().name()
    yield "Language", f"{translation.language().tag} (wanted: {wanted})"
    for number, screen in enumerate(QGuiApplication.screens(), start=1):
        size = screen.size()
        scale = f"{screen.devicePixelRatio():g}"
        dots = round(screen.logicalDotsPerInch())
        yield f"Screen {number}", f"{size.width()}x{size.height()}, scale {scale}, {dots} dpi"
    font = QGuiApplication.font()
    yield "Text", f"{font.pointSizeF():g} points"
    yield "Processors", str(os.cpu_count() or "unknown")


def _pillow_features() -> Iterator[str]:
    """Yield the codecs and libraries that Pillow has here, with their versions."""
    for name in (*features.get_supported_modules(), *features.get_supported_codecs()):
        yield f"{name} {features.version(name) or ''}".strip()
    for name in features.get_supported_features():
        yield f"{name} {features.version(name) or ''}".strip()


def _extras() -> Iterator[str]:
    """Yield the optional packages that are installed."""
    for name in _EXTRAS:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            continue


def _system() -> str:
    kernel = f"{platform.system()} {platform.release()} {platform.machine()}"
    try:
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {kernel}"
    except (OSError, KeyError):
        return kernel
