"""Flowers in a meadow, sharp before a background that melts into discs of light."""

import math
import random

from PIL import Image, ImageChops, ImageDraw

from processing.measuring.samples import _painting
from processing.measuring.samples._painting import Color, Size
from processing.record import record


@record
class Palette:
    """The blurred background from top to bottom, its lights, grass, petals and their centre."""

    back: tuple[Color, Color, Color]
    lights: Color
    grass: Color
    petals: tuple[Color, Color]
    heart: Color


PALETTES = (
    Palette(
        ((196, 210, 120), (120, 150, 60), (40, 66, 24)),
        (255, 240, 170),
        (70, 110, 34),
        ((226, 44, 30), (255, 110, 60)),
        (40, 20, 24),
    ),
    Palette(
        ((150, 190, 200), (110, 150, 110), (34, 60, 40)),
        (230, 246, 240),
        (60, 104, 54),
        ((250, 250, 250), (226, 230, 240)),
        (250, 200, 50),
    ),
    Palette(
        ((240, 190, 130), (180, 130, 70), (60, 50, 24)),
        (255, 224, 160),
        (104, 96, 36),
        ((230, 130, 190), (255, 190, 220)),
        (250, 210, 90),
    ),
    Palette(
        ((170, 180, 220), (110, 130, 150), (36, 50, 60)),
        (240, 230, 255),
        (64, 100, 80),
        ((110, 90, 210), (170, 150, 250)),
        (250, 230, 120),
    ),
)


def paint_meadow(chance: random.Random, size: Size, variant: int) -> Image.Image:
    """Return a few flowers close by, and the meadow behind them out of focus."""
    palette = PALETTES[variant % len(PALETTES)]
    image = _background(chance, size, palette)
    image = _lights(chance, image, palette)
    for share in (0.0, 0.5):
        layer = image.copy()
        _grass(chance, layer, palette, share)
        for _ in range(chance.randint(7, 10)):
            _flower(chance, layer, palette, 0.045 + 0.035 * share, 0.45)
        image = _painting.blurred(layer, size[0] / (110 + 240 * share))
    _grass(chance, image, palette, 1.0)
    for _ in range(chance.randint(3, 4)):
        _flower(chance, image, palette, 0.115, 0.28)
    return image


