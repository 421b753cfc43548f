"""Sharpen shrunk pictures, as averaging pixels blurs them."""

import math

from PIL import Image, ImageFilter

BLUR_PIXELS = 0.6  # pixels of the result: about the blur of a resampling filter
_FULL_SHRINK = 0.5  # at half the size and below, the full strength is used
_PERCENT = 100

_OPACITY = "A"
_NO_BLUR = (0.0,) * 4 + (1.0,) + (0.0,) * 4


def sharpen(image: Image.Image, percent: int, scale: float) -> Image.Image:
    """Return `image`, which was resampled to `scale` of its size, sharpened by `percent`.

    Not shrunk, it stays as it is; shrunk by less than half, it is sharpened less.
    """
    strength = percent * min(1.0, (1 - scale) / _FULL_SHRINK) / _PERCENT
    if strength <= 0:
        return image
    if image.mode == "LAB":
        lightness, *colors = image.split()
        return Image.merge("LAB", [lightness.filter(_unsharp_mask(strength)), *colors])
    if image.mode in {"LA", "RGBA"}:
        return _with_opacity(image, strength)
    return image.filter(_unsharp_mask(strength))


def _with_opacity(image: Image.Image, strength: float) -> Image.Image:
    """Sharpen an LA or RGBA image; colours are weighted by opacity."""
    opaque = image.mode.removesuffix(_OPACITY)
    mixed = image.convert(f"{opaque}a").filter(ImageFilter.Kernel((3, 3), _blur(), scale=1))
    blurred = mixed.convert(image.mode).convert(opaque)
    sharp = Image.blend(blurred, image.convert(opaque), 1 + strength)  # beyond the picture itself
    sharp.putalpha(image.getchannel(_OPACITY))
    return sharp


def _unsharp_mask(strength: float) -> ImageFilter.Kernel:
    """Return the filter that adds `strength` times what a blur removes.

    Pillow's unsharp mask does not support 16 bits per pixel.
    """
    kernel = [
        same * (1 + strength) - weight * strength
        for same, weight in zip(_NO_BLUR, _blur(), strict=True)
    ]
    return ImageFilter.Kernel((3, 3), kernel, scale=1)


def _blur() -> list[float]:
    """Return the weights of a Gaussian blur of 3 x 3 pixels."""
    near = math.exp(-1 / (2 * BLUR_PIXELS**2))
    weights = [row * column for row in (near, 1, near) for column in (near, 1, near)]
    return [weight / sum(weights) for weight in weights]
