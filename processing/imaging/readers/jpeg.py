"""Read JPEG by Pillow, without damaged segments, and name the kinds that are not supported."""

import io
import logging
import re
import struct
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from PIL import Image
from PIL.JpegImagePlugin import MARKER, JpegImageFile, jpeg_factory

from processing.errors import PictureError
from processing.imaging._color import DAMAGED_PROFILE
from processing.imaging._lost_parts import note_loss
from processing.language.lazy_text import lazy_ntr, lazy_tr

DAMAGED_SEGMENT = lazy_tr("A damaged segment beside its pixels was left out.", code="damaged-part")

_SEGMENT_MARKERS = (*range(0xFFE0, 0xFFF0), 0xFFFE)  # of applications, and comments
_LOSSLESS = 0xFFC3
_BITS = 8
_CHANNELS = frozenset({1, 3, 4})
_FRAME = struct.Struct(">HBHHB")  # length, bits, height, width, channels
_HIERARCHICAL = lazy_tr(
    "Hierarchical JPEG is not supported; "
    "save the picture as usual JPEG, PNG or TIFF in another program first.",
    code="unsupported",
)
_LOSSLESS_KIND = lazy_tr(
    "Lossless JPEG is not supported; "
    "save the picture as usual JPEG, PNG or TIFF in another program first.",
    code="unsupported",
)
_LOSSLESS_COLORS = lazy_tr(
    "This kind of lossless JPEG is not supported; "
    "save the picture as usual JPEG, PNG or TIFF in another program first.",
    code="unsupported",
)
_JPEG_LS = lazy_tr(
    "Lossless (JPEG-LS) JPEG is not supported; "
    "save the picture as usual JPEG, PNG or TIFF in another program first.",
    code="unsupported",
)
# Kinds that libjpeg does not decode, by the markers of ITU-T T.81 and T.87.
_UNREAD = {
    0xFFC5: _HIERARCHICAL,
    0xFFC6: _HIERARCHICAL,
    0xFFC7: _HIERARCHICAL,
    0xFFCB: _LOSSLESS_KIND,
    0xFFCD: _HIERARCHICAL,
    0xFFCE: _HIERARCHICAL,
    0xFFCF: _HIERARCHICAL,
    0xFFDE: _HIERARCHICAL,
    0xFFF7: _JPEG_LS,
}
_ICC_HEAD_BYTES = 14
_ICC_NUMBER_AT = 12  # of the number of a segment, from 1; their count follows (ICC.1:2022, B.4)
_SCAN = 0xFFDA
_START, _END = b"\xff\xd8", b"\xff\xd9"
_MARKER = re.compile(rb"\xff[^\x00\xff]")
_SEGMENT_HEAD_BYTES = 4
_TAIL_BYTES = 256
# What Pillow's handlers raise for segments that are too short.
_BROKEN = (struct.error, IndexError, KeyError, TypeError, ValueError)

_log = logging.getLogger(__name__)
_Handler = Callable[[JpegImageFile, int], None]


def load(image: JpegImageFile) -> None:
    """Decode the pixels of `image`, unless it is decoded.

    Raises:
        PictureError: its kind is not supported.
        OSError: it ends early or is damaged.
    """
    if not image.tile:
        return
    _check_end(cast("BinaryIO", image.fp))
    try:
        image.load()
    except OSError as error:
        if has_scales(image) or "truncated" in str(error):
            raise
        # libjpeg-turbo cannot convert the colours of lossless JPEGs.
        raise PictureError(_LOSSLESS_COLORS) from error


def accepts(start: bytes) -> bool:
    """Return whether a file that begins with `start` is a JPEG."""
    return start.startswith(_START)


def _open(file: BinaryIO, name: str | bytes = "") -> Image.Image:
    """Open a JPEG, and skip damage between its start and its first whole segment.

    Raises:
        SyntaxError: it is no JPEG.
    """
    start = file.read(_SEGMENT_HEAD_BYTES)
    file.seek(0)
    if not accepts(start) or start[2:3] == b"\xff":
        return jpeg_factory(cast("Any", file), name)
    content = file.read()
    first = _MARKER.search(content, len(_START))
    if first is None:
        raise SyntaxError("no segment")
    image = jpeg_factory(io.BytesIO(_START + content[first.start() :]), name)
    note_loss(image.info, DAMAGED_SEGMENT)
    return image


def has_scales(image: Image.Image) -> bool:
    """Return whether `image` can be decoded at a reduced scale, as lossless JPEGs cannot."""
    return not getattr(image, "is_lossless", False)


