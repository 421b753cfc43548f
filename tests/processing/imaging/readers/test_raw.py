"""Raw pictures of cameras: their preview where it is enough, and developed where it is not."""

from pathlib import Path

import pytest
from PIL import Image

from processing.errors import PictureError
from processing.settings.recipe import Recipe
from tests.support.negatives import negative
from tests.support.pictures import (
    COLORS,
    SMALL,
    TURNED,
    as_png,
    assert_alike,
    make,
    patches,
    quarters,
)


class TestRaw:
    """With rawpy."""

    @pytest.fixture(autouse=True)
    def needed(self) -> None:
        pytest.importorskip("rawpy")

    @pytest.fixture
    def source(self, tmp_path: Path) -> Path:
        """A negative on its side whose preview is of half the size, and mirrored to be known."""
        mirrored = quarters((COLORS[1], COLORS[0], COLORS[3], COLORS[2]), size=(160, 120))
        (tmp_path / "a.dng").write_bytes(negative(quarters(size=(320, 240)), mirrored, 6))
        return tmp_path / "a.dng"

    def test_the_preview_is_taken_where_it_is_large_enough(self, source: Path) -> None:
        made, outcome = as_png(source, Recipe(width_pixels=160, height_pixels=160))
        assert (outcome.source_size, outcome.result_size) == ((240, 320), (120, 160))
        assert_alike(patches(made), (COLORS[3], COLORS[1], COLORS[2], COLORS[0]), 8)

    def test_the_picture_is_developed_where_it_is_not(self, source: Path) -> None:
        made, outcome = as_png(source, Recipe(width_pixels=250, height_pixels=250))
        assert outcome.result_size == (188, 250)
        assert_alike(patches(made), TURNED, 4)

    @pytest.mark.parametrize("side", [100, 300])
    def test_without_a_preview_it_is_developed_at_any_size(self, tmp_path: Path, side: int) -> None:
        (tmp_path / "a.nef").write_bytes(negative(quarters(size=(320, 240)), None))
        made, outcome = as_png(tmp_path / "a.nef", Recipe(width_pixels=side, height_pixels=side))
        assert outcome.source_size == (320, 240)
        assert_alike(patches(made), COLORS, 4)

    def test_a_preview_of_another_shape_shows_another_part_and_is_not_taken(
        self, tmp_path: Path
    ) -> None:
        square = Image.new("RGB", (200, 200), "black")
        (tmp_path / "a.dng").write_bytes(negative(quarters(size=(320, 240)), square))
        made, _ = as_png(tmp_path / "a.dng", SMALL)
        assert_alike(patches(made), COLORS, 4)

    def test_a_truncated_file_is_damaged(self, source: Path) -> None:
        source.write_bytes(source.read_bytes()[:500])
        with pytest.raises(PictureError, match="as camera raw pictures do, but is damaged"):
            make(source, source.with_suffix(".jpg"))

    def test_a_tiff_is_no_raw_picture_by_its_first_bytes(self, tmp_path: Path) -> None:
        quarters().save(tmp_path / "a.tif")
        made, _ = as_png(tmp_path / "a.tif")
        assert patches(made) == COLORS
