"""Bring pixels of every kind into one that can be resized, and results into what a format takes."""

import math
from collections.abc import Callable
from typing import Any, cast

from PIL import Image, ImageChops, ImageColor

WHITE = 255
ALPHA_CUT = 128  # from here on a pixel of a GIF is seen
GIF_COLORS = 256
IS_GREY = "is_grey"  # in a picture's information: its reader gives colours that are all grey
WIDE_GREY = "I;16"  # 16 bits of grey, the one deep kind that can be resampled and written
_WIDE_GREYS = frozenset({WIDE_GREY, "I;16B", "I;16L", "I;16N"})

Conversion = Callable[[Image.Image], Image.Image]


def _same(image: Image.Image) -> Image.Image:
    return image


def _to(mode: str) -> Conversion:
    return lambda image: image.convert(mode)


def _opaque_or(plain: str, transparent: str) -> Conversion:
    """Choose by whether one colour, or each palette entry, is marked as transparent."""
    return lambda image: image.convert(transparent if image.has_transparency_data else plain)


def _scaled(image: Image.Image, low: float, high: float) -> Image.Image:
    """Return `image` as L with `low` black and `high` white."""
    factor = WHITE / (high - low) if high > low else 0.0
    offset = 0.5 - low * factor  # Pillow cuts fractions off, half a step makes that rounding
    # Wide modes take only linear functions, and find the factors by calling with an object.
    linear = cast("Callable[[float], float]", lambda value: value * factor + offset)
    return image.convert("F").point(linear).convert("L")


def narrowed(image: Image.Image) -> Image.Image:
    """Return 16 bits of grey as 8."""
    return _scaled(image, 0, 65535)


def _narrowed_with_hole(image: Image.Image) -> Image.Image:
    """Return 16 bits of grey, of which one level is transparent, as LA."""
    level = cast("float", image.info["transparency"])
    grey, levels = narrowed(image), image.convert("F")
    # Linear functions alone are there; what is below 0 becomes 0 on the way to 8 bits.
    above = levels.point(cast("Callable[[float], float]", lambda value: value * 1 - level))
    seen = above.convert("L")
    below = levels.point(cast("Callable[[float], float]", lambda value: value * -1 + level))
    seen = ImageChops.lighter(seen, below.convert("L"))
    grey.putalpha(seen.point(lambda distance: WHITE if distance else 0))
    del grey.info["transparency"]
    return grey


def _wide(image: Image.Image, full_scales: tuple[float, ...]) -> Image.Image:
    """Return `image` as L: by the first full scale that holds all values, else stretched."""
    low, high = cast("tuple[float, float]", image.convert("F").getextrema())
    if not (math.isfinite(low) and math.isfinite(high)):
        return image.convert("L")
    for full in full_scales:
        if low >= 0 and high <= full:
            return _scaled(image, 0, full)
    return _scaled(image, low, high)


# Pillow's mode -> one whose values may be mixed by resampling. Indexes and single bits may not;
# hue goes in a circle; 16-bit kinds lack most operations. Premultiplied kinds are divided out
# again: Pillow premultiplies LA and RGBA by itself while it resizes.
NORMALISATIONS: dict[str, Conversion] = {
    "1": _opaque_or("L", "LA"),
    "L": _opaque_or("L", "LA"),
    "LA": _same,
    "La": _to("LA"),
    "P": _opaque_or("RGB", "RGBA"),
    "PA": _to("RGBA"),
    "RGB": _opaque_or("RGB", "RGBA"),
    "RGBA": _same,
    "RGBa": _to("RGBA"),
    "RGBX": _to("RGB"),
    "CMYK": _same,
    "YCbCr": _to("RGB"),
    "LAB": _same,
    "HSV": _to("RGB"),
    "I;16": narrowed,
    "I;16B": narrowed,
    "I;16L": narrowed,
    "I;16N": narrowed,
    "I": lambda image: _wide(image, (255, 65535)),
    "F": lambda image: _wide(image, (1, 255)),
}