def _check_end(file: BinaryIO) -> None:
    """Refuse a JPEG that ends in zeros, as after a broken copy: decoders show them as grey.

    Raises:
        OSError: it ends early.
    """
    place = file.tell()
    try:
        length = file.seek(0, io.SEEK_END)
        file.seek(max(0, length - _TAIL_BYTES))
        if any(file.read(_TAIL_BYTES)):
            return
        file.seek(0)
        written = file.read().rstrip(b"\0")
        # After the picture, cameras write other pictures and data, which may end in zeros.
        if written.find(_END, _scan_at(written)) < 0:
            raise OSError("image file is truncated")
    finally:
        file.seek(place)


def _scan_at(content: bytes) -> int:
    """Return the offset of the first scan, after segments that may contain thumbnails."""
    place = content.find(b"\xff", 2)
    while 0 <= place < len(content) - _SEGMENT_HEAD_BYTES:
        marker = content[place + 1]
        if marker == _SCAN & 0xFF:
            break
        has_content = 0 < marker < 0xFF and not 0xD0 <= marker <= 0xD9
        length = int.from_bytes(content[place + 2 : place + 4], "big") if has_content else -1
        place = content.find(b"\xff", place + 2 + length)
    return max(place, 0)


def _without_damage(handler: _Handler) -> _Handler:
    """Return a handler of segments that skips a damaged one with a warning."""

    def handle(image: JpegImageFile, marker: int) -> None:
        file = image.fp
        assert file is not None  # noqa: S101 - it is being read
        place = file.tell()
        length = int.from_bytes(file.read(2), "big")
        file.seek(place)
        try:
            handler(image, marker)
        except _BROKEN as error:
            _log.info("A segment of a JPEG could not be read: %r", error)
            note_loss(image.info, DAMAGED_SEGMENT)
            file.seek(place + max(length, 2))

    return handle


def _known(handler: _Handler) -> _Handler:
    """Return a handler of frames that refuses unsupported kinds by name."""

    def handle(image: JpegImageFile, marker: int) -> None:
        file = image.fp
        assert file is not None  # noqa: S101 - it is being read
        place = file.tell()
        content = file.read(_FRAME.size)
        file.seek(place)
        if len(content) == _FRAME.size:
            _check_frame(marker, *_FRAME.unpack(content))
        # Pillow would join the profile here, though segments of it may follow.
        pieces, image.icclist = image.icclist, []
        handler(image, marker)
        image.icclist = pieces
        image.is_lossless = marker == _LOSSLESS  # type: ignore[attr-defined]

    return handle


def _join_profile(image: JpegImageFile, _marker: int) -> None:
    """Join the profile of `image` before its pixels, from its segments by their numbers."""
    pieces: dict[int, bytes] = {}
    for each in image.icclist:
        if len(each) > _ICC_HEAD_BYTES:
            pieces.setdefault(each[_ICC_NUMBER_AT], each)
    image.icclist = []
    if not pieces:
        return
    count = next(iter(pieces.values()))[_ICC_NUMBER_AT + 1]
    if len(pieces) not in {1, count}:  # a single segment is complete, whatever its numbers are
        note_loss(image.info, DAMAGED_PROFILE)
        return
    image.info["icc_profile"] = b"".join(pieces[key][_ICC_HEAD_BYTES:] for key in sorted(pieces))


def _check_frame(
    marker: int, _length: int, bits: int, _height: int, _width: int, channels: int
) -> None:
    if marker in _UNREAD:
        _refuse(marker)
    if bits != _BITS:
        raise PictureError(
            lazy_ntr(
                "{n} bit a channel in JPEG is not supported; "
                "save the picture as usual JPEG, PNG or TIFF in another program first.",
                "{n} bits a channel in JPEG are not supported; "
                "save the picture as usual JPEG, PNG or TIFF in another program first.",
                bits,
                code="unsupported",
            )
        )
    if channels not in _CHANNELS:
        raise PictureError(
            lazy_ntr(
                "{n} channel in JPEG is not supported; "
                "save the picture as usual JPEG, PNG or TIFF in another program first.",
                "{n} channels in JPEG are not supported; "
                "save the picture as usual JPEG, PNG or TIFF in another program first.",
                channels,
                code="unsupported",
            )
        )


def _refuse(marker: int) -> None:
    raise PictureError(_UNREAD[marker])


def take_over() -> None:
    """Replace Pillow's opening of JPEGs and its handlers of segments."""
    Image.register_open(JpegImageFile.format, cast("Any", _open), accepts)
    table = cast("dict[int, tuple[str, str, _Handler | None]]", MARKER)
    for marker, (name, text, handler) in list(table.items()):
        if marker in _UNREAD and handler is None:
            table[marker] = (name, text, lambda _, marker: _refuse(marker))
        elif handler is not None and marker in _SEGMENT_MARKERS:
            table[marker] = (name, text, _without_damage(handler))
        elif handler is not None and (name.startswith("SOF") or marker in _UNREAD):
            table[marker] = (name, text, _known(handler))
    table[_SCAN] = (*table[_SCAN][:2], _join_profile)
