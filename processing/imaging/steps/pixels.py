"""Operations on pixels that several steps share."""

import math
from typing import TYPE_CHECKING

from processing.picture import Picture
from processing.settings.colors import Rgb

if TYPE_CHECKING:  # not needed to offer steps
    from PIL import Image

Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels of the full size

DEEP_GREY = "I;16"
_DEEP_LEVELS = 257  # 16-bit levels per 8-bit level
_OPAQUE = 255


def narrowed(picture: Picture, box: Box) -> Picture:
    """Return the part of `picture` in `box`, in pixels of `picture.size`.

    Pixels outside are removed, so that the resize does not mix them in at the edges.
    """
    left, top, right, bottom = picture.area
    across, down = (right - left) / picture.size[0], (bottom - top) / picture.size[1]
    area = (
        left + box[0] * across,
        top + box[1] * down,
        left + box[2] * across,
        top + box[3] * down,
    )
    return trimmed(Picture(picture.image, (box[2] - box[0], box[3] - box[1]), area))


def trimmed(picture: Picture) -> Picture:
    """Return `picture` without the pixels outside its area."""
    image = picture.image
    left, top, right, bottom = picture.area
    x, y = math.floor(left), math.floor(top)
    outer = (x, y, min(math.ceil(right), image.width), min(math.ceil(bottom), image.height))
    if outer == (0, 0, *image.size):
        return picture
    return Picture(image.crop(outer), picture.size, (left - x, top - y, right - x, bottom - y))


def shallow(image: "Image.Image") -> "Image.Image":
    """Return deep grey as L, and other pictures as they are."""
    from processing.imaging import _modes

    return _modes.narrowed(image) if image.mode == DEEP_GREY else image


def has_alpha(image: "Image.Image") -> bool:
    """Return whether parts of the L, LA, RGB or RGBA `image` may be transparent."""
    return image.mode in {"LA", "RGBA"}


def opaque_part(image: "Image.Image") -> "Image.Image":
    """Return the colours of `image` without its transparency."""
    return image.convert(image.mode.removesuffix("A")) if has_alpha(image) else image


def taking(image: "Image.Image", color: Rgb) -> "Image.Image":
    """Return `image` in a mode that can hold `color`; a grey mode stays if the colour is grey."""
    if is_grey(color) or image.mode in {"RGB", "RGBA"}:
        return image
    return shallow(image).convert("RGBA" if has_alpha(image) else "RGB")


def is_grey(color: Rgb) -> bool:
    """Return whether `color` is a shade of grey."""
    return len(set(color)) == 1


def ink(image: "Image.Image", color: Rgb) -> int | tuple[int, ...]:
    """Return the opaque `color` in the mode of `image`, which is from `taking`."""
    if image.mode == DEEP_GREY:
        return color[0] * _DEEP_LEVELS
    bands = color if image.mode in {"RGB", "RGBA"} else color[:1]
    if has_alpha(image):
        return (*bands, _OPAQUE)
    return bands if len(bands) > 1 else bands[0]
