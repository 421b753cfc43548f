"""Compare what encoders make of photographs: bytes at the same score, and processor time.

    python tests/bench/encoders.py --photos DIR [--boxes 256 1600] [--quality 80] [--chart FILE]

Each photograph is made as small as the box with Lanczos; that is the reference. Of a lossy encoder
it measures several qualities, and interpolates the bytes that it needs for the scores which
libjpeg-turbo's JPEG has: structural similarity of brightness, and SSIMULACRA 2 if that command of
libjxl is there. What keeps all pixels is compared by bytes alone. It judges nothing, and names what
is not installed; none of that is needed for Thumbpool.
"""

import argparse
import io
import json
import math
import random
import shutil
import statistics
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from tests.bench.chart import Bar, Panel, draw_chart
from tests.bench.encoder_kinds import (
    LOSSLESS,
    LOSSLESS_BASE,
    LOSSY,
    Encoder,
    base_and_passes,
    missing,
)
from tests.bench.quality import reference, similarity

SSIM, SSIMULACRA = "SSIM", "SSIMULACRA 2"
SUFFIXES = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp"}
ENOUGH_SECONDS = 0.05  # of processor time, after which an encoding is not timed again
REDUCED = 1.2  # a photograph has to be larger than the box by this, or it is left out
_LUMA = np.array((0.299, 0.587, 0.114))
CHART_HEADING = "Bytes at equal scores, with libjpeg-turbo's as 100 %; less is better"
CELL = 30  # columns
SCORES = (SSIMULACRA, SSIM)
WITHOUT_LOSS = "without loss, with PNG as 100 %"
_LOSSLESS_NAMES = {each.name for each in (LOSSLESS_BASE, *LOSSLESS)}
HEADER = f"  {'':24}{'ms':>8}" + "".join(
    f"  {f'bytes at equal {score}':>{CELL}}" for score in SCORES
)

Scores = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """What an encoder made of one picture at one quality; `scores` is empty if all pixels stay."""

    size_bytes: int
    milliseconds: float
    scores: Scores


@dataclass(frozen=True, slots=True)
class Figures:
    """What one encoder needs for one picture.

    Attributes:
        ratios: bytes relative to the base, by the name of what is held equal; a score that the
            encoder's qualities do not span is not there.
    """

    encoder: str
    milliseconds: float
    ratios: Scores


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one encoder for one photograph at one size, beside one base."""

    photo: str
    box: int
    base: str
    figures: Figures


def timed(encoder: Encoder, image: Image.Image, quality: int) -> tuple[bytes, float]:
    """Return the file, and the milliseconds of processor time that it took at best."""
    best = spent = math.inf
    total = 0.0
    content = b""
    while total < ENOUGH_SECONDS:
        started = time.process_time()
        content = encoder.encode(image, quality)
        spent = time.process_time() - started
        best = min(best, spent)
        total += spent or ENOUGH_SECONDS
    return content, best * 1000


def scores_of(content: bytes, wanted: Image.Image, command: str | None) -> Scores:
    """Return how near a file is to the picture it was made of; the higher the nearer."""
    with Image.open(io.BytesIO(content)) as opened:
        made = opened.convert("RGB")
    one, other = (np.asarray(image, dtype=np.float64) @ _LUMA for image in (made, wanted))
    scores = {SSIM: similarity(one, other)}
    if command:
        with tempfile.TemporaryDirectory() as folder:
            paths = Path(folder, "wanted.ppm"), Path(folder, "made.ppm")
            for image, path in zip((wanted, made), paths, strict=True):
                image.save(path)
            told = subprocess.run([command, *paths], capture_output=True, text=True, check=True)
        scores[SSIMULACRA] = float(told.stdout.split()[-1])
    return scores


def lossy_figures(
    encoder: Encoder, image: Image.Image, base: Measured, command: str | None
) -> Figures:
    """Return what `encoder` needs for the scores of `base`."""
    times = []

    @cache
    def at(step: int) -> Measured:
        content, milliseconds = timed(encoder, image, encoder.qualities[step])
        times.append(milliseconds)
        return Measured(len(content), milliseconds, scores_of(content, image, command))

    ratios = {}
    for name, target in base.scores.items():
        low, high = 0, len(encoder.qualities) - 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if at(middle).scores[name] < target else (low, middle)
        below, above = at(low), at(high)
        if below.scores[name] <= target <= above.scores[name]:
            part = (target - below.scores[name]) / (above.scores[name] - below.scores[name])
            logarithms = math.log(below.size_bytes), math.log(above.size_bytes)
            size = math.exp(logarithms[0] + part * (logarithms[1] - logarithms[0]))
            ratios[name] = size / base.size_bytes
    return Figures(encoder.name, statistics.median(times), ratios)


@dataclass(frozen=True, slots=True)
class Field:
    """All that is measured: each base, what keeps its pixels, and what does not."""

    base: Encoder
    passes: Sequence[Encoder]
    lossy: Sequence[Encoder]
    lossless: Sequence[Encoder]

    def figures_of(self, image: Image.Image, command: str | None) -> Iterator[Figures]:
        """Yield the figures of all encoders for one picture."""
        content, milliseconds = timed(self.base, image, self.base.qualities[0])
        scores = scores_of(content, image, command)
        base = Measured(len(content), milliseconds, scores)
        yield from _pixels_kept(self.base, self.passes, image)
        for encoder in self.lossy:
            if image.width * image.height <= encoder.most_pixels:
                yield lossy_figures(encoder, image, base, command)
        yield from _pixels_kept(LOSSLESS_BASE, self.lossless, image)


def _pixels_kept(
    base: Encoder, encoders: Sequence[Encoder], image: Image.Image
) -> Iterator[Figures]:
    """Yield the figures of what has the same pixels as `base`, and so its scores; `base` first."""
    base_bytes = 0
    for encoder in (base, *encoders):
        if image.width * image.height <= encoder.most_pixels:
            content, milliseconds = timed(encoder, image, encoder.qualities[0])
            base_bytes = base_bytes or len(content)
            ratio = len(content) / base_bytes
            yield Figures(encoder.name, milliseconds, {SSIM: ratio, SSIMULACRA: ratio})


def photographs(folder: Path, box: int, most: int) -> Iterator[tuple[str, Image.Image]]:
    """Yield the references of at most `most` photographs of `folder`, always in the same order."""
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    random.Random(box).shuffle(paths)
    found = 0
    for path in paths:
        with Image.open(path) as opened:
            is_large = max(opened.size) >= box * REDUCED
        if is_large and found < most:
            found += 1
            made = reference(path, box)
            # Some writers would store metadata and profile that are still known of the photograph.
            yield path.name, Image.frombytes(made.mode, made.size, made.tobytes())


def tell(base: str, box: int, rows: Sequence[Row]) -> list[Panel]:
    """Print the figures of one size as a table, and return them as panels of a chart."""
    print(f"\n{box} pixels, {base} as 1: medians, quartiles and number of photographs\n{HEADER}")
    bars: dict[str, dict[str, Bar]] = defaultdict(dict)
    for name in dict.fromkeys(row.figures.encoder for row in rows):
        measured = {row.photo: row.figures for row in rows if row.figures.encoder == name}.values()
        milliseconds = statistics.median(each.milliseconds for each in measured)
        cells = {}
        for score in SCORES:
            ratios = [each.ratios[score] for each in measured if score in each.ratios]
            if len(ratios) > 1:
                low, middle, high = statistics.quantiles(ratios, method="inclusive")
                cells[score] = f"{middle:.3f} ({low:.3f}-{high:.3f}) {len(ratios):3}"
                panel = WITHOUT_LOSS if name in _LOSSLESS_NAMES else f"equal {score}"
                bars[panel][name] = Bar(name, middle * 100, f"{middle * 100:.0f} %")
        told = "  ".join(f"{cells.get(score, ''):>{CELL}}" for score in SCORES)
        print(f"  {name:24}{milliseconds:8.1f}  {told}", flush=True)
    return [Panel(f"{box} pixels, {title}", list(each.values())) for title, each in bars.items()]


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of an earlier run."""
    with path.open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            yield Row(line["photo"], line["box"], line["base"], Figures(**line["figures"]))


