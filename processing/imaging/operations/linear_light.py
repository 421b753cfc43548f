"""Resample in linear light: the levels in a file are not proportional to light."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

from PIL import Image, ImageMath

from processing.imaging.operations._resampling import WIDE_MODE, resample
from processing.language.lazy_text import lazy_tr
from processing.picture import Area, Size
from processing.settings.choices import ResamplingFilter

# Other modes have no linear light: inks are not light, and LAB is perceptually uniform by design.
LIGHT_MODES = frozenset({"L", "LA", "RGB", "RGBA", WIDE_MODE})

NO_LIGHT = lazy_tr(
    "Its colours are CMYK or Lab, which were not resized in linear light.", code="no-linear-light"
)

_WHITE = 255
_STEPS = 65535  # of light, between black and white; the darkest level is 20 of them above black
_HALF = 0.5  # Pillow truncates; half a step more rounds
_OPACITY = "A"

# The curve of sRGB (IEC 61966-2-1); those of other colour profiles for photos are close to it.
_TOE_SIGNAL, _TOE_LIGHT, _SLOPE = 0.04045, 0.0031308, 12.92
_OFFSET, _EXPONENT = 0.055, 2.4


def resample_light(
    image: Image.Image, size: Size, area: Area, resampling: ResamplingFilter
) -> Image.Image:
    """Return `area` of `image`, in one of `LIGHT_MODES`, in `size` pixels; one band at a time."""
    if image.mode == WIDE_MODE:
        return _wide_levels(resample(_wide_light(image), size, area, resampling))

    def resampled(band: Image.Image) -> Image.Image:
        return resample(band, size, area, resampling)

    if image.mode.endswith(_OPACITY):
        return _with_opacity(image, resampled)
    return Image.merge(image.mode, [_levels(resampled(_light(band))) for band in _colors(image)])


def _with_opacity(
    image: Image.Image, resampled: Callable[[Image.Image], Image.Image]
) -> Image.Image:
    """Resample a picture with transparent parts; light is weighted by opacity."""
    alpha = image.getchannel(_OPACITY).point([level / _WHITE for level in range(256)], "F")
    seen = resampled(alpha)
    bands = []
    for band in _colors(image):
        lent = resampled(_real(lambda a: a["light"] * a["alpha"], light=_light(band), alpha=alpha))
        bands.append(_levels(_real(lambda a: a["lent"] / a["seen"], lent=lent, seen=seen)))
    return Image.merge(image.mode, [*bands, _scaled(seen, _WHITE).convert("L")])


def _colors(image: Image.Image) -> Iterator[Image.Image]:
    """Yield the colour bands of `image`, one at a time to save memory."""
    return (image.getchannel(name) for name in image.getbands() if name != _OPACITY)


def _light(band: Image.Image) -> Image.Image:
    """Return the light of the levels of an L image, from 0 to 1, in mode F."""
    return band.point([_light_of(level / _WHITE) for level in range(256)], "F")


def _levels(light: Image.Image) -> Image.Image:
    """Return the levels, in mode L, for `light`, clipped to black and white."""
    return _scaled(light, _STEPS).convert("I").point(_level_table(), "L")


@functools.cache
def _level_table() -> list[int]:
    return [round(_signal_of(step / _STEPS) * _WHITE) for step in range(_STEPS + 1)]


def _wide_light(image: Image.Image) -> Image.Image:
    """Return the light of an I;16 image in mode F; Pillow does not support a table for it."""
    signal = image.convert("F").point(lambda value: value * (1 / _STEPS) + 0)
    return _real(
        lambda a: (
            a["signal"] / _SLOPE * (a["signal"] <= _TOE_SIGNAL)
            + ((a["signal"] + _OFFSET) / (1 + _OFFSET)) ** _EXPONENT * (a["signal"] > _TOE_SIGNAL)
        ),
        signal=signal,
    )


def _wide_levels(light: Image.Image) -> Image.Image:
    """Return the levels, in mode I;16, for `light`."""
    signal = _real(
        lambda a: (
            a["light"] * _SLOPE * (a["light"] <= _TOE_LIGHT)
            + ((1 + _OFFSET) * a["bright"] ** (1 / _EXPONENT) - _OFFSET) * (a["light"] > _TOE_LIGHT)
        ),
        light=light,
        bright=_real(lambda a: a["max"](a["light"], 0.0), light=light),
    )
    return _scaled(signal, _STEPS).convert("I").convert(WIDE_MODE)


def _light_of(signal: float) -> float:
    if signal <= _TOE_SIGNAL:
        return signal / _SLOPE
    return float(((signal + _OFFSET) / (1 + _OFFSET)) ** _EXPONENT)


def _signal_of(light: float) -> float:
    if light <= _TOE_LIGHT:
        return light * _SLOPE
    return float((1 + _OFFSET) * light ** (1 / _EXPONENT) - _OFFSET)


def _scaled(image: Image.Image, factor: float) -> Image.Image:
    """Return an image of mode F times `factor`, plus half a step for rounding."""
    # Pillow finds the factors by calling with an object.
    return image.point(lambda value: value * factor + _HALF)


def _real(expression: Callable[[dict[str, Any]], Any], **images: Image.Image) -> Image.Image:
    """Evaluate `expression` on images of mode F; return the result in mode F."""
    result: Image.Image = ImageMath.lambda_eval(expression, **images)
    return result
