"""Put metadata into a TIFF file that is written already, behind its pixels."""

import io
import struct
import sys

from processing.metadata import exif
from processing.metadata.directories import Tree
from processing.metadata.directory_writing import write_behind, write_header

# Of what the writer makes, which is the machine's own.
ORDER = {"little": "<", "big": ">"}[sys.byteorder]
_START_AT = 4
_COUNT_BYTES, _ENTRY_BYTES, _NEXT_BYTES = 2, 12, 4


def add_tree(file: io.BytesIO, tree: Tree) -> None:
    """Add `tree` to the first page of the TIFF file; what that page tells already stays.

    Raises:
        ValueError: it is of another kind, as one above 4 GB.
    """
    file.seek(0)
    if file.read(_START_AT) != write_header(ORDER, 0)[:_START_AT]:
        raise ValueError("metadata is put into classic TIFF files only")
    tree = tree if tree.order == ORDER else exif.turned(tree)
    standing, following = _read_page(file)
    end = file.seek(0, io.SEEK_END)
    if end % 2:
        end += file.write(b"\0")
    written = write_behind(tree, end, standing, following)
    file.write(written.content)
    file.seek(0)
    file.write(write_header(ORDER, written.start))


def _read_page(file: io.BytesIO) -> tuple[dict[int, bytes], int]:
    """Return the entries of the first page by their tags, and where the next page's are."""
    file.seek(_START_AT)
    (start,) = struct.unpack(f"{ORDER}I", file.read(_NEXT_BYTES))
    file.seek(start)
    (count,) = struct.unpack(f"{ORDER}H", file.read(_COUNT_BYTES))
    rows = [file.read(_ENTRY_BYTES) for _ in range(count)]
    (following,) = struct.unpack(f"{ORDER}I", file.read(_NEXT_BYTES))
    return {struct.unpack_from(f"{ORDER}H", row)[0]: row for row in rows}, following