def measured_rows(given: argparse.Namespace) -> Iterator[Row]:
    """Yield what is measured, as it is."""
    command = shutil.which(given.ssimulacra2)
    if command is None:
        print(f"{given.ssimulacra2}: without it there is no {SSIMULACRA}")

    def usable(encoders: Sequence[Encoder]) -> list[Encoder]:
        asked = [each for each in encoders if not given.only or each.name in given.only]
        for line in missing(asked):
            print(line)
        return [each for each in asked if not each.lacks]

    base, passes = base_and_passes(given.quality, given.chroma)
    field = Field(base, usable(passes), usable(LOSSY), usable(LOSSLESS))
    for box in given.boxes:
        begun = time.monotonic()
        for name, image in photographs(given.photos, box, given.most):
            if time.monotonic() - begun > given.seconds:
                break
            for figures in field.figures_of(image, command):
                yield Row(name, box, base.name, figures)


def main() -> None:
    """Measure, print a table for each size, and draw the chart."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--photos", type=Path, help="a folder of large photographs")
    source.add_argument("--again", type=Path, nargs="+", help="rows of earlier runs, told again")
    parser.add_argument("--boxes", type=int, nargs="+", default=[256, 1600])
    parser.add_argument("--quality", type=int, default=80, help="of libjpeg-turbo")
    parser.add_argument("--chroma", default="4:2:0", help="of libjpeg-turbo")
    parser.add_argument("--most", type=int, default=40, help="photographs for each size")
    parser.add_argument("--seconds", type=float, default=math.inf, help="for each size at most")
    parser.add_argument("--only", nargs="+", help="names of encoders, if not all")
    parser.add_argument("--ssimulacra2", default="ssimulacra2", help="that command of libjxl")
    parser.add_argument("--rows", type=Path, help="gets what is measured, as JSON lines")
    parser.add_argument("--chart", type=Path, help="the SVG file to draw")
    given = parser.parse_args()
    rows = defaultdict(list)
    earlier = (row for path in given.again or () for row in read_rows(path))
    for row in earlier if given.again else measured_rows(given):
        rows[row.base, row.box].append(row)
        if given.rows:
            with given.rows.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(asdict(row)) + "\n")
    panels = [panel for (base, box), those in rows.items() for panel in tell(base, box, those)]
    if given.chart:
        draw_chart(CHART_HEADING, panels, next(iter(rows))[0], "", given.chart)


if __name__ == "__main__":
    main()
