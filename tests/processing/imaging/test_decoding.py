"""Decoding: at the smallest scale that is enough, with upright sizes, and no silent damage."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from processing.errors import PictureError
from processing.formats import available
from processing.imaging._decoding import RESULT_BYTES, Decoded, Draft, decode, draft, holds_several
from processing.imaging.decode_errors import DAMAGE
from processing.imaging.opening import open_picture
from processing.settings.recipe import Recipe
from tests.support.every_format import SUFFIXES
from tests.support.pictures import quarters

PNG = available.by_suffix(Path("a.png"))
SIZE = (640, 480)
ON_ITS_SIDE = 6  # the EXIF orientation of a camera held upright


@pytest.fixture
def jpeg(tmp_path: Path) -> Path:
    quarters(size=SIZE).save(tmp_path / "a.jpg", quality=95)
    return tmp_path / "a.jpg"


def recipe(width: int, height: int) -> Recipe:
    return Recipe(width_pixels=width, height_pixels=height)


def drafted(path: Path, *recipes: Recipe) -> tuple[Draft, Decoded, tuple[int, int]]:
    """Draft and decode the picture at `path`; the last is the size that was decoded."""
    planned = [(each, PNG) for each in recipes]
    with open_picture(path) as opened:
        plan = draft(opened.image, opened.size_bytes, planned)
        decoded = decode(opened.image, plan)
        return plan, decoded, opened.image.size


@pytest.mark.parametrize(
    ("box", "decoded_at"),
    [
        ((640, 480), (640, 480)),
        ((321, 241), (640, 480)),
        ((320, 240), (320, 240)),
        ((161, 161), (320, 240)),
        ((160, 160), (320, 240)),
        ((124, 124), (320, 240)),
        ((123, 123), (160, 120)),
        ((80, 80), (160, 120)),
        ((61, 61), (80, 60)),
        ((8, 8), (80, 60)),
    ],
)
def test_a_jpeg_is_decoded_at_the_smallest_scale_that_leaves_the_filter_its_work(
    jpeg, box, decoded_at
):
    plan, decoded, size = drafted(jpeg, recipe(*box))
    assert size == decoded_at
    assert plan.size == decoded.upright_size == SIZE


def test_the_largest_of_several_results_decides_the_scale(jpeg):
    _, _, size = drafted(jpeg, recipe(80, 80), recipe(320, 240))
    assert size == (320, 240)
    _, _, size = drafted(jpeg, recipe(320, 240), recipe(80, 80))
    assert size == (320, 240)


def test_formats_that_know_no_scales_are_decoded_whole(tmp_path):
    quarters(size=SIZE).save(tmp_path / "a.png")
    plan, _, size = drafted(tmp_path / "a.png", recipe(80, 80))
    assert (size, plan.area) == (SIZE, None)


def test_a_smaller_scale_weighs_less(jpeg):
    weights = [drafted(jpeg, recipe(side, side))[0].needed_bytes for side in (640, 300, 150, 50)]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > 4 * weights[-1]


def test_several_results_weigh_as_the_heaviest_of_them_with_the_pixels_of_the_others(jpeg):
    one, _, _ = drafted(jpeg, recipe(600, 600))
    both, _, _ = drafted(jpeg, recipe(600, 600), recipe(40, 30))
    assert both.needed_bytes == one.needed_bytes + 40 * 30 * RESULT_BYTES


def test_a_picture_on_its_side_is_told_by_its_upright_size_and_scaled_by_it(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = ON_ITS_SIDE
    quarters(size=SIZE).save(tmp_path / "a.jpg", exif=exif, quality=95)
    plan, decoded, size = drafted(tmp_path / "a.jpg", recipe(240, 320))
    assert (plan.size, decoded.upright_size, size) == (SIZE, SIZE[::-1], (320, 240))
    assert decoded.orientation.lies_on_side


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("part", [3, 6, 9])
def test_what_ends_early_is_never_taken_for_whole(tmp_path, suffix, part):
    whole = tmp_path / f"whole{suffix}"
    Image.effect_noise((300, 200), 50).convert("RGB").save(whole, quality=80)
    content = whole.read_bytes()
    (tmp_path / f"part{suffix}").write_bytes(content[: len(content) * part // 10])
    with pytest.raises((*DAMAGE, PictureError)):
        drafted(tmp_path / f"part{suffix}", recipe(60, 60))


def frames(number: int) -> Sequence[Image.Image]:
    return [Image.new("L", (20, 10), 60 * n) for n in range(number)]


@pytest.mark.parametrize("name", ["a.gif", "a.tif", "a.png", "a.webp"])
@pytest.mark.parametrize("number", [1, 3])
def test_files_of_several_pictures_are_known_by_that(tmp_path, name, number):
    first, *others = frames(number)
    first.save(tmp_path / name, save_all=True, append_images=others)
    with open_picture(tmp_path / name) as opened:
        assert holds_several(opened.image) == (number > 1)


def test_the_first_of_several_pictures_is_decoded(tmp_path):
    first, *others = frames(3)
    first.save(tmp_path / "a.tif", save_all=True, append_images=others)
    _, decoded, _ = drafted(tmp_path / "a.tif", recipe(20, 20))
    assert decoded.picture.image.convert("L").getextrema() == (0, 0)


def test_a_colour_profile_is_handed_on_and_what_is_none_is_not(tmp_path):
    quarters().save(tmp_path / "a.tif", icc_profile=b"profile")
    _, decoded, _ = drafted(tmp_path / "a.tif", recipe(20, 20))
    assert decoded.profile == b"profile"
    quarters().save(tmp_path / "b.png")
    _, decoded, _ = drafted(tmp_path / "b.png", recipe(20, 20))
    assert decoded.profile == b""
