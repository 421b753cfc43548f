"""What is told of before and after."""

import pytest

from gui.control.preview import Preview
from gui.preview._facts import after_text, before_text, output_texts, saving_text
from processing.previewing.messages import ShownPicture
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from tests.support.fake_previews import pixels_of


def picture(size_bytes: int, size=(40, 30), shown=None, name="JPEG") -> ShownPicture:
    return ShownPicture(pixels_of(shown or size), size, size_bytes, name)


def test_size_and_format_are_told():
    assert before_text(picture(1_900_000)) == "40 × 30, 1.9 MB JPEG"  # noqa: RUF001
    assert after_text(picture(148_000, name="WebP")) == "40 × 30, 148 kB WebP"  # noqa: RUF001
    assert before_text(None) == after_text(None) == ""


def test_a_giant_that_is_shown_in_fewer_pixels_says_so():
    text = before_text(picture(32_000_000, (400, 300), shown=(40, 30)))
    assert text == "400 × 300, 32.0 MB JPEG, shown at 40 × 30"  # noqa: RUF001


@pytest.mark.parametrize(
    ("result_bytes", "text", "is_larger"),
    [
        (80, "saves 92%", False),
        (1000, "saves nothing", False),
        (1120, "12% larger", True),
        (1001, "1% larger", True),
        (5_000_000, "499,900% larger", True),
    ],
)
def test_what_is_saved_is_told_and_what_grows_too(result_bytes, text, is_larger):
    preview = Preview(original=picture(1000), result=picture(result_bytes))
    assert saving_text(preview) == (text, is_larger)


def test_nothing_is_saved_before_there_is_a_result():
    assert saving_text(Preview(original=picture(1000))) == ("", False)


def test_results_are_told_apart_by_size_and_format():
    recipe = Recipe(
        width_pixels=1920,
        height_pixels=1920,
        output_format="webp",
        also=(Variant(256, 256, "jpeg"), Variant(300, 200, "keep")),
    )
    texts = ["1920 WebP", "256 JPEG", "300 × 200, same format"]  # noqa: RUF001
    assert output_texts(recipe.outputs()) == texts


@pytest.mark.parametrize(
    ("recipe", "text"),
    [
        (Recipe(size_mode=SizeMode.PERCENT, output_format="jpeg"), "50% JPEG"),
        (Recipe(size_mode=SizeMode.LONG_EDGE, output_format="jpeg"), "1920 JPEG"),
        (Recipe(size_mode=SizeMode.MEGAPIXELS, output_format="jpeg"), "2 MP JPEG"),
        (Recipe(size_mode=SizeMode.WIDTH, output_format="jpeg"), "256 JPEG"),
        (Recipe(size_mode=SizeMode.HEIGHT, output_format="webp"), "256 WebP"),
        (Recipe(size_mode=SizeMode.SHORT_EDGE), "1920, same format"),
        (Recipe(size_mode=SizeMode.KEEP, output_format="avif"), "Same size AVIF"),
    ],
)
def test_every_way_to_size_has_a_short_text(recipe, text):
    assert output_texts((recipe,)) == [text]


def test_results_that_read_alike_are_numbered():
    recipe = Recipe(size_mode=SizeMode.WIDTH, width_pixels=256, output_format="jpeg")
    assert output_texts((recipe, recipe)) == ["256 JPEG (1)", "256 JPEG (2)"]
