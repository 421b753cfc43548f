"""Paint the pictures that the benchmark works on: always the same, from nothing but a seed.

    python tests/bench/corpus.py FOLDER [--quick]

A "photograph" here is a cut of a large scene: noise that falls off with frequency as in nature,
leaves and stones in some places and none in others, hard edges, and the grain of a sensor. Its
grain is such that a JPEG of quality 90 takes about a quarter of a byte a pixel, as the files of
cameras do; the time that a decoder takes goes by that.
"""

import argparse
import functools
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import ExifTags, Image, ImageCms, ImageDraw

from processing.imaging._icc_profile import Primaries, rgb_profile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Plane = NDArray[np.float32]

VERSION = 3  # of the pictures; those of another are painted anew
SCENE_SIZE = (6000, 4000)
SCENES = 3
GRAIN_LEVELS = 3.0
LEAF_LEVELS = 24.0
EDGES = 120
P3 = Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
Size = tuple[int, int]
Writer = Callable[[int, Path], Path]
PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg"})

_MEGAPIXELS = ((4000, 3000), (4608, 3456), (5472, 3648), (6000, 4000))  # 12, 16, 20, 24
_PNG_SIZES = ((2464, 1632), (2816, 1880), (3264, 2176), (3504, 2336))
_HUGE_SIZES = ((12000, 9000), (14144, 10608))
_SIDEWAYS = {1: 6, 5: 8, 9: 3}  # of twelve pictures, by how the camera was held


@dataclass(frozen=True, slots=True)
class PictureSet:
    """One folder of pictures of a kind: how many in the full form and in the quick one.

    The full form holds every picture as often as `copies`: as many as a folder of pictures has,
    beside which the start of a program counts for little, and painted in a minute.
    """

    name: str
    count: int
    quick_count: int
    write: Writer
    copies: int = 1


def _octaves(chance: np.random.Generator, size: Size, fall: float) -> "Plane":
    """Return noise of `size` whose strength falls with frequency to the power of `fall`."""
    width, height = size
    white = np.fft.rfft2(chance.standard_normal((height, width), dtype=np.float32))
    across = np.fft.rfftfreq(width)[None, :] * width
    down = np.fft.fftfreq(height)[:, None] * height
    white /= np.maximum(1.0, np.hypot(across, down)) ** fall
    plane = np.fft.irfft2(white, (height, width)).astype(np.float32)
    return (plane - plane.mean()) / plane.std()


def _enlarged(plane: "Plane", size: Size) -> "Plane":
    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BICUBIC))


