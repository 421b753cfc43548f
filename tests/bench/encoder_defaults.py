"""Measure what each encoder makes of painted landscapes, by quality and effort; judges nothing.

    python tests/bench/encoder_defaults.py [--side 800] [--pictures 6]

Bytes and structural similarity (Wang et al. 2004) of brightness and of colour, and milliseconds of
processor time, each the mean of all pictures. The scales of quality in `format_table` are chosen so
that a recipe's quality looks the same in every format; the efforts by what time buys in bytes.
"""

import argparse
import io
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from processing.formats.available import WRITABLE
from processing.formats.table import PictureFormat
from processing.imaging._color import Colored
from processing.imaging._encoding import encode
from processing.measuring.samples._scenes import SCENES, paint_scene
from processing.settings.choices import Effort
from processing.settings.recipe import Recipe

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Plane = NDArray[np.float64]

QUALITIES = (60, 75, 80, 85, 90, 95)
WINDOW = 8  # pixels
STABLE = (0.01 * 255) ** 2, (0.03 * 255) ** 2  # the constants of the definition
BRIGHTNESS, COLOR = np.array((0.299, 0.587, 0.114)), np.array((-0.169, -0.331, 0.5))


@dataclass(frozen=True, slots=True)
class Measured:
    """What one encoder made of one picture."""

    size_bytes: int
    brightness: float
    color: float
    milliseconds: float


def means(plane: "Plane") -> "Plane":
    """Return the mean of each window."""
    sums = np.pad(plane, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    whole = sums[WINDOW:, WINDOW:] - sums[:-WINDOW, WINDOW:] - sums[WINDOW:, :-WINDOW]
    return (whole + sums[:-WINDOW, :-WINDOW]) / WINDOW**2


def similarity(one: "Plane", other: "Plane") -> float:
    """Return the mean structural similarity of two planes of 0 to 255; 1 is the same."""
    mean_one, mean_other = means(one), means(other)
    variances = means(one**2) - mean_one**2 + means(other**2) - mean_other**2
    together = means(one * other) - mean_one * mean_other
    upper = (2 * mean_one * mean_other + STABLE[0]) * (2 * together + STABLE[1])
    lower = (mean_one**2 + mean_other**2 + STABLE[0]) * (variances + STABLE[1])
    return float((upper / lower).mean())


def measured(image: Image.Image, row: PictureFormat, recipe: Recipe) -> Measured:
    started = time.process_time()
    content = encode(Colored(image), row, recipe).content
    milliseconds = (time.process_time() - started) * 1000
    with Image.open(io.BytesIO(content)) as made:
        after = np.asarray(made.convert("RGB")).astype(float)
    before = np.asarray(image).astype(float)
    brightness, color = (
        similarity(after @ weights, before @ weights) for weights in (BRIGHTNESS, COLOR)
    )
    return Measured(len(content), brightness, color, milliseconds)


def recipes(row: PictureFormat) -> Iterator[tuple[str, Recipe]]:
    """Yield what is measured of a format, each with its name."""
    if row.has_quality:
        for quality in QUALITIES:
            yield f"quality {quality}", Recipe(quality_percent=quality)
    usual = Recipe()
    for effort, is_lossless in product(Effort, (False, True) if row.lossless else (False,)):
        name = f"{effort}, lossless" if is_lossless else str(effort)
        yield name, replace(usual, effort=effort, lossless=is_lossless)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--side", type=int, default=800)
    parser.add_argument("--pictures", type=int, default=6)
    given = parser.parse_args()
    size = (given.side, given.side * 3 // 4)
    images = [paint_scene(scene, 0, size) for scene in islice(SCENES, given.pictures)]
    print(f"{'format':9}{'setting':20}{'kB':>8}{'bright':>9}{'colour':>9}{'ms':>8}")
    for row in WRITABLE:
        for name, recipe in recipes(row):
            rows = [measured(image, row, recipe) for image in images]
            kilobytes = statistics.mean(each.size_bytes for each in rows) / 1000
            bright = statistics.mean(each.brightness for each in rows)
            color = statistics.mean(each.color for each in rows)
            milliseconds = statistics.mean(each.milliseconds for each in rows)
            line = f"{kilobytes:8.1f}{bright:9.4f}{color:9.4f}{milliseconds:8.0f}"
            print(f"{row.label:9}{name:20}{line}", flush=True)


if __name__ == "__main__":
    main()
