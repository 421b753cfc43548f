"""Convert pictures to modes that can be resampled, and results to modes that a format takes."""

import math
from collections.abc import Callable
from typing import Any, cast

from PIL import Image, ImageChops, ImageColor

from processing.language.lazy_text import lazy_tr

WHITE = 255
ALPHA_CUT = 128  # from this opacity on, a pixel of a GIF is opaque
GIF_COLORS = 256
IS_GREY = "is_grey"  # key in `info`: all colours of the picture are grey
WIDE_GREY = "I;16"  # 16 bits of grey, the only deep mode that can be resampled and written
_WIDE_GREYS = frozenset({WIDE_GREY, "I;16B", "I;16L", "I;16N"})
LOST_BITS = lazy_tr(
    "Its colours were reduced to 8 bits per channel; only opaque grey keeps 16.", code="fewer-bits"
)
_BYTE = 8
_COLOR_MODES = frozenset({"RGB", "RGBA", "CMYK", "LA", "LAB"})

Conversion = Callable[[Image.Image], Image.Image]
_SEE_THROUGH = frozenset({"LA", "RGBA", "P"})


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
    offset = 0.5 - low * factor  # Pillow truncates; half a step more rounds
    # Wide modes take linear functions only; Pillow finds the factors by calling with an object.
    linear = cast("Callable[[float], float]", lambda value: value * factor + offset)
    return image.convert("F").point(linear).convert("L")


def narrowed(image: Image.Image) -> Image.Image:
    """Return 16 bits of grey as 8."""
    return _scaled(image, 0, 65535)


def _narrowed_with_hole(image: Image.Image) -> Image.Image:
    """Return 16 bits of grey, of which one level is transparent, as LA."""
    level = cast("float", image.info["transparency"])
    grey, levels = narrowed(image), image.convert("F")
    # Only linear functions are supported; values below 0 become 0 in the conversion to 8 bits.
    above = levels.point(cast("Callable[[float], float]", lambda value: value * 1 - level))
    seen = above.convert("L")
    below = levels.point(cast("Callable[[float], float]", lambda value: value * -1 + level))
    seen = ImageChops.lighter(seen, below.convert("L"))
    grey.putalpha(seen.point(lambda distance: WHITE if distance else 0))
    del grey.info["transparency"]
    return grey


def _wide(image: Image.Image, full_scales: tuple[float, ...]) -> Image.Image:
    """Return `image` as L, scaled by the first full scale that holds all values, else stretched."""
    low, high = cast("tuple[float, float]", image.convert("F").getextrema())
    if not (math.isfinite(low) and math.isfinite(high)):
        return image.convert("L")
    for full in full_scales:
        if low >= 0 and high <= full:
            return _scaled(image, 0, full)
    return _scaled(image, low, high)


# Pillow's mode -> one whose values may be averaged. Palette indexes and single bits may not; hue is
# an angle; 16-bit modes lack most operations. Premultiplied modes are divided out again: Pillow
# premultiplies LA and RGBA by itself while it resizes.
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
    """Return `image` in L, LA, RGB, RGBA, CMYK or LAB; with `keeps_wide_grey` also in I;16.

    Raises:
        NotImplementedError: the mode is new in Pillow and not in the table.
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
    """Return an LA or RGBA image flattened on a background of the colour #rrggbb."""
    is_colored = len(set(ImageColor.getrgb(background))) > 1
    if is_colored and image.mode == "LA":
        image = image.convert("RGBA")
    opaque = image.convert(image.mode.removesuffix("A"))
    paper = Image.new(opaque.mode, opaque.size, background)
    paper.paste(opaque, mask=image.getchannel("A"))
    return paper


def _palette(image: Image.Image) -> Image.Image:
    """Return an RGB image reduced to 256 colours, dithered."""
    colors = image.quantize(GIF_COLORS, Image.Quantize.MEDIANCUT)
    return image.quantize(palette=colors, dither=Image.Dither.FLOYDSTEINBERG)


def _palette_with_hole(image: Image.Image) -> Image.Image:
    """Return an RGBA image reduced to 255 colours and a transparent one."""
    hole = GIF_COLORS - 1
    opaque = image.convert("RGB")
    colors = opaque.quantize(hole, Image.Quantize.MEDIANCUT)
    result = opaque.quantize(palette=colors, dither=Image.Dither.FLOYDSTEINBERG)
    unseen = image.getchannel("A").point(lambda alpha: WHITE if alpha < ALPHA_CUT else 0)
    result.paste(hole, mask=unseen)
    info: dict[str | tuple[int, int], Any] = {"transparency": hole}
    result.info = info
    return result


# Mode after the operations -> modes that a format may take, the best first, each with a conversion.
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


def fit_format(
    image: Image.Image, modes: frozenset[str], background: str = "#ffffff"
) -> Image.Image:
    """Return an L, LA, RGB, RGBA or I;16 `image` in the best of `modes`.

    If none of them has transparency, it is flattened on `background`, a colour as #rrggbb.
    """
    if image.mode.endswith("A") and not modes & _SEE_THROUGH:
        image = flatten(image, background)
    return next(conversion(image) for mode, conversion in RESULTS[image.mode] if mode in modes)


def loses_bits(image: Image.Image) -> bool:
    """Return whether the opened `image`, a PNG or TIFF, has 16 bits a channel and loses 8 of them.

    To be called before the image is loaded. Pillow holds 16 bits for grey only, and its decoders
    drop the lower bits otherwise.
    """
    is_deep_grey = image.mode not in _COLOR_MODES and not image.has_transparency_data
    if is_deep_grey:
        return False
    return getattr(image, "sample_bits", 0) > _BYTE or any(
        ";16" in str(part) for tile in getattr(image, "tile", ()) for part in _parts(tile[3])
    )


def _parts(arguments: object) -> tuple[object, ...]:
    """Return the arguments of a decoder as a tuple; the raw mode is the first or only one."""
    return arguments if isinstance(arguments, tuple) else (arguments,)