@functools.cache
def scene(number: int) -> Image.Image:
    """Return one of the large scenes; painted once a process."""
    chance = np.random.default_rng([VERSION, number])
    width, height = SCENE_SIZE
    coarse = (width // 4, height // 4)
    brightness = _octaves(chance, coarse, 1.7) * 44 + np.linspace(150, 90, coarse[1])[:, None]
    places = _enlarged(np.clip(_octaves(chance, (60, 40), 1.3), 0, 1.5), SCENE_SIZE)
    leaves = _enlarged(_octaves(chance, (width // 2, height // 2), 0.35), SCENE_SIZE)
    detail = leaves * places * LEAF_LEVELS
    detail += chance.standard_normal((height, width), dtype=np.float32) * GRAIN_LEVELS
    channels = []
    for tint in (6, 0, -8):
        color = brightness + tint + _octaves(chance, coarse, 1.8) * 14
        plane = _enlarged(color.astype(np.float32), SCENE_SIZE) + detail
        channels.append(Image.fromarray(np.clip(plane, 0, 255).astype(np.uint8)))
    picture = Image.merge("RGB", channels)
    _draw_edges(picture, chance)
    return picture


def _draw_edges(picture: Image.Image, chance: np.random.Generator) -> None:
    """Put roofs, wires and windows on a scene."""
    draw = ImageDraw.Draw(picture)
    for _ in range(EDGES):
        left, top = chance.integers(0, picture.width), chance.integers(0, picture.height)
        across, down = chance.integers(30, 500, 2)
        color = tuple(int(level) for level in chance.integers(20, 236, 3))
        corners = [(left, top), (left + across, top + down // 3), (left + across // 2, top + down)]
        if chance.random() < 0.5:
            draw.polygon([(int(x), int(y)) for x, y in corners], outline=color, width=4)
        else:
            draw.line([(int(x), int(y)) for x, y in corners], fill=color, width=3)


def photograph(number: int, size: Size, kind: int) -> Image.Image:
    """Return a cut of a scene, laid side by side where it is larger; no two are the same."""
    chance = np.random.default_rng([VERSION, kind, number])
    whole = scene(int(chance.integers(SCENES)))
    left = int(chance.integers(max(1, whole.width - size[0] + 1)))
    top = int(chance.integers(max(1, whole.height - size[1] + 1)))
    picture = Image.new("RGB", size)
    for x in range(-left, size[0], whole.width):
        for y in range(-top, size[1], whole.height):
            picture.paste(whole, (x, y))
    if chance.random() < 0.5:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return picture


def _exif(orientation: int) -> Image.Exif:
    tags = Image.Exif()
    tags[ExifTags.Base.Make] = "Thumbpool"
    tags[ExifTags.Base.Model] = "Benchmark"
    tags[ExifTags.Base.DateTime] = "2024:05:01 12:00:00"
    tags[ExifTags.Base.Orientation] = orientation
    return tags


@functools.cache
def _srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _profile(number: int) -> bytes:
    """Return the profile of a camera's picture: a third say sRGB, an eighth Display P3."""
    if number % 3 == 0:
        return _srgb()
    return rgb_profile(P3, None) if number % 8 == 1 else b""


def write_camera(number: int, folder: Path) -> Path:
    """Write a picture as cameras do."""
    path = folder / f"IMG_{number:05d}.JPG"
    photograph(number, _MEGAPIXELS[number % 4], 1).save(
        path,
        quality=90,
        subsampling=2,
        progressive=number % 10 == 7,
        exif=_exif(_SIDEWAYS.get(number % 12, 1)),
        icc_profile=_profile(number),
    )
    return path


def write_web(number: int, folder: Path) -> Path:
    """Write a picture as they stand on web pages; a quarter are progressive."""
    path = folder / f"web_{number:05d}.jpg"
    size = (1600 + number % 5 * 8, 1200 - number % 7 * 8)
    photograph(number, size, 2).save(path, quality=85, progressive=number % 4 == 3)
    return path


def write_tiny(number: int, folder: Path) -> Path:
    """Write an icon or preview: three JPEGs to a PNG, some hundred in a folder."""
    inner = folder / f"{number // 500:03d}"
    inner.mkdir(exist_ok=True)
    size = (256 + number * 37 % 145, 256 + number * 53 % 145)
    path = inner / f"tiny_{number:05d}{'.png' if number % 4 == 3 else '.jpg'}"
    photograph(number, size, 3).save(path, quality=85, compress_level=1)
    return path


def write_png(number: int, folder: Path) -> Path:
    """Write a PNG of 4 to 8 megapixels; a fifth are half transparent."""
    path = folder / f"drawing_{number:04d}.png"
    picture = photograph(number, _PNG_SIZES[number % 4], 4)
    if number % 5 == 4:
        picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    picture.save(path, compress_level=4)
    return path


def write_skewed(number: int, folder: Path) -> Path:
    """Write a small picture; every hundred and fiftieth is a giant, and comes last by its name."""
    if number % 150 == 149:
        path = folder / f"zz_giant_{number:05d}.jpg"
        size = _HUGE_SIZES[number // 150 % 2]
    else:
        path, size = folder / f"small_{number:05d}.jpg", (800, 600)
    photograph(number, size, 5).save(path, quality=88)
    return path


def write_mixed(number: int, folder: Path) -> Path:
    """Write one of the kinds that a folder of many years holds."""
    picture = photograph(number, ((1600, 1200), (2048, 1536), (3000, 2000))[number % 3], 6)
    kinds: tuple[Callable[[str], None], ...] = (
        lambda stem: picture.save(f"{stem}.webp", quality=82, method=2),
        lambda stem: picture.save(f"{stem}.tif", compression="tiff_lzw"),
        lambda stem: picture.save(f"{stem}.avif", quality=60, speed=9),
        lambda stem: picture.resize((800, 600)).quantize(128).save(f"{stem}.gif"),
        lambda stem: picture.convert("CMYK").save(f"{stem}.jpg", quality=88),
        lambda stem: picture.quantize(256).save(f"{stem}.png"),
        lambda stem: picture.convert("L").save(f"{stem}.jpg", quality=88),
        lambda stem: picture.resize((1200, 900)).save(f"{stem}.bmp"),
        lambda stem: picture.save(f"{stem}.jpg", quality=90, exif=_exif(6)),
        lambda stem: picture.save(f"{stem}.png", compress_level=3),
    )
    stem = folder / f"mixed_{number:04d}"
    kinds[number % len(kinds)](str(stem))
    return next(folder.glob(f"{stem.name}.*"))


SETS = (
    PictureSet("camera", 64, 4, write_camera, copies=2),
    PictureSet("web", 240, 16, write_web, copies=4),
    PictureSet("tiny", 10_000, 200, write_tiny),
    PictureSet("png", 20, 4, write_png, copies=3),
    PictureSet("skewed", 300, 0, write_skewed),
    PictureSet("mixed", 60, 10, write_mixed, copies=3),
)


def _write(job: tuple[str, int, Path]) -> None:
    """Write one picture. Runs in a process of the pool."""
    name, number, folder = job
    writers = {each.name: each.write for each in SETS}
    writers[name](number, folder)


def _jobs(folder: Path, *, is_quick: bool) -> Iterator[tuple[str, int, Path]]:
    for each in SETS:
        for number in range(each.quick_count if is_quick else each.count):
            yield each.name, number, folder / each.name


def paint_corpus(folder: Path, *, is_quick: bool) -> Path:
    """Return the folder inside `folder` that holds a folder for each set; painted if need be."""
    corpus = folder / f"{'quick' if is_quick else 'full'}-{VERSION}"
    if corpus.exists():
        return corpus
    unfinished = corpus.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    for each in SETS:
        (unfinished / each.name).mkdir(parents=True)
    jobs = list(_jobs(unfinished, is_quick=is_quick))
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        for _ in pool.imap_unordered(_write, jobs, chunksize=4):
            pass
    if not is_quick:
        _copy(unfinished)
    unfinished.rename(corpus)
    return corpus


def _copy(corpus: Path) -> None:
    """Put the further copies of every picture beside it."""
    for each in SETS:
        for path in list((corpus / each.name).iterdir()) if each.copies > 1 else ():
            for number in range(1, each.copies):
                shutil.copyfile(path, path.with_stem(f"{path.stem}_{number}"))


def gather_photos(folder: Path, target: Path, most: int) -> Path:
    """Link or copy at most `most` JPEGs of `folder`, spread over it, into `target`; return that.

    They are named by numbers: the results of two of one name would get in each other's way.
    """
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in PHOTO_SUFFIXES and path.is_file()
    )
    if not found:
        raise SystemExit(f"There is no JPEG in {folder}.")
    target.mkdir()
    count = min(most, len(found))
    for number in range(count):
        path, link = found[number * len(found) // count], target / f"photo_{number:04}.jpg"
        try:
            os.link(path, link)
        except OSError:  # to another disk
            shutil.copyfile(path, link)
    return target


def main() -> None:
    """Paint the corpus and tell where it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    print(paint_corpus(given.folder, is_quick=given.quick))


if __name__ == "__main__":
    main()
