"""Tell pictures that an extra reads by their first bytes, and load its reader when one comes."""

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from processing.format_table import TABLE, PictureFormat
from processing.xml_root import find_root, in_bytes

if TYPE_CHECKING:  # who only asks what a file is needs no Pillow
    from PIL import Image

_BY_KEY = {row.key: row for row in TABLE if row.extra}
_READERS = {
    "heic": "processing.readers.heic",
    "jxl": "processing.readers.jpeg_xl",
    "raw": "processing.readers.raw",
    "svg": "processing.readers.svg",
}
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BRANDS = slice(8, 64)  # of a file in boxes: what it is first of all, and what else it keeps to
_TIFF_STARTS = (b"II*\0", b"MM\0*")


@dataclass(frozen=True, slots=True)
class _Start:
    """How files of a format begin."""

    key: str
    offset: int
    start: bytes


# Of HEIF files whose pictures are stored in other ways; the reader says which of them.
_RARE_BRANDS = (b"mif2", b"miaf", b"unif", b"avci", b"avcs", b"vvic", b"evbi", b"jpeg", b"j2ki")
_STARTS = (
    _Start("jxl", 0, b"\xff\x0a"),
    _Start("jxl", 0, b"\0\0\0\x0cJXL "),
    _Start("heic", 4, b"ftyphei"),
    _Start("heic", 4, b"ftyphev"),
    *(_Start("heic", 4, b"ftyp" + brand) for brand in _RARE_BRANDS),
    _Start("raw", 4, b"ftypcrx"),
    _Start("raw", 8, b"CR\2"),
    _Start("raw", 0, b"IIRO"),
    _Start("raw", 0, b"IIRS"),
    _Start("raw", 0, b"MMOR"),
    _Start("raw", 0, b"IIU\0"),
    _Start("raw", 0, b"FUJIFILMCCD-RAW"),
)
_GENERAL_BRANDS = (b"ftypmif1", b"ftypmsf1")  # HEIC and AVIF alike


def extra_format(start: bytes, path: Path) -> PictureFormat | None:
    """Return the format of a file that begins with `start` if an extra reads it, or would."""
    for each in _STARTS:
        if start[each.offset :].startswith(each.start):
            return _BY_KEY[each.key]
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
    image: Image.Image = importlib.import_module(_READERS[row.key]).open_image(file, path)
    return image
