"""Sizes and filters through the whole pipeline, held to a full decode and textbook resampling."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from processing.errors import PictureError
from processing.formats.available import by_key
from processing.imaging._decoding import draft
from processing.imaging.operations.linear_light import NO_LIGHT
from processing.imaging.operations.orient import Orient, Orientation
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.rotate import Rotate
from processing.picture import whole
from processing.settings.choices import Gravity, ResamplingFilter, SizeMode
from processing.settings.recipe import Recipe
from processing.task import Status
from tests.support import reference_resampling
from tests.support.pictures import make

SOURCE = (240, 160)
WHOLE = (0.0, 0.0, 240.0, 160.0)
SHRUNK = {"width_pixels": 96, "height_pixels": 96, "size_percent": 40.0, "megapixels": 0.006144}
GROWN = {
    "width_pixels": 384,
    "height_pixels": 128,
    "size_percent": 160.0,
    "megapixels": 0.098304,
    "only_shrink": False,
}
# What each mode shows, in how many pixels, and where in which canvas.
PLACES: list[tuple[SizeMode, dict[str, Any], Any]] = [
    (SizeMode.FIT, SHRUNK, (WHOLE, (96, 64))),
    (SizeMode.FILL, SHRUNK, ((40.0, 0.0, 200.0, 160.0), (96, 96))),
    (SizeMode.FILL, SHRUNK | {"gravity": Gravity.EAST}, ((80.0, 0.0, 240.0, 160.0), (96, 96))),
    (SizeMode.PAD, SHRUNK, (WHOLE, (96, 64), (0, 16), (96, 96))),
    (SizeMode.EXACT, SHRUNK, (WHOLE, (96, 96))),
    (SizeMode.PERCENT, SHRUNK, (WHOLE, (96, 64))),
    (SizeMode.WIDTH, SHRUNK, (WHOLE, (96, 64))),
    (SizeMode.HEIGHT, SHRUNK, (WHOLE, (144, 96))),
    (SizeMode.LONG_EDGE, {"edge_pixels": 96}, (WHOLE, (96, 64))),
    (SizeMode.SHORT_EDGE, {"edge_pixels": 96}, (WHOLE, (144, 96))),
    (SizeMode.MEGAPIXELS, SHRUNK, (WHOLE, (96, 64))),
    (SizeMode.FIT, GROWN, (WHOLE, (192, 128))),
    (SizeMode.FILL, GROWN, ((0.0, 40.0, 240.0, 120.0), (384, 128))),
    (SizeMode.FILL, GROWN | {"gravity": Gravity.NORTH}, ((0.0, 0.0, 240.0, 80.0), (384, 128))),
    (SizeMode.PAD, GROWN, (WHOLE, (192, 128), (96, 0), (384, 128))),
    (SizeMode.EXACT, GROWN, (WHOLE, (384, 128))),
    (SizeMode.PERCENT, GROWN, (WHOLE, (384, 256))),
    (SizeMode.WIDTH, GROWN, (WHOLE, (384, 256))),
    (SizeMode.HEIGHT, GROWN, (WHOLE, (192, 128))),
    (SizeMode.LONG_EDGE, GROWN | {"edge_pixels": 384}, (WHOLE, (384, 256))),
    (SizeMode.SHORT_EDGE, GROWN | {"edge_pixels": 128}, (WHOLE, (192, 128))),
    (SizeMode.MEGAPIXELS, GROWN, (WHOLE, (384, 256))),
]
WHITE_PAPER = 1.0
FLOOR_DECIBEL, FLOOR_SSIM = 48, 0.998
DRAFT_FLOOR_DECIBEL, DRAFT_FLOOR_SSIM = 35, 0.97  # an eighth of a JPEG is averaged otherwise


def wanted(image: Image.Image, place: Any, recipe: Recipe) -> np.ndarray:
    """Return what the textbook makes of `image`."""
    area, size, *canvas = place
    light = recipe.linear_light
    values = reference_resampling.expected(image, size, area, recipe.resampling, linear_light=light)
    if not canvas:
        return values
    (left, top), (width, height) = canvas
    paper = np.full((height, width, values.shape[2]), WHITE_PAPER)
    paper[top : top + size[1], left : left + size[0]] = values
    return paper


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Image.Image]:
    path = tmp_path_factory.mktemp("scene") / "scene.png"
    image = reference_resampling.scene(SOURCE)
    image.save(path)
    return path, image


@pytest.mark.parametrize("resampling", ResamplingFilter)
@pytest.mark.parametrize(("mode", "changes", "place"), PLACES)
def test_every_mode_with_every_filter_gives_what_the_textbook_gives(
    tmp_path: Path,
    scene: tuple[Path, Image.Image],
    mode: SizeMode,
    changes: dict[str, Any],
    place: Any,
    resampling: ResamplingFilter,
) -> None:
    recipe = Recipe(size_mode=mode, resampling=resampling, output_format="png", **changes)
    assert make(scene[0], tmp_path / "result.png", recipe).status is Status.DONE
    with Image.open(tmp_path / "result.png") as result:
        found = reference_resampling.levels(result)
    expected = wanted(scene[1], place, recipe)
    assert found.shape == expected.shape
    assert reference_resampling.psnr(found, expected) > FLOOR_DECIBEL
    assert reference_resampling.ssim(found, expected) > FLOOR_SSIM


# Mode, its settings, what it shows of 1600 x 1200 pixels, and at what scale that is decoded.
DRAFTS = [
    (
        SizeMode.FIT,
        {"width_pixels": 200, "height_pixels": 200},
        ((0, 0, 1600, 1200), (200, 150)),
        4,
    ),
    (
        SizeMode.FIT,
        {"width_pixels": 152, "height_pixels": 152},
        ((0, 0, 1600, 1200), (152, 114)),
        8,
    ),
    (
        SizeMode.FILL,
        {"width_pixels": 200, "height_pixels": 200},
        ((200, 0, 1400, 1200), (200, 200)),
        4,
    ),
    (
        SizeMode.EXACT,
        {"width_pixels": 100, "height_pixels": 300},
        ((0, 0, 1600, 1200), (100, 300)),
        2,
    ),
    (SizeMode.SHORT_EDGE, {"edge_pixels": 150}, ((0, 0, 1600, 1200), (200, 150)), 4),
    (SizeMode.PERCENT, {"size_percent": 25}, ((0, 0, 1600, 1200), (400, 300)), 2),
    (SizeMode.PERCENT, {"size_percent": 50}, ((0, 0, 1600, 1200), (800, 600)), 2),
]


@pytest.fixture(scope="module")
def photo() -> Image.Image:
    return reference_resampling.scene((800, 600)).resize((1600, 1200), Image.Resampling.BICUBIC)


@pytest.mark.parametrize("orientation", [Orientation.TOP_LEFT, Orientation.RIGHT_TOP])
@pytest.mark.parametrize(("mode", "changes", "place", "divisor"), DRAFTS)
def test_a_jpeg_is_decoded_no_larger_than_its_result_needs_and_looks_the_same(
    tmp_path: Path,
    photo: Image.Image,
    mode: SizeMode,
    changes: dict[str, Any],
    place: Any,
    divisor: int,
    orientation: Orientation,
) -> None:
    path, exif = tmp_path / "photo.jpg", Image.Exif()
    exif[0x0112] = int(orientation)
    stored = Orient(orientation.inverse).apply(whole(photo)).image
    stored.save(path, quality=95, subsampling=0, exif=exif)
    recipe = Recipe(size_mode=mode, output_format="png", **changes)
    with Image.open(path) as image:
        draft(image, 1, [(recipe, by_key("png"))])
        assert image.size == tuple(side // divisor for side in stored.size)
    make(path, tmp_path / "result.png", recipe)
    with Image.open(path) as decoded, Image.open(tmp_path / "result.png") as result:
        full = Orient(orientation).apply(whole(decoded.copy())).image
        found, expected = reference_resampling.levels(result), wanted(full, place, recipe)
    assert found.shape == expected.shape
    assert reference_resampling.psnr(found, expected) > DRAFT_FLOOR_DECIBEL
    assert reference_resampling.ssim(found, expected) > DRAFT_FLOOR_SSIM


@pytest.mark.parametrize(
    "changes", [{"linear_light": True}, {"resampling": ResamplingFilter.NEAREST}]
)
def test_light_and_single_pixels_are_taken_from_all_pixels_of_a_jpeg(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    lines = np.zeros((400, 400, 3), np.uint8)
    lines[:, ::4] = 255
    Image.fromarray(lines).save(tmp_path / "a.jpg", quality=98, subsampling=0)
    recipe = Recipe(width_pixels=40, height_pixels=40, output_format="png", **changes)
    make(tmp_path / "a.jpg", tmp_path / "a.png", recipe)
    with Image.open(tmp_path / "a.jpg") as full, Image.open(tmp_path / "a.png") as result:
        expected = wanted(full, ((0, 0, 400, 400), (40, 40)), recipe)
        assert (
            reference_resampling.psnr(reference_resampling.levels(result), expected) > FLOOR_DECIBEL
        )


def test_the_largest_of_several_results_decides_the_scale(tmp_path: Path) -> None:
    Image.new("RGB", (1600, 1200)).save(tmp_path / "a.jpg")
    small = Recipe(width_pixels=100, height_pixels=100)
    planned = [
        (small, by_key("jpeg")),
        (replace(small, width_pixels=800, height_pixels=800), by_key("png")),
    ]
    with Image.open(tmp_path / "a.jpg") as image:
        draft(image, 1, planned)
        assert image.size == (800, 600)


def test_a_picture_of_just_less_than_twice_its_result_is_decoded_in_full(tmp_path: Path) -> None:
    """A hundred pixels of 199 are 99.99999999999999 in floating numbers."""
    Image.new("RGB", (142, 199)).save(tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as image:
        draft(image, 1, [(Recipe(width_pixels=100, height_pixels=100), by_key("jpeg"))])
        assert image.size == (142, 199)


def test_what_is_cut_off_before_the_resize_counts_for_the_scale(tmp_path: Path) -> None:
    Image.new("RGB", (1600, 1200)).save(tmp_path / "a.jpg")
    square = Recipe(width_pixels=120, height_pixels=120, steps=(Crop(proportions="1:1"),))
    quarter = replace(square, steps=(Crop(proportions="1:2"), Rotate(degrees=90)))
    for recipe, size in ((square, (400, 300)), (quarter, (400, 300))):
        with Image.open(tmp_path / "a.jpg") as image:
            draft(image, 1, [(recipe, by_key("jpeg"))])
            assert image.size == size


def test_a_result_of_too_many_pixels_fails_with_its_size(tmp_path: Path) -> None:
    Image.new("L", (4000, 3000)).save(tmp_path / "a.png")
    recipe = Recipe(size_mode=SizeMode.PERCENT, size_percent=1000, only_shrink=False)
    with pytest.raises(PictureError, match="40000 x 30000 pixels"):
        make(tmp_path / "a.png", tmp_path / "b.png", recipe)


def test_a_picture_of_inks_is_resized_by_its_levels_and_says_so(tmp_path: Path) -> None:
    reference_resampling.scene(SOURCE, "CMYK").save(tmp_path / "a.tif")
    outcome = make(tmp_path / "a.tif", tmp_path / "b.tif", Recipe(linear_light=True))
    assert outcome.warnings == (NO_LIGHT,)
