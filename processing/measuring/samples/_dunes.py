"""Sand dunes with a sharp crest between the lit side and the shadow."""

import math
import random

from PIL import Image, ImageChops

from processing.measuring.samples import _painting
from processing.measuring.samples._painting import Color, Size
from processing.record import record

_POINTS = 160


@record
class Palette:
    """Sky from top to horizon, sand in the light and in the shadow, and the haze between."""

    sky: tuple[Color, Color]
    lit: Color
    shadow: Color
    haze: Color


PALETTES = (
    Palette(((70, 130, 196), (222, 226, 220)), (240, 180, 110), (132, 72, 50), (236, 208, 176)),
    Palette(((96, 80, 140), (255, 190, 150)), (250, 150, 92), (96, 40, 56), (246, 180, 150)),
    Palette(((120, 170, 206), (244, 236, 220)), (244, 214, 168), (160, 120, 96), (240, 226, 204)),
    Palette(((40, 50, 104), (240, 160, 130)), (226, 120, 84), (60, 26, 56), (226, 150, 136)),
)


def paint_dunes(chance: random.Random, size: Size, variant: int) -> Image.Image:
    """Return dunes one behind the other, lit from one side."""
    palette = PALETTES[variant % len(PALETTES)]
    horizon = chance.uniform(0.3, 0.42)
    image = _painting.gradient(
        size, ((0, palette.sky[0]), (horizon, palette.sky[1]), (1, palette.haze))
    )
    clouds = _painting.noise(chance, size, (2, 8), octaves=5)
    clouds = _painting.curve(clouds, _painting.smooth_step(0.55, 1.0))
    fade = _painting.ramp(size, ((0, 120), (horizon, 60), (1, 0)))
    image = _painting.add_light(image, ImageChops.multiply(clouds, fade), palette.haze)
    sun = (size[0] * chance.choice((0.08, 0.92)), size[1] * horizon * 0.8)
    image = _painting.glow(image, sun, (size[0], size[0]), palette.haze, 0.8)
    rows = 5
    for row in range(rows):
        _dune(chance, image, palette, row / (rows - 1), horizon)
    return image


def _dune(
    chance: random.Random, image: Image.Image, palette: Palette, share: float, horizon: float
) -> None:
    """Paint one dune, `share` of the way from the farthest to the nearest."""
    size = image.size
    width, height = size
    crest = _crest(chance, share, horizon)
    line = [(width * x, height * y) for x, y in crest]
    floor = [(width + 1.0, height + 1.0), (-1.0, height + 1.0)]
    whole = _painting.shape(size, [*line, *floor])
    veil = 0.62 * (1 - share) ** 1.3
    top = min(y for _, y in crest)
    low = min(1.0, top + 0.34 + 0.2 * share)
    lit, shadow = (
        _painting.mix(color, palette.haze, veil) for color in (palette.lit, palette.shadow)
    )
    sand = _painting.gradient(
        size, ((0, lit), (top, lit), (low, _painting.mix(lit, shadow, 0.55)), (1.01, lit))
    )
    _painting.paint(image, _rippled(chance, sand, share), whole)
    dark = _painting.shape(size, *_shadows(chance, line, height * (0.14 + 0.36 * share)))
    fall = _painting.ramp(size, ((0, 255), (top, 245), (min(1.0, low + 0.15), 150), (1.01, 120)))
    _painting.paint(image, shadow, ImageChops.multiply(ImageChops.multiply(dark, whole), fall))


def _crest(chance: random.Random, share: float, horizon: float) -> list[tuple[float, float]]:
    """Return the line of a crest in parts of the picture: a few smooth waves with sharp tops."""
    base = horizon + 0.04 + 0.5 * share**1.4
    tall = 0.07 + 0.12 * share
    phase, pace = chance.uniform(0, math.tau), chance.uniform(1.1, 1.9) * (1.5 - 0.6 * share)
    other = chance.uniform(0, math.tau)
    crest = []
    for point in range(_POINTS + 1):
        x = -0.01 + 1.02 * point / _POINTS
        wave = 1 - abs(math.sin(x * math.pi * pace + phase)) ** 1.35
        swell = 0.35 * math.sin(x * math.tau * 0.6 + other)
        crest.append((x, base + tall * (0.5 - wave + swell)))
    return crest


def _shadows(
    chance: random.Random, line: list[tuple[float, float]], reach: float
) -> list[list[tuple[float, float]]]:
    """Return what lies in the shadow: from each top down a winding ridge, and all behind it."""
    shadows = []
    for index in range(2, len(line) - 2):
        x, y = line[index]
        if not (line[index - 1][1] >= y < line[index + 1][1]):
            continue
        drift = chance.uniform(-0.5, 0.1)
        ridge = [
            (
                x + reach * (drift * step / 12 + 0.10 * math.sin(step * 0.55)),
                y + reach * (step / 12) ** 1.2,
            )
            for step in range(13)
        ]
        end = next(
            (n for n in range(index + 1, len(line)) if line[n][1] < line[n - 1][1]), len(line)
        )
        behind = line[index:end]
        foot, valley = ridge[-1], behind[-1]
        hem = [_between(valley, foot, step / 12) for step in range(1, 12)]
        shadows.append([*behind, *hem, *ridge[::-1]])
    return shadows


def _between(
    valley: tuple[float, float], foot: tuple[float, float], share: float
) -> tuple[float, float]:
    """Return a point on the hollow line from a valley to the foot of a ridge."""
    x = valley[0] + (foot[0] - valley[0]) * share
    return (x, valley[1] + (foot[1] - valley[1]) * share**2.4)


def _rippled(chance: random.Random, sand: Image.Image, share: float) -> Image.Image:
    """Return `sand` with the small waves that wind leaves."""
    size = (sand.width // 2, sand.height // 2)
    waves = _painting.noise(chance, size, (8, 60 - round(30 * share)), octaves=2, keep=0.7)
    waves = waves.rotate(4, Image.Resampling.BICUBIC, fillcolor=128).resize(sand.size)
    lit = ImageChops.overlay(sand, Image.merge("RGB", [waves] * 3))
    return Image.blend(sand, lit, 0.06 + 0.16 * share)
