"""Read the size of a JPEG XL picture from its first bytes (ISO/IEC 18181-1 and -2)."""

import struct
from typing import IO

_STREAM_START = b"\xff\x0a"
_CONTAINER_START = b"\0\0\0\x0cJXL \r\n\x87\n"
_BOX_HEAD_BYTES = 8
_LONG_SIZE = 1  # a box of this size tells its true one in eight bytes more
_MAX_BOXES = 64  # before the one that holds the picture
_HEADER_BYTES = 12  # the longest size there is

_SMALL_STEP = 8  # sides of small pictures are multiples of it
_SMALL_BITS = 5
_SIDE_BITS = (9, 13, 18, 30)
# Width for one of height.
_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}


class BadHeaderError(Exception):
    """The file does not begin as a JPEG XL picture does."""


class _Bits:
    """Numbers from a stream of bits, the lowest of each byte first."""

    def __init__(self, content: bytes) -> None:
        self._bits = int.from_bytes(content, "little")

    def take(self, count: int) -> int:
        number = self._bits & ((1 << count) - 1)
        self._bits >>= count
        return number


def read_size(file: IO[bytes]) -> tuple[int, int]:
    """Return width and height in pixels as stored, so maybe lying on the side.

    Raises:
        BadHeaderError: it is no such file, or ends before it tells.
    """
    start = file.read(len(_CONTAINER_START))
    if start.startswith(_STREAM_START):
        file.seek(0)
    elif start == _CONTAINER_START:
        _seek_stream(file)
    else:
        raise BadHeaderError("this is no JPEG XL file")
    header = file.read(_HEADER_BYTES)
    if not header.startswith(_STREAM_START) or len(header) < _HEADER_BYTES:
        raise BadHeaderError("the JPEG XL stream does not begin as it should")
    return _size(_Bits(header[len(_STREAM_START) :]))


def _seek_stream(file: IO[bytes]) -> None:
    """Go to where the first box begins that holds some of the picture."""
    for _ in range(_MAX_BOXES):
        head = file.read(_BOX_HEAD_BYTES)
        if len(head) < _BOX_HEAD_BYTES:
            break
        size, kind = struct.unpack(">I4s", head)
        taken = _BOX_HEAD_BYTES
        if size == _LONG_SIZE:
            size = int.from_bytes(file.read(_BOX_HEAD_BYTES), "big")
            taken += _BOX_HEAD_BYTES
        if kind == b"jxlc":
            return
        if kind == b"jxlp":
            file.read(4)  # which part it is
            return
        if size < taken:  # zero: the box goes on to the end of the file
            break
        file.seek(size - taken, 1)
    raise BadHeaderError("the JPEG XL file holds no picture")


def _size(bits: _Bits) -> tuple[int, int]:
    is_small = bits.take(1)
    height = _side(bits, is_small=bool(is_small))
    ratio = _RATIOS.get(bits.take(3))
    if ratio is None:
        return (_side(bits, is_small=bool(is_small)), height)
    return (height * ratio[0] // ratio[1], height)


def _side(bits: _Bits, *, is_small: bool) -> int:
    if is_small:
        return (bits.take(_SMALL_BITS) + 1) * _SMALL_STEP
    return bits.take(_SIDE_BITS[bits.take(2)]) + 1
