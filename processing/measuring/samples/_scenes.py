"""Paint landscapes that look like photographs, from a seed and nothing else: one row a scene."""

import random
from collections.abc import Callable

from PIL import Image

from processing.measuring.samples._dunes import paint_dunes
from processing.measuring.samples._forest import paint_forest
from processing.measuring.samples._meadow import paint_meadow
from processing.measuring.samples._mountains import paint_lake, paint_ridges
from processing.measuring.samples._night import paint_aurora, paint_stars
from processing.measuring.samples._painting import Size, finish
from processing.measuring.samples._water import paint_sunset
from processing.record import record

MAX_PAINTED_PIXELS = 1_800_000  # larger pictures are painted at this size and enlarged
MIN_PAINTED_SIDE = 320  # smaller ones have no room for waves and folds
MAX_PAINTED_SIDE = 6000


@record
class Scene:
    """One kind of landscape.

    Attributes:
        title: what a person would call such a picture.
        folder: what a person would file it under.
        paint: makes it of a size, in one of its palettes.
    """

    title: str
    folder: str
    paint: Callable[[random.Random, Size, int], Image.Image]


SCENES = (
    Scene("Morning ridges", "Mountains", paint_ridges),
    Scene("Evening at sea", "Coast and desert", paint_sunset),
    Scene("Milky Way", "Nights and meadows", paint_stars),
    Scene("Forest in mist", "Mountains", paint_forest),
    Scene("Dunes", "Coast and desert", paint_dunes),
    Scene("Meadow flowers", "Nights and meadows", paint_meadow),
    Scene("Quiet lake", "Mountains", paint_lake),
    Scene("Northern lights", "Nights and meadows", paint_aurora),
)


def paint_scene(scene: Scene, variant: int, size: Size) -> Image.Image:
    """Return `scene` in `size` pixels; the same for the same arguments and the same Pillow."""
    chance = random.Random(f"{scene.title} {variant}")  # noqa: S311 - no secrets, only landscapes
    scale = min(1.0, (MAX_PAINTED_PIXELS / (size[0] * size[1])) ** 0.5)
    scale = max(scale, MIN_PAINTED_SIDE / min(size))
    width, height = (min(MAX_PAINTED_SIDE, round(side * scale)) for side in size)
    return finish(chance, scene.paint(chance, (width, height), variant), size)
