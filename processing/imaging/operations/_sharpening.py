"""Give shrunk pictures back the crispness that the mixing of pixels takes."""

import math

from PIL import Image, ImageFilter

BLUR_PIXELS = 0.6  # of the result: about what a resampling filter blurs
_FULL_SHRINK = 0.5  # a picture of half its size and less is sharpened as strongly as asked for
_PERCENT = 100

_OPACITY = "A"
_NO_BLUR = (0.0,) * 4 + (1.0,) + (0.0,) * 4


def sharpen(image: Image.Image, percent: int, scale: float) -> Image.Image:
    """Return `image`, which was resampled to `scale` of its size, sharpened by `percent`.

    What was not shrunk stays as it is; what was shrunk by less than half is sharpened less.
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
    """Sharpen an LA or RGBA image; each pixel lends as much colour as it is seen."""
    opaque = image.mode.removesuffix(_OPACITY)
    mixed = image.convert(f"{opaque}a").filter(ImageFilter.Kernel((3, 3), _blur(), scale=1))
    blurred = mixed.convert(image.mode).convert(opaque)
    sharp = Image.blend(blurred, image.convert(opaque), 1 + strength)  # beyond the picture itself
    sharp.putalpha(image.getchannel(_OPACITY))
    return sharp


def _unsharp_mask(strength: float) -> ImageFilter.Kernel:
    """Return the filter that adds `strength` times what a blur takes away.

    Pillow's own unsharp mask knows no 16 bits a pixel.
    """
    kernel = [
        same * (1 + strength) - weight * strength
        for same, weight in zip(_NO_BLUR, _blur(), strict=True)
    ]
    return ImageFilter.Kernel((3, 3), kernel, scale=1)


def _blur() -> list[float]:
    """Return the weights of 3 x 3 pixels in a blur by the normal distribution."""
    near = math.exp(-1 / (2 * BLUR_PIXELS**2))
    weights = [row * column for row in (near, 1, near) for column in (near, 1, near)]
    return [weight / sum(weights) for weight in weights]
