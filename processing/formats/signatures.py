"""Tell pictures that an extra reads by their first bytes, and load its reader when one comes."""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from processing.formats.table import TABLE, PictureFormat
from processing.formats.xml_root import find_root, in_bytes

if TYPE_CHECKING:  # who only asks what a file is needs no Pillow
    from PIL import Image

_BY_KEY = {row.key: row for row in TABLE if row.extra}
_READERS = "processing.imaging.readers"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BRANDS = slice(8, 64)  # of a file in boxes: what it is first of all, and what else it keeps to
_TIFF_STARTS = (b"II*\0", b"MM\0*")
_GENERAL_BRANDS = (b"ftypmif1", b"ftypmsf1")  # HEIC and AVIF alike


def extra_format(start: bytes, path: Path) -> PictureFormat | None:
    """Return the format of a file that begins with `start` if an extra reads it, or would."""
    for row in _BY_KEY.values():
        for each in row.starts:
            if start.startswith(each.content, each.offset):
                return row
    if start[4:12] in _GENERAL_BRANDS and b"avif" not in start[_BRANDS]:
        return _BY_KEY["heic"]
    raw = _BY_KEY["raw"]
    if start.startswith(_TIFF_STARTS) and path.suffix.lower() in raw.suffixes:
        return raw  # most cameras write a kind of TIFF
    root = find_root(in_bytes(start))
    return _BY_KEY["svg"] if root is not None and root.name == b"svg" else None


def may_begin_later(start: bytes) -> bool:
    """Return whether a file that begins with `start` may yet turn out to be a drawing."""
    text = in_bytes(start).removeprefix(_BYTE_ORDER_MARK).lstrip()
    return text.startswith((b"<?", b"<!")) and find_root(text) is None


def open_extra(row: PictureFormat, file: BinaryIO, path: Path) -> "Image.Image":
    """Open the picture in `file` with the reader of an extra that is installed.

    Raises:
        UnidentifiedImageError: it is damaged.
    """
    image: Image.Image = importlib.import_module(f"{_READERS}.{row.reader}").open_image(file, path)
    return image
