"""Read AVIF pictures, cropped to their clean aperture, and without damaged parts beside them."""

import contextlib
import io
import struct
from collections.abc import Iterator
from typing import Any

from PIL import AvifImagePlugin, Image
from PIL.AvifImagePlugin import AvifImageFile

from processing.imaging._isobmff import (
    FULL_BYTES,
    Box,
    boxes,
    first_box,
    inner_box,
    main_item,
    number_at,
    without_box,
    without_items,
)
from processing.imaging._lost_parts import note_loss
from processing.imaging.decode_errors import DAMAGE
from processing.language.lazy_text import lazy_tr
from processing.record import record

EXIF_LEFT_OUT = lazy_tr("Its EXIF data is damaged and was left out.", code="metadata-lost")
SENSELESS_CROP = lazy_tr(
    "Its file contains an invalid crop; the whole picture was used.", code="damaged-part"
)

_Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels
_SEQUENCE_BRAND = b"avis"  # of image sequences, whose pictures are in a track
_CROP_NUMBERS = (
    ">IIIIiIiI"  # fractions: width, height, and the offset of its middle from the picture's
)
_SAMPLE_ENTRY_BYTES = 78  # of a track's sample entry before its boxes
_COLOR_BOX = b"colrnclx"
_COLOR_BOX_BEFORE = 4096  # bytes of a file
_POINTS = struct.Struct(">HH")
_EXIF = frozenset({b"Exif"})
_MOST_PIXELS = 16_384 * 16_384  # the limit of the decoder


@record
class _Crop:
    """A clean aperture: the visible part of a stored picture."""

    width: float
    height: float
    right_by: float
    down_by: float

    def box_in(self, size: tuple[int, int]) -> _Box | None:
        """Return it in whole pixels of a picture of `size`; None if it is not inside."""
        width, height = round(self.width), round(self.height)
        left = round((size[0] - self.width) / 2 + self.right_by)
        top = round((size[1] - self.height) / 2 + self.down_by)
        is_within = 0 <= left < left + width <= size[0] and 0 <= top < top + height <= size[1]
        return (left, top, left + width, top + height) if is_within else None


class CroppedAvifFile(AvifImageFile):
    """An AVIF picture cropped to the clean aperture of its file, which Pillow ignores.

    The crop comes before rotation and mirroring (ISO/IEC 23000-22), which Pillow gives as the
    orientation.

    Attributes:
        stored_pixels: the number of decoded pixels before the crop.
    """

    def _open(self) -> None:
        assert self.fp is not None  # noqa: S101 - Pillow gave it just now
        content = self.fp.read()
        self._open_content(content)
        self._take_color_tags(content)
        self._shown: _Box | None = None
        self._stored_size = self._size
        self.stored_pixels = self._size[0] * self._size[1]
        crop = _crop_of(content)
        if crop is None:
            return
        self._shown = crop.box_in(self._size)
        if self._shown is None:
            note_loss(self.info, SENSELESS_CROP)
        else:
            self._tell_shown(self._shown)

    def _open_content(self, content: bytes) -> None:
        """Open the file, and if that fails, try again without parts that may be damaged.

        Those are the groups, which link a gain map; the size of the alpha item, which is the
        picture's; and then EXIF.

        Raises:
            DecompressionBombError: the picture is too large for the decoder.
            Exception: whatever Pillow raises for the whole file.
        """
        try:
            self._open_bytes(content)
        except DAMAGE as error:
            self.info.clear()
            alone = _with_sizes(without_box(content, b"meta", b"grpl"))
            plain = without_items(alone, _EXIF)
            if self._opens(content, alone):
                return
            if self._opens(alone, plain):
                note_loss(self.info, EXIF_LEFT_OUT)
                return
            _check_size(content)
            raise error from None

    def _opens(self, before: bytes, content: bytes) -> bool:
        """Open `content` unless it equals `before`; return whether it was opened."""
        if content == before:
            return False
        with contextlib.suppress(*DAMAGE):
            self._open_bytes(content)
            return True
        self.info.clear()
        return False

    def _open_bytes(self, content: bytes) -> None:
        file = self.fp
        self.fp = io.BytesIO(content)
        try:
            super()._open()
        finally:
            self.fp = file  # Pillow closes it

    def _take_color_tags(self, content: bytes) -> None:
        """Note the code points of ITU-T H.273, as the reader of HEIC does."""
        at = content.find(_COLOR_BOX, 0, _COLOR_BOX_BEFORE) + len(_COLOR_BOX)
        points = content[at : at + _POINTS.size]
        if at >= len(_COLOR_BOX) and len(points) == _POINTS.size:
            primaries, transfer = _POINTS.unpack(points)
            self.info["nclx_profile"] = {
                "color_primaries": primaries,
                "transfer_characteristics": transfer,
            }

    def load(self) -> Any:
        """Decode the frame, and crop it."""
        if self._shown is not None and self.tile:
            self._size = self._stored_size
            self._im = None  # of the frame before, which was cropped
            self.tile = [self.tile[0]._replace(extents=(0, 0, *self._stored_size))]
            super().load()
            self.im = self.im.crop(self._shown)
            self._tell_shown(self._shown)
        return super().load()

    def _tell_shown(self, crop: _Box) -> None:
        left, top, right, bottom = crop
        self._size = (right - left, bottom - top)


