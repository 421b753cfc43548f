"""Read PNG pictures so that a damaged chunk costs only what it holds, with a warning.

As in libpng, and so in browsers: the chunks that the pixels need have to be right; any other chunk
that is damaged, or in a place where it may not be, is skipped.
"""

import struct
import zlib
from typing import Any

from PIL import Image, PngImagePlugin

from processing.formats.png_chunks import CHECKSUM_BYTES, chunks
from processing.imaging import _modes
from processing.imaging._lost_parts import note_loss
from processing.imaging.decode_errors import DAMAGE, is_shortage
from processing.imaging.metadata import png_raw_profiles
from processing.imaging.metadata.model import EXIF_START, XMP_KEYWORD
from processing.imaging.readers import _png_inflate
from processing.imaging.readers._png_losses import Flaw, loss_of
from processing.record import record

MOST_CHUNK_BYTES = 16_700_000  # the capacity of 255 segments of a JPEG, the limit for a profile

_ANCILLARY = 0x20  # PNG (third edition), 5.4: this bit of a name's first byte
_SEQUENCE_BYTES = 4  # of the sequence number before a frame's pixels
_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_MAY_BE_LAST = _TEXTS | {b"eXIf"}  # after the pixels, by 5.6
_FRAMES = frozenset({b"fcTL", b"fdAT"})
_COMPRESSED = frozenset({b"zTXt", b"iTXt", b"iCCP"})
_PALETTE = b"PLTE"
_LENGTHS = {b"cICP": 4, b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"pHYs": 9, b"acTL": 8}
_TRANSPARENT_LENGTHS = {"1": 2, "L": 2, "I;16": 2, "RGB": 6}
# Raw modes that are read in 8 bits: how many bits of a transparent level count, and the factor to 8
# bits. Of 16 bits Pillow takes the upper 8.
_STORED_LEVELS = {
    "L": (8, 1.0),
    "L;2": (2, 255 / 3),
    "L;4": (4, 255 / 15),
    "RGB": (8, 1.0),
    "RGB;16B": (16, 1 / 256),
}
_DEEP_GREY_WITH_ALPHA = "LA;16B"  # Pillow converts it to RGBA only

# Pillow puts texts into `info`, where other keywords could overwrite properties of the picture.
_PUBLIC_TEXTS = frozenset({"xmp", XMP_KEYWORD, "Raw profile type exif"})

_EMPTY_STREAM_BYTES = (
    10  # of a text: the end of its keyword, the method, and the shortest zlib stream
)
_PROFILE_HEADER_BYTES = 128  # ICC.1:2022, 7.2

_Text = PngImagePlugin.iTXt | str
_Info = dict[str | tuple[int, int], Any]


@record
class _Chunk:
    """One chunk, before its content is read."""

    name: bytes
    place: int
    length: int


