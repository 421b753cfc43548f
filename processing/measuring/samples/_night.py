"""Starry nights: the Milky Way, sometimes northern lights, over dark hills and firs."""

import itertools
import random

from PIL import Image, ImageChops, ImageDraw

from processing.measuring.samples import _painting
from processing.measuring.samples._forest import firs_on
from processing.measuring.samples._painting import Color, Size
from processing.record import record

MEGAPIXEL = 1_000_000
STARS_PER_MEGAPIXEL = 1500
AURORAS: tuple[Color, ...] = ((70, 255, 160), (90, 240, 200), (160, 120, 255))


@record
class Palette:
    """The sky from top to horizon, the light behind the hills, and the band of stars."""

    sky: tuple[Color, Color, Color]
    dusk: Color
    band: Color


PALETTES = (
    Palette(((6, 10, 30), (18, 32, 74), (60, 66, 110)), (255, 170, 110), (170, 160, 230)),
    Palette(((4, 12, 24), (10, 44, 68), (30, 96, 110)), (150, 230, 200), (140, 190, 230)),
    Palette(((12, 8, 32), (48, 26, 84), (120, 60, 110)), (255, 140, 130), (220, 170, 230)),
)


def paint_stars(chance: random.Random, size: Size, variant: int) -> Image.Image:
    """Return the Milky Way over hills with firs."""
    palette = PALETTES[variant % len(PALETTES)]
    image = _sky(size, palette)
    center = (size[0] * chance.uniform(0.2, 0.8), size[1] * 0.86)
    image = _painting.glow(image, center, (size[0], size[1] * 2 // 3), palette.dusk, 0.7)
    image = _milky_way(chance, image, palette)
    image = _painting.add_light(image, _stars(chance, size), (255, 250, 240))
    _hills(chance, image, palette)
    return image


def paint_aurora(chance: random.Random, size: Size, variant: int) -> Image.Image:
    """Return northern lights over hills with firs."""
    palette = PALETTES[variant % 2]
    image = _sky(size, palette)
    image = _painting.add_light(image, _stars(chance, size), (255, 250, 240))
    color = AURORAS[variant % 2]
    for curtain in range(3):
        tone = _painting.mix(color, AURORAS[2], 0.35 * curtain)
        image = _curtain(chance, image, tone, 0.35 + 0.13 * curtain)
    _hills(chance, image, palette)
    return image


def _sky(size: Size, palette: Palette) -> Image.Image:
    top, middle, low = palette.sky
    return _painting.gradient(size, ((0, top), (0.5, middle), (0.85, low), (1, low)))


def _milky_way(chance: random.Random, image: Image.Image, palette: Palette) -> Image.Image:
    """Return `image` with a slanting band of unresolved stars and dark dust."""
    side = max(image.size) * 3 // 2
    small = (side // 3, side // 3)
    clouds = _painting.noise(chance, small, (5, 8), octaves=6, keep=0.8)
    band = _painting.ramp(small, ((0, 0), (0.36, 0), (0.5, 255), (0.64, 0), (1, 0)))
    band = _painting.curve(band, lambda level: level**1.5)
    dust = _painting.curve(
        _painting.noise(chance, small, (6, 22), octaves=5, keep=0.8),
        _painting.smooth_step(0.5, 0.75),
    )
    core = _painting.ramp(small, ((0, 0), (0.44, 0), (0.5, 230), (0.56, 0), (1, 0)))
    band = ImageChops.subtract(band, ImageChops.multiply(dust, core))
    angle = chance.choice((-1, 1)) * chance.uniform(48, 68)
    mask = ImageChops.multiply(band, clouds).rotate(angle, Image.Resampling.BICUBIC)
    left, top = (small[0] - image.width // 3) // 2, (small[1] - image.height // 3) // 2
    mask = mask.crop((left, top, left + image.width // 3, top + image.height // 3))
    mask = mask.resize(image.size, Image.Resampling.BICUBIC)
    image = _painting.add_light(
        image, _painting.curve(mask, lambda level: 0.9 * level), palette.band
    )
    specks = Image.frombytes(
        "L", (image.width, image.height), chance.randbytes(image.width * image.height)
    )
    specks = _painting.curve(specks, lambda level: max(0.0, level - 0.965) * 18)
    return _painting.add_light(image, ImageChops.multiply(specks, mask), (255, 240, 230))


def _stars(chance: random.Random, size: Size) -> Image.Image:
    """Return a mask of stars: many faint ones, few bright ones with a halo."""
    mask = Image.new("L", size)
    draw = ImageDraw.Draw(mask)
    number = round(STARS_PER_MEGAPIXEL * size[0] * size[1] / MEGAPIXEL)
    for _ in range(number):
        place = (chance.randrange(size[0]), chance.randrange(size[1]))
        draw.point(place, fill=round(70 + 185 * chance.random() ** 3))
    bright = Image.new("L", size)
    draw = ImageDraw.Draw(bright)
    for _ in range(number // 25):
        x, y, radius = chance.uniform(0, size[0]), chance.uniform(0, size[1]), chance.random() ** 2
        level = round(150 + 105 * radius)
        draw.ellipse((x - radius, y - radius, x + radius + 1, y + radius + 1), fill=level)
    halo = _painting.curve(_painting.blurred(bright, 2.5), lambda level: level * 2.2)
    return ImageChops.lighter(ImageChops.lighter(mask, halo), bright)


def _curtain(chance: random.Random, image: Image.Image, color: Color, top: float) -> Image.Image:
    """Return `image` with one hanging curtain of northern light around `top`."""
    width, height = image.size
    small = (width // 4, height // 4)
    folds = _painting.noise(chance, (small[0], 8), (7, 2), octaves=5, keep=0.9).resize(small)
    folds = _painting.curve(folds, lambda level: 0.25 + 0.75 * level**1.5)
    fall = _painting.ramp(small, ((0, 0), (0.15, 30), (0.52, 255), (0.6, 40), (0.66, 0), (1, 0)))
    curtain = ImageChops.multiply(folds, fall)
    waves = [top + 0.22 * (h - 0.5) for h in _painting.ridge(chance, 65, 0.4)]
    strips = []
    for strip, (first, second) in enumerate(itertools.pairwise(waves)):
        left, right = (round(small[0] * (strip + n) / 64) for n in (0, 1))
        up, down = (round(small[1] * (0.5 - wave)) for wave in (first, second))
        strips.append(
            (
                (left, 0, right, small[1]),
                (left, up, left, small[1] + up, right, small[1] + down, right, down),
            )
        )
    curtain = curtain.transform(small, Image.Transform.MESH, strips, Image.Resampling.BILINEAR)
    curtain = _painting.blurred(curtain, 1.5).resize(image.size, Image.Resampling.BICUBIC)
    return _painting.add_light(image, _painting.curve(curtain, lambda level: level * 0.85), color)


def _hills(chance: random.Random, image: Image.Image, palette: Palette) -> None:
    size = image.size
    for share, top in ((0.0, 0.74), (1.0, 0.84)):
        heights = _painting.ridge(chance, 513, 0.46)
        outline = _painting.under(size, heights, top, 0.12)
        trees = firs_on(chance, outline[1:-1], size[1] * 0.11, gap=0.22) if share else []
        color = _painting.mix(_painting.mix(palette.sky[2], (8, 10, 20), 0.62), (4, 6, 14), share)
        _painting.paint(image, color, _painting.shape(size, outline, *trees))
