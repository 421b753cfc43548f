"""Inflate PNG pictures by a faster library if it is installed.

Decoding a large PNG spends more than half of its time in Pillow's zlib. So the pixels are inflated
on their way to Pillow's decoder, which gets a zlib stream of stored blocks. If a file is unusual in
any way, Pillow reads it again alone, so that it accepts and refuses the same files.
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

# The zlib and deflate formats: RFC 1950 and 1951.
_STORED_HEADER = b"\x78\x01"
_BLOCK_BYTES = 0xFFFF  # the maximum of a stored block
_WIDEST_WINDOW = 7  # zlib refuses larger windows, and the fast library does not
_ADLER_START = 1


class _OddError(Exception):
    """Something unusual about a file; Pillow has to read it alone."""


class StoredStream:
    """Converts a zlib stream to one of stored blocks.

    Holds only a few blocks at a time, however long the stream is.

    Attributes:
        is_whole: whether it was read to its end, and its checksum is right.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self.is_whole = False
        self._read = read

    def blocks(self) -> Iterator[bytes]:
        """Yield the stream block by block, each one block late, so that the last one is marked.

        Raises:
            _OddError: it is damaged, ends early, or something follows it.
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
        """Yield the inflated bytes, in pieces that fit into a block."""
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
            if self._read(1):  # Pillow may refuse what follows the stream
                raise _OddError
        except (*DAMAGE, fast.IsalError) as error:  # type: ignore[misc,unused-ignore] # says its stub
            raise _OddError from error


def _stored(block: bytes, *, is_last: bool) -> bytes:
    return struct.pack("<BHH", is_last, len(block), len(block) ^ _BLOCK_BYTES) + block


class FastPngFile(PngImageFile):
    """A PNG whose pixels are inflated before Pillow decodes them, unless it is an animation."""

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
        self._blocks = iter(())  # it refers to this picture, and would keep it alive

    def _begin_again(self) -> None:
        """Open the file again; what was added to `info` stays."""
        info, closes_file, file = self.info, self._exclusive_fp, self.fp
        assert file is not None  # noqa: S101 - it is closed after the pixels are there
        file.seek(0)
        self._stop()
        super().__init__(file, self.filename)
        self.info.update(info)
        self._exclusive_fp = closes_file