class ChunkStream(PngImagePlugin.PngStream):
    """Pillow's reader of chunks, which skips damaged ones."""

    def call(self, cid: bytes, pos: int, length: int) -> bytes:
        """Process a chunk whose head was read; return its content, or nothing if it is skipped."""
        if not cid[0] & _ANCILLARY:
            has_no_colors = self.im_mode == "P" and not (self.im_palette and self.im_palette[1])
            if cid == b"IDAT" and has_no_colors:
                raise SyntaxError("no palette")  # all pixels would be black
            is_needed = cid != _PALETTE or self.im_mode == "P"
            return super().call(cid, pos, length) if is_needed else self._passed(pos, length)
        if cid in _FRAMES and (self.im_tile or self.im_n_frames is None):
            return self._frame(_Chunk(cid, pos, length))
        if not hasattr(self, f"chunk_{cid.decode('ascii')}"):
            return self._passed(pos, length)
        flaw = self._take(_Chunk(cid, pos, length))
        if flaw is not None:
            note_loss(self.im_info, loss_of(cid, flaw))
            if cid in _FRAMES:
                self.im_n_frames = None
        return self._passed(pos, length)

    def crc(self, cid: bytes, data: bytes) -> None:
        """Check the checksum of a chunk that the pixels need; others are checked before."""
        if cid[0] & _ANCILLARY or (cid == _PALETTE and self.im_mode != "P"):
            self.crc_skip(cid, data)
        else:
            super().crc(cid, data)

    def chunk_IHDR(self, pos: int, length: int) -> bytes:  # noqa: N802 - Pillow looks for the name
        """Read the header; 16-bit grey with alpha becomes colour in Pillow, which is noted."""
        content = super().chunk_IHDR(pos, length)
        if self.im_rawmode == _DEEP_GREY_WITH_ALPHA:
            self.im_info[_modes.IS_GREY] = True
        return content

    def chunk_cICP(self, _pos: int, length: int) -> bytes:  # noqa: N802 - Pillow looks for the name
        """Read the code points of ITU-T H.273, which Pillow ignores."""
        assert self.fp is not None  # noqa: S101 - it is read just now
        code = self.fp.read(length)
        self.im_info["cicp"] = tuple(code)
        return code

    def chunk_tRNS(self, pos: int, length: int) -> bytes:  # noqa: N802 - Pillow looks for the name
        """Read the transparent level or colour, and convert it to 8 bits like the pixels.

        Pillow does not convert it.
        """
        content = super().chunk_tRNS(pos, length)
        bits, factor = _STORED_LEVELS.get(self.im_rawmode or "", (0, 0.0))
        if bits:
            levels = [
                int((int.from_bytes(content[at : at + 2]) & ((1 << bits) - 1)) * factor)
                for at in range(0, length, 2)
            ]
            self.im_info["transparency"] = tuple(levels) if len(levels) > 1 else levels[0]
        return content

    def check_text_memory(self, chunklen: int) -> None:
        """Count the letters of a text.

        Raises:
            ValueError: there are too many.
        """
        self.text_memory += chunklen
        if self.text_memory > PngImagePlugin.MAX_TEXT_MEMORY:
            raise ValueError("the texts are too large")

    def _frame(self, chunk: _Chunk) -> bytes:
        """Let Pillow process the chunks of a later frame.

        Without an animation they are skipped, and so are pixels without a frame control.

        Raises:
            EOFError: these are pixels, after their sequence number; as Pillow does.
        """
        is_announced = chunk.name != b"fdAT" or self._seq_num is not None
        if self.im_n_frames is None or not is_announced:
            if chunk.name != b"fdAT" or not self.im_tile:
                return self._passed(chunk.place, chunk.length)
            self._passed(chunk.place, min(chunk.length, _SEQUENCE_BYTES))
            raise EOFError
        return super().call(chunk.name, chunk.place, chunk.length)

    def _passed(self, place: int, length: int) -> bytes:
        """Go to the end of a chunk."""
        assert self.fp is not None  # noqa: S101 - it is read just now
        self.fp.seek(place + length)
        return b""

    def _take(self, chunk: _Chunk) -> Flaw | None:
        """Process a chunk unless it is damaged; return what is wrong with it."""
        if chunk.name == b"tRNS" and self.im_mode.endswith("A"):
            return None  # the pixels have alpha, which counts
        if self.im_tile and chunk.name not in _MAY_BE_LAST:
            return Flaw.LATE
        if chunk.length > MOST_CHUNK_BYTES:
            return Flaw.LARGE
        if not self._is_whole(chunk) or not self._is_long_enough(chunk):
            return Flaw.DAMAGED
        known, texts = self.im_info, dict(self.im_text)
        self.im_info = {}
        try:
            super().call(chunk.name, chunk.place, chunk.length)
            found = self.im_info
        except DAMAGE as error:
            if is_shortage(error):
                raise
            self.im_text = texts
            is_large = chunk.name in _COMPRESSED and _is_too_large(error)
            return Flaw.LARGE if is_large else Flaw.DAMAGED
        finally:
            self.im_info = known
        if chunk.name in _TEXTS:
            return self._keep_text(chunk, texts, found)
        if chunk.name == b"iCCP" and not _is_profile(found["icc_profile"]):
            return Flaw.DAMAGED
        # Of two the first counts.
        self.im_info.update({key: value for key, value in found.items() if key not in known})
        return None

    def _is_whole(self, chunk: _Chunk) -> bool:
        """Return whether the checksum of a chunk is right; the file is still before its content."""
        assert self.fp is not None  # noqa: S101 - it is read just now
        content = self.fp.read(chunk.length + CHECKSUM_BYTES)
        self.fp.seek(chunk.place)
        if len(content) < chunk.length + CHECKSUM_BYTES:
            return False
        checksum = zlib.crc32(memoryview(content)[: chunk.length], zlib.crc32(chunk.name))
        return content.endswith(struct.pack(">I", checksum))

    def _is_long_enough(self, chunk: _Chunk) -> bool:
        """Return whether a chunk has the length of its kind."""
        if chunk.name == b"tRNS":
            palette = len(self.im_palette[1]) // 3 if self.im_palette else 0
            expected = _TRANSPARENT_LENGTHS.get(self.im_mode)
            return chunk.length == expected if expected else 0 < chunk.length <= palette
        return chunk.length == _LENGTHS.get(chunk.name, chunk.length)

    def _keep_text(self, chunk: _Chunk, before: dict[str, _Text], found: _Info) -> Flaw | None:
        """Keep a text that was read, also if its keyword is repeated; return what is wrong."""
        new = [(key, text) for key, text in self.im_text.items() if before.get(key) is not text]
        if not new:
            return Flaw.DAMAGED
        ((keyword, text),) = new
        if not text and chunk.name == b"zTXt" and chunk.length > len(keyword) + _EMPTY_STREAM_BYTES:
            self.im_text = before
            return Flaw.DAMAGED
        if keyword in before:
            is_piece = keyword in _PUBLIC_TEXTS or png_raw_profiles.is_raw_profile(keyword)
            self.im_text[keyword] = before[keyword] if is_piece else f"{before[keyword]}\n{text}"
        self.im_info.update(
            {
                key: value
                for key, value in found.items()
                if key in _PUBLIC_TEXTS and key not in self.im_info
            }
        )
        self._take_exif(keyword)
        return None

    def _take_exif(self, keyword: str) -> None:
        """Use the EXIF block in a text, whose orientation counts like any other."""
        if not png_raw_profiles.is_raw_profile(keyword) or "exif" in self.im_info:
            return
        try:
            content = png_raw_profiles.read_profile(self.im_text[keyword])
        except ValueError:
            return  # the warning follows when metadata is read
        if content.startswith(EXIF_START):
            self.im_info["exif"] = content


