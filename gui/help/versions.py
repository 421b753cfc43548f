"""Tell the versions of all that Thumbpool runs on; knows no widgets.

What is not a name is marked for translation: *About* translates it, a report has it in English.
"""

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
from processing.language.joining import lazy_series
from processing.language.languages import wanted_here
from processing.language.lazy_text import lazy_ptr, lazy_tr
from processing.version import __version__

_EXTRAS = (
    "cykooz.resizer",
    "isal",
    "micro-reader-codecs",
    "pillow-heif",
    "pillow-jxl-plugin",
    "rawpy",
    "resvg-py",
)
_DESKTOP_VARIABLES = ("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE")


def program_versions() -> Iterator[tuple[str, str]]:
    """Yield what the program is made of: a name and a version each."""
    yield "Thumbpool", __version__
    yield "Python", f"{platform.python_version()} ({platform.python_implementation()})"
    yield "Qt", qVersion()
    yield "PySide6", PySide6.__version__
    yield "Pillow", PIL.__version__
    yield lazy_tr("Pillow features"), ", ".join(_pillow_features())
    # Translators: optional packages that are installed.
    yield lazy_tr("Extras"), ", ".join(_extras()) or lazy_ptr("of extras", "none")


def machine_facts() -> Iterator[tuple[str, str]]:
    """Yield what the program runs on: system, desktop, languages and screens."""
    yield lazy_tr("System"), _system()
    desktop = [os.environ.get(name, "") for name in _DESKTOP_VARIABLES]
    # Translators: how Qt reaches the screen, such as "xcb" or "windows".
    reached = lazy_tr("Qt platform {name}", name=QGuiApplication.platformName())
    yield lazy_tr("Desktop"), lazy_series([each for each in (*desktop, reached) if each])
    wanted = ", ".join(wanted_here()) or QLocale.system().name()
    spoken = translation.language().tag
    yield (
        lazy_tr("Language"),
        lazy_tr("{language} (wanted: {wanted})", language=spoken, wanted=wanted),
    )
    for number, screen in enumerate(QGuiApplication.screens(), start=1):
        size, scale = screen.size(), f"{screen.devicePixelRatio():g}"
        told = lazy_tr(
            "{width}x{height}, scale {scale}, {dots} dpi",
            width=str(size.width()),
            height=str(size.height()),
            scale=scale,
            dots=str(round(screen.logicalDotsPerInch())),
        )
        yield lazy_tr("Screen {number}", number=str(number)), told
    size_points = f"{QGuiApplication.font().pointSizeF():g}"
    # Translators: how large texts are in the window.
    yield lazy_tr("Text size"), lazy_tr("{size} points", size=size_points)
    # Translators: of the computer.
    yield lazy_tr("Processors"), str(os.cpu_count() or "?")


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
