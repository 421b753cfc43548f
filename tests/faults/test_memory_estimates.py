"""No picture takes more memory than it is weighed at, and none is weighed at far too much."""

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageChops

from processing.formats.available import FORMATS, WRITABLE
from processing.imaging.steps.rotate import Corners, Rotate
from processing.imaging.steps.sharpen import Sharpen
from processing.imaging.steps.watermark_picture import WatermarkPicture
from processing.imaging.steps.watermark_text import WatermarkText
from processing.settings.choices import Effort, MetadataPolicy, PadFill, SizeMode, Subsampling
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from tests.support.every_format import in_mode
from tests.support.memory_use import measure
from tests.support.negatives import negative

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="no account of the address space")

SLACK_BYTES = 4_000_000  # what libraries take when they are used for the first time
MOST_TIMES = 3  # so far above what it takes may a picture be weighed
FLAT_SIDE, NOISY_SIDE, FRAME_SIDE = 4_000, 1_500, 800
FLAT = {"L": 90, "LA": (90, 99), "RGB": (9, 90, 200), "RGBA": (9, 90, 200, 120), "I;16": 30_000}
INSTALLED = {row.key for row in FORMATS}

Source = Callable[[Path], Path]


def flat(mode: str) -> Source:
    """Return who makes a picture of one colour: large in memory, quick to read."""

    def make(folder: Path) -> Path:
        path = folder / "flat.png"
        Image.new(mode, (FLAT_SIDE, FLAT_SIDE), FLAT[mode]).save(path, compress_level=1)
        return path

    return make


def noisy(mode: str, suffix: str, *, side: int = NOISY_SIDE, **options: Any) -> Source:
    """Return who makes a picture with noise, the worst that encoders meet; it lies on its side."""

    def make(folder: Path) -> Path:
        path = folder / f"noisy{suffix}"
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = 6
        if suffix in {".png", ".jpg", ".webp", ".tif"}:
            options.setdefault("exif", exif)
        in_mode(noise(side), mode).save(path, **options)
        return path

    return make


