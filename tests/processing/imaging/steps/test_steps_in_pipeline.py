"""Steps in a whole run of the pipeline: at reduced scale, on their side, and in foreign colours."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from processing.imaging.pipeline import SAME_ALREADY, make_picture
from processing.imaging.run_context import RunContext
from processing.imaging.steps.anchors import Unit
from processing.imaging.steps.border import Border
from processing.imaging.steps.crop_area import CropArea
from processing.imaging.steps.flip import Direction, Flip
from processing.imaging.steps.grayscale import Grayscale
from processing.imaging.steps.rotate import Corners, Rotate
from processing.imaging.stopwatch import Stopwatch
from processing.picture import whole
from processing.settings.choices import ColorPolicy
from processing.settings.recipe import Recipe
from processing.task import Status, Task
from tests.support.pixels import likeness, numbers, waves

RUN_ID = "0a1b2c3d-1-1-0a1b2c3d"
SIDEWAYS = 6  # a camera held upright


def make(source: Path, destination: Path, recipe: Recipe, **changes):
    """Run the pipeline on one file; return how it ended."""
    run_context = RunContext(RUN_ID, recipe, 2_000_000_000, **changes)
    return make_picture(Task(0, source, destination), run_context, Stopwatch(1))


def test_a_part_of_a_camera_picture_comes_out_where_it_is_seen(tmp_path):
    """The JPEG is decoded at reduced scale and lies on its side."""
    seen = waves((1200, 1603))
    exif = Image.Exif()
    exif[0x0112] = SIDEWAYS
    seen.transpose(Image.Transpose.ROTATE_90).save(
        tmp_path / "a.jpg", exif=exif, quality=95, subsampling=0
    )
    cut = CropArea(Unit.PIXELS, 200, 400, 600, 900)
    recipe = Recipe(width_pixels=90, height_pixels=90, steps=(cut, Rotate(90), Flip()))

    make(tmp_path / "a.jpg", tmp_path / "b.png", recipe)

    part = Flip().apply(Rotate(90).apply(cut.apply(whole(seen)))).image
    with Image.open(tmp_path / "b.png") as made:
        assert made.size == (90, 60)
        expected = part.resize((90, 60), Image.Resampling.LANCZOS)
        assert likeness(numbers(made), numbers(expected)) > 38


@pytest.mark.parametrize(
    "step", [Flip(Direction.HORIZONTAL), Flip(Direction.VERTICAL), Rotate(90), Rotate(270)], ids=str
)
def test_a_jpeg_that_is_decoded_at_reduced_scale_can_be_turned_and_mirrored(tmp_path, step):
    seen = waves((640, 480))
    seen.save(tmp_path / "a.jpg", quality=95, subsampling=0)
    recipe = Recipe(width_pixels=72, height_pixels=72, steps=(step,))

    make(tmp_path / "a.jpg", tmp_path / "b.png", recipe)

    expected = step.apply(whole(seen.resize((72, 54), Image.Resampling.LANCZOS))).image
    with Image.open(tmp_path / "b.png") as made:
        assert made.size == expected.size
        assert likeness(numbers(made), numbers(expected)) > 38


def test_steps_after_the_resize_work_on_the_result(tmp_path):
    waves((300, 200)).save(tmp_path / "a.png")
    recipe = Recipe(
        width_pixels=60, height_pixels=60, steps=(Border(3, Unit.PIXELS, "#ff0000"), Grayscale())
    )
    outcome = make(tmp_path / "a.png", tmp_path / "b.png", recipe)
    with Image.open(tmp_path / "b.png") as made:
        assert (made.mode, made.size) == ("L", (66, 46))
        assert made.getpixel((1, 1)) == 76  # red's part of white, and not a grey of the picture
    assert outcome.result_size == (66, 46)


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_drawn_colours_are_right_in_pictures_of_another_space(tmp_path, suffix):
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    grey = Image.new("LAB", (60, 40), (128, 128, 128))
    grey.save(tmp_path / "a.tif", icc_profile=lab.tobytes())
    recipe = Recipe(color=ColorPolicy.KEEP, steps=(Border(20, Unit.PIXELS, "#2080c0"),))
    outcome = make(tmp_path / "a.tif", tmp_path / f"b{suffix}", recipe)
    with Image.open(tmp_path / f"b{suffix}") as made:
        assert made.getpixel((4, 4)) == pytest.approx((0x20, 0x80, 0xC0), abs=3)
        assert made.getpixel((50, 40)) == pytest.approx((119, 119, 119), abs=3)
        assert "icc_profile" not in made.info
    assert outcome.warnings == ()


@pytest.mark.parametrize("mode", ["CMYK", "LAB"])
def test_transparent_corners_come_also_to_pictures_that_can_hold_none(tmp_path, mode):
    waves((80, 60), mode).save(tmp_path / "a.tif")
    recipe = Recipe(steps=(Rotate(45, Corners.TRANSPARENT),))
    make(tmp_path / "a.tif", tmp_path / "b.png", recipe)
    make(tmp_path / "a.tif", tmp_path / "b.jpg", recipe)
    with Image.open(tmp_path / "b.png") as made, Image.open(tmp_path / "b.jpg") as flat:
        assert made.mode == "RGBA"
        assert made.getpixel((0, 0))[3] == 0
        assert made.getpixel((50, 50))[3] == 255
        assert flat.getpixel((0, 0)) == pytest.approx((255, 255, 255), abs=2)


def test_a_kept_profile_stays_where_nothing_is_drawn(tmp_path):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    waves((80, 60)).save(tmp_path / "a.png", icc_profile=profile)
    turned, framed = (Recipe(steps=(step,)) for step in (Rotate(5), Border()))
    make(tmp_path / "a.png", tmp_path / "turned.png", turned)
    make(tmp_path / "a.png", tmp_path / "framed.png", framed)
    with Image.open(tmp_path / "turned.png") as kept, Image.open(tmp_path / "framed.png") as made:
        assert kept.info["icc_profile"] == profile
        assert ImageCms.ImageCmsProfile(io.BytesIO(kept.info["icc_profile"]))
        assert "icc_profile" not in made.info


def test_an_original_of_the_right_size_is_left_alone_only_without_steps(tmp_path):
    (tmp_path / "a").mkdir()
    original = tmp_path / "a" / "a.png"
    waves((80, 60)).save(original)
    plain = make(original, original, Recipe(), replaces_originals=True)
    assert (plain.status, plain.reason) == (Status.SKIPPED, SAME_ALREADY)
    flipped = make(original, original, Recipe(steps=(Flip(),)), replaces_originals=True)
    assert flipped.status is Status.DONE


def test_two_results_of_one_picture_have_the_same_steps(tmp_path):
    waves((400, 300)).save(tmp_path / "a.png")
    recipe = Recipe(steps=(Flip(),), width_pixels=100)
    make(tmp_path / "a.png", tmp_path / "b.png", recipe)
    with Image.open(tmp_path / "b.png") as made:
        plain = waves((400, 300)).resize(made.size, Image.Resampling.LANCZOS)
        assert likeness(np.fliplr(numbers(made)), numbers(plain)) > 40
