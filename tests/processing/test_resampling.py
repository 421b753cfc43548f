"""Resampling: both ways give the same picture, and the slow one is always there."""

from types import SimpleNamespace

import pytest
from pictures import quarters, with_hole
from PIL import Image, ImageChops, ImageStat

from processing import resampling
from processing.picture import whole

PICTURES = {
    "L": quarters(size=(640, 480), mode="L"),
    "RGB": quarters(size=(640, 480)),
    "RGBA": with_hole(quarters(size=(640, 480))),
    "CMYK": quarters(size=(640, 480), mode="CMYK"),
    "LA": with_hole(quarters(size=(640, 480), mode="L"), mode="LA"),
}
has_fast = pytest.mark.skipif(resampling.fast is None, reason="the fast resizer is not installed")


def as_seen(image: Image.Image) -> Image.Image:
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")


@has_fast
@pytest.mark.parametrize("area", [(0.0, 0.0, 640.0, 480.0), (0.0, 0.0, 639.125, 479.5)])
@pytest.mark.parametrize("size", [(100, 75), (639, 479), (20, 15), (900, 700)])
@pytest.mark.parametrize("mode", PICTURES)
def test_the_fast_resizer_and_pillow_agree(
    mode: str, size: tuple[int, int], area: tuple[float, ...]
) -> None:
    image = PICTURES[mode]
    quick, sure = resampling.resample(image, size, area), resampling._by_pillow(image, size, area)
    assert (quick.mode, quick.size) == (sure.mode, sure.size)
    difference = ImageStat.Stat(ImageChops.difference(as_seen(quick), as_seen(sure)))
    assert max(difference.mean) < 1.5


@pytest.mark.parametrize("mode", PICTURES)
def test_without_the_fast_resizer_every_mode_is_resampled(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resampling, "fast", None)
    image = PICTURES[mode]
    assert resampling.resample(image, (64, 48), whole(image).area).size == (64, 48)


@pytest.mark.parametrize("error", [TypeError, ValueError, RuntimeError, AttributeError])
def test_a_pillow_that_the_fast_resizer_does_not_know_costs_time_only(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise error

    monkeypatch.setattr(resampling, "fast", SimpleNamespace())
    monkeypatch.setattr(resampling, "_by_fast_resizer", refuse)
    image = PICTURES["RGB"]
    assert resampling.resample(image, (64, 48), whole(image).area).size == (64, 48)


def test_huge_pictures_are_left_to_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resampling, "fast", SimpleNamespace())
    monkeypatch.setattr(resampling, "_by_fast_resizer", lambda *_: pytest.fail("too long"))
    monkeypatch.setattr(resampling, "MAX_FAST_PIXELS", 1000)
    image = PICTURES["RGB"]
    assert resampling.resample(image, (64, 48), whole(image).area).size == (64, 48)


def test_the_result_is_a_picture_of_its_own() -> None:
    image = Image.new("RGB", (8, 8), "red")
    resampling.resample(image, (4, 4), whole(image).area).putpixel((0, 0), (0, 0, 0))
    assert image.getpixel((0, 0)) == (255, 0, 0)
