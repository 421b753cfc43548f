"""AVIF pictures: what was cropped stays hidden, and damaged EXIF costs only itself."""

import io
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from PIL.AvifImagePlugin import AvifImageFile

from processing.imaging.opening import open_picture
from processing.imaging.readers.avif import EXIF_LEFT_OUT, SENSELESS_CROP
from tests.support.isobmff_files import clean_aperture, with_group, with_property
from tests.support.pictures import COLORS, SIZE, assert_alike, make, patches, quarters, with_hole

QUARTER = (SIZE[0] // 2, SIZE[1] // 2)
TOP_RIGHT = clean_aperture(QUARTER, SIZE[0] // 4, -SIZE[1] // 4)


def avif(**options: object) -> bytes:
    buffer = io.BytesIO()
    quarters().save(buffer, "AVIF", quality=100, subsampling="4:4:4", **options)
    return buffer.getvalue()


def turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return exif


def result(tmp_path: Path, content: bytes):
    """Make a PNG of an AVIF file and return it with the outcome."""
    (tmp_path / "a.avif").write_bytes(content)
    outcome = make(tmp_path / "a.avif", tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as made:
        made.load()
    return made, outcome


def test_what_the_file_crops_away_is_not_shown(tmp_path: Path) -> None:
    made, outcome = result(tmp_path, with_property(avif(), TOP_RIGHT))
    assert outcome.source_size == outcome.result_size == made.size == QUARTER
    assert_alike(patches(made), (COLORS[1],) * 4, 3)
    assert outcome.warnings == ()


@pytest.mark.parametrize("orientation", [2, 3, 6, 7, 8])
def test_the_crop_comes_before_the_picture_is_turned_and_mirrored(
    tmp_path: Path, orientation: int
) -> None:
    tall = clean_aperture((QUARTER[0], SIZE[1]), SIZE[0] // 4)  # the right half
    made, _ = result(tmp_path, with_property(avif(exif=turned(orientation)), tall))
    lies = orientation >= 5
    assert made.size == ((SIZE[1], QUARTER[0]) if lies else (QUARTER[0], SIZE[1]))
    first = COLORS[1] if orientation in {2, 8} else COLORS[3]
    assert_alike(patches(made)[:1], (first,), 3)


def test_every_frame_of_a_cropped_sequence_is_cropped(tmp_path: Path) -> None:
    content = io.BytesIO()
    frames = [quarters(), quarters(COLORS[::-1])]
    frames[0].save(content, "AVIF", quality=100, save_all=True, append_images=frames[1:])
    (tmp_path / "a.avif").write_bytes(_with_aperture_in_track(content.getvalue(), TOP_RIGHT))
    with open_picture(tmp_path / "a.avif") as opened:
        for number, color in enumerate((COLORS[1], COLORS[2])):
            opened.image.seek(number)
            opened.image.load()
            assert opened.image.size == QUARTER
            assert_alike(patches(opened.image), (color,) * 4, 12)


def _with_aperture_in_track(content: bytes, box: bytes) -> bytes:
    """Put a box into the first description of a track's pictures, in place of its colours."""
    at = content.index(b"colr", content.index(b"av01", content.index(b"stsd"))) - 4
    size = int.from_bytes(content[at : at + 4], "big")
    changed = bytearray(content)
    changed[at : at + size] = box
    grown = len(box) - size
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"av01"):
        start = content.rindex(kind, 0, at) - 4
        old = int.from_bytes(content[start : start + 4], "big")
        changed[start : start + 4] = (old + grown).to_bytes(4, "big")
    # The pictures of the track lie behind it.
    start = bytes(changed).index(b"stco") + 4 + 4 + 4
    offset = int.from_bytes(changed[start : start + 4], "big")
    changed[start : start + 4] = (offset + grown).to_bytes(4, "big")
    return bytes(changed)


@pytest.mark.parametrize(
    "box",
    [
        clean_aperture((SIZE[0] + 2, SIZE[1])),
        clean_aperture(QUARTER, SIZE[0]),
        clean_aperture((0, 0)),
        TOP_RIGHT.replace(b"\0\0\0\1", bytes(4)),
    ],
    ids=["wider than the picture", "beside it", "empty", "divided by nothing"],
)
def test_a_senseless_crop_is_left_undone_and_told(tmp_path: Path, box: bytes) -> None:
    made, outcome = result(tmp_path, with_property(avif(), box))
    assert made.size == SIZE
    assert outcome.warnings == (SENSELESS_CROP,)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")  # as Pillow says
@pytest.mark.parametrize("start", [b"NOTIFF", b"II*\0\xff\xff\xff\xff"], ids=["no TIFF", "nowhere"])
def test_broken_exif_costs_itself_and_never_the_picture(tmp_path: Path, start: bytes) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Nobody of some length"
    whole = avif(exif=exif)
    at = whole.index(b"MM\0*")
    made, outcome = result(tmp_path, whole[:at] + start + whole[at + len(start) :])
    assert_alike(patches(made), COLORS, 3)
    assert any("EXIF data is damaged" in warning for warning in outcome.warnings)


def test_a_damaged_file_with_exif_stays_damaged(tmp_path: Path) -> None:
    whole = avif(exif=turned(6))
    (tmp_path / "a.avif").write_bytes(whole.replace(b"av1C", b"xxxx"))
    with pytest.raises(Exception, match=r"\w"):
        make(tmp_path / "a.avif", tmp_path / "a.png")


def test_exif_without_a_start_is_told_as_left_out(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Nobody"
    _, outcome = result(tmp_path, avif(exif=exif).replace(b"MM\0*", b"????"))
    assert outcome.warnings == (EXIF_LEFT_OUT,)


@pytest.mark.parametrize("group", [b"\0\0\0\x10pymd" + bytes(8), b"?"], ids=["short", "none"])
def test_a_broken_word_on_what_belongs_together_costs_nothing(tmp_path: Path, group: bytes) -> None:
    made, outcome = result(tmp_path, with_group(avif(exif=turned(3)), group))
    assert_alike(patches(made), COLORS[::-1], 3)
    assert outcome.warnings == ()


def test_a_picture_larger_than_the_decoder_takes_is_too_large_and_not_damaged(
    tmp_path: Path,
) -> None:
    content = bytearray(avif())
    at = content.index(b"ispe") + 8
    content[at : at + 8] = (17_000).to_bytes(4, "big") * 2
    (tmp_path / "a.avif").write_bytes(content)
    with pytest.raises(Image.DecompressionBombError, match="17000 x 17000"):
        make(tmp_path / "a.avif", tmp_path / "a.png")


def test_transparency_without_a_size_of_its_own_has_that_of_the_picture(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with_hole(quarters()).save(buffer, "AVIF", quality=100, subsampling="4:4:4")
    content = bytearray(buffer.getvalue())
    first = content.index(b"ipma") + 4 + 4 + 4  # behind version, flags and how many items there are
    second = first + 3 + content[first + 2]  # each: its number, how many properties, and which
    content[second + 3] = content[second + 5]  # told twice how it is stored, and not how large
    with pytest.raises(SyntaxError):
        AvifImageFile(io.BytesIO(content))
    made, outcome = result(tmp_path, bytes(content))
    assert made.getchannel("A").tobytes() == with_hole(quarters()).getchannel("A").tobytes()
    assert outcome.warnings == ()
