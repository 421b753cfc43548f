"""What all sceneries are painted with: gradients, noise, glow, masks and a camera's finish."""

import functools
import itertools
import math
import random
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

Size = tuple[int, int]
Color = tuple[int, int, int]
Points = Sequence[tuple[float, float]]
Stops = Sequence[tuple[float, Color]]  # position from 0 to 1 and the colour there, rising

_STEPS = 256  # of a gradient; grain hides what lies between
_FINE = 2  # masks are drawn so many times larger, for smooth edges
_GRAIN_SIDE = 512
_GLOW_RADIUS = 100


def mix(first: Color, second: Color, share: float) -> Color:
    """Return the colour that is `share` (0 to 1) of the way from `first` to `second`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return (red, green, blue)


def gradient(size: Size, stops: Stops) -> Image.Image:
    """Return a picture whose colour changes from top to bottom."""
    column = Image.new("RGB", (1, _STEPS))
    column.putdata([_color_at(stops, step / (_STEPS - 1)) for step in range(_STEPS)])
    column = column.resize((1, size[1]), Image.Resampling.BICUBIC)
    return column.resize(size, Image.Resampling.NEAREST)


def _color_at(stops: Stops, position: float) -> Color:
    for (start, first), (end, second) in itertools.pairwise(stops):
        if position <= end:
            return mix(first, second, max(0.0, (position - start) / (end - start)))
    return stops[-1][1]


def ramp(size: Size, stops: Sequence[tuple[float, int]]) -> Image.Image:
    """Return a mask that changes from top to bottom; `stops` are positions and levels."""
    grey = [(position, (level, level, level)) for position, level in stops]
    return gradient(size, grey).getchannel(0)


def noise(
    chance: random.Random, size: Size, cells: Size, *, octaves: int = 4, keep: float = 0.5
) -> Image.Image:
    """Return clouds of all levels: `cells` across and down at first, twice as many each octave."""
    result: Image.Image | None = None
    for octave in range(octaves):
        width, height = (max(2, side << octave) for side in cells)
        grid = Image.frombytes("L", (width, height), chance.randbytes(width * height))
        if result is None:
            result = grid
        else:
            coarse = result.resize(grid.size, Image.Resampling.BICUBIC)
            result = Image.blend(coarse, grid, keep / (1 + keep))
            keep *= 0.8
    assert result is not None  # noqa: S101 - there is at least one octave
    return ImageOps.autocontrast(result, cutoff=1).resize(size, Image.Resampling.BICUBIC)


def curve(image: Image.Image, function: Callable[[float], float]) -> Image.Image:
    """Return a mask with each level (0 to 1) sent through `function`."""
    levels = (function(level / 255) for level in range(256))
    return image.point([round(255 * min(1.0, max(0.0, level))) for level in levels])


def smooth_step(low: float, high: float) -> Callable[[float], float]:
    """Return a soft threshold: 0 below `low`, 1 above `high`."""

    def step(level: float) -> float:
        share = min(1.0, max(0.0, (level - low) / (high - low)))
        return share * share * (3 - 2 * share)

    return step


def shape(size: Size, *outlines: Points) -> Image.Image:
    """Return a mask of filled outlines with smooth edges."""
    mask = Image.new("L", (size[0] * _FINE, size[1] * _FINE))
    draw = ImageDraw.Draw(mask)
    for outline in outlines:
        draw.polygon([(x * _FINE, y * _FINE) for x, y in outline], fill=255)
    return mask.reduce(_FINE)


def glow(
    image: Image.Image, center: tuple[float, float], radius: Size, color: Color, strength: float
) -> Image.Image:
    """Return `image` with light around `center` that fades to nothing at `radius`."""
    # Broad light is painted small: enlarging a mask is quicker than making a large one.
    shrink = max(1, min(radius) // _GLOW_RADIUS)
    wide, tall = (max(1, side * 2 // shrink) for side in radius)
    light = curve(_disc(), lambda level: strength * math.pow(level, 2.2))
    light = light.resize((wide, tall), Image.Resampling.BICUBIC)
    mask = Image.new("L", (-(-image.width // shrink), -(-image.height // shrink)))
    corner = (round(center[0] / shrink - wide / 2), round(center[1] / shrink - tall / 2))
    mask.paste(light, corner)
    return add_light(image, mask.resize(image.size, Image.Resampling.BILINEAR), color)


@functools.cache
def _disc() -> Image.Image:
    # Pillow's gradient ends in the corners; this one ends where the circle touches the sides.
    inside = Image.radial_gradient("L").point(
        [min(255, level * 256 // 179) for level in range(256)]
    )
    return ImageOps.invert(inside)


def add_light(image: Image.Image, mask: Image.Image, color: Color) -> Image.Image:
    """Return `image` with light of `color` added where `mask` is; nothing gets darker."""
    light = Image.merge(
        "RGB", [mask.point([v * part // 255 for v in range(256)]) for part in color]
    )
    return ImageChops.screen(image, light)


def paint(image: Image.Image, layer: Image.Image | Color, mask: Image.Image) -> None:
    """Put `layer` into `image` where `mask` is."""
    image.paste(layer, (0, 0, *image.size), mask)


def ridge(chance: random.Random, points: int, roughness: float) -> list[float]:
    """Return a mountain line of `points` heights from 0 to 1: midpoints are moved, ever less."""
    heights = [chance.random(), chance.random()]
    reach = 1.0
    while len(heights) < points:
        reach *= roughness
        middles = [
            (a + b) / 2 + chance.uniform(-reach, reach) for a, b in itertools.pairwise(heights)
        ]
        pairs = zip(heights[:-1], middles, strict=True)
        heights = [*itertools.chain.from_iterable(pairs), heights[-1]]
    low, high = min(heights), max(heights)
    return [(height - low) / (high - low) for height in heights[:points]]


def under(
    size: Size, heights: Sequence[float], top: float, reach: float
) -> list[tuple[float, float]]:
    """Return the outline of the ground under `heights`, between `top` and `top` + `reach`."""
    width, height = size
    step = (width + 2) / (len(heights) - 1)
    line = [(n * step - 1, height * (top + reach * (1 - h))) for n, h in enumerate(heights)]
    return [(-1.0, height + 1.0), *line, (width + 1.0, height + 1.0)]


def fill(image: Image.Image, color: Color, outline: Points) -> None:
    """Paint one small outline into `image` with smooth edges."""
    left, top = (math.floor(min(point[axis] for point in outline)) for axis in (0, 1))
    right, bottom = (math.ceil(max(point[axis] for point in outline)) for axis in (0, 1))
    inside = [(x - left, y - top) for x, y in outline]
    image.paste(color, (left, top), shape((max(1, right - left), max(1, bottom - top)), inside))


def blurred(image: Image.Image, radius: float) -> Image.Image:
    """Return `image` blurred by `radius` pixels."""
    return image.filter(ImageFilter.GaussianBlur(radius))


def finish(chance: random.Random, image: Image.Image, size: Size) -> Image.Image:
    """Return `image` as a camera gives it, in `size`: bloom, darker corners, contrast, grain."""
    small = image.resize((image.width // 8, image.height // 8), Image.Resampling.BOX)
    bloom = blurred(small, image.width / 400).resize(image.size, Image.Resampling.BICUBIC)
    image = Image.blend(image, ImageChops.screen(image, bloom), 0.12)
    corners = curve(
        Image.radial_gradient("L"), lambda level: 1 - 0.38 * max(0.0, level - 0.35) ** 1.5
    )
    corners = corners.resize(image.size, Image.Resampling.BICUBIC)
    image = ImageChops.multiply(image, Image.merge("RGB", [corners] * 3))
    image = ImageEnhance.Color(ImageEnhance.Contrast(image).enhance(1.08)).enhance(1.15)
    if image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS)
    return ImageChops.add(image, _grain(chance, size), 1, -128)


def _grain(chance: random.Random, size: Size) -> Image.Image:
    """Return the noise of a sensor around level 128, a little different in each colour."""
    side = _GRAIN_SIDE
    tile = Image.frombytes("RGB", (side, side), chance.randbytes(side * side * 3))
    tile = tile.filter(ImageFilter.BoxBlur(0.7))
    grey = tile.convert("L").convert("RGB")
    spread = [round(128 + (level - 128) * 0.10) for level in range(256)]
    tile = Image.blend(tile, grey, 0.6).point(spread * 3)
    sheet = Image.new("RGB", size)
    for top in range(0, size[1], side):
        for left in range(0, size[0], side):
            sheet.paste(tile, (left, top))
    return sheet
