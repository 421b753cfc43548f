"""Use the preview that a camera embedded in a JPEG, if it is large enough."""

import io
from collections.abc import Iterator
from typing import Any

from PIL import ExifTags, Image, JpegImagePlugin

from processing.imaging._internal_errors import log_if_bug
from processing.imaging.decode_errors import DAMAGE
from processing.imaging.metadata.model import EXIF_START
from processing.picture import Area, Size, whole

SAME_SHAPE = 0.02  # tolerance of proportions; beyond it, a preview shows another part of the scene
MOST_BYTES = 8_000_000  # of a preview; those of cameras are a tenth of that
MOST_PIXELS = 16_000_000
MOST_TRIED = 4  # of those a list tells; cameras put in two or three, and a list may tell thousands

_UNUSABLE: tuple[type[Exception], ...] = (MemoryError, *DAMAGE)
_LIST_START = b"MPF\0"
_HEAD_BYTES = 1_000_000  # what precedes the list: metadata and profile
_PICTURES = 0xB002  # the list of them in a file of several (CIPA DC-007)
_PREVIEW_KIND = "Large Thumbnail"  # Pillow's name for previews in the list


def take_preview(image: Image.Image, size: Size) -> Area | None:
    """Replace the pixels of the opened `image` by its preview, if it has at least `size` pixels.

    Return the area that holds the picture. None means that no preview is large enough, whole and
    of the same proportions; the image is unchanged then. Metadata, orientation and profile stay
    the picture's own. Runs in a worker process.
    """
    if not isinstance(image, JpegImagePlugin.JpegImageFile):
        return None
    for content in _embedded(image):
        preview = _loaded(content, image, size)
        if preview is not None:
            image.im, image._size, image.tile = preview.im, preview.size, []
            return whole(image).area
    return None


def are_alike(one: Size, other: Size) -> bool:
    """Return whether both sizes have about the same proportions."""
    return abs(one[0] * other[1] / (one[1] * other[0]) - 1) <= SAME_SHAPE


def covers(size: Size, needed: Size) -> bool:
    """Return whether a picture of `size` has the `needed` pixels."""
    return size[0] >= needed[0] and size[1] >= needed[1]


def _loaded(content: bytes, image: Image.Image, size: Size) -> Image.Image | None:
    """Return the pixels of a preview, decoded at the smallest scale that is enough."""
    try:
        preview = Image.open(io.BytesIO(content), formats=("JPEG",))
        is_right = preview.mode == image.mode and are_alike(preview.size, image.size)
        is_light = preview.width * preview.height <= MOST_PIXELS
        if not (is_right and is_light and covers(preview.size, size)):
            return None
        preview.draft(None, size)
        preview.load()
    except _UNUSABLE as error:
        log_if_bug(error, "A preview could not be used")
        return None  # the picture itself is used, whose memory was estimated
    return preview


def _embedded(image: JpegImagePlugin.JpegImageFile) -> Iterator[bytes]:
    """Yield the bytes of possible previews, the smallest first."""
    for find in (_in_exif, _in_list):
        try:
            yield from find(image)
        except DAMAGE as error:
            log_if_bug(error, "A list of previews could not be read")


def _in_exif(image: JpegImagePlugin.JpegImageFile) -> Iterator[bytes]:
    """Yield the thumbnail that EXIF's second directory points to."""
    block: bytes = image.info.get("exif", b"").removeprefix(EXIF_START)
    tags = image.getexif().get_ifd(ExifTags.IFD.IFD1)
    start = tags.get(ExifTags.Base.JpegIFOffset)
    length = tags.get(ExifTags.Base.JpegIFByteCount)
    if isinstance(start, int) and isinstance(length, int) and length > 0:
        yield block[start : start + length]


def _in_list(image: JpegImagePlugin.JpegImageFile) -> Iterator[bytes]:
    """Yield the further pictures in the file that are marked as previews."""
    index: Any = image._getmp()  # Pillow's reader of the list
    entries = index[_PICTURES] if index else ()
    previews = [each for each in entries if each["Attribute"]["MPType"].startswith(_PREVIEW_KIND)]
    for entry in sorted(previews, key=lambda entry: entry["Size"])[:MOST_TRIED]:
        start = _place_of_list(image) + entry["DataOffset"]
        yield _read(image.fp, start, min(entry["Size"], MOST_BYTES))


def _place_of_list(image: JpegImagePlugin.JpegImageFile) -> int:
    """Return where the list is in the file, as its offsets count from there."""
    return _read(image.fp, 0, _HEAD_BYTES).index(_LIST_START + image.info["mp"]) + len(_LIST_START)


def _read(file: Any, start: int, length: int) -> bytes:
    """Return `length` bytes from `start` of a file, and restore its position."""
    place = file.tell()
    try:
        file.seek(start)
        content: bytes = file.read(length)
    finally:
        file.seek(place)
    return content
