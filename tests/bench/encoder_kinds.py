"""The encoders that `encoders.py` compares, and what each needs to be installed.

Besides Pillow's these are of the packages pyjpegli, pyvips[binary] (whose wheel has mozjpeg),
mozjpeg-lossless-optimization, pillow-jxl-plugin, pyoxipng and zopflipy.
"""

import importlib
import importlib.util
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from PIL import Image, features


@dataclass(frozen=True, slots=True)
class Encoder:
    """One encoder with its settings.

    Attributes:
        encode: returns the file of a picture in RGB at a quality of the encoder's own scale.
        qualities: ascending, so many around the quality of the base that they span its scores.
        module: what has to be importable; empty if Pillow has it.
        feature: what Pillow has to be built with.
        most_pixels: larger pictures would take minutes.
    """

    name: str
    encode: Callable[[Image.Image, int], bytes]
    qualities: tuple[int, ...] = (0,)
    module: str = ""
    feature: str = "jpg"
    most_pixels: float = float("inf")

    @property
    def lacks(self) -> str:
        """What has to be installed for it; empty if nothing."""
        if self.module and not importlib.util.find_spec(self.module):
            return self.module
        return "" if features.check(self.feature) else f"Pillow with {self.feature}"


def pillow(image: Image.Image, quality: int, *, name: str, **options: Any) -> bytes:
    """Return a file by Pillow's writer of that name."""
    buffer = io.BytesIO()
    image.save(buffer, name, quality=quality, **options)
    return buffer.getvalue()


def jpeg_xl(image: Image.Image, quality: int, **options: Any) -> bytes:
    """Return a JPEG XL file."""
    importlib.import_module("pillow_jxl")
    return pillow(image, quality, name="JXL", num_threads=0, **options)


def jpegli(image: Image.Image, quality: int) -> bytes:
    """Return a JPEG by jpegli, which these bindings write in one scan with quarter chroma only."""
    made: bytes = importlib.import_module("pyjpegli").encode(image.tobytes(), *image.size, quality)
    return made


def mozjpeg(image: Image.Image, quality: int) -> bytes:
    """Return a JPEG by the mozjpeg within libvips, with trellis quantisation."""
    vips = importlib.import_module("pyvips")
    source = vips.Image.new_from_memory(image.tobytes(), *image.size, 3, "uchar")
    made: bytes = source.jpegsave_buffer(
        Q=quality,
        interlace=True,
        optimize_coding=True,
        optimize_scans=True,
        overshoot_deringing=True,
        quant_table=3,
        subsample_mode="on",
        trellis_quant=True,
    )
    return made


@cache
def quantization_tables(quality: int) -> list[list[int]]:
    """Return mozjpeg's table for brightness and libjpeg-turbo's for colour."""
    tiny = Image.new("RGB", (16, 16))
    with Image.open(io.BytesIO(mozjpeg(tiny, quality))) as one:
        brightness = one.quantization[0]
    with Image.open(io.BytesIO(pillow(tiny, quality, name="JPEG"))) as other:
        return [brightness, other.quantization[1]]


def other_table(image: Image.Image, quality: int) -> bytes:
    """Return libjpeg-turbo's progressive JPEG with another table for brightness."""
    buffer = io.BytesIO()
    tables = quantization_tables(quality)
    image.save(buffer, "JPEG", qtables=tables, subsampling="4:2:0", optimize=True, progressive=True)
    return buffer.getvalue()


def mozjpeg_pass(image: Image.Image, quality: int, *, chroma: str) -> bytes:
    """Return libjpeg-turbo's JPEG, packed anew by mozjpeg without a change to its pixels."""
    plain = pillow(image, quality, name="JPEG", subsampling=chroma)
    made: bytes = importlib.import_module("mozjpeg_lossless_optimization").optimize(plain)
    return made


def oxipng(image: Image.Image, _: int, *, level: int) -> bytes:
    """Return a PNG file by oxipng, its input written without effort."""
    module = importlib.import_module("oxipng")
    plain = pillow(image, 0, name="PNG", compress_level=1)
    made: bytes = module.optimize_from_memory(plain, level=level)
    return made


