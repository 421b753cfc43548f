"""Firs in the mist, one row behind the other, with the morning light from above."""

import random
from collections.abc import Sequence

from PIL import Image, ImageChops

from processing.measuring.samples import _painting
from processing.measuring.samples._painting import Color, Size
from processing.record import record

Outline = list[tuple[float, float]]


@record
class Palette:
    """The mist above and below, the sun in it, and the nearest trees."""

    high: Color
    low: Color
    sun: Color
    near: Color


PALETTES = (
    Palette((196, 214, 208), (232, 232, 208), (255, 240, 190), (14, 34, 30)),
    Palette((150, 180, 190), (206, 220, 214), (255, 246, 214), (10, 30, 40)),
    Palette((214, 186, 140), (250, 220, 160), (255, 226, 150), (40, 26, 16)),
    Palette((120, 140, 176), (196, 190, 206), (255, 224, 214), (16, 20, 40)),
)


def paint_forest(chance: random.Random, size: Size, variant: int) -> Image.Image:
    """Return rows of firs that come out of the mist."""
    palette = PALETTES[variant % len(PALETTES)]
    width, height = size
    image = _painting.gradient(size, ((0, palette.high), (0.7, palette.low), (1, palette.low)))
    sun = (width * chance.uniform(0.2, 0.8), height * chance.uniform(0.05, 0.25))
    image = _painting.glow(image, sun, (width, width), palette.sun, 0.7)
    rows = 7
    for row in range(rows):
        share = row / (rows - 1)
        _row(chance, image, palette, share)
        _mist(chance, image, palette, share)
        image = _painting.glow(image, sun, (width, width), palette.sun, 0.14 * (1 - share))
    return _rays(chance, image, sun, palette.sun)


def _row(chance: random.Random, image: Image.Image, palette: Palette, share: float) -> None:
    size = image.size
    tall = 0.09 + 0.52 * share**1.6
    top = 0.36 + 0.56 * share
    heights = _painting.ridge(chance, 257, 0.45)
    ground = _painting.under(size, heights, top, 0.10)
    color = _painting.mix(palette.low, palette.near, 0.12 + 0.88 * share**1.1)
    mist = _painting.mix(color, palette.low, 0.75 * (1 - share * 0.8))
    shade = _painting.gradient(
        size, ((0, color), (top, color), (min(1.0, top + 0.22), mist), (1.01, mist))
    )
    firs = firs_on(chance, ground[1:-1], size[1] * tall, gap=0.16 + 0.3 * share**2)
    _painting.paint(image, shade, _painting.shape(size, ground, *firs))


def _mist(chance: random.Random, image: Image.Image, palette: Palette, share: float) -> None:
    size = image.size
    veil = _painting.noise(chance, size, (2, 5), octaves=4)
    top = 0.5 + 0.42 * share
    band = _painting.ramp(
        size, ((0, 0), (top - 0.14, 0), (top + 0.1, 170), (min(1.0, top + 0.4), 60), (1.01, 60))
    )
    band = band.point([round(level * (1 - 0.75 * share)) for level in range(256)])
    _painting.paint(image, palette.low, ImageChops.multiply(veil, band))


def _rays(
    chance: random.Random, image: Image.Image, sun: tuple[float, float], color: Color
) -> Image.Image:
    """Return `image` with a few broad beams that fan out from the sun."""
    width, height = image.size
    beams = []
    for _ in range(chance.randint(5, 8)):
        foot, wide = width * chance.uniform(-0.4, 1.4), width * chance.uniform(0.02, 0.07)
        beams.append([sun, (foot + wide, height * 1.05), (foot - wide, height * 1.05)])
    small = (width // 8, height // 8)
    mask = _painting.shape(small, *[[(x / 8, y / 8) for x, y in beam] for beam in beams])
    mask = _painting.blurred(mask, width / 500).resize(image.size, Image.Resampling.BICUBIC)
    fade = _painting.ramp(image.size, ((0, 70), (0.9, 0), (1, 0)))
    return _painting.add_light(image, ImageChops.multiply(mask, fade), color)


def firs_on(
    chance: random.Random, line: Sequence[tuple[float, float]], tall: float, *, gap: float = 0.3
) -> list[Outline]:
    """Return outlines of firs of about `tall` pixels along `line`, from left to right.

    `gap` is how far they stand from each other, as a part of their height.
    """
    firs = []
    left, right = line[0][0], line[-1][0]
    x = left - tall * chance.random() * gap
    while x < right + tall * 0.2:
        place = (x - left) / (right - left) * (len(line) - 1)
        foot = line[min(len(line) - 1, max(0, round(place)))][1]
        firs.append(fir(chance, x, foot + tall * 0.06, tall * chance.uniform(0.55, 1.15)))
        x += tall * gap * chance.uniform(0.4, 1.8)
    return firs


def fir(chance: random.Random, x: float, foot: float, tall: float) -> Outline:
    """Return the outline of one fir at `x` on `foot`, in pixels."""
    left: Outline = []
    right: Outline = []
    tiers = max(6, min(22, round(tall / 14)))
    spread = tall * chance.uniform(0.13, 0.19)
    for tier in range(tiers + 1):
        down = tier / tiers
        y = foot - tall * (1 - 0.97 * down)
        for side, sign in ((left, -1), (right, 1)):
            reach = spread * down**0.85 * chance.uniform(0.75, 1.15)
            side.append((x + sign * (reach * 0.45), y))
            side.append((x + sign * (reach + tall * 0.008), y + tall * 0.05))
    return [(x, foot - tall * 1.03), *right, *left[::-1]]
