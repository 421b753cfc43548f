"""Resampling: both ways give what the textbook gives, and the slow one is always there."""

from types import SimpleNamespace

import pytest
from PIL import Image

from processing.imaging.operations import _resampling
from processing.imaging.operations.linear_light import LIGHT_MODES, resample_light
from processing.picture import whole
from processing.settings.choices import ResamplingFilter
from tests.support import reference_resampling

SIZE = (160, 120)
PICTURES = {
    mode: reference_resampling.scene(SIZE, mode)
    for mode in ("L", "LA", "RGB", "RGBA", "CMYK", "I;16")
}
PART = (10.25, 4.625, 150.0, 119.125)
LANCZOS = ResamplingFilter.LANCZOS
WAYS = [
    pytest.param(
        "fast",
        marks=pytest.mark.skipif(
            _resampling.fast is None, reason="the fast resizer is not installed"
        ),
    ),
    "pillow",
]
# Lowest signal to noise in decibel. Where transparency is, its 8 bits round each colour twice.
FLOOR, FLOOR_WITH_ALPHA = 48, 40


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pillow":
        monkeypatch.setattr(_resampling, "fast", None)
    else:
        monkeypatch.setattr(_resampling, "_by_pillow", lambda *_: pytest.fail("not the fast way"))
    return request.param


def assert_like_the_textbook(
    found: Image.Image, image: Image.Image, area: tuple[float, ...], name: str, *, light: bool
) -> None:
    wanted = reference_resampling.expected(image, found.size, area, name, linear_light=light)
    assert found.mode == image.mode
    for paper in (0.0, 1.0):
        pair = (
            reference_resampling.on_paper(v, found.mode, paper)
            for v in (reference_resampling.levels(found), wanted)
        )
        likeness = reference_resampling.psnr(*pair)
        floor = FLOOR_WITH_ALPHA if found.mode.endswith("A") else FLOOR
        assert likeness > (99 if name == "nearest" else floor), likeness


@pytest.mark.parametrize("resampling_filter", ResamplingFilter)
@pytest.mark.parametrize("area", [(0.0, 0.0, 159.875, 119.9375), PART])
# Nothing of theirs ends in the middle of a pixel, or between two, where rounding errors decide.
@pytest.mark.parametrize("size", [(40, 30), (64, 112), (256, 192)])
@pytest.mark.parametrize("mode", PICTURES)
def test_every_filter_gives_what_the_textbook_gives(
    way: str,
    mode: str,
    size: tuple[int, int],
    area: tuple[float, ...],
    resampling_filter: ResamplingFilter,
) -> None:
    if way == "fast" and mode == "LA":
        pytest.skip("the fast resizer does not know this mode")
    image = PICTURES[mode]
    found = _resampling.resample(image, size, area, resampling_filter)
    assert_like_the_textbook(found, image, area, resampling_filter, light=False)


@pytest.mark.parametrize("resampling_filter", ResamplingFilter)
@pytest.mark.parametrize("size", [(40, 30), (200, 150)])
@pytest.mark.parametrize("mode", sorted(LIGHT_MODES))
def test_light_is_mixed_as_the_textbook_mixes_it(
    way: str, mode: str, size: tuple[int, int], resampling_filter: ResamplingFilter
) -> None:
    image = PICTURES[mode]
    found = resample_light(image, size, PART, resampling_filter)
    assert_like_the_textbook(found, image, PART, resampling_filter, light=True)


def test_fine_bright_patterns_keep_their_brightness_in_linear_light() -> None:
    lines = Image.new("L", (64, 64))
    for x in range(0, 64, 2):
        lines.paste(255, (x, 0, x + 1, 64))
    area = whole(lines).area
    assert _resampling.resample(lines, (8, 8), area).getpixel((4, 4)) == pytest.approx(128, abs=2)
    bright = resample_light(lines, (8, 8), area, ResamplingFilter.BOX)
    assert bright.getpixel((4, 4)) == 188  # half of white's light


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
@pytest.mark.parametrize("light", [False, True])
def test_unseen_pixels_lend_no_colour(way: str, mode: str, light: bool) -> None:
    if way == "fast" and mode == "LA" and not light:
        pytest.skip("the fast resizer does not know this mode")
    image = Image.new(mode, (400, 100), (0,) * len(Image.new(mode, (1, 1)).getbands()))
    image.paste((255,) * len(image.getbands()), (0, 0, 201, 100))
    for name in set(ResamplingFilter) - {ResamplingFilter.NEAREST}:
        resample = resample_light if light else _resampling.resample
        result = resample(image, (40, 10), whole(image).area, name)
        *colors, alpha = result.split()
        seen = alpha.point(lambda level: 255 * (level > 8))
        for color in colors:
            assert color.crop(seen.getbbox()).getextrema()[0] >= 254


@pytest.mark.parametrize("error", [TypeError, ValueError, RuntimeError, AttributeError])
@pytest.mark.parametrize("mode", ["RGB", "I;16"])
def test_a_pillow_that_the_fast_resizer_does_not_know_costs_time_only(
    mode: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise error

    monkeypatch.setattr(_resampling, "fast", SimpleNamespace())
    monkeypatch.setattr(_resampling, "_options", refuse)
    image = PICTURES[mode]
    assert _resampling.resample(image, (64, 48), whole(image).area).size == (64, 48)


def test_huge_pictures_are_left_to_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_resampling, "fast", SimpleNamespace())
    monkeypatch.setattr(_resampling, "_options", lambda *_: pytest.fail("too long"))
    monkeypatch.setattr(_resampling, "MAX_FAST_PIXELS", 1000)
    for mode in ("RGB", "I;16"):
        image = PICTURES[mode]
        assert _resampling.resample(image, (64, 48), whole(image).area).size == (64, 48)


def test_the_result_is_a_picture_of_its_own() -> None:
    image = Image.new("RGB", (8, 8), "red")
    _resampling.resample(image, (4, 4), whole(image).area).putpixel((0, 0), (0, 0, 0))
    assert image.getpixel((0, 0)) == (255, 0, 0)