def take_over() -> None:
    """Let Pillow open every AVIF as a `CroppedAvifFile`, in one thread, from now on.

    The decoder would start a thread a core in every worker, where each has a core already.
    """
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    _, accepts = Image.OPEN[AvifImageFile.format]
    Image.register_open(AvifImageFile.format, CroppedAvifFile, accepts)


def _check_size(content: bytes) -> None:
    """Raise a `DecompressionBombError` if the main picture is too large for the decoder."""
    size = next((each for each in _properties(content) if each.kind == b"ispe"), None)
    if size is not None:
        width, height = (number_at(content, size.start + FULL_BYTES + at, 4) for at in (0, 4))
        if width * height > _MOST_PIXELS:
            raise Image.DecompressionBombError(f"{width} x {height} pixels")


def _crop_of(content: bytes) -> _Crop | None:
    """Return the clean aperture of the file; None if there is none."""
    try:
        box = _crop_box(content)
        if box is None:
            return None
        numbers = struct.unpack_from(_CROP_NUMBERS, content, box.start)
    except struct.error:
        return None
    over, under = numbers[::2], numbers[1::2]
    if not all(under):
        return _Crop(0, 0, 0, 0)  # invalid
    return _Crop(*(one / other for one, other in zip(over, under, strict=True)))


def _crop_box(content: bytes) -> Box | None:
    brand = inner_box(content, b"ftyp")
    if brand is not None and content[brand.start : brand.start + 4] == _SEQUENCE_BRAND:
        return _crop_of_track(content)
    return next((each for each in _properties(content) if each.kind == b"clap"), None)


def _crop_of_track(content: bytes) -> Box | None:
    """Return the `clap` box of the first track with pictures."""
    movie = inner_box(content, b"moov")
    if movie is None:
        return None
    for track in boxes(content, movie.start, movie.end):
        media = first_box(content, b"mdia", track.start, track.end)
        if track.kind != b"trak" or media is None:
            continue
        handler = first_box(content, b"hdlr", media.start, media.end)
        if handler is None or content[handler.start + 8 : handler.start + 12] != b"pict":
            continue
        place: Box | None = media
        for kind in (b"minf", b"stbl", b"stsd"):
            place = first_box(content, kind, place.start, place.end) if place else None
        if place is None:
            return None
        entry = first_box(content, b"av01", place.start + FULL_BYTES + 4, place.end)
        return entry and first_box(content, b"clap", entry.start + _SAMPLE_ENTRY_BYTES, entry.end)
    return None


def _properties(content: bytes) -> Iterator[Box]:
    """Yield the property boxes of the main picture."""
    listed, wanted = _listed(content), main_item(content)
    for link in _links(content):
        if link.item == wanted and 0 < link.index <= len(listed):
            yield listed[link.index - 1]


def _with_sizes(content: bytes) -> bytes:
    """Return the file with the main picture's size for items that lack a size, as some writers do.

    It replaces their pixel depth property, which the decoder does not need.
    """
    kinds = [b"", *(each.kind for each in _listed(content))]
    links = [each for each in _links(content) if 0 < each.index < len(kinds)]
    main = main_item(content)
    size = next(
        (each for each in links if each.item == main and kinds[each.index] == b"ispe"), None
    )
    if size is None:
        return content
    sized = {each.item for each in links if kinds[each.index] == b"ispe"}
    changed = bytearray(content)
    for link in links:
        if link.item not in sized and kinds[link.index] == b"pixi":
            changed[link.at : link.at + link.bytes] = size.index.to_bytes(link.bytes)
    return bytes(changed)


@record
class _Link:
    """An association of an item with a property, by id and index.

    Attributes:
        at: offset of the index in the file; `bytes` is its length.
    """

    item: int
    index: int
    at: int
    bytes: int


def _listed(content: bytes) -> list[Box]:
    """Return the property boxes of the file."""
    every = inner_box(content, b"meta", b"iprp", b"ipco")
    return list(boxes(content, every.start, every.end)) if every else []


def _links(content: bytes) -> Iterator[_Link]:
    """Yield the associations of items with properties."""
    properties = inner_box(content, b"meta", b"iprp")
    if properties is None:
        return
    for box in boxes(content, properties.start, properties.end):
        if box.kind == b"ipma":
            yield from _links_in(content, box)


def _links_in(content: bytes, box: Box) -> Iterator[_Link]:
    item_bytes = 4 if content[box.start] else 2
    index_bytes = 2 if content[box.start + FULL_BYTES - 1] & 1 else 1
    is_essential = 1 << (8 * index_bytes - 1)
    at = box.start + FULL_BYTES + 4
    for _ in range(number_at(content, at - 4, 4)):
        item = number_at(content, at, item_bytes)
        at += item_bytes
        count = number_at(content, at, 1)
        at += 1
        for _ in range(count):
            index = number_at(content, at, index_bytes) & ~is_essential
            yield _Link(item, index, at, index_bytes)
            at += index_bytes
        if at >= box.end:
            return