def noise(side: int) -> Image.Image:
    smooth = Image.effect_noise((side // 12, side // 12), 90).resize((side, side))
    bands = [ImageChops.add(smooth, Image.effect_noise((side, side), 9 + n)) for n in range(4)]
    return Image.merge("RGBA", bands)


def animated(suffix: str, **options: Any) -> Source:
    """Return who makes an animation of five transparent frames."""

    def make(folder: Path) -> Path:
        path = folder / f"frames{suffix}"
        picture = noise(FRAME_SIDE + 50)
        first, *others = (picture.crop((n, 0, n + FRAME_SIDE, FRAME_SIDE)) for n in range(5))
        first.save(path, save_all=True, append_images=others, duration=80, **options)
        return path

    return make


def layered(folder: Path) -> Path:
    """Make a GIF whose frames cover a part of its canvas each, and bring back what was there."""
    path = folder / "layers.gif"
    side = 1_200
    layers = [Image.new("P", (side - 9, side - 9), number) for number in range(6)]
    for each in layers:
        each.putpalette(bytes(range(30)))
        each.info["transparency"] = 7
    layers[0].save(path, save_all=True, append_images=layers[1:], disposal=3, duration=80)
    content = bytearray(path.read_bytes())
    content[6:10] = side.to_bytes(2, "little") * 2
    path.write_bytes(content)
    return path


def drawing(folder: Path) -> Path:
    path = folder / "drawing.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="2500" height="2500"><g opacity=".5">'
        '<rect width="2500" height="2500" fill="red"/><circle r="900" fill="blue"/></g></svg>'
    )
    return path


def raw(folder: Path) -> Path:
    path = folder / "raw.dng"
    path.write_bytes(negative(noise(NOISY_SIDE).convert("RGB"), None))
    return path


@dataclass(frozen=True, slots=True)
class Case:
    """A picture and what is made of it.

    Attributes:
        needs: the format that must be installed.
    """

    source: Source
    recipe: Recipe
    needs: str = "png"


WHOLE: dict[str, Any] = {"size_mode": SizeMode.PERCENT, "size_percent": 100.0}
TINY: dict[str, Any] = {**WHOLE, "size_percent": 4.0, "output_format": "png"}
NINETY: dict[str, Any] = {**TINY, "size_percent": 90.0, "effort": Effort.FAST}
QUICK: dict[str, Any] = {**WHOLE, "effort": Effort.FAST}
QUICK_PNG: dict[str, Any] = {"suffix": ".png", "compress_level": 1}
LOGO = Path("logo.webp")  # in the folder of the test

# One for each kind of figure; together they take some ten seconds.
CASES = {
    "opaque pixels": Case(flat("RGB"), Recipe(**TINY)),
    "transparent pixels": Case(flat("RGBA"), Recipe(**TINY)),
    "deep grey": Case(flat("I;16"), Recipe(**{**TINY, "output_format": "jpeg"})),
    "light": Case(flat("RGB"), Recipe(linear_light=True, **TINY)),
    "sharpened": Case(flat("RGBA"), Recipe(sharpen_percent=100, **NINETY)),
    "a coefficient a band": Case(
        noisy("RGB", ".jpg", side=3_000, progressive=True, subsampling=0), Recipe(**TINY)
    ),
    "read WebP": Case(noisy("RGB", ".webp", lossless=True, quality=0, method=0), Recipe(**TINY)),
    "JPEG": Case(
        noisy("RGB", side=3_000, **QUICK_PNG),
        Recipe(**WHOLE, output_format="jpeg", quality_percent=100),
    ),
    "kept size": Case(
        flat("RGBA"),
        Recipe(
            size_mode=SizeMode.KEEP, output_format="webp", sharpen_percent=100, linear_light=True
        ),
    ),
    "WebP": Case(noisy("RGBA", **QUICK_PNG), Recipe(**WHOLE, output_format="webp")),
    "AVIF": Case(noisy("RGB", **QUICK_PNG), Recipe(**QUICK, output_format="avif")),
    "GIF": Case(noisy("RGB", **QUICK_PNG), Recipe(**QUICK, output_format="gif")),
    "JPEG XL": Case(
        noisy("RGB", side=900, **QUICK_PNG), Recipe(**QUICK, output_format="jxl"), "jxl"
    ),
    "frames of PNG": Case(animated(**QUICK_PNG), Recipe(**QUICK, output_format="png")),
    "frames of AVIF": Case(animated(**QUICK_PNG), Recipe(**QUICK, output_format="avif")),
    "layers of GIF": Case(layered, Recipe(**{**TINY, "output_format": "webp"})),
    "layers as GIF": Case(layered, Recipe(**QUICK, output_format="gif")),
    "several results": Case(
        flat("RGBA"),
        Recipe(
            width_pixels=3_900,
            height_pixels=3_900,
            effort=Effort.FAST,
            also=tuple(
                Variant(width_pixels=side, height_pixels=side) for side in (3_800, 3_700, 3_600)
            ),
        ),
    ),
    "turned askew": Case(
        flat("RGB"), Recipe(steps=(Rotate(degrees=7.0, corners=Corners.TRANSPARENT),), **TINY)
    ),
    "a logo": Case(
        noisy("RGB", side=600, **QUICK_PNG), Recipe(steps=(WatermarkPicture(path=LOGO),), **TINY)
    ),
    "a drawing": Case(drawing, Recipe(**TINY), "svg"),
    "a raw picture": Case(raw, Recipe(**WHOLE, output_format="jpeg"), "raw"),
}

KINDS = {
    ".jpg": ("L", "RGB", "CMYK"),
    ".png": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    ".tif": ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "I;16", "I", "F"),
    ".gif": ("L", "P"),
    ".bmp": ("1", "L", "P", "RGB"),
    ".webp": ("RGB", "RGBA"),
    ".avif": ("RGB", "RGBA"),
    ".heic": ("RGB", "RGBA"),
    ".jxl": ("L", "RGB", "RGBA"),
}
WAYS: dict[str, dict[str, Any]] = {
    "light": {**NINETY, "linear_light": True},
    "enlarged light": {**NINETY, "linear_light": True, "size_percent": 130, "only_shrink": False},
    "stretched": {
        "size_mode": SizeMode.EXACT,
        "width_pixels": 12_000,
        "height_pixels": 20,
        "only_shrink": False,
    },
    "sharpened": {**NINETY, "sharpen_percent": 100},
    "blurred": {
        "size_mode": SizeMode.PAD,
        "width_pixels": 8_000,
        "height_pixels": 4_000,
        "pad_fill": PadFill.BLUR,
    },
    "in sRGB": {**NINETY, "metadata": MetadataPolicy.NONE},
    "sharpened by a step": {**NINETY, "steps": (Sharpen(),)},
    "written across": {**NINETY, "steps": (WatermarkText(text="Hello", tiled=True),)},
}
SETTINGS: dict[str, dict[str, Any]] = {
    "usual": {},
    "fast": {"effort": Effort.FAST},
    "in full colour": {"effort": Effort.FAST, "subsampling": Subsampling.FULL},
    "without loss": {"effort": Effort.FAST, "lossless": True},
    "of a size": {"effort": Effort.FAST, "target_kilobytes": 900},
}