def normalise(image: Image.Image, *, keeps_wide_grey: bool = False) -> Image.Image:
    """Return `image` in L, LA, RGB, RGBA, CMYK or LAB; or in I;16, if that is to be kept.

    Raises:
        NotImplementedError: Pillow has learnt a mode that is not in the table.
    """
    conversion = NORMALISATIONS.get(image.mode)
    if conversion is None:
        raise NotImplementedError(f"pixels of kind {image.mode}")
    if image.mode in {"L", "RGB"} and not image.has_transparency_data:
        return image  # the usual case; convert would copy
    if image.mode in _WIDE_GREYS and image.has_transparency_data:
        return _narrowed_with_hole(image)
    if image.mode == "RGBA" and image.info.get(IS_GREY):
        return image.convert("LA")
    if keeps_wide_grey and image.mode in _WIDE_GREYS:
        return image if image.mode == WIDE_GREY else image.convert("I").convert(WIDE_GREY)
    return conversion(image)


def flatten(image: Image.Image, background: str = "#ffffff") -> Image.Image:
    """Return an LA or RGBA image without transparency, as on paper of the colour #rrggbb."""
    is_colored = len(set(ImageColor.getrgb(background))) > 1
    if is_colored and image.mode == "LA":
        image = image.convert("RGBA")
    opaque = image.convert(image.mode.removesuffix("A"))
    paper = Image.new(opaque.mode, opaque.size, background)
    paper.paste(opaque, mask=image.getchannel("A"))
    return paper


def _palette(image: Image.Image) -> Image.Image:
    """Return an RGB image in its own best 256 colours, dithered."""
    colors = image.quantize(GIF_COLORS, Image.Quantize.MEDIANCUT)
    return image.quantize(palette=colors, dither=Image.Dither.FLOYDSTEINBERG)


def _palette_with_hole(image: Image.Image) -> Image.Image:
    """Return an RGBA image in 255 colours and one that is not seen."""
    hole = GIF_COLORS - 1
    opaque = image.convert("RGB")
    colors = opaque.quantize(hole, Image.Quantize.MEDIANCUT)
    result = opaque.quantize(palette=colors, dither=Image.Dither.FLOYDSTEINBERG)
    unseen = image.getchannel("A").point(lambda alpha: WHITE if alpha < ALPHA_CUT else 0)
    result.paste(hole, mask=unseen)
    info: dict[str | tuple[int, int], Any] = {"transparency": hole}
    result.info = info
    return result


# Mode after the operations -> modes a format may take, the best first, and the way there.
RESULTS: dict[str, tuple[tuple[str, Conversion], ...]] = {
    "L": (("L", _same), ("RGB", _to("RGB"))),
    "LA": (
        ("LA", _same),
        ("RGBA", _to("RGBA")),
        ("P", lambda image: _palette_with_hole(image.convert("RGBA"))),
    ),
    "RGB": (("RGB", _same), ("P", _palette)),
    "RGBA": (("RGBA", _same), ("P", _palette_with_hole)),
    WIDE_GREY: (
        (WIDE_GREY, _same),
        ("L", narrowed),
        ("RGB", lambda image: narrowed(image).convert("RGB")),
    ),
}

_SEE_THROUGH = frozenset({"LA", "RGBA", "P"})


def fit_format(
    image: Image.Image, modes: frozenset[str], background: str = "#ffffff"
) -> Image.Image:
    """Return an L, LA, RGB, RGBA or I;16 `image` in the best of `modes`.

    Where none of them has transparency, it is laid on `background`, a colour as #rrggbb.
    """
    if image.mode.endswith("A") and not modes & _SEE_THROUGH:
        image = flatten(image, background)
    return next(conversion(image) for mode, conversion in RESULTS[image.mode] if mode in modes)


LOST_BITS = "Its deep colour became 8 bits a channel, as deep opaque grey alone can be held."
_BYTE = 8
_COLOR_MODES = frozenset({"RGB", "RGBA", "CMYK", "LA", "LAB"})


def loses_bits(image: Image.Image) -> bool:
    """Return whether the opened `image`, a PNG or TIFF, has 16 bits a channel and loses 8 of them.

    Has to be asked before it is loaded. Pillow holds 16 bits of grey alone, and lets its decoders
    cut off the rest.
    """
    is_deep_grey = image.mode not in _COLOR_MODES and not image.has_transparency_data
    if is_deep_grey:
        return False
    return getattr(image, "sample_bits", 0) > _BYTE or any(
        ";16" in str(part) for tile in getattr(image, "tile", ()) for part in _parts(tile[3])
    )


def _parts(arguments: object) -> tuple[object, ...]:
    """Return what a decoder is told; the raw mode is alone or the first of it."""
    return arguments if isinstance(arguments, tuple) else (arguments,)
