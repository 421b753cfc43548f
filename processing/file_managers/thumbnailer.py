"""Find the kinds of pictures that we read here and no thumbnailer of the desktop does."""

import configparser
import os
from collections.abc import Iterator
from pathlib import Path

from processing.formats.available import FORMATS

_OWN_FILE = "thumbpool.thumbnailer"
_USUAL_DATA_FOLDERS = "/usr/local/share:/usr/share"
# By the key of the format; only what an extra reads: the desktop does the rest itself.
KINDS = {
    "heic": ("image/heif", "image/heic", "image/heif-sequence", "image/heic-sequence"),
    "jxl": ("image/jxl",),
    "raw": (
        "image/x-adobe-dng",
        "image/x-canon-cr2",
        "image/x-canon-cr3",
        "image/x-canon-crw",
        "image/x-fuji-raf",
        "image/x-kodak-dcr",
        "image/x-minolta-mrw",
        "image/x-nikon-nef",
        "image/x-nikon-nrw",
        "image/x-olympus-orf",
        "image/x-panasonic-rw2",
        "image/x-pentax-pef",
        "image/x-samsung-srw",
        "image/x-sony-arw",
    ),
}


def lacking_kinds(own_data: Path) -> tuple[str, ...]:
    """Return the MIME types that only we can read; `own_data` is the user's data folder."""
    told = os.environ.get("XDG_DATA_DIRS") or _USUAL_DATA_FOLDERS
    folders = [own_data, *map(Path, filter(None, told.split(":")))]
    taken = {kind for folder in folders for kind in _taken(folder / "thumbnailers")}
    here = (kind for row in FORMATS for kind in KINDS.get(row.key, ()))
    return tuple(dict.fromkeys(kind for kind in here if kind not in taken))


def _taken(folder: Path) -> Iterator[str]:
    """Yield the kinds that the thumbnailers in `folder` say they read."""
    for path in sorted(folder.glob("*.thumbnailer")):
        if path.name == _OWN_FILE:
            continue
        entry = configparser.RawConfigParser(strict=False)
        try:
            entry.read(path, encoding="utf-8")
            yield from entry.get("Thumbnailer Entry", "MimeType", fallback="").split(";")
        except (configparser.Error, UnicodeDecodeError, OSError):
            continue
