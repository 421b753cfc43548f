"""Resample pixels: by the fast resizer where it is installed, else by Pillow."""

import sys

from PIL import Image

from processing.picture import Area, Size
from processing.record import record
from processing.settings.choices import ResamplingFilter

try:  # Pillow's own resampling uses no vector instructions and takes five to eight times as long
    import cykooz_resizer as fast  # type: ignore[import-not-found,import-untyped,unused-ignore]
except ImportError:
    fast = None

FAST_MODES = frozenset({"L", "RGB", "RGBA", "CMYK", "F"})
WIDE_MODE = "I;16"  # its bytes are little-endian on every machine

# The fast resizer holds the interpreter's lock while it works. It is used up to this many pixels,
# some 30 ms, so that a window whose threads make the pictures stays responsive.
MAX_FAST_PIXELS = 16_000_000

# Before Pillow resamples, far larger pictures are averaged down to this many times the result: a
# fifth of the time, and no visible difference.
REDUCING_GAP = 3.0

_HALF = 0.5  # Pillow truncates; half a step more rounds


@record
class _Filter:
    """One filter by its names in both libraries; `fast_name` is empty for the nearest pixel."""

    pillow: Image.Resampling
    fast_name: str
    gap: float | None = None


_FILTERS = {
    ResamplingFilter.LANCZOS: _Filter(Image.Resampling.LANCZOS, "lanczos3", REDUCING_GAP),
    ResamplingFilter.BICUBIC: _Filter(Image.Resampling.BICUBIC, "catmull_rom", REDUCING_GAP),
    ResamplingFilter.BOX: _Filter(Image.Resampling.BOX, "box"),
    ResamplingFilter.NEAREST: _Filter(Image.Resampling.NEAREST, ""),
}


def resample(
    image: Image.Image,
    size: Size,
    area: Area,
    resampling: ResamplingFilter = ResamplingFilter.LANCZOS,
) -> Image.Image:
    """Return `area` of `image` in `size` pixels; transparent pixels add no colour.

    Takes L, LA, RGB, RGBA, CMYK, LAB, F and I;16. Thread-safe.
    """
    chosen = _FILTERS[resampling]
    by_fast_resizer = _FAST_WAYS.get(image.mode)
    is_small = image.width * image.height <= MAX_FAST_PIXELS
    if fast is not None and by_fast_resizer is not None and is_small:
        try:
            return by_fast_resizer(image, size, area, chosen)
        except (AttributeError, TypeError, ValueError, RuntimeError):
            pass  # a version of Pillow that it does not support yet
    return _by_pillow(image, size, area, chosen)


def _by_pillow(image: Image.Image, size: Size, area: Area, chosen: _Filter) -> Image.Image:
    if image.mode != WIDE_MODE or chosen.pillow is Image.Resampling.NEAREST:
        return image.resize(size, chosen.pillow, area, chosen.gap)
    real = image.convert("F").resize(size, chosen.pillow, area, chosen.gap)
    return real.point(lambda value: value * 1 + _HALF).convert("I").convert(WIDE_MODE)


def _by_fast_resizer(image: Image.Image, size: Size, area: Area, chosen: _Filter) -> Image.Image:
    result = Image.new(image.mode, size)
    fast.Resizer().resize_pil(image, result, _options(area, chosen))
    return result


def _wide_by_fast_resizer(
    image: Image.Image, size: Size, area: Area, chosen: _Filter
) -> Image.Image:
    """Resample 16 bits a pixel; the fast resizer takes them as bytes only."""
    pixels = fast.ImageData(*image.size, fast.PixelType.U16, image.tobytes())
    result = fast.ImageData(*size, fast.PixelType.U16)
    fast.Resizer().resize(pixels, result, _options(area, chosen))
    return Image.frombytes(WIDE_MODE, size, result.get_buffer())


def _options(area: Area, chosen: _Filter) -> "fast.ResizeOptions":
    left, top, right, bottom = area
    algorithm = fast.ResizeAlg.nearest()
    if chosen.fast_name:
        algorithm = fast.ResizeAlg.convolution(fast.FilterType[chosen.fast_name])
    return fast.ResizeOptions(
        resize_alg=algorithm, crop_box=fast.CropBox(left, top, right - left, bottom - top)
    )


_FAST_WAYS = dict.fromkeys(FAST_MODES, _by_fast_resizer)
if sys.byteorder == "little":  # as the fast resizer reads its bytes
    _FAST_WAYS[WIDE_MODE] = _wide_by_fast_resizer
