"""Tell of pictures whose colours are finer than what can be held of them."""

from PIL import Image

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
