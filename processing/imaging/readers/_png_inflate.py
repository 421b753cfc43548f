"""Decode PNG pictures by faster libraries where they are installed.

Decoding a large PNG spends all but a tenth of its time in Pillow's zlib, and in undoing the filters
of rows. So the pixels are inflated on their way to Pillow's decoder. Where the filters can be
undone here too, it gets rows without filters; else a zlib stream of stored blocks. If a file is
unusual in any way, Pillow reads it again alone, so that it accepts and refuses the same files.
"""

import struct
from collections.abc import Callable, Iterator
from typing import Any

from PIL.PngImagePlugin import PngImageFile

from processing.imaging.decode_errors import DAMAGE
from processing.imaging.readers._png_rows import (
    BLOCK_BYTES,
    OddError,
    layout_of,
    rows_of,
    stored_block,
)

try:
    from isal import igzip_lib as fast  # type: ignore[import-not-found,unused-ignore]
    from isal.isal_zlib import adler32  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    fast = None  # type: ignore[assignment,unused-ignore]

# The zlib format: RFC 1950.
_STORED_HEADER = b"\x78\x01"
_ADLER_START = 1
_WIDEST_WINDOW = 7  # zlib refuses larger windows, and the fast library does not
_HEADER_BYTES = 2
_READ_BYTES = 65_536


class Inflated:
    """The inflated bytes of a zlib stream, of which only so many are held as are taken.

    Attributes:
        is_whole: whether it was read to its end, and its checksum is right.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self.is_whole = False
        self._read = read
        self._inflater: Any = None

    def take(self, most_bytes: int) -> bytes:
        """Return the next bytes; fewer than `most_bytes` only at the end of the stream.

        Raises:
            OddError: it is damaged, ends early, or something follows it.
        """
        pieces: list[bytes] = []
        missing = most_bytes
        try:
            while missing and not self.is_whole:
                piece = self._inflate(missing)
                missing -= len(piece)
                pieces.append(piece)
        except (*DAMAGE, fast.IsalError) as error:  # type: ignore[misc,unused-ignore] # says its stub
            raise OddError from error
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _inflate(self, most_bytes: int) -> bytes:
        start = b""
        if self._inflater is None:
            start = self._read(_READ_BYTES)
            if len(start) < _HEADER_BYTES or start[0] >> 4 > _WIDEST_WINDOW:
                raise OddError
            self._inflater = fast.IgzipDecompressor(flag=fast.DECOMP_ZLIB)
        elif self._inflater.needs_input:
            start = self._read(_READ_BYTES)
            if not start:
                raise OddError
        piece: bytes = self._inflater.decompress(start, most_bytes)
        if self._inflater.eof:
            if self._read(1):  # Pillow may refuse what follows the stream
                raise OddError
            self.is_whole = True
        return piece


def stored_blocks(inflated: Inflated) -> Iterator[bytes]:
    """Yield a zlib stream of stored blocks, each one block late, so that the last one is marked.

    Raises:
        OddError: the stream is damaged, ends early, or something follows it.
    """
    checksum = _ADLER_START
    start = _STORED_HEADER
    block = inflated.take(BLOCK_BYTES)
    while following := inflated.take(BLOCK_BYTES):
        yield b"".join((start, *stored_block(block, is_last=False)))
        start = b""
        checksum = adler32(block, checksum)
        block = following
    checksum = adler32(block, checksum)
    yield b"".join((start, *stored_block(block, is_last=True), struct.pack(">I", checksum)))


class FastPngFile(PngImageFile):
    """A PNG whose pixels are inflated before Pillow decodes them, unless it is an animation."""

    _inflated: Inflated | None = None
    _blocks: Iterator[bytes | memoryview] = iter(())

    def load(self) -> Any:
        """Decode all pixels."""
        is_plain = self.tile and self.png is not None and self.png.im_n_frames is None
        if fast is None or not is_plain:
            return super().load()
        tile = self.tile
        self._begin()
        try:
            return super().load()
        except OddError:
            self._begin_again()
        except BaseException:
            self.tile = tile
            raise
        finally:
            self._stop()
        return super().load()

    def load_read(self, read_bytes: int) -> bytes:
        """Return more of the pixels, as the decoder expects them."""
        if self._inflated is None:
            return super().load_read(read_bytes)
        return next(self._blocks, b"")  # type: ignore[return-value] # bytes are only added to it

    def load_end(self) -> None:
        """Read what comes after the pixels."""
        if self._inflated is not None and not self._inflated.is_whole:
            raise OddError
        super().load_end()

    def _begin(self) -> None:
        """Put what inflates the pixels between the file and the decoder."""
        self._inflated = Inflated(super().load_read)
        (tile,) = self.tile
        is_interlaced = self.info.get("interlace")
        layout = None if is_interlaced else layout_of(self.size, tile.args)
        if layout is None:
            self._blocks = stored_blocks(self._inflated)
            return
        self._blocks = rows_of(self._inflated.take, layout)
        self.tile = [tile._replace(codec_name="raw", args=(layout.raw_mode, 0, 1))]

    def _stop(self) -> None:
        self._inflated = None
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
