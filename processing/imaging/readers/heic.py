"""Read HEIC and HEIF pictures with pillow-heif, which turns them upright by itself."""

import io
import os
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pillow_heif  # type: ignore[import-untyped,import-not-found,unused-ignore]
from PIL import Image, UnidentifiedImageError

from processing.errors import PictureError
from processing.imaging._isobmff import file_boxes, items, without_items
from processing.imaging._lost_parts import note_loss
from processing.imaging.readers._heif_extent import Extent, extent_of, read_meta
from processing.language.lazy_text import lazy_tr

# One thread, as the other cores are busy with other pictures. Thumbnails in the file are too coarse
# to use; depth maps and the like are never read.
pillow_heif.register_heif_opener(
    decode_threads=1, thumbnails=False, depth_images=False, aux_images=False
)

LACKS_OTHER_PARTS = lazy_tr(
    "The file ends early, as after a broken copy; the picture is whole, and other parts are lost.",
    code="damaged-part",
)
TOLD_LEFT_OUT = lazy_tr(
    "Its EXIF or XMP data is damaged, and both were left out.", code="metadata-lost"
)
_SEQUENCE = lazy_tr(
    "It is a HEIF file with an image sequence and no still picture, which is not read; save one of "
    "its pictures as JPEG or PNG with another program.",
    code="unsupported",
)
_MOST_BOXES = 1000
_TOLD_KINDS = frozenset({b"Exif", b"mime"})
_READ_KINDS = {b"hvc1", b"hev1"}
# Codecs that pillow-heif does not decode.
_UNREAD_KINDS = {
    b"unci": "",  # without any
    b"av01": "AV1",
    b"avc1": "AVC",
    b"evc1": "EVC",
    b"vvc1": "VVC",
    b"jpeg": "JPEG",
    b"j2k1": "JPEG 2000",
}


def open_image(file: BinaryIO, _path: Path) -> Image.Image:
    """Read the header of `file`.

    Raises:
        UnidentifiedImageError: it is no valid HEIC file.
        PictureError: its codec is not supported, or it holds only an image sequence.
        OSError: part of the picture is missing or damaged.
    """
    meta = read_meta(file)
    if not meta and any(box.kind == b"moov" for box in islice(file_boxes(file), _MOST_BOXES)):
        raise PictureError(_SEQUENCE)
    kinds = {item.kind for item in items(meta)}
    unread = [codec for kind, codec in _UNREAD_KINDS.items() if kind in kinds]
    if unread and not kinds & _READ_KINDS:
        raise PictureError(_unread_codec(unread[0]))
    extent = extent_of(file, meta, file.seek(0, os.SEEK_END))
    if extent is Extent.ENDS_EARLY:
        raise OSError("the HEIF picture is truncated")
    if extent is Extent.IS_DAMAGED:
        raise OSError("broken data stream in a HEIF picture")
    image = _open_without_what_is_broken(file)
    if extent is Extent.LACKS_OTHER_PARTS:
        note_loss(image.info, LACKS_OTHER_PARTS)
    return image


def _unread_codec(codec: str) -> str:
    """Return the sentence on a picture in a `codec` that is not read; empty if it has none."""
    if not codec:
        return lazy_tr(
            "It is a HEIF picture stored without compression, and only those stored as HEVC are "
            "read; save it as JPEG or PNG with another program.",
            code="unsupported",
        )
    return lazy_tr(
        "It is a HEIF picture stored as {codec}, and only those stored as HEVC are read; "
        "save it as JPEG or PNG with another program.",
        code="unsupported",
        codec=codec,
    )


def _open_without_what_is_broken(file: BinaryIO) -> Image.Image:
    """Open `file`, and if that fails, try again without metadata that may be damaged.

    Raises:
        UnidentifiedImageError: it is no valid HEIC file.
    """
    file.seek(0)
    try:
        return Image.open(file, formats=("HEIF",))
    except UnidentifiedImageError:
        file.seek(0)
        content = file.read()
        without = without_items(content, _TOLD_KINDS)
        if without == content:
            raise
        image = Image.open(io.BytesIO(without), formats=("HEIF",))
        note_loss(image.info, TOLD_LEFT_OUT)
        return image
