"""Resample pixels with Lanczos: by the fast resizer where it is installed, else by Pillow."""

from PIL import Image

from processing.picture import Area, Size

try:  # Pillow's own resampling uses no vector instructions and takes five to eight times as long
    import cykooz_resizer as fast  # type: ignore[import-not-found,import-untyped,unused-ignore]
except ImportError:
    fast = None

FAST_MODES = frozenset({"L", "RGB", "RGBA", "CMYK"})

# The fast resizer holds the interpreter's lock while it works. That is no longer than this many
# pixels take (some 30 ms), or a window whose threads make the pictures would feel it.
MAX_FAST_PIXELS = 16_000_000

# Where Pillow resamples, far larger pictures are first averaged down to this many times the
# result: a fifth of the time, and no eye tells the difference.
REDUCING_GAP = 3.0


def resample(image: Image.Image, size: Size, area: Area) -> Image.Image:
    """Return `area` of `image` in `size` pixels; unseen pixels lend no colour. Thread-safe."""
    if fast is None or image.mode not in FAST_MODES or image.width * image.height > MAX_FAST_PIXELS:
        return _by_pillow(image, size, area)
    try:
        return _by_fast_resizer(image, size, area)
    except (AttributeError, TypeError, ValueError, RuntimeError):  # a Pillow it does not know yet
        return _by_pillow(image, size, area)


def _by_pillow(image: Image.Image, size: Size, area: Area) -> Image.Image:
    return image.resize(size, Image.Resampling.LANCZOS, area, REDUCING_GAP)


def _by_fast_resizer(image: Image.Image, size: Size, area: Area) -> Image.Image:
    left, top, right, bottom = area
    options = fast.ResizeOptions(
        resize_alg=fast.ResizeAlg.convolution(fast.FilterType.lanczos3),
        crop_box=fast.CropBox(left, top, right - left, bottom - top),
    )
    result = Image.new(image.mode, size)
    fast.Resizer().resize_pil(image, result, options)
    return result
