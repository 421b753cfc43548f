"""Automatic crops keep the most interesting part."""

import random

import pytest
from PIL import Image, ImageDraw, ImageFilter

from processing.imaging.operations._saliency import most_entropic, most_salient
from processing.picture import Picture, whole

SIZE = (640, 400)
SHOWN = (200.0, 400.0)
SKIN = (224, 172, 138)


def busy(size: tuple[int, int]) -> Image.Image:
    """Return a patch of fine detail, the same in every run."""
    chance = random.Random(3)
    return Image.frombytes("L", size, chance.randbytes(size[0] * size[1]))


def plain(color: tuple[int, int, int] = (150, 160, 165)) -> Image.Image:
    """Return a sky that changes slowly, as skies do."""
    ramp = Image.linear_gradient("L").resize(SIZE).point(lambda level: level // 8)
    return Image.merge("RGB", [ramp.point(lambda v, c=c: c - 16 + v) for c in color])


def with_detail(x: int) -> Image.Image:
    image = plain()
    image.paste(busy((90, 90)).convert("RGB"), (x, 150))
    return image


def with_face(x: int) -> Image.Image:
    """Return a smooth face, before a wall that has more edges than it."""
    image = plain()
    draw = ImageDraw.Draw(image)
    for row in range(0, SIZE[1], 25):
        draw.line((0, row, SIZE[0], row), fill=(140, 150, 155), width=2)
    draw.ellipse((x, 120, x + 100, 260), fill=SKIN)
    return image.filter(ImageFilter.GaussianBlur(1))


def with_vivid_spot(x: int) -> Image.Image:
    image = plain()
    ImageDraw.Draw(image).ellipse((x, 150, x + 80, 230), fill=(30, 60, 230))
    return image


@pytest.mark.parametrize("x", [0, 60, 270, 430, 540])
@pytest.mark.parametrize("make", [with_detail, with_face, with_vivid_spot])
def test_attention_keeps_the_subject(make: object, x: int) -> None:
    left, top = most_salient(whole(make(x)), SHOWN)
    assert left - 8 <= x
    assert x + 80 <= left + SHOWN[0] + 8
    assert top == 0


@pytest.mark.parametrize("x", [0, 60, 270, 430, 540])
def test_entropy_keeps_where_most_happens(x: int) -> None:
    left, _ = most_entropic(whole(with_detail(x)), SHOWN)
    assert left - 8 <= x
    assert x + 80 <= left + SHOWN[0] + 8


@pytest.mark.parametrize("search", [most_salient, most_entropic])
@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "CMYK", "LAB", "I;16"])
def test_every_kind_of_picture_is_searched_in_both_directions(mode: str, search: object) -> None:
    image = Image.new("L", (120, 300), 90)
    image.paste(busy((60, 60)), (30, 220))
    if mode == "I;16":
        image = image.convert("I").point(lambda value: value * 257 + 0)
    image = image.convert("RGB").convert(mode) if mode == "LAB" else image.convert(mode)
    left, top = search(whole(image), (120.0, 100.0))
    assert left == 0
    assert 170 <= top <= 200


@pytest.mark.parametrize("search", [most_salient, most_entropic])
def test_where_nothing_stands_out_the_middle_is_kept(search: object) -> None:
    image = Image.new("RGB", SIZE, (120, 120, 120))
    left, top = search(whole(image), SHOWN)
    assert left == pytest.approx(220, abs=4)
    assert top == 0


@pytest.mark.parametrize("search", [most_salient, most_entropic])
def test_a_reduced_decode_is_searched_in_true_pixels(search: object) -> None:
    image = with_detail(540)
    reduced = Picture(image.resize((320, 200)), SIZE, (0.0, 0.0, 320.0, 200.0))
    assert search(reduced, SHOWN)[0] == pytest.approx(search(whole(image), SHOWN)[0], abs=8)


@pytest.mark.parametrize("search", [most_salient, most_entropic])
def test_pictures_of_a_few_pixels_have_a_part_too(search: object) -> None:
    for size in ((1, 1), (3, 1), (2, 900), (16_000, 1)):
        shown = (1.0, 1.0)
        left, top = search(whole(Image.new("RGB", size)), shown)
        assert 0 <= left <= size[0] - 1
        assert 0 <= top <= size[1] - 1