def _background(chance: random.Random, size: Size, palette: Palette) -> Image.Image:
    top, middle, low = palette.back
    image = _painting.gradient(size, ((0, top), (0.5, middle), (1, low)))
    blots = _painting.noise(chance, size, (5, 4), octaves=3)
    image = ImageChops.overlay(image, Image.merge("RGB", [blots] * 3))
    sun = (size[0] * chance.uniform(0.1, 0.9), -size[1] * 0.05)
    return _painting.glow(image, sun, (size[0] * 4 // 3, size[0]), palette.lights, 0.85)


def _lights(chance: random.Random, image: Image.Image, palette: Palette) -> Image.Image:
    """Return `image` with points of light as an open lens draws them."""
    width, height = image.size
    mask = Image.new("L", (width // 2, height // 2))
    for _ in range(chance.randint(26, 40)):
        radius = width * chance.uniform(0.008, 0.026)
        x, y = chance.uniform(0, width), height * chance.uniform(0.0, 0.62) ** 1.1
        one = Image.new("L", mask.size)
        box = tuple(part / 2 for part in (x - radius, y - radius, x + radius, y + radius))
        level = chance.randint(30, 110)
        ImageDraw.Draw(one).ellipse(box, fill=level, outline=min(255, level + 25), width=2)
        mask = ImageChops.screen(mask, one)
    mask = _painting.blurred(mask, 1.6).resize(image.size, Image.Resampling.BICUBIC)
    return _painting.add_light(image, mask, palette.lights)


def _grass(chance: random.Random, image: Image.Image, palette: Palette, share: float) -> None:
    """Paint blades that rise from below the picture, brighter towards their tips."""
    width, height = image.size
    for tone in (0.0, 0.35, 0.7):
        blades = []
        for _ in range(round(60 - 25 * share)):
            foot, tall = width * chance.uniform(-0.05, 1.05), height * chance.uniform(0.12, 0.42)
            lean, wide = tall * chance.uniform(-0.45, 0.45), width * (0.0022 + 0.002 * share)
            blades.append(_blade(foot, height + 4.0, tall, lean, wide))
        dark = _painting.mix(palette.grass, (0, 0, 0), 0.6 - 0.3 * tone)
        bright = _painting.mix(palette.grass, palette.lights, tone * 0.6)
        shade = _painting.gradient(image.size, ((0, bright), (0.55, bright), (1, dark)))
        _painting.paint(image, shade, _painting.shape(image.size, *blades))


def _blade(
    foot: float, base: float, tall: float, lean: float, wide: float
) -> list[tuple[float, float]]:
    left, right = [], []
    for step in range(13):
        up = step / 12
        x, y = foot + lean * up**2, base - tall * up
        left.append((x - wide * (1 - up), y))
        right.append((x + wide * (1 - up), y))
    return left + right[::-1]


def _flower(
    chance: random.Random, image: Image.Image, palette: Palette, part: float, top: float
) -> None:
    """Paint one flower on its stalk; `part` is its size and `top` its highest place, in parts."""
    width, height = image.size
    radius = width * part * chance.uniform(0.8, 1.15) / 2
    x, y = width * chance.uniform(0.06, 0.94), height * chance.uniform(top, top + 0.32)
    stalk = _blade(x, height + 4.0, height - y, radius * chance.uniform(-0.6, 0.6), radius * 0.09)
    tip = stalk[12]
    _painting.fill(image, _painting.mix(palette.grass, (0, 0, 0), 0.2), stalk)
    _petals(chance, image, palette, tip, radius)


def _petals(
    chance: random.Random,
    image: Image.Image,
    palette: Palette,
    center: tuple[float, float],
    radius: float,
) -> None:
    side = math.ceil(radius * 2.6)
    size = (side, side)
    middle = side / 2
    number, turn, tilt = (
        chance.randint(9, 13),
        chance.uniform(0, math.tau),
        chance.uniform(0.55, 0.9),
    )
    corner = (round(center[0] - middle), round(center[1] - middle))
    for ring, share in ((0, 0.0), (1, 1.0)):
        for petal in range(number):
            angle = turn + math.tau * (petal + ring * 0.5) / number + chance.uniform(-0.08, 0.08)
            reach = radius * (1 - 0.16 * ring) * chance.uniform(0.9, 1.08)
            tone = 0.25 + 0.5 * share + 0.25 * math.sin(angle)
            color = _painting.mix(palette.petals[0], palette.petals[1], min(1.0, max(0.0, tone)))
            color = _painting.mix(
                color, (0, 0, 0), 0.16 * (1 - share) + 0.1 * (math.sin(angle) > 0)
            )
            outline = _petal(middle, angle, reach, radius * 2.4 / number, tilt)
            image.paste(color, corner, _painting.shape(size, outline))
    heart = [
        (
            middle + radius * 0.24 * math.cos(a / 12 * math.tau),
            middle + radius * 0.24 * tilt * math.sin(a / 12 * math.tau),
        )
        for a in range(12)
    ]
    image.paste(palette.heart, corner, _painting.shape(size, heart))


def _petal(
    middle: float, angle: float, reach: float, wide: float, tilt: float
) -> list[tuple[float, float]]:
    """Return one petal's outline; `tilt` is how flat the flower is seen."""
    outline = []
    for step in range(17):
        along = step / 16 if step <= 8 else (16 - step) / 16
        along *= 2
        across = (
            wide
            * math.sin(math.pi * min(1.0, along * 0.93 + 0.03)) ** 0.7
            * (1 if step <= 8 else -1)
        )
        px, py = along * reach, across / 1.6
        x = px * math.cos(angle) - py * math.sin(angle)
        y = px * math.sin(angle) + py * math.cos(angle)
        outline.append((middle + x, middle + y * tilt))
    return outline
