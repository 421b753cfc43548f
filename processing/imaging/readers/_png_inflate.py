"""Inflate PNG pictures by a faster library where it is installed; all else of them is Pillow's.

More than half of what a large PNG takes is the zlib that Pillow finds. So its pixels are inflated
on their way to Pillow's decoder, which gets a stream that is stored and not compressed. Whatever
is odd about a file, Pillow reads it once more by itself: what it takes and refuses stays its own.
"""

import struct
from collections.abc import Callable, Iterator
from typing import Any

from PIL.PngImagePlugin import PngImageFile

from processing.imaging.decode_errors import DAMAGE

try:
    from isal import igzip_lib as fast  # type: ignore[import-not-found,unused-ignore]
    from isal.isal_zlib import adler32  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    fast = None  # type: ignore[assignment,unused-ignore]

# The formats of zlib and of what is in it: RFC 1950 and 1951.
_STORED_HEADER = b"\x78\x01"
_BLOCK_BYTES = 0xFFFF  # the most that a stored block holds
_WIDEST_WINDOW = 7  # beyond this zlib takes a stream for broken, and the fast library does not
_ADLER_START = 1


class _OddError(Exception):
    """Something about a file that Pillow has to judge."""


class StoredStream:
    """A zlib stream that comes in pieces, once more without its compression.

    No more than a few pieces are held at a time, however long the stream is.

    Attributes:
        is_whole: whether its end was seen, and its checksum is right.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self.is_whole = False
        self._read = read

    def blocks(self) -> Iterator[bytes]:
        """Yield it block by block, one later than it is read, so that its end is never missed.

        Raises:
            _OddError: it is damaged, ends early, or is not the last of what is read.
        """
        block = b""
        checksum = _ADLER_START
        start = _STORED_HEADER
        for pixels in self._inflated():
            if block:
                yield start + _stored(block, is_last=False)
                start = b""
            block = pixels
            checksum = adler32(block, checksum)
        self.is_whole = True
        yield start + _stored(block, is_last=True) + struct.pack(">I", checksum)

    def _inflated(self) -> Iterator[bytes]:
        """Yield what it holds, in pieces that fit into a block."""
        try:
            piece = self._read(_BLOCK_BYTES)
            if len(piece) < len(_STORED_HEADER) or piece[0] >> 4 > _WIDEST_WINDOW:
                raise _OddError
            inflater = fast.IgzipDecompressor(flag=fast.DECOMP_ZLIB)
            while True:
                pixels = inflater.decompress(piece, _BLOCK_BYTES)
                if pixels:
                    yield pixels
                if inflater.eof:
                    break
                piece = self._read(_BLOCK_BYTES) if inflater.needs_input else b""
                if inflater.needs_input and not piece:
                    raise _OddError
            if self._read(1):  # Pillow takes it for chunks of another kind, and may refuse them
                raise _OddError
        except (*DAMAGE, fast.IsalError) as error:  # type: ignore[misc,unused-ignore] # says its stub
            raise _OddError from error


def _stored(block: bytes, *, is_last: bool) -> bytes:
    return struct.pack("<BHH", is_last, len(block), len(block) ^ _BLOCK_BYTES) + block


class FastPngFile(PngImageFile):
    """A PNG whose pixels are inflated before Pillow decodes them; animations are left to Pillow."""

    _stream: StoredStream | None = None
    _blocks: Iterator[bytes] = iter(())

    def load(self) -> Any:
        """Decode all pixels."""
        is_plain = self.tile and self.png is not None and self.png.im_n_frames is None
        if fast is None or not is_plain:
            return super().load()
        self._stream = StoredStream(super().load_read)
        self._blocks = self._stream.blocks()
        try:
            return super().load()
        except _OddError:
            self._begin_again()
        finally:
            self._stop()
        return super().load()

    def load_read(self, read_bytes: int) -> bytes:
        """Return more of the compressed pixels."""
        return super().load_read(read_bytes) if self._stream is None else next(self._blocks, b"")

    def load_end(self) -> None:
        """Read what comes after the pixels."""
        if self._stream is not None and not self._stream.is_whole:
            raise _OddError
        super().load_end()

    def _stop(self) -> None:
        self._stream = None
        self._blocks = iter(())  # it knows this picture, which would outlive its last user

    def _begin_again(self) -> None:
        """Become as just opened; what was added to the file's own information stays."""
        told, closes_file, file = self.info, self._exclusive_fp, self.fp
        assert file is not None  # noqa: S101 - it is closed after the pixels are there
        file.seek(0)
        self._stop()
        super().__init__(file, self.filename)
        self.info.update(told)
        self._exclusive_fp = closes_file
