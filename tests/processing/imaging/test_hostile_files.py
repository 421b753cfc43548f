"""Hostile files in the pipeline: one sentence each, at once, and no leftovers."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from processing.errors import TooHeavyError
from processing.formats import available
from processing.imaging.failures import explain
from processing.imaging.pipeline import make_picture
from processing.imaging.stopwatch import Stopwatch
from processing.settings.recipe import Recipe
from processing.task import Task
from tests.support.every_format import SUFFIXES
from tests.support.pictures import (
    COLORS,
    RUN_CONTEXT,
    assert_alike,
    make,
    patches,
    png_of_size,
    quarters,
)

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
LONGEST_SECONDS = 20.0  # a bound, not a figure: nothing waits for ever


def reason(source: Path) -> str:
    """Make a result of `source`, which must fail soon and leave nothing; return why it failed."""
    folder = source.parent / "out"
    task, watch = Task(0, source, folder / "result.jpg"), Stopwatch(1)
    started = time.perf_counter()
    with pytest.raises(Exception) as caught:  # noqa: PT011 - anything may escape, and is explained
        make_picture(task, RUN_CONTEXT, watch)
    assert time.perf_counter() - started < LONGEST_SECONDS
    assert not folder.exists() or not list(folder.iterdir())
    return explain(caught.value, task, watch.stage)


def _jpeg(tmp_path: Path) -> bytes:
    quarters(size=(640, 480)).save(tmp_path / "whole.jpg")
    return (tmp_path / "whole.jpg").read_bytes()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"no picture at all", "holds no picture"),
        (bytes(5000), "holds no picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n{} loop\n", "EPS"),
        (b"\n <!DOCTYPE html><html>", "web page"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"BLP2" + bytes(300), "holds no picture"),
        (b"\xff\xd8\xff\xe0", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"GIF89a", "damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "damaged"),
    ],
)
def test_files_that_are_no_pictures_are_named_for_what_they_are(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    (tmp_path / "a.jpg").write_bytes(content)
    assert sentence in reason(tmp_path / "a.jpg")


@pytest.mark.parametrize("row", available.WRITABLE, ids=lambda row: row.key)
def test_a_truncated_file_is_damaged_or_ends_early_in_every_format(
    tmp_path: Path, row: available.PictureFormat
) -> None:
    whole = tmp_path / f"whole{row.suffixes[0]}"
    Image.effect_noise((300, 200), 50).convert("RGB").save(whole, quality=80)
    content = whole.read_bytes()
    part = tmp_path / f"part{row.suffixes[0]}"
    part.write_bytes(content[: len(content) * 6 // 10])
    text = reason(part)
    assert "ends early" in text or "damaged" in text


def test_a_truncated_jpeg_is_said_to_end_early(tmp_path: Path) -> None:
    content = _jpeg(tmp_path)
    (tmp_path / "a.jpg").write_bytes(content[: len(content) // 2])
    assert "ends early" in reason(tmp_path / "a.jpg")


def test_a_picture_with_garbage_in_its_middle_raises_nothing_unexplained(tmp_path: Path) -> None:
    quarters(size=(640, 480)).save(tmp_path / "a.png")
    content = bytearray((tmp_path / "a.png").read_bytes())
    content[200:400] = bytes(range(200))
    (tmp_path / "a.png").write_bytes(content)
    assert "damaged" in reason(tmp_path / "a.png")


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (30_000, 30_000), (2**30, 2**30)])
def test_a_picture_too_large_for_memory_is_refused_by_its_header(
    tmp_path: Path, width: int, height: int
) -> None:
    (tmp_path / "bomb.png").write_bytes(png_of_size(width, height))
    assert "too large" in reason(tmp_path / "bomb.png")


def test_a_jpeg_is_judged_by_what_is_decoded_of_it(tmp_path: Path) -> None:
    _jpeg(tmp_path)
    little = 1_000_000
    small = Recipe(width_pixels=100, height_pixels=100)
    made = make(tmp_path / "whole.jpg", tmp_path / "out.jpg", small, little)
    assert made.source_size == (640, 480)
    with pytest.raises(TooHeavyError, match="640 x 480 pixels take about 5 MB"):
        make(
            tmp_path / "whole.jpg",
            tmp_path / "big.jpg",
            Recipe(width_pixels=640, height_pixels=640),
            little,
        )
    quarters(size=(640, 480)).save(tmp_path / "whole.jpg", progressive=True)
    with pytest.raises(TooHeavyError, match="Raise the memory limit"):
        make(tmp_path / "whole.jpg", tmp_path / "big.jpg", small, little)


@POSIX
def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert "a pipe" in reason(tmp_path / "pipe.jpg")
    assert "a device" in reason(Path("/dev/zero"))
    (tmp_path / "folder.jpg").mkdir()
    assert "a folder" in reason(tmp_path / "folder.jpg")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(tmp_path)  # names of sockets are short
        listener.bind("s.jpg")
        os.chdir(here)
        assert "not a file" in reason(tmp_path / "s.jpg") or "no file" in reason(tmp_path / "s.jpg")


@POSIX
def test_loops_of_links_and_vanished_files_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "loop.jpg").symlink_to(tmp_path / "loop.jpg")
    assert "loop of links" in reason(tmp_path / "loop.jpg")
    assert "gone" in reason(tmp_path / "never-was.jpg")
    (tmp_path / "a.jpg").write_bytes(b"")
    assert "gone" in reason(tmp_path / "a.jpg" / "b.jpg")


@pytest.mark.filterwarnings("ignore")  # Pillow's own remarks on such EXIF; a worker logs them
@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\0\0garbage that is no TIFF header",
        b"Exif\0\0",
        b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\xff" * 60,
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x02\0\0\0\x04abc\0\0\0\0\0",
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x63\0\0\0\0\0\0",
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x00\0\0\0\0\0\0",
    ],
)
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_damaged_exif_never_costs_the_picture(tmp_path: Path, suffix: str, exif: bytes) -> None:
    quarters().save(tmp_path / f"a{suffix}", exif=exif, quality=95)
    make(tmp_path / f"a{suffix}", tmp_path / "b.png")
    with Image.open(tmp_path / "b.png") as made:
        assert_alike(patches(made), COLORS, 30)


@pytest.mark.parametrize("dpi", [float("nan"), 1e9, -1, 0])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_odd_resolutions_never_cost_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, dpi: float
) -> None:
    opened = Image.open

    def with_odd_info(*args: object, **options: object) -> Image.Image:
        image = opened(*args, **options)
        image.info |= {"dpi": (dpi, dpi), "comment": b"c" * 70_000, "exif": b"e" * 70_000}
        image.info |= {"jfif_density": (dpi, dpi), "background": "x", "palette": b"x"}
        return image

    quarters().save(tmp_path / "a.jpg", quality=95)
    monkeypatch.setattr(Image, "open", with_odd_info)
    outcome = make(tmp_path / "a.jpg", tmp_path / f"b{suffix}")
    assert 0 < outcome.result_bytes < 20_000


def test_only_the_listed_readers_are_ever_imported(tmp_path: Path) -> None:
    for number, row in enumerate(available.WRITABLE):
        quarters().save(tmp_path / f"{number}{row.suffixes[0]}")
    (tmp_path / "sly.jpg").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n")
    program = f"""
import pathlib, sys
from processing.imaging.run_context import RunContext
from processing.errors import PictureError
from processing.formats.available import WRITABLE
from processing.imaging.pipeline import make_picture
from processing.settings.batch import Recipe
from processing.imaging.stopwatch import Stopwatch
from processing.task import Task
folder = pathlib.Path({str(tmp_path)!r})
for number, path in enumerate(sorted(folder.iterdir())):
    for row in WRITABLE:
        task = Task(number, path, folder / "out" / f"{{number}}{{row.suffixes[0]}}", overwrite=True)
        try:
            make_picture(task, RunContext("run", Recipe(), 10**9), Stopwatch(1))
        except PictureError:
            assert path.name == "sly.jpg"
print(*(name for name in sys.modules if name.startswith("PIL.") and name.endswith("Plugin")))
"""
    run = [sys.executable, "-c", program]
    done = subprocess.run(run, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    # The last comes with Pillow's save; `READERS` keep it from opening anything.
    kinds = ("Avif", "Bmp", "Gif", "Jpeg", "Mpo", "Png", "Tiff", "WebP", "Ppm")
    assert set(done.stdout.split()) == {f"PIL.{kind}ImagePlugin" for kind in kinds}
