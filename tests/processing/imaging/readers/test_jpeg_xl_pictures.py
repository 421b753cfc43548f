"""JPEG XL pictures: upright, right in colour, and known before they are decoded."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from processing.errors import PictureError
from processing.imaging._decoding import ONLY_LAST_FRAME
from processing.imaging.opening import open_picture
from processing.imaging.readers.jpeg_xl import BadHeaderError, Header, read_header
from tests.support.pictures import (
    COLORS,
    GREYS,
    SIZE,
    TURNED,
    as_png,
    assert_alike,
    make,
    patches,
    quarters,
    with_hole,
)


class TestJpegXl:
    """With pillow-jxl-plugin."""

    @pytest.fixture(autouse=True)
    def needed(self) -> None:
        pytest.importorskip("pillow_jxl")

    @pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
    def test_every_kind_of_pixels_comes_out(self, tmp_path: Path, mode: str) -> None:
        grey = mode.startswith("L")
        image = quarters(GREYS if grey else COLORS)
        image = with_hole(image, mode=mode) if mode.endswith("A") else image.convert(mode)
        image.save(tmp_path / "a.jxl", lossless=True)
        made, outcome = as_png(tmp_path / "a.jxl")
        assert made.mode == mode
        assert_alike(patches(made), GREYS if grey else COLORS, 0)
        assert outcome.warnings == ()
        assert "icc_profile" not in made.info  # the decoder tells one for sRGB as well

    def test_orientation_is_the_stream_s_alone_and_exif_says_upright(self, tmp_path: Path) -> None:
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = 6
        exif[ExifTags.Base.Make] = "Nobody"
        quarters().save(tmp_path / "a.jxl", lossless=True, exif=exif.tobytes(), use_container=True)
        with open_picture(tmp_path / "a.jxl") as opened:
            opened.image.load()
            told = opened.image.getexif()
            assert (told.get(ExifTags.Base.Orientation), told[ExifTags.Base.Make]) == (
                1,
                "Nobody",
            )
        made, _ = as_png(tmp_path / "a.jxl")
        assert_alike(patches(made), COLORS, 0)

    def test_a_jpeg_inside_is_turned_upright_as_the_jpeg_says(self, tmp_path: Path) -> None:
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = 6
        quarters().save(tmp_path / "a.jpg", quality=95, exif=exif)
        with Image.open(tmp_path / "a.jpg") as jpeg:
            jpeg.save(tmp_path / "a.jxl", lossless_jpeg=True)
        made, outcome = as_png(tmp_path / "a.jxl")
        assert outcome.source_size == SIZE[::-1]
        assert_alike(patches(made), TURNED, 12)

    @pytest.mark.parametrize(
        "size", [(64, 48), (8, 8), (40, 248), (255, 7), (640, 480), (1024, 576), (600, 500), (1, 1)]
    )
    @pytest.mark.parametrize("in_container", [False, True], ids=["bare", "boxed"])
    def test_the_size_is_known_before_any_pixel_is_decoded(
        self, size: tuple[int, int], in_container: bool
    ) -> None:
        import pillow_jxl  # noqa: F401

        content = io.BytesIO()
        options = {"exif": b"II*\0" + bytes(20), "use_container": True} if in_container else {}
        Image.new("RGB", size).save(content, "JXL", effort=1, **options)
        content.seek(0)
        assert read_header(content).size == size

    def test_of_an_animation_the_last_frame_is_used_and_that_is_told(
        self, tmp_path: Path, told: Callable[[Header], None]
    ) -> None:
        quarters().save(tmp_path / "a.jxl", lossless=True)
        told(Header(SIZE, is_animated=True))
        made, outcome = as_png(tmp_path / "a.jxl")
        assert_alike(patches(made), COLORS, 0)
        assert outcome.warnings == (ONLY_LAST_FRAME,)

    @pytest.mark.parametrize("mode", ["RGBA", "LA"])
    def test_colours_mixed_with_black_are_brought_back(
        self, tmp_path: Path, told: Callable[[Header], None], mode: str
    ) -> None:
        half = (90, 60, 30, 128) if mode == "RGBA" else (60, 128)
        Image.new(mode, SIZE, half).save(tmp_path / "a.jxl", lossless=True)
        told(Header(SIZE, is_premultiplied=True))
        made, _ = as_png(tmp_path / "a.jxl")
        whole = (179, 120, 60, 128) if mode == "RGBA" else (120, 128)
        assert made.getpixel((9, 9)) == pytest.approx(whole, abs=1)

    def test_a_picture_for_print_fails_with_its_reason(
        self, tmp_path: Path, told: Callable[[Header], None]
    ) -> None:
        quarters().save(tmp_path / "a.jxl", lossless=True)
        told(Header(SIZE, has_black=True))
        with pytest.raises(PictureError, match="CMYK picture, which the JPEG XL decoder"):
            make(tmp_path / "a.jxl", tmp_path / "b.png")

    @pytest.fixture
    def told(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[Header], None]:
        """Let files tell a header of our choice; their writer makes only plain ones."""
        from processing.imaging.readers import jpeg_xl

        return lambda header: monkeypatch.setattr(jpeg_xl, "read_header", lambda _: header)

    @pytest.mark.parametrize(
        "content", [b"", b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n", b"RIFF" * 9]
    )
    def test_a_header_that_is_none_is_refused(self, content: bytes) -> None:
        with pytest.raises(BadHeaderError):
            read_header(io.BytesIO(content))

    def test_a_truncated_file_is_damaged(self, tmp_path: Path) -> None:
        Image.effect_noise((90, 90), 50).save(tmp_path / "a.jxl")
        (tmp_path / "b.jxl").write_bytes((tmp_path / "a.jxl").read_bytes()[:900])
        with pytest.raises((OSError, ValueError, RuntimeError)):
            make(tmp_path / "b.jxl", tmp_path / "b.png")
