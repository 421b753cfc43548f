"""Hand paths to and from the desktop, whatever bytes their names are made of."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from PySide6.QtCore import QByteArray, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from processing.formats.available import is_supported

SAMPLES_FOLDER_NAME = "Thumbpool samples"


def url_of(path: Path) -> QUrl:
    """Return the URL of a local path; a name that is no UTF-8 keeps its bytes."""
    if sys.platform == "win32":
        return QUrl.fromLocalFile(str(path))
    return QUrl.fromEncoded(QByteArray(b"file://" + quote(os.fsencode(path)).encode()))


def path_of(url: QUrl) -> Path | None:
    """Return the local path of a URL, or None if it leads elsewhere."""
    if not url.isLocalFile():
        return None
    if sys.platform == "win32":
        return Path(url.toLocalFile())
    encoded = bytes(url.toEncoded().data()).removeprefix(b"file:").removeprefix(b"//")
    return Path(os.fsdecode(unquote_to_bytes(encoded)))


def paths_of(urls: Iterable[QUrl]) -> tuple[Path, ...]:
    """Return those of the URLs that are local files and folders."""
    return tuple(path for path in map(path_of, urls) if path is not None)


def split_readable(paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Return which of `paths` can be opened here, and which are files of no format read here."""
    found = tuple(paths)
    others = tuple(path for path in found if not is_supported(path) and path.is_file())
    return tuple(path for path in found if path not in others), others


def open_path(path: Path) -> bool:
    """Let the desktop open a file or folder with its program; return whether it took it."""
    return QDesktopServices.openUrl(url_of(path))


def pictures_folder() -> Path | None:
    """Return the user's folder of pictures, or the home folder; None if there is neither."""
    for location in (
        QStandardPaths.StandardLocation.PicturesLocation,
        QStandardPaths.StandardLocation.HomeLocation,
    ):
        folder = QStandardPaths.writableLocation(location)
        if folder and Path(folder).is_dir():
            return Path(folder)
    return None


def samples_folder() -> Path:
    """Return where sample pictures go: below the user's pictures, or the program's own data."""
    for location in (
        QStandardPaths.StandardLocation.PicturesLocation,
        QStandardPaths.StandardLocation.AppDataLocation,
    ):
        folder = QStandardPaths.writableLocation(location)
        if folder and Path(folder).is_dir():
            return Path(folder) / SAMPLES_FOLDER_NAME
    return Path.home() / SAMPLES_FOLDER_NAME
