"""Raw files that lack pixels: never shown black, and made from a whole preview if there is one."""

import io
import struct
from pathlib import Path

import pytest
from PIL import Image

from processing.imaging.failures import explain
from processing.imaging.readers._raw_extent import ends_early
from processing.settings.recipe import Recipe
from processing.task import Stage
from tests.support.negatives import negative
from tests.support.pictures import COLORS, assert_alike, make, patches, quarters

SIZE = (320, 240)
PIXEL_BYTES = 2 * SIZE[0] * SIZE[1]
SMALL = Recipe(width_pixels=100, height_pixels=100)


def changed(content: bytes, tag: int, value: int) -> bytes:
    """Return a DNG whose first directory tells another number by a tag."""
    (place,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, place)
    for at in range(place + 2, place + 2 + 12 * count, 12):
        if struct.unpack_from("<H", content, at)[0] == tag:
            return content[: at + 8] + struct.pack("<I", value) + content[at + 12 :]
    raise AssertionError(f"there is no tag {tag}")


def is_short(content: bytes) -> bool:
    return ends_early(io.BytesIO(content), len(content))


class TestWholePictures:
    """What is made, and what fails."""

    @pytest.fixture(autouse=True)
    def needed(self) -> None:
        pytest.importorskip("rawpy")

    @pytest.mark.parametrize(
        ("tag", "value"), [(273, 9_000_000), (273, 700), (279, 22)], ids=["beyond", "partly", "few"]
    )
    @pytest.mark.parametrize("recipe", [Recipe(), SMALL], ids=["whole", "small"])
    def test_pixels_beyond_the_end_fail_and_are_never_black(
        self, tmp_path: Path, tag: int, value: int, recipe: Recipe
    ) -> None:
        content = negative(quarters(size=SIZE), None)
        (tmp_path / "a.dng").write_bytes(changed(content, tag, value))
        with pytest.raises(OSError, match="truncated") as caught:
            make(tmp_path / "a.dng", tmp_path / "a.png", recipe)
        assert "ends early" in explain(caught.value, None, Stage.DECODE)  # type: ignore[arg-type]

    def test_a_whole_preview_of_a_picture_cut_off_is_used_and_that_is_told(
        self, tmp_path: Path
    ) -> None:
        from processing.imaging.readers.raw import ONLY_PREVIEW

        content = negative(quarters(size=SIZE), quarters(size=(160, 120)))
        (tmp_path / "a.dng").write_bytes(changed(content, 273, 9_000_000))
        outcome = make(tmp_path / "a.dng", tmp_path / "a.png", SMALL)
        assert outcome.warnings == (ONLY_PREVIEW,)
        with Image.open(tmp_path / "a.png") as made:
            assert_alike(patches(made), COLORS, 8)

    def test_a_preview_cut_off_is_not_used(self, tmp_path: Path) -> None:
        content = negative(quarters(size=SIZE), Image.effect_noise((160, 120), 90).convert("RGB"))
        end = content.rindex(b"\xff\xd9")
        (tmp_path / "a.dng").write_bytes(content[: end - 800] + bytes(802) + content[end + 2 :])
        outcome = make(tmp_path / "a.dng", tmp_path / "a.png", SMALL)
        assert outcome.warnings == ()
        with Image.open(tmp_path / "a.png") as made:
            assert_alike(patches(made), COLORS, 4)


@pytest.mark.parametrize("preview", [None, quarters()], ids=["alone", "with preview"])
def test_a_whole_negative_does_not_end_early(preview: Image.Image | None) -> None:
    assert not is_short(negative(quarters(size=SIZE), preview))


@pytest.mark.parametrize(("length", "lacks"), [(PIXEL_BYTES, False), (PIXEL_BYTES - 1, True)])
def test_uncompressed_pixels_are_counted_to_the_byte(length: int, lacks: bool) -> None:
    assert is_short(changed(negative(quarters(size=SIZE), None), 279, length)) is lacks


@pytest.mark.parametrize(
    ("compression", "length", "lacks"),
    [
        (7, PIXEL_BYTES // 16, False),
        (7, PIXEL_BYTES // 17, True),
        (8, 22, False),
        (52546, 22, False),
    ],
)
def test_compressed_pixels_take_a_bit_each_where_their_kind_needs_it(
    compression: int, length: int, lacks: bool
) -> None:
    content = changed(negative(quarters(size=SIZE), None), 259, compression)
    assert is_short(changed(content, 279, length)) is lacks


@pytest.mark.parametrize("cut", [0, 1])
def test_a_fuji_file_tells_where_its_pixels_end(cut: int) -> None:
    start = b"FUJIFILMCCD-RAW ".ljust(100, b"0") + struct.pack(">II", 200, 50)
    assert is_short(start.ljust(250 - cut, b"\0")) is bool(cut)


@pytest.mark.parametrize("cut", [0, 1])
@pytest.mark.parametrize("is_long", [False, True])
def test_the_box_with_the_pixels_of_a_cr3_is_whole_or_not(cut: int, is_long: bool) -> None:
    pixels = struct.pack(">I4sQ", 1, b"mdat", 66) if is_long else struct.pack(">I4s", 58, b"mdat")
    content = struct.pack(">I4s8x", 16, b"ftyp") + pixels + bytes(50 - cut)
    assert is_short(content) is bool(cut)


@pytest.mark.parametrize("cut", [0, 1])
def test_an_rw2_tells_where_its_pixels_begin_and_how_many_there_are(cut: int) -> None:
    tags = ((2, 140), (3, 10), (45, 4), (280, 100))
    table = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    content = b"IIU\0" + struct.pack("<IH", 8, len(tags)) + table + bytes(4)
    assert is_short(content.ljust(100 + 140 * 10 * 16 // 14 - cut, b"\0")) is bool(cut)
