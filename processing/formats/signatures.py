"""Tell formats by the first bytes of a file, and load the reader of an extra when one comes."""

import importlib
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO

from processing.formats.table import TABLE, PictureFormat, Start
from processing.formats.xml_root import find_root, in_bytes

if TYPE_CHECKING:  # who only asks what a file is needs no Pillow
    from PIL import Image

_EXTRAS = tuple(row for row in TABLE if row.extra)
_READERS = "processing.imaging.readers"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_HEAD_BYTES = 64  # in which a file in boxes names its brands


def extra_format(start: bytes, path: Path) -> PictureFormat | None:
    """Return the format of a file that begins with `start` if an extra reads it, or would."""
    for row in _EXTRAS:
        is_named_so = path.suffix.lower() in row.suffixes
        if any(_begins(start, each) and (is_named_so or not each.by_name) for each in row.starts):
            return row
    root = find_root(in_bytes(start))
    if root is None:
        return None
    return next((row for row in _EXTRAS if row.xml_root == root.name), None)


def begins_like_a_picture(start: bytes) -> bool:
    """Return whether a file that begins with `start` is in a format that needs no extra."""
    return any(_begins(start, each) for row in TABLE if not row.extra for each in row.starts)


def may_begin_later(start: bytes) -> bool:
    """Return whether a file that begins with `start` may yet turn out to be a drawing."""
    text = in_bytes(start).removeprefix(_BYTE_ORDER_MARK).lstrip()
    return text.startswith((b"<?", b"<!")) and find_root(text) is None


def reader_of(row: PictureFormat) -> ModuleType:
    """Load the module of ours that reads a format."""
    return importlib.import_module(f"{_READERS}.{row.reader}")


def open_extra(row: PictureFormat, file: BinaryIO, path: Path) -> "Image.Image":
    """Open the picture in `file` with the reader of an extra that is installed.

    Raises:
        UnidentifiedImageError: it is damaged.
    """
    image: Image.Image = reader_of(row).open_image(file, path)
    return image


def _begins(start: bytes, expected: Start) -> bool:
    if not start.startswith(expected.content, expected.offset):
        return False
    return not expected.without or expected.without not in start[:_HEAD_BYTES]
