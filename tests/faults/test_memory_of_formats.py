"""Extras and heavy settings of encoders take no more memory than pictures are weighed at."""

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
import works
from negatives import negative
from PIL import Image, ImageChops
from test_memory import failures

from processing.formats import FORMATS
from processing.policies import Effort, Subsampling
from processing.recipe import Recipe

SIDE = 700
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="no memory limit for processes")


@pytest.fixture(scope="module")
def noise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pictures with noise in the formats that are installed."""
    folder = tmp_path_factory.mktemp("noise")
    smooth = Image.effect_noise((SIDE // 12, SIDE // 12), 90).resize((SIDE, SIDE))
    bands = [ImageChops.add(smooth, Image.effect_noise((SIDE, SIDE), 9 + n)) for n in range(4)]
    colored = Image.merge("RGBA", bands)
    colored.save(folder / "RGBA.png", compress_level=1)
    colored.convert("RGB").save(folder / "RGB.png", compress_level=1)
    colored.convert("L").convert("I").point(lambda v: v * 257 + 0).convert("I;16").save(
        folder / "I16.png", compress_level=1
    )
    installed = {row.key for row in FORMATS}
    if "heic" in installed:
        importlib.import_module("pillow_heif").register_heif_opener()
        for mode in ("RGB", "RGBA"):
            colored.convert(mode).save(folder / f"{mode}.heic", quality=90)
    if "jxl" in installed:
        importlib.import_module("pillow_jxl")
        for mode in ("L", "RGB", "RGBA"):
            colored.convert(mode).save(folder / f"{mode}.jxl", effort=3, num_threads=0)
        colored.save(folder / "lossless.jxl", lossless=True, effort=1, num_threads=0)
    if "raw" in installed:
        (folder / "bare.dng").write_bytes(negative(colored.convert("RGB"), None))
        (folder / "seen.dng").write_bytes(
            negative(colored.convert("RGB"), colored.convert("RGB").reduce(2))
        )
    return folder


@pytest.mark.parametrize("side", [150, SIDE], ids=["small", "whole"])
def test_no_picture_that_an_extra_reads_takes_more_than_it_is_weighed_at(
    tmp_path: Path, noise: Path, monkeypatch: pytest.MonkeyPatch, side: int
) -> None:
    monkeypatch.setattr("processing.engines.factory.make_picture", works.make_just_within)
    names = sorted(path.name for path in noise.iterdir() if path.suffix != ".png")
    recipe = Recipe(width_pixels=side, height_pixels=side, output_format="jpeg")
    assert failures(noise, names, tmp_path, recipe) == []


HEAVY: dict[str, dict[str, Any]] = {
    "WebP without loss": {"output_format": "webp", "lossless": True},
    "AVIF in full colour": {"output_format": "avif", "subsampling": Subsampling.FULL},
    "JPEG of a size": {"output_format": "jpeg", "target_kilobytes": 200, "quality_percent": 95},
    "WebP of a size": {"output_format": "webp", "target_kilobytes": 900, "effort": Effort.FAST},
    "PNG": {"output_format": "png"},
    "TIFF": {"output_format": "tiff"},
    "JPEG XL": {"output_format": "jxl", "effort": Effort.THOROUGH},
    "JPEG XL without loss": {"output_format": "jxl", "lossless": True},
}


@pytest.mark.parametrize("name", HEAVY)
def test_no_setting_of_an_encoder_takes_more_than_it_is_weighed_at(
    tmp_path: Path, noise: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    if "JPEG XL" in name:
        pytest.importorskip("pillow_jxl")
    monkeypatch.setattr("processing.engines.factory.make_picture", works.make_just_within)
    names = ["I16.png", "RGB.png", "RGBA.png"]
    for side in (SIDE, SIDE - 100):
        recipe = Recipe(width_pixels=side, height_pixels=side, **HEAVY[name])
        assert failures(noise, names, tmp_path / f"{side}", recipe) == []
