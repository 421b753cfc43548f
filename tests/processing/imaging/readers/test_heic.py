"""HEIC pictures: upright, right in colour, and told where they are not whole."""

import io
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from processing.errors import PictureError
from processing.settings.recipe import Recipe
from tests.support.isobmff_files import clean_aperture, with_property
from tests.support.pictures import (
    COLORS,
    GREYS,
    SIZE,
    SMALL,
    TURNED,
    as_png,
    assert_alike,
    make,
    patches,
    quarters,
    wide_rgb_profile,
    with_hole,
)


class TestHeic:
    """With pillow-heif."""

    @pytest.fixture(autouse=True)
    def needed(self) -> None:
        pillow_heif = pytest.importorskip("pillow_heif")
        pillow_heif.register_heif_opener()

    @pytest.mark.parametrize("recipe", [Recipe(), SMALL], ids=["whole", "small"])
    def test_colours_and_transparency_come_out(self, tmp_path: Path, recipe: Recipe) -> None:
        with_hole(quarters()).save(tmp_path / "a.heic", quality=95)
        made, outcome = as_png(tmp_path / "a.heic", recipe)
        assert made.mode == "RGBA"
        assert_alike(patches(made), COLORS, 10)
        assert (outcome.source_size, outcome.warnings) == (SIZE, ())

    def test_a_turned_picture_is_turned_once(self, tmp_path: Path) -> None:
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = 6
        quarters().save(tmp_path / "a.heic", quality=95, exif=exif.tobytes())
        made, outcome = as_png(tmp_path / "a.heic")
        assert outcome.result_size == made.size == SIZE[::-1]
        assert_alike(patches(made), TURNED, 10)

    def test_its_profile_is_kept(self, tmp_path: Path) -> None:
        quarters().save(tmp_path / "a.heic", quality=95, icc_profile=wide_rgb_profile())
        made, _ = as_png(tmp_path / "a.heic")
        assert made.info["icc_profile"] == wide_rgb_profile()

    def test_its_colours_are_told_by_numbers_if_there_is_no_profile(self, tmp_path: Path) -> None:
        quarters(GREYS).save(
            tmp_path / "a.heic", quality=95, color_primaries=12, transfer_characteristics=13
        )
        made, _ = as_png(tmp_path / "a.heic")
        assert "icc_profile" in made.info

    def test_a_crop_comes_before_turns_and_is_no_more_shown_than_in_avif(
        self, tmp_path: Path
    ) -> None:
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = 6
        content = io.BytesIO()
        quarters().save(content, "HEIF", quality=95, exif=exif.tobytes())
        right_half = clean_aperture((SIZE[0] // 2, SIZE[1]), SIZE[0] // 4)
        (tmp_path / "a.heic").write_bytes(with_property(content.getvalue(), right_half))
        made, outcome = as_png(tmp_path / "a.heic")
        assert outcome.source_size == made.size == (SIZE[1], SIZE[0] // 2)
        assert_alike(patches(made), (COLORS[3], COLORS[1]) * 2, 10)

    @pytest.mark.parametrize(
        ("kind", "told"), [(b"unci", "without compression"), (b"j2k1", "as JPEG 2000")]
    )
    @pytest.mark.parametrize("brand", [b"heic", b"mif1", b"mif2", b"unif"])
    def test_what_the_library_cannot_decode_is_named_and_not_called_damaged(
        self, tmp_path: Path, kind: bytes, told: str, brand: bytes
    ) -> None:
        content = io.BytesIO()
        quarters().save(content, "HEIF")
        changed = content.getvalue().replace(b"hvc1", kind)
        (tmp_path / "a.heif").write_bytes(changed.replace(b"ftypheic", b"ftyp" + brand, 1))
        with pytest.raises(PictureError, match=f"stored {told}, and only .* HEVC are read"):
            make(tmp_path / "a.heif", tmp_path / "b.jpg")

    @pytest.fixture
    def grid(self) -> bytes:
        """A picture in four tiles, each too busy to be small."""
        content = io.BytesIO()
        noise = Image.effect_noise((256, 256), 90).convert("RGB")
        noise.save(content, "HEIF", quality=90, tile_size=128)
        assert b"grid" in content.getvalue()
        return content.getvalue()

    @pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
    def test_a_picture_that_lacks_tiles_ends_early(
        self, tmp_path: Path, grid: bytes, part: float
    ) -> None:
        (tmp_path / "a.heic").write_bytes(grid[: int(len(grid) * part)])
        with pytest.raises(OSError, match="truncated"):
            make(tmp_path / "a.heic", tmp_path / "a.png")

    def test_a_picture_with_a_tile_overwritten_is_damaged(
        self, tmp_path: Path, grid: bytes
    ) -> None:
        make_whole = tmp_path / "whole.heic"
        make_whole.write_bytes(grid)
        assert make(make_whole, tmp_path / "whole.png").warnings == ()
        middle = len(grid) // 2
        broken = grid[:middle] + bytes(len(grid) // 3) + grid[middle + len(grid) // 3 :]
        (tmp_path / "a.heic").write_bytes(broken)
        with pytest.raises(OSError, match="broken data stream"):
            make(tmp_path / "a.heic", tmp_path / "a.png")

    def test_other_parts_that_are_cut_off_cost_themselves_and_are_told(
        self, tmp_path: Path
    ) -> None:
        from processing.imaging.readers.heic import LACKS_OTHER_PARTS, TOLD_LEFT_OUT

        content = io.BytesIO()
        exif = b"Exif\0\0II*\0\x08\0\0\0" + bytes(500)
        quarters().save(content, "HEIF", quality=95, exif=exif)
        (tmp_path / "a.heic").write_bytes(content.getvalue()[:-100])
        made, outcome = as_png(tmp_path / "a.heic")
        assert_alike(patches(made), COLORS, 10)
        assert outcome.warnings == (TOLD_LEFT_OUT, LACKS_OTHER_PARTS)

    def test_a_kept_format_becomes_jpeg_and_a_broken_file_a_sentence(self, tmp_path: Path) -> None:
        quarters().save(tmp_path / "a.heic")
        content = (tmp_path / "a.heic").read_bytes()
        (tmp_path / "b.heic").write_bytes(content[:200])
        with pytest.raises(OSError, match="truncated"):
            make(tmp_path / "b.heic", tmp_path / "b.jpg")
        (tmp_path / "c.heic").write_bytes(content.replace(b"pitm", b"????"))
        with pytest.raises(PictureError, match="as HEIC pictures do, but is damaged"):
            make(tmp_path / "c.heic", tmp_path / "c.jpg")

    def test_a_sequence_without_a_still_picture_is_named(self, tmp_path: Path) -> None:
        boxes = ((b"ftyp", b"msf1\0\0\0\0msf1hevc"), (b"moov", bytes(64)), (b"mdat", bytes(99)))
        content = b"".join((8 + len(body)).to_bytes(4, "big") + name + body for name, body in boxes)
        (tmp_path / "a.heic").write_bytes(content)
        with pytest.raises(PictureError, match="an image sequence and no still picture"):
            make(tmp_path / "a.heic", tmp_path / "b.jpg")
