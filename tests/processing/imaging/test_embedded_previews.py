"""Previews in JPEGs: used if asked for, large enough, whole and of the same proportions."""

import io
import struct
from pathlib import Path

import pytest
from PIL import Image, JpegImagePlugin

from processing.formats import available
from processing.imaging import _embedded_previews
from processing.imaging._decoding import Decoded, decode, draft
from processing.imaging.opening import open_picture
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe
from tests.support.jpeg_previews import LONG, ON_ITS_SIDE, entry, with_exif_preview, with_segment
from tests.support.pictures import quarters

RED, BLUE = (200, 30, 30), (30, 30, 200)
SIZE, PREVIEW_SIZE = (640, 480), (160, 120)
JPEG = available.by_suffix(Path("a.jpg"))
_UNDEFINED = 7
_LARGE_THUMBNAIL, _BASELINE = 0x010001, 0x030000


def jpeg(color: tuple[int, int, int], size: tuple[int, int], mode: str = "RGB") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, color).convert(mode).save(file, "JPEG", quality=95)
    return file.getvalue()


def with_listed_preview(
    picture: bytes, preview: bytes, kind: int = _LARGE_THUMBNAIL, times: int = 1
) -> bytes:
    """Return `picture` with `preview` behind it, and a list that tells of both (CIPA DC-007)."""
    directory = 8
    entries = directory + 2 + 3 * 12 + 4
    listed_bytes = 16 * (1 + times)
    head = b"II*\0" + struct.pack("<IH", directory, 3)
    head += entry(0xB000, _UNDEFINED, 4, b"0100")
    head += entry(0xB001, LONG, 1, struct.pack("<I", 1 + times))
    head += entry(0xB002, _UNDEFINED, listed_bytes, struct.pack("<I", entries))
    head += struct.pack("<I", 0)
    whole = len(picture) + 4 + 4 + entries + listed_bytes  # with the segment that this makes
    start = whole - 2 - 4 - 4  # from where the list's own block begins
    head += struct.pack("<IIIHH", _BASELINE, whole, 0, 0, 0)
    head += struct.pack("<IIIHH", kind, len(preview), start, 0, 0) * times
    made = with_segment(picture, 0xE2, b"MPF\0" + head)
    assert len(made) == whole
    return made + preview


def decoded(path: Path, content: bytes, *recipes: Recipe) -> Decoded:
    path.write_bytes(content)
    with open_picture(path) as opened:
        drafted = draft(opened.image, opened.size_bytes, [(each, JPEG) for each in recipes])
        return decode(opened.image, drafted)


def is_preview(found: Decoded) -> bool:
    red, _, blue = found.picture.image.getpixel((5, 5))
    return blue > red


def boxed(side: int, *, use_previews: bool = True) -> Recipe:
    return Recipe(width_pixels=side, height_pixels=side, use_previews=use_previews)


@pytest.mark.parametrize("add", [with_exif_preview, with_listed_preview])
def test_a_preview_that_is_large_enough_is_taken_where_that_is_asked_for(tmp_path, add):
    content = add(jpeg(RED, SIZE), jpeg(BLUE, PREVIEW_SIZE))
    assert is_preview(decoded(tmp_path / "a.jpg", content, boxed(120)))
    assert not is_preview(decoded(tmp_path / "a.jpg", content, boxed(120, use_previews=False)))
    assert not is_preview(decoded(tmp_path / "a.jpg", content, boxed(300)))


def test_a_picture_whose_preview_is_taken_keeps_its_size_and_its_orientation(tmp_path):
    content = with_exif_preview(jpeg(RED, SIZE), jpeg(BLUE, PREVIEW_SIZE))
    found = decoded(tmp_path / "a.jpg", content, boxed(120))
    assert found.upright_size == SIZE[::-1]
    assert found.orientation == ON_ITS_SIDE
    assert found.picture.size == SIZE
    assert found.picture.area == (0, 0, *PREVIEW_SIZE)


def test_a_preview_is_taken_only_if_it_is_enough_for_all_results(tmp_path):
    content = with_exif_preview(jpeg(RED, SIZE), jpeg(BLUE, PREVIEW_SIZE))
    assert not is_preview(decoded(tmp_path / "a.jpg", content, boxed(100), boxed(400)))


def test_a_result_that_keeps_its_size_is_made_of_no_preview_however_large(tmp_path):
    content = with_exif_preview(jpeg(RED, PREVIEW_SIZE), jpeg(BLUE, PREVIEW_SIZE))
    assert is_preview(decoded(tmp_path / "a.jpg", content, boxed(160)))
    kept = Recipe(size_mode=SizeMode.KEEP, use_previews=True)
    assert not is_preview(decoded(tmp_path / "a.jpg", content, kept))


@pytest.mark.parametrize(
    "preview",
    [
        jpeg(BLUE, (160, 107)),
        jpeg(BLUE, PREVIEW_SIZE, "L"),
        jpeg(BLUE, PREVIEW_SIZE)[:200],
        b"no picture at all",
        b"",
    ],
    ids=["another shape", "another mode", "cut off", "no picture", "empty"],
)
@pytest.mark.parametrize("add", [with_exif_preview, with_listed_preview])
def test_what_is_no_right_preview_costs_the_picture_nothing(tmp_path, add, preview):
    found = decoded(tmp_path / "a.jpg", add(jpeg(RED, SIZE), preview), boxed(120))
    assert not is_preview(found)
    assert found.picture.image.size == PREVIEW_SIZE  # a quarter, as without one


def test_of_a_list_without_end_few_are_tried(tmp_path, monkeypatch):
    tried = []
    load = _embedded_previews._loaded
    monkeypatch.setattr(
        _embedded_previews,
        "_loaded",
        lambda content, *of: (tried.append(content), load(content, *of))[1],
    )
    content = with_listed_preview(jpeg(RED, SIZE), jpeg(BLUE, PREVIEW_SIZE)[:200], times=1_000)
    assert not is_preview(decoded(tmp_path / "a.jpg", content, boxed(120)))
    assert len(tried) == _embedded_previews.MOST_TRIED


def test_a_preview_that_memory_is_short_of_costs_the_picture_nothing(tmp_path, monkeypatch):
    load = JpegImagePlugin.JpegImageFile.load

    def fail_for_previews(image):
        is_of_preview = isinstance(image.fp, io.BytesIO)
        if is_of_preview:
            raise MemoryError
        return load(image)

    monkeypatch.setattr(JpegImagePlugin.JpegImageFile, "load", fail_for_previews)
    content = with_exif_preview(jpeg(RED, SIZE), jpeg(BLUE, PREVIEW_SIZE))
    assert not is_preview(decoded(tmp_path / "a.jpg", content, boxed(120)))


def test_what_shows_another_picture_is_no_preview(tmp_path):
    content = with_listed_preview(jpeg(RED, SIZE), jpeg(BLUE, PREVIEW_SIZE), kind=0x020002)
    assert not is_preview(decoded(tmp_path / "a.jpg", content, boxed(120)))


def test_a_preview_that_is_told_longer_than_it_is_reads_nothing_else(tmp_path):
    content = with_exif_preview(jpeg(RED, SIZE), jpeg(BLUE, PREVIEW_SIZE), length=2**31)
    assert is_preview(decoded(tmp_path / "a.jpg", content, boxed(120)))


def test_other_formats_have_none(tmp_path):
    quarters(size=SIZE).save(tmp_path / "a.png")
    content = (tmp_path / "a.png").read_bytes()
    assert decoded(tmp_path / "b.png", content, boxed(120)).picture.image.size == SIZE