def _is_profile(profile: bytes | None) -> bool:
    """Return whether a profile has the length in its header; None is a damaged zlib stream."""
    return profile is not None and len(profile) >= max(
        _PROFILE_HEADER_BYTES, int.from_bytes(profile[:4])
    )


def _is_too_large(error: Exception) -> bool:
    return isinstance(error, ValueError) and "too large" in str(error)


class PngFile(_png_inflate.FastPngFile):
    """A PNG that can count its frames, whatever its header says."""

    def count_frames(self) -> int:
        """Return the number of frame controls; the position of the file is restored."""
        assert self.fp is not None  # noqa: S101 - it is closed after the last frame
        place = self.fp.tell()
        count = sum(chunk.name == b"fcTL" for chunk in chunks(self.fp))
        self.fp.seek(place)
        return count


def take_over() -> None:
    """Let Pillow open every PNG as a `PngFile` and read its chunks by a `ChunkStream`."""
    _, accepts = Image.OPEN[PngFile.format]
    Image.register_open(PngFile.format, PngFile, accepts)
    vars(PngImagePlugin)["PngStream"] = ChunkStream  # the name that Pillow's `_open` uses
    # Its default is less than the profiles of scanners.
    PngImagePlugin.MAX_TEXT_CHUNK = MOST_CHUNK_BYTES
