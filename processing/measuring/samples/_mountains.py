"""Mountain ridges behind each other in the haze, some above a lake that mirrors them."""

import random

from PIL import Image, ImageChops

from processing.measuring.samples import _painting
from processing.measuring.samples._forest import firs_on
from processing.measuring.samples._painting import Color, Size
from processing.measuring.samples._water import mirror
from processing.record import record

FIRS_FROM = 0.55  # nearer ridges than this show their trees


@record
class Palette:
    """The light of one hour: sky from top to horizon, sun, and ridges from far to near."""

    sky: tuple[Color, Color, Color]
    sun: Color
    far: Color
    near: Color


PALETTES = (
    Palette(
        ((66, 96, 160), (196, 168, 190), (255, 206, 160)),
        (255, 224, 170),
        (214, 168, 170),
        (28, 30, 58),
    ),
    Palette(
        ((88, 150, 205), (168, 205, 230), (236, 240, 240)),
        (255, 250, 230),
        (176, 202, 222),
        (20, 48, 60),
    ),
    Palette(
        ((40, 38, 84), (150, 70, 110), (255, 150, 90)),
        (255, 196, 120),
        (196, 96, 104),
        (22, 14, 36),
    ),
    Palette(
        ((120, 150, 170), (206, 214, 206), (250, 236, 206)),
        (255, 244, 214),
        (200, 208, 196),
        (34, 50, 44),
    ),
    Palette(
        ((24, 44, 96), (90, 110, 170), (214, 170, 190)),
        (255, 210, 220),
        (134, 132, 180),
        (12, 18, 44),
    ),
)


def paint_ridges(chance: random.Random, size: Size, variant: int) -> Image.Image:
    """Return ridges in the haze under a low sun, the nearest with firs on it."""
    palette = PALETTES[variant % len(PALETTES)]
    horizon = chance.uniform(0.5, 0.6)
    sun = (chance.uniform(0.25, 0.75), horizon * chance.uniform(0.5, 0.72))
    image = _sky(chance, size, palette, horizon, sun)
    layers = chance.randint(5, 7)
    for layer in range(layers):
        share = layer / (layers - 1)
        top = 0.30 + 0.50 * share**1.15 + chance.uniform(-0.02, 0.02)
        _ridge(chance, image, palette, share, top)
        if share < 0.8:
            image = _sun_haze(image, sun, palette, 0.16)
    return image


def paint_lake(chance: random.Random, size: Size, variant: int) -> Image.Image:
    """Return mountains above a calm lake."""
    palette = PALETTES[variant % len(PALETTES)]
    shore = chance.uniform(0.56, 0.64)
    sun = (chance.uniform(0.25, 0.75), shore * chance.uniform(0.3, 0.5))
    image = _sky(chance, size, palette, shore, sun)
    for share, top in ((0.05, 0.24), (0.3, 0.36), (0.55, 0.46), (0.9, 0.6)):
        _ridge(chance, image, palette, share, top, floor=shore)
        image = _sun_haze(image, sun, palette, 0.12)
    return mirror(chance, image, shore, tint=_painting.mix(palette.near, palette.sky[1], 0.45))


def _sky(
    chance: random.Random,
    size: Size,
    palette: Palette,
    horizon: float,
    sun: tuple[float, float],
) -> Image.Image:
    top, middle, low = palette.sky
    image = _painting.gradient(size, ((0, top), (horizon * 0.6, middle), (horizon, low), (1, low)))
    clouds = _painting.noise(chance, size, (3, 9), octaves=5)
    clouds = _painting.curve(clouds, _painting.smooth_step(0.5, 0.95))
    fade = _painting.ramp(size, ((0, 60), (horizon, 110), (1, 0)))
    tone = _painting.mix(low, palette.sun, 0.5)
    image = _painting.add_light(image, ImageChops.multiply(clouds, fade), tone)
    image = _sun_haze(image, sun, palette, 0.55)
    center, reach = (size[0] * sun[0], size[1] * sun[1]), size[0]
    image = _painting.glow(image, center, (reach // 3, reach // 3), palette.sun, 0.7)
    return _painting.glow(image, center, (reach // 18, reach // 18), (255, 255, 250), 3.0)


def _sun_haze(
    image: Image.Image, sun: tuple[float, float], palette: Palette, strength: float
) -> Image.Image:
    """Return `image` with the sun's light in the air before it."""
    center, reach = (image.width * sun[0], image.height * sun[1]), image.width
    return _painting.glow(image, center, (reach, reach), palette.sun, strength)


def _ridge(
    chance: random.Random,
    image: Image.Image,
    palette: Palette,
    share: float,
    top: float,
    *,
    floor: float = 1.2,
) -> None:
    """Paint one ridge, `share` of the way from the farthest to the nearest."""
    size = image.size
    reach = chance.uniform(0.14, 0.22) * (1.15 - 0.45 * share)
    start = top - reach * 0.3
    heights = _painting.ridge(chance, 1025, 0.5 + 0.04 * share)
    outlines = [_painting.under(size, heights, start, reach)]
    if share > FIRS_FROM:
        outlines += firs_on(chance, outlines[0][1:-1], size[1] * (0.018 + 0.05 * (share - 0.5)))
    color = _painting.mix(palette.far, palette.near, share**0.8)
    color = _painting.mix(color, palette.sky[2], 0.3 * (1 - share))
    mist = _painting.mix(
        color, _painting.mix(palette.sky[2], palette.far, 0.4), 0.75 - 0.55 * share
    )
    end = min(1.0, start + reach + 0.16, floor)
    ground = _painting.gradient(size, ((0, color), (start, color), (end, mist), (1.01, mist)))
    slopes = _painting.noise(chance, size, (9, 5), octaves=6, keep=0.7)
    lit = ImageChops.overlay(ground, Image.merge("RGB", [slopes] * 3))
    ground = Image.blend(ground, lit, 0.02 + 0.20 * share**2)
    _painting.paint(image, ground, _painting.shape(size, *outlines))
