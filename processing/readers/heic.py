"""Read HEIC and HEIF pictures with pillow-heif, which turns them upright by itself."""

from pathlib import Path
from typing import BinaryIO

import pillow_heif  # type: ignore[import-untyped,import-not-found,unused-ignore]
from PIL import Image

from processing.errors import PictureError
from processing.isobmff import items

# One thread, as the other cores are busy with other pictures. A thumbnail in the file is far
# coarser than the picture at that size; depth maps and the like are never looked at.
pillow_heif.register_heif_opener(
    decode_threads=1, thumbnails=False, depth_images=False, aux_images=False
)

_LISTED_BYTES = 1_000_000  # what a file keeps is listed before its pictures
_READ_KINDS = {b"hvc1", b"hev1"}
# How pictures are stored that the decoders of pillow-heif do not know.
_UNREAD_KINDS = {
    b"unci": "without compression",
    b"av01": "as AV1",
    b"avc1": "as AVC",
    b"evc1": "as EVC",
    b"vvc1": "as VVC",
    b"jpeg": "as JPEG",
    b"j2k1": "as JPEG 2000",
}


def open_image(file: BinaryIO, _path: Path) -> Image.Image:
    """Read the header of `file`.

    Raises:
        UnidentifiedImageError: it is no whole HEIC file.
        PictureError: its pictures are stored in a way that is not read here.
    """
    kinds = {item.kind for item in items(file.read(_LISTED_BYTES))}
    unread = [how for kind, how in _UNREAD_KINDS.items() if kind in kinds]
    if unread and not kinds & _READ_KINDS:
        raise PictureError(
            f"It is a HEIF picture stored {unread[0]}, and only those stored as HEVC are read; "
            "save it as JPEG or PNG with another program."
        )
    file.seek(0)
    return Image.open(file, formats=("HEIF",))