def zopfli_png(image: Image.Image, _: int) -> bytes:
    """Return a PNG file by zopflipng."""
    plain = pillow(image, 0, name="PNG", compress_level=1)
    made: bytes = importlib.import_module("zopfli").ZopfliPNG(iterations=5).optimize(plain)
    return made


JPEG = partial(pillow, name="JPEG")
WEBP = partial(pillow, name="WEBP")
AVIF = partial(pillow, name="AVIF", max_threads=1)
PNG = partial(pillow, name="PNG")

_JPEG_QUALITIES = (50, 68, 78, 84, 90, 96)
_WEBP_QUALITIES = (45, 65, 76, 84, 90, 96)
_AVIF_QUALITIES = (40, 52, 61, 70, 80, 92)
_JXL_QUALITIES = (62, 74, 81, 86, 91, 96)
_FEW_PIXELS = 100_000

LOSSY = (
    Encoder("libjpeg-turbo 4:4:4", partial(JPEG, subsampling="4:4:4"), _JPEG_QUALITIES),
    Encoder("+ mozjpeg's luma table", other_table, _JPEG_QUALITIES, "pyvips"),
    Encoder("jpegli 4:2:0", jpegli, _JPEG_QUALITIES, "pyjpegli"),
    Encoder("mozjpeg 4:2:0", mozjpeg, _JPEG_QUALITIES, "pyvips"),
    Encoder("WebP, method 4", partial(WEBP, method=4), _WEBP_QUALITIES, feature="webp"),
    Encoder("WebP, method 6", partial(WEBP, method=6), _WEBP_QUALITIES, feature="webp"),
    Encoder("AVIF, speed 9", partial(AVIF, speed=9), _AVIF_QUALITIES, feature="avif"),
    Encoder("AVIF, speed 6", partial(AVIF, speed=6), _AVIF_QUALITIES, feature="avif"),
    Encoder("AVIF, speed 4", partial(AVIF, speed=4), _AVIF_QUALITIES, "", "avif", _FEW_PIXELS),
    Encoder("JPEG XL, effort 4", partial(jpeg_xl, effort=4), _JXL_QUALITIES, "pillow_jxl"),
    Encoder("JPEG XL, effort 7", partial(jpeg_xl, effort=7), _JXL_QUALITIES, "pillow_jxl"),
)
LOSSLESS_BASE = Encoder("PNG, level 3", partial(PNG, compress_level=3))
LOSSLESS = (
    Encoder("PNG, level 1", partial(PNG, compress_level=1)),
    Encoder("PNG, level 6", partial(PNG, compress_level=6)),
    Encoder("PNG, level 9", partial(PNG, compress_level=9)),
    Encoder("oxipng 1", partial(oxipng, level=1), module="oxipng"),
    Encoder("oxipng 2", partial(oxipng, level=2), module="oxipng"),
    Encoder("oxipng 4", partial(oxipng, level=4), module="oxipng"),
    Encoder("zopflipng", zopfli_png, module="zopfli", most_pixels=_FEW_PIXELS),
    Encoder("WebP without loss", partial(WEBP, lossless=True), feature="webp"),
    Encoder("JPEG XL without loss", partial(jpeg_xl, lossless=True, effort=4), module="pillow_jxl"),
)


def base_and_passes(quality: int, chroma: str) -> tuple[Encoder, tuple[Encoder, ...]]:
    """Return libjpeg-turbo as all others are compared with it, and what keeps its pixels."""
    jpeg = partial(JPEG, subsampling=chroma)
    packed = partial(mozjpeg_pass, chroma=chroma)
    optimized = partial(jpeg, optimize=True)
    return Encoder(f"libjpeg-turbo {quality}", jpeg, (quality,)), (
        Encoder("+ optimized tables", optimized, (quality,)),
        Encoder("+ progressive", partial(optimized, progressive=True), (quality,)),
        Encoder("+ mozjpeg's pass", packed, (quality,), "mozjpeg_lossless_optimization"),
    )


def missing(encoders: Iterable[Encoder]) -> list[str]:
    """Return a line for each thing that is not installed."""
    return [f"{each.lacks}: without it there is no {each.name}" for each in encoders if each.lacks]
