"""Identify formats by the first bytes of a file, and load the readers of extras on demand."""

import importlib
import re
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO

from processing.formats.table import TABLE, PictureFormat, Start
from processing.formats.xml_root import find_root, in_bytes

if TYPE_CHECKING:  # not needed to identify a file
    from PIL import Image

_EXTRAS = tuple(row for row in TABLE if row.extra)
_STARTS = tuple((row, each) for row in _EXTRAS for each in row.starts)
# Nearly all files begin otherwise, and need not be compared with each of them.
_POSSIBLE = re.compile(
    b"|".join(b".{%d}%s" % (each.offset, re.escape(each.content)) for _, each in _STARTS),
    re.DOTALL,
)
_READERS = "processing.imaging.readers"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_HEAD_BYTES = 64  # where an ISO media file lists its brands


def extra_format(start: bytes, path: Path) -> PictureFormat | None:
    """Return the format of a file that begins with `start` if it needs an extra; else None."""
    if _POSSIBLE.match(start):
        ending = path.suffix.lower()
        for row, each in _STARTS:
            if _begins(start, each) and (not each.by_name or ending in row.suffixes):
                return row
    root = find_root(in_bytes(start))
    if root is None:
        return None
    return next((row for row in _EXTRAS if row.xml_root == root.name), None)


def begins_like_a_picture(start: bytes) -> bool:
    """Return whether a file that begins with `start` is in a format that needs no extra."""
    return any(_begins(start, each) for row in TABLE if not row.extra for each in row.starts)


def may_begin_later(start: bytes) -> bool:
    """Return whether the root element of an XML file may follow after `start`."""
    text = in_bytes(start).removeprefix(_BYTE_ORDER_MARK).lstrip()
    return text.startswith((b"<?", b"<!")) and find_root(text) is None


def reader_of(row: PictureFormat) -> ModuleType:
    """Load and return Thumbpool's module that reads a format."""
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