# Every combination, with --full.
MATRIX = {
    **{
        f"{mode}{suffix}": Case(
            noisy(mode, suffix), Recipe(**{**TINY, "output_format": "jpeg"}), key
        )
        for row in FORMATS
        for key, suffix in ((row.key, row.suffixes[0]),)
        for mode in KINDS.get(suffix, ())
    },
    **{f"{mode} {way}": Case(flat(mode), Recipe(**WAYS[way])) for mode in FLAT for way in WAYS},
    **{
        f"{mode} as {row.label} {name}": Case(
            noisy(mode, **QUICK_PNG), Recipe(**WHOLE, output_format=row.key, **settings)
        )
        for row in WRITABLE
        for mode in ("L", "LA", "RGB", "RGBA", "I;16")
        for name, settings in SETTINGS.items()
    },
    **{
        f"frames of {source} to {row.label}": Case(
            animated(source), Recipe(**QUICK, output_format=row.key)
        )
        for row in WRITABLE
        for source in (".gif", ".png", ".webp", ".avif")
        if row.has_timing
    },
}


def measured(case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Return what a picture was weighed at and what it took, in bytes."""
    if case.needs not in INSTALLED:
        pytest.skip("not installed")
    if case.needs == "heic":
        importlib.import_module("pillow_heif").register_heif_opener()
    monkeypatch.chdir(folder)
    Image.new("RGBA", (2_000, 2_000), "red").save(LOGO, lossless=True, method=0)
    made = folder / "made"
    made.mkdir()
    suffix = next(
        (row.suffixes[0] for row in WRITABLE if row.key == case.recipe.output_format), ".png"
    )
    found = measure(case.source(folder), case.recipe, (suffix,) * (1 + len(case.recipe.also)), made)
    return found.weighed_bytes, found.taken_bytes


@pytest.mark.parametrize("name", CASES)
def test_a_picture_takes_what_it_is_weighed_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    weighed, taken = measured(CASES[name], tmp_path, monkeypatch)
    assert taken <= weighed + SLACK_BYTES
    assert weighed <= MOST_TIMES * taken + SLACK_BYTES


@pytest.mark.parametrize("name", MATRIX)
def test_no_picture_of_any_kind_takes_more_than_it_is_weighed_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, name: str
) -> None:
    if not request.config.getoption("--full"):
        pytest.skip("one of each kind was measured; all with --full")
    weighed, taken = measured(MATRIX[name], tmp_path, monkeypatch)
    assert taken <= weighed + SLACK_BYTES
