"""JPEG: damage beside the pixels costs no picture, and unsupported kinds are named."""

import io
import struct
from pathlib import Path

import pytest
from PIL import Image

from processing.errors import PictureError
from processing.imaging._color import DAMAGED_PROFILE
from processing.imaging.readers.jpeg import DAMAGED_SEGMENT
from processing.settings.recipe import Recipe
from processing.task import Status
from tests.support.pictures import COLORS, assert_alike, make, patches, quarters, wide_rgb_profile

SIZE = (160, 120)
JFIF_BYTES = 20  # the start of image and the first segment


@pytest.fixture
def jpeg() -> bytes:
    buffer = io.BytesIO()
    quarters(size=SIZE).save(buffer, "JPEG", quality=95, subsampling=0)
    return buffer.getvalue()


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


@pytest.mark.parametrize(
    "broken",
    [
        segment(0xE0, b"JFIF"),
        segment(0xE0, b"JFIF\0"),
        segment(0xEE, b"Adobe"),
        segment(0xEE, b"Adobe\0"),
        segment(0xED, b"Photoshop 3.0\0" + b"8BIM\x03\xed\0\0\0\0\0\x02ab"),
        segment(0xED, b"Photoshop 3.0\x008BIM\x04"),
        segment(0xE2, b"ICC_PROFILE\0"),
        segment(0xE2, b"ICC_PROFILE\0\1"),
        segment(0xE2, b"MPF\0"),
        segment(0xE1, b"Exif\0\0"),
        segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff"),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0"),
        segment(0xFE, b""),
    ],
)
@pytest.mark.parametrize("place", [2, JFIF_BYTES])
@pytest.mark.filterwarnings("ignore:Corrupt EXIF", "ignore:Image appears to be a malformed MPO")
def test_a_broken_segment_costs_that_segment_and_no_picture(tmp_path, jpeg, broken, place):
    (tmp_path / "a.jpg").write_bytes(jpeg[:place] + broken + jpeg[place:])
    assert make(tmp_path / "a.jpg", tmp_path / "b.png").status is Status.DONE
    with Image.open(tmp_path / "b.png") as image:
        assert image.size == SIZE
        assert_alike(patches(image), COLORS, 6)


@pytest.mark.parametrize(
    "start", [b"\x00\xe0", b"\xfe\xe0", b"\xfe\xff", b"\x00\x01\x02\xff\x00\xff\xff\xe0"]
)
def test_what_stands_before_the_first_whole_segment_costs_no_picture(tmp_path, jpeg, start):
    (tmp_path / "a.jpg").write_bytes(jpeg[:2] + start + jpeg[4:])
    outcome = make(tmp_path / "a.jpg", tmp_path / "b.png")
    with Image.open(tmp_path / "b.png") as image:
        assert image.size == SIZE
        assert_alike(patches(image), COLORS, 6)
    assert outcome.warnings == (DAMAGED_SEGMENT,)


def profile_segments(*numbers: tuple[int, int]) -> list[bytes]:
    """Return a profile in as many segments, each with its number and how many it says there are."""
    profile = wide_rgb_profile()
    size = -(-len(profile) // len(numbers))
    return [
        segment(0xE2, b"ICC_PROFILE\0" + bytes(number) + profile[size * place :][:size])
        for place, number in enumerate(numbers)
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (profile_segments((1, 1)), []),
        (profile_segments((0, 0)), []),  # as some writers number an only one
        (profile_segments((1, 2), (2, 2))[::-1], []),
        (profile_segments((1, 1)) * 2, []),
        ([], profile_segments((1, 1))),
        (profile_segments((1, 2), (2, 2))[:1], profile_segments((1, 2), (2, 2))[1:]),
    ],
    ids=["usual", "number zero", "unsorted", "twice", "behind the frame", "around the frame"],
)
def test_a_profile_is_kept_however_its_segments_stand(tmp_path, jpeg, before, after):
    scan = jpeg.index(b"\xff\xda")
    parts = (jpeg[:JFIF_BYTES], *before, jpeg[JFIF_BYTES:scan], *after, jpeg[scan:])
    (tmp_path / "a.jpg").write_bytes(b"".join(parts))
    outcome = make(tmp_path / "a.jpg", tmp_path / "b.png")
    with Image.open(tmp_path / "b.png") as image:
        assert image.info["icc_profile"] == wide_rgb_profile()
    assert outcome.warnings == ()


def test_a_profile_of_which_segments_are_missing_is_left_out_and_told(tmp_path, jpeg):
    pieces = profile_segments((1, 3), (2, 3), (3, 3))[:2]
    (tmp_path / "a.jpg").write_bytes(jpeg[:JFIF_BYTES] + b"".join(pieces) + jpeg[JFIF_BYTES:])
    outcome = make(tmp_path / "a.jpg", tmp_path / "b.png")
    assert outcome.warnings == (DAMAGED_PROFILE,)


