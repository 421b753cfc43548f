"""Make JPEG thumbnails as other programs' users do, each way in a few lines.

    python tests/bench/peers.py WAY TARGETS BOX WORKERS LIST

LIST is a file with a source a line. Each way uses what its library's own documents recommend.
"""

import functools
import os
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.pool import ThreadPool
from pathlib import Path

QUALITY = 85
CHUNK = 16  # tasks handed over at once; a quarter of the time of tiny pictures

Make = Callable[[Path, Path, int], None]


def by_pillow_naively(source: Path, target: Path, box: int) -> None:
    """Decode all pixels, then resample them."""
    from PIL import Image, ImageOps

    with Image.open(source) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    scale = min(1.0, box / max(upright.size))
    size = (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))
    upright.resize(size, Image.Resampling.LANCZOS).save(target, quality=QUALITY)


def by_pillow_with_draft(source: Path, target: Path, box: int) -> None:
    """Let `thumbnail` choose a reduced decode."""
    from PIL import Image, ImageOps

    with Image.open(source) as image:
        profile = image.info.get("icc_profile", b"")
        image.thumbnail((box, box), Image.Resampling.LANCZOS)
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.save(target, quality=QUALITY, icc_profile=profile)


def by_pyvips(source: Path, target: Path, box: int) -> None:
    """Let libvips do all of it in one call."""
    import pyvips

    pyvips.Image.thumbnail(str(source), box, size="down").jpegsave(str(target), Q=QUALITY)


def by_opencv(source: Path, target: Path, box: int) -> None:
    """Decode at the scale that is enough, then average areas."""
    import cv2

    scales = (cv2.IMREAD_REDUCED_COLOR_8, cv2.IMREAD_REDUCED_COLOR_4, cv2.IMREAD_REDUCED_COLOR_2)
    longest = _longest_side(source)
    wanted = next(
        (flag for flag, part in zip(scales, (8, 4, 2), strict=True) if longest >= box * part), None
    )
    pixels = cv2.imread(str(source), cv2.IMREAD_COLOR if wanted is None else wanted)
    scale = min(1.0, box / max(pixels.shape[:2]))
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(target), small, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])


def by_simplejpeg(source: Path, target: Path, box: int) -> None:
    """Decode at the least scale that libjpeg-turbo has above the box, then average areas.

    It reads JPEGs only, and turns none by its orientation.
    """
    import cv2
    import simplejpeg

    data = source.read_bytes()
    height, width, _, _ = simplejpeg.decode_jpeg_header(data)
    scale = min(1.0, box / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    pixels = simplejpeg.decode_jpeg(data, "BGR", min_height=size[1], min_width=size[0])
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    target.write_bytes(simplejpeg.encode_jpeg(small, QUALITY, "BGR", "420"))


def _longest_side(source: Path) -> int:
    """Return the longest side of a picture; OpenCV tells none before it has decoded all."""
    from PIL import Image

    with Image.open(source) as image:
        return max(image.size)


def _quiet_opencv() -> None:
    """Let each process be one worker, as there is one for every core."""
    import cv2

    cv2.setNumThreads(1)


def _nothing() -> None:
    """Set up nothing."""


WAYS: dict[str, tuple[Make, Callable[[], None]]] = {
    "pillow-naive": (by_pillow_naively, _nothing),
    "pillow-draft": (by_pillow_with_draft, _nothing),
    "pyvips": (by_pyvips, _nothing),
    "opencv": (by_opencv, _quiet_opencv),
    "simplejpeg": (by_simplejpeg, _quiet_opencv),
}


def make_one(way: str, targets: Path, box: int, source: str) -> None:
    """Make one thumbnail; one that cannot be made is told and costs no other."""
    make, _ = WAYS[way]
    path = Path(source)
    try:
        make(path, targets / f"{path.stem}.jpg", box)
    except Exception as error:  # noqa: BLE001 - whatever a library raises
        print(f"{path.name}: {error}", file=sys.stderr)


def main() -> None:
    """Make all thumbnails with as many workers as were asked for."""
    way, targets, box, workers, listing = sys.argv[1:]
    sources = Path(listing).read_text(encoding="utf-8").splitlines()
    make = functools.partial(make_one, way, Path(targets), int(box))
    _, prepare = WAYS[way]
    if way == "pyvips":
        os.environ["VIPS_CONCURRENCY"] = "1"
        with ThreadPool(int(workers)) as threads:
            threads.map(make, sources, CHUNK)
        return
    chunk = CHUNK if len(sources) > CHUNK * CHUNK else 1
    with get_context("spawn").Pool(int(workers), prepare) as pool:
        for _ in pool.imap_unordered(make, sources, chunk):
            pass
        pool.close()
        pool.join()


if __name__ == "__main__":
    main()
