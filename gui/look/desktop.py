"""Hand paths to and from the desktop, whatever bytes their names are made of."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from PySide6.QtCore import QByteArray, QMimeData, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from processing.errors import SettingsError
from processing.files.addresses import path_named
from processing.files.remote.names import (
    address_of,
    is_in_bucket,
    is_of_network,
    is_remote,
    remote_path,
)
from processing.formats.available import is_supported

SAMPLES_FOLDER_NAME = "Thumbpool samples"
GNOME_FILES = "x-special/gnome-copied-files"  # most file managers of Linux paste only this


def url_of(path: Path) -> QUrl:
    """Return the URL of a path; a name that is no UTF-8 keeps its bytes."""
    if is_remote(path):
        return _url_at(address_of(path))
    if sys.platform == "win32":
        return QUrl.fromLocalFile(str(path))
    return QUrl.fromEncoded(QByteArray(b"file://" + quote(os.fsencode(path)).encode()))


def _url_at(address: str) -> QUrl:
    scheme, _, rest = address.partition("://")
    top, slash, names = rest.partition("/")
    url = QUrl(f"{scheme}://{top}")
    url.setPath(slash + names, QUrl.ParsingMode.DecodedMode)
    return url


def path_of(url: QUrl) -> Path | None:
    """Return the path of a URL, or None if it leads to no file of a disk, a bucket or a server."""
    if is_of_network(url.toString()):
        path = url.path(QUrl.ComponentFormattingOption.FullyDecoded)
        with suppress(SettingsError):  # it has a password
            return remote_path(f"{url.scheme()}://{url.authority()}{path}")
    if not url.isLocalFile():
        return None
    if sys.platform == "win32":
        return Path(url.toLocalFile())
    encoded = bytes(url.toEncoded().data()).removeprefix(b"file:").removeprefix(b"//")
    return Path(os.fsdecode(unquote_to_bytes(encoded)))


def paths_of(urls: Iterable[QUrl]) -> tuple[Path, ...]:
    """Return those of the URLs that are files and folders."""
    return tuple(path for path in map(path_of, urls) if path is not None)


def pasted_paths(data: QMimeData) -> tuple[Path, ...]:
    """Return the files and folders on a clipboard, whether they were copied as such or as text.

    Text counts only if each of its lines is the whole path of a file or folder, or an address: the
    path may stand in quotes, as Windows copies it.
    """
    urls = data.urls()
    if not urls and data.hasFormat(GNOME_FILES):
        _copy_or_cut, *encoded = bytes(data.data(GNOME_FILES).data()).split(b"\n")
        urls = [QUrl.fromEncoded(QByteArray(each)) for each in encoded]
    if urls:
        return paths_of(urls)
    lines = [line.strip().strip('"') for line in data.text().splitlines()]
    named = [_path_in(line) for line in lines if line]
    paths = tuple(path for path in named if path is not None)
    return paths if len(paths) == len(named) else ()


def _path_in(line: str) -> Path | None:
    """Return the path that a line of text names; None if it says something else."""
    if is_of_network(line):
        return path_of(QUrl(line))
    path = path_named(line)
    return path if path.is_absolute() else None


def split_readable(paths: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Return which of `paths` can be opened here, and which are files of no format read here."""
    found = tuple(paths)
    others = tuple(path for path in found if not is_supported(path) and path.is_file())
    return tuple(path for path in found if path not in others), others


def open_path(path: Path) -> bool:
    """Let the desktop open a file or folder with its program; return whether it took it.

    File managers open servers, but no buckets.
    """
    if is_in_bucket(path):
        return False
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
