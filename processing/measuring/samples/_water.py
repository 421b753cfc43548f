"""Sunsets over the sea, and the mirror that any calm water is."""

import random

from PIL import Image, ImageChops

from processing.measuring.samples import _painting
from processing.measuring.samples._painting import Color, Size
from processing.record import record

_RIPPLE_SIDE = 512
_STRIPS = 48


@record
class Palette:
    """An evening: sky from top to horizon, clouds lit from below, sun, and the deep water."""

    sky: tuple[Color, Color, Color, Color]
    cloud: Color
    sun: Color
    deep: Color


PALETTES = (
    Palette(
        ((44, 52, 112), (140, 84, 130), (244, 126, 84), (255, 200, 120)),
        (255, 140, 96),
        (255, 220, 150),
        (18, 24, 58),
    ),
    Palette(
        ((70, 130, 190), (150, 186, 214), (250, 206, 150), (255, 226, 180)),
        (255, 214, 180),
        (255, 236, 190),
        (14, 56, 84),
    ),
    Palette(
        ((26, 30, 70), (84, 56, 110), (190, 80, 110), (255, 150, 110)),
        (230, 100, 120),
        (255, 190, 130),
        (12, 12, 40),
    ),
    Palette(
        ((100, 150, 180), (180, 196, 206), (240, 206, 200), (255, 224, 200)),
        (255, 206, 196),
        (255, 240, 220),
        (40, 84, 104),
    ),
)


def paint_sunset(chance: random.Random, size: Size, variant: int) -> Image.Image:
    """Return the sun low over the sea, with its path on the water."""
    palette = PALETTES[variant % len(PALETTES)]
    width, height = size
    horizon = chance.uniform(0.5, 0.62)
    sun = (width * chance.uniform(0.3, 0.7), height * horizon * chance.uniform(0.72, 0.9))
    image = _sky(chance, size, palette, horizon, sun)
    if chance.random() < 0.7:
        heights = [h**1.6 for h in _painting.ridge(chance, 513, 0.5)]
        coast = _painting.shape(size, _painting.under(size, heights, horizon - 0.07, 0.075))
        _painting.paint(image, _painting.mix(palette.deep, palette.sky[2], 0.45), coast)
    image = mirror(chance, image, horizon, tint=palette.deep)
    return _sun_path(chance, image, horizon, sun[0], palette.sun)


def _sky(
    chance: random.Random, size: Size, palette: Palette, horizon: float, sun: tuple[float, float]
) -> Image.Image:
    stops = zip((0, 0.45, 0.85, 1), palette.sky, strict=True)
    image = _painting.gradient(
        size, [(at * horizon, color) for at, color in stops] + [(1.0, palette.sky[3])]
    )
    bands = _painting.noise(chance, size, (2, 12), octaves=6, keep=0.6)
    bands = _painting.curve(bands, _painting.smooth_step(0.48, 0.9))
    fade = _painting.ramp(size, ((0, 230), (horizon * 0.8, 200), (horizon, 40), (1, 0)))
    bands = ImageChops.multiply(bands, fade)
    shaded = _painting.mix(palette.sky[0], palette.cloud, 0.35)
    _painting.paint(image, shaded, bands.point([level * 2 // 5 for level in range(256)]))
    image = _painting.add_light(image, ImageChops.offset(bands, 0, size[1] // 70), palette.cloud)
    reach = size[0]
    image = _painting.glow(image, sun, (reach * 4 // 3, reach), palette.sun, 0.6)
    image = _painting.glow(image, sun, (reach // 4, reach // 4), palette.sun, 0.8)
    return _painting.glow(image, sun, (reach // 16, reach // 16), (255, 255, 240), 4.0)


def mirror(chance: random.Random, image: Image.Image, shore: float, *, tint: Color) -> Image.Image:
    """Return `image` with everything below `shore` (a part of the height) as water."""
    width, height = image.size
    line = round(height * shore)
    room = (width, height - line)
    above = image.crop((0, max(0, line - room[1]), width, line))
    flipped = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize(room)
    flipped = _painting.blurred(flipped, height / 400)
    waves = ripples(chance, room)
    nearer = ImageChops.offset(flipped, width // 300, room[1] // 9)
    nearer.paste(flipped.crop((0, 0, width, room[1] // 9)), (0, 0))
    water = Image.composite(nearer, flipped, waves)
    depth = _painting.ramp(room, ((0, 25), (0.35, 60), (1, 150)))
    _painting.paint(water, tint, depth)
    dark = ImageChops.multiply(waves, _painting.ramp(room, ((0, 30), (1, 110))))
    _painting.paint(water, _painting.mix(tint, (0, 0, 0), 0.4), dark)
    result = image.copy()
    result.paste(water, (0, line))
    edge = _painting.ramp((width, max(2, height // 160)), ((0, 0), (0.5, 120), (1, 0)))
    result.paste(_painting.mix(tint, (255, 255, 255), 0.25), (0, line - edge.height // 2), edge)
    return result


def ripples(chance: random.Random, room: Size) -> Image.Image:
    """Return a mask of waves that grow towards the viewer."""
    side = _RIPPLE_SIDE
    flat = _painting.noise(chance, (side, side), (10, 60), octaves=3, keep=0.8)
    width, height = room
    strips = []
    for strip in range(_STRIPS):
        # From the shore (0) to the viewer (1) waves come ever larger out of the same texture.
        far, near = strip / _STRIPS, (strip + 1) / _STRIPS
        wide = side * min(1.0, 0.19 + 0.93 * (1 - (far + near) / 2) ** 3)
        start, end = (side * (0.7 * (1 - share) ** 2 + 0.2 * (1 - share)) for share in (far, near))
        left, right = (side - wide) / 2, (side + wide) / 2
        target = (0, round(height * far), width, round(height * near))
        strips.append((target, (left, start, left, end, right, end, right, start)))
    waves = flat.transform(room, Image.Transform.MESH, strips, Image.Resampling.BICUBIC)
    return _painting.curve(waves, _painting.smooth_step(0.35, 0.75))


def _sun_path(
    chance: random.Random, image: Image.Image, shore: float, center: float, color: Color
) -> Image.Image:
    """Return `image` with the sun glittering on the water below it."""
    width, height = image.size
    line = round(height * shore)
    room = (width, height - line)
    sparks = _painting.curve(ripples(chance, room), _painting.smooth_step(0.55, 0.95))
    spread = round(width * 0.16)
    path = _painting.shape(
        room,
        [
            (center - spread * 0.25, -1),
            (center + spread * 0.25, -1),
            (center + spread, room[1] + 1),
            (center - spread, room[1] + 1),
        ],
    )
    path = _painting.blurred(path.resize((width // 8, room[1] // 8)), width / 110).resize(room)
    mask = Image.new("L", image.size)
    mask.paste(ImageChops.multiply(sparks, path), (0, line))
    return _painting.add_light(image, mask, color)