@pytest.mark.parametrize("broken", [segment(0xE0, b"JFIF"), segment(0xEE, b"Adobe")])
def test_a_segment_that_was_left_out_is_told(tmp_path, jpeg, broken):
    (tmp_path / "a.jpg").write_bytes(jpeg[:2] + broken + jpeg[2:])
    assert DAMAGED_SEGMENT in make(tmp_path / "a.jpg", tmp_path / "b.png").warnings


def test_a_sound_jpeg_has_nothing_left_out(tmp_path, jpeg):
    (tmp_path / "a.jpg").write_bytes(jpeg)
    assert make(tmp_path / "a.jpg", tmp_path / "b.png").warnings == ()


@pytest.mark.parametrize(
    ("marker", "bits", "channels", "reason"),
    [
        (0xC1, 12, 3, "12 bits a channel in JPEG are not supported"),
        (0xC3, 16, 1, "16 bits a channel in JPEG are not supported"),
        (0xC0, 8, 2, "2 channels in JPEG are not supported"),
        (0xC5, 8, 3, "Hierarchical JPEG is not supported"),
        (0xCB, 8, 3, "Lossless JPEG is not supported"),
        (0xF7, 8, 3, "JPEG-LS"),
    ],
)
def test_kinds_that_are_not_read_are_named_and_not_called_damaged(
    tmp_path, marker, bits, channels, reason
):
    parts = b"".join(bytes((number, 0x11, 0)) for number in range(channels))
    frame = segment(marker, struct.pack(">BHHB", bits, 16, 16, channels) + parts)
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8" + frame + b"\xff\xd9")
    with pytest.raises(PictureError, match=reason) as caught:
        make(tmp_path / "a.jpg", tmp_path / "b.png")
    assert "damaged" not in str(caught.value)


def lossless() -> bytes:
    """Return a lossless grey JPEG of level 128: no pixel differs from what is foretold of it."""
    size = 64
    table = segment(0xC4, b"\0" + bytes((1, *[0] * 15)) + b"\0")  # the one code, 0: no difference
    frame = segment(0xC3, struct.pack(">BHHB", 8, size, size, 1) + bytes((1, 0x11, 0)))
    scan = segment(0xDA, bytes((1, 1, 0, 1, 0, 0)))
    return b"\xff\xd8" + table + frame + scan + bytes(size * size // 8) + b"\xff\xd9"


def test_a_lossless_jpeg_is_decoded_whole_however_small_its_result(tmp_path):
    (tmp_path / "a.jpg").write_bytes(lossless())
    recipe = Recipe(width_pixels=8, height_pixels=8)
    assert make(tmp_path / "a.jpg", tmp_path / "b.png", recipe).status is Status.DONE
    with Image.open(tmp_path / "b.png") as image:
        assert (image.size, image.getpixel((4, 4))) == ((8, 8), 0x80)


@pytest.mark.parametrize("is_progressive", [False, True])
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_jpeg_whose_end_was_never_written_ends_early(tmp_path, kept, is_progressive):
    buffer = io.BytesIO()
    noise = Image.effect_noise((400, 300), 90).convert("RGB")
    noise.save(buffer, "JPEG", progressive=is_progressive)
    content = buffer.getvalue()
    whole = int(len(content) * kept)
    path = Path(tmp_path / "a.jpg")
    for end in (b"", bytes(len(content) - whole)):
        path.write_bytes(content[:whole] + end)
        with pytest.raises(OSError, match="truncated"):
            make(path, tmp_path / "b.png")


def test_the_end_of_a_thumbnail_is_not_that_of_the_picture(tmp_path, jpeg):
    thumbnail = segment(0xE1, b"Exif\0\0" + jpeg[:-2] + b"\xff\xd9")
    content = jpeg[:JFIF_BYTES] + thumbnail + jpeg[JFIF_BYTES:-900]
    (tmp_path / "a.jpg").write_bytes(content + bytes(900))
    with pytest.raises(OSError, match="truncated"):
        make(tmp_path / "a.jpg", tmp_path / "b.png")


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
@pytest.mark.parametrize("words", [b"", b"words of the camera", b"\xff\xd8\xff"])
def test_zeros_behind_a_whole_jpeg_do_no_harm(tmp_path, jpeg, words):
    (tmp_path / "a.jpg").write_bytes(jpeg + words + bytes(5000))
    assert make(tmp_path / "a.jpg", tmp_path / "b.png").status is Status.DONE
