"""Small PNG results by the faster library: all but the compression is as Pillow writes it."""

import io
import random
import zlib
from itertools import islice
from typing import Any

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from processing.formats.png_chunks import chunks
from processing.formats.table import TABLE
from processing.imaging import _png_deflate
from processing.imaging._color import Colored
from processing.imaging._encoding import encode
from processing.measuring.samples._scenes import SCENES, paint_scene
from processing.settings.choices import Effort
from processing.settings.recipe import Recipe
from tests.support.pictures import wide_rgb_profile

pytestmark = pytest.mark.skipif(_png_deflate.fast is None, reason="isal is not installed")

(PNG,) = (row for row in TABLE if row.key == "png")
SIZE = (211, 173)  # more than one chunk of Pillow's
PICTURES = {
    mode: Image.frombytes(mode, SIZE, random.Random(1).randbytes(SIZE[0] * SIZE[1] * pixel_bytes))
    for mode, pixel_bytes in {"L": 1, "LA": 2, "I;16": 2, "RGB": 3, "RGBA": 4}.items()
}
PICTURES |= {
    "a scene": paint_scene(next(iter(SCENES)), 0, (256, 192)),
    "one pixel": Image.new("RGB", (1, 1), "red"),
    "one colour": Image.new("RGBA", (512, 512), "red"),
}


def described() -> dict[str, Any]:
    """Return options for chunks before and after the pixels."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Title", "a" * 999, zip=True)
    texts.add_itxt("Comment", "b")
    texts.add(b"prVt", b"IDAT", after_idat=True)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    return {
        "compress_level": _png_deflate.PILLOW_LEVEL,
        "icc_profile": wide_rgb_profile(),
        "pnginfo": texts,
        "exif": exif.tobytes(),
        "dpi": (300, 300),
    }


def by_pillow(image: Image.Image, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", **options)
    return file.getvalue()


def by_library(image: Image.Image, **options: Any) -> bytes:
    file = io.BytesIO()
    _png_deflate.save(image, file, "PNG", **options)
    assert file.tell() == len(file.getvalue())
    return file.getvalue()


def parts(content: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Return all chunks with their checksums, those of pixels as one that is empty; and pixels."""
    file = io.BytesIO(content)
    others: list[tuple[bytes, bytes]] = []
    stream = b""
    for chunk in chunks(file):
        data = file.read(chunk.length)
        checksum = file.read(4)
        assert int.from_bytes(checksum) == zlib.crc32(chunk.name + data)
        if chunk.name == b"IDAT":
            stream += data
            data = checksum = b""
        if not others or chunk.name != b"IDAT" or others[-1][0] != b"IDAT":
            others.append((chunk.name, data + checksum))
    return others, zlib.decompress(stream)


@pytest.mark.parametrize("name", PICTURES)
def test_filtered_pixels_and_all_other_chunks_are_as_pillow_writes_them(name):
    pillow = by_pillow(PICTURES[name], **described())
    made = by_library(PICTURES[name], **described())
    assert parts(made) == parts(pillow)
    assert len(parts(made)[0]) == len({b"IHDR", b"iCCP", b"pHYs", b"eXIf", b"IDAT", b"IEND"}) + 3


@pytest.mark.parametrize("name", PICTURES)
def test_pillow_reads_what_was_written(name):
    made = by_library(PICTURES[name], **described())
    with Image.open(io.BytesIO(made)) as image:
        image.verify()
    read = PngImagePlugin.PngImageFile(io.BytesIO(made), "")
    expected = PngImagePlugin.PngImageFile(io.BytesIO(by_pillow(PICTURES[name])), "")
    assert read.tobytes() == expected.tobytes() == PICTURES[name].tobytes()
    assert (read.mode, read.info["icc_profile"]) == (expected.mode, wide_rgb_profile())
    assert read.getexif()[ExifTags.Base.Orientation] == 6


def test_results_are_about_as_small():
    scenes = [paint_scene(scene, 0, (256, 192)) for scene in islice(SCENES, 4)]
    level = {"compress_level": _png_deflate.PILLOW_LEVEL}
    made, pillow = (
        sum(len(by(each, **level)) for each in scenes) for by in (by_library, by_pillow)
    )
    assert made < 1.05 * pillow


def is_what_pillow_writes(recipe: Recipe, side: int = 256) -> bool:
    """Return whether the result that `encode` makes is the very file that Pillow writes."""
    image = paint_scene(next(iter(SCENES)), 0, (side, side))
    level = dict(PNG.options_for(recipe.effort))
    return bytes(encode(Colored(image), PNG, recipe).content) == by_pillow(image, **level)


@pytest.mark.parametrize(
    ("effort", "side", "is_pillows"),
    [
        (Effort.USUAL, 512, False),
        (Effort.USUAL, 513, True),
        (Effort.FAST, 256, True),
        (Effort.THOROUGH, 256, True),
    ],
)
def test_only_small_results_of_usual_effort_are_written_so(effort, side, is_pillows):
    assert is_what_pillow_writes(Recipe(effort=effort), side) == is_pillows


def test_an_animation_is_written_by_pillow():
    frames = [Image.new("RGB", SIZE, color) for color in ("red", "lime")]
    level = {"compress_level": _png_deflate.PILLOW_LEVEL}
    more = {**level, "save_all": True, "append_images": frames[1:]}
    assert by_library(frames[0], **more) == by_pillow(frames[0], **more)


@pytest.mark.parametrize("lack", ["no library", "an error of it", "an error of zlib"])
def test_without_the_library_pillow_writes(lack, monkeypatch):
    def fail(*_: object) -> bytes:
        raise zlib.error("no") if lack == "an error of zlib" else _png_deflate.fast.error("no")

    if lack == "no library":
        monkeypatch.setattr(_png_deflate, "fast", None)
    else:
        monkeypatch.setattr(_png_deflate.fast, "compress", fail)
    assert by_library(PICTURES["RGB"], **described()) == by_pillow(PICTURES["RGB"], **described())


def test_what_pillow_refuses_is_refused():
    with pytest.raises(OSError, match="cannot write mode CMYK"):
        by_library(Image.new("CMYK", SIZE), compress_level=_png_deflate.PILLOW_LEVEL)
