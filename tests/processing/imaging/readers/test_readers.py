"""Pictures that extras read: upright, right in colour, and no finer than needed."""

import base64
import io
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image

from processing.errors import PictureError
from processing.formats.installation import command_to_add
from processing.formats.table import TABLE
from processing.imaging import opening
from processing.imaging._decoding import ONLY_LAST_FRAME
from processing.imaging.opening import open_picture
from processing.imaging.readers.jpeg_xl import BadHeaderError, Header, read_header
from processing.settings.recipe import Recipe
from tests.support.isobmff_files import clean_aperture, with_property
from tests.support.negatives import negative
from tests.support.pictures import (
    COLORS,
    GREYS,
    SIZE,
    assert_alike,
    make,
    patches,
    quarters,
    wide_rgb_profile,
    with_hole,
)

TURNED = (COLORS[2], COLORS[0], COLORS[3], COLORS[1])  # by 90 degrees, clockwise
SMALL = Recipe(width_pixels=32, height_pixels=32)


def as_png(source: Path, recipe: Recipe | None = None):
    """Make a PNG of `source` and return it with the outcome."""
    outcome = make(source, source.with_suffix(".result.png"), recipe)
    with Image.open(source.with_suffix(".result.png")) as made:
        made.load()
    return made, outcome


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


DRAWING = """<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {size}>
  <rect width="32" height="24" fill="rgb(220,40,40)"/>
  <rect x="32" width="32" height="24" fill="rgb(40,170,60)"/>
  <rect y="24" width="32" height="24" fill="rgb(50,70,200)"/>{inside}
</svg>"""
LONG_COMMENT = '<?xml version="1.0"?>' + "<!-- <svg is in it -->" * 400
BOX = 'viewBox="0 0 64 48"'
PATTERN = (
    '<pattern id="p" patternUnits="userSpaceOnUse" {}>'
    '<rect width="5e4" height="5e4" fill="#f0f"/></pattern>'
    '<rect width="64" height="48" fill="url(#p)"/>'
)
SMALL_STACK_BYTES = 512 * 1024  # what threads have on some systems
SQUARE_SECONDS = 10  # of a processor; a moment is enough, minutes if it grew with its square


def svg_limits() -> Any:
    from processing.imaging.readers import _svg_limits

    return _svg_limits


class TestSvg:
    """With resvg-py."""

    @pytest.fixture(autouse=True)
    def needed(self) -> None:
        pytest.importorskip("resvg_py")

    @pytest.mark.parametrize(
        ("size", "pixels"),
        [
            (BOX, (64, 48)),
            ('width="64" height="48"', (64, 48)),
            (f'width="128px" {BOX}', (128, 96)),
            (f'width="1in" height="0.75in" {BOX}', (96, 72)),
            (f'width="100%" height="100%" {BOX}', (64, 48)),
        ],
    )
    def test_it_is_drawn_in_its_own_size(
        self, tmp_path: Path, size: str, pixels: tuple[int, int]
    ) -> None:
        (tmp_path / "a.svg").write_text(DRAWING.format(size=size, inside=""))
        made, outcome = as_png(tmp_path / "a.svg")
        assert outcome.source_size == outcome.result_size == pixels
        assert_alike(patches(made), COLORS, 0)  # nothing is drawn in the last: it is transparent

    @pytest.mark.parametrize(
        ("size", "pixels"),
        [('width="50"', (50, 150)), ('height="50"', (300, 50)), ("", (300, 150))],
    )
    def test_a_side_that_nothing_tells_is_the_one_that_browsers_take(
        self, tmp_path: Path, size: str, pixels: tuple[int, int]
    ) -> None:
        (tmp_path / "a.svg").write_text(DRAWING.format(size=size, inside=""))
        _, outcome = as_png(tmp_path / "a.svg")
        assert outcome.source_size == pixels

    @pytest.mark.parametrize("side", [16, 500])
    def test_edges_are_sharp_at_any_size(self, tmp_path: Path, side: int) -> None:
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=""))
        recipe = Recipe(width_pixels=side, height_pixels=side, only_shrink=False)
        made, _ = as_png(tmp_path / "a.svg", recipe)
        colors = {color for _, color in made.getcolors(10_000)}
        assert made.size == (side, side * 3 // 4)
        assert len(colors) <= 4 + (side % 64 > 0) * 12

    @pytest.mark.parametrize("attribute", ["href", "xlink:href"])
    @pytest.mark.parametrize("target", ["{file}", "{name}", "../{folder}/{name}", "file://{file}"])
    def test_a_drawing_shows_no_other_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attribute: str, target: str
    ) -> None:
        secret = tmp_path / "secret.png"
        Image.new("RGB", (9, 9), "magenta").save(secret)
        monkeypatch.chdir(tmp_path)
        link = target.format(file=secret, name=secret.name, folder=tmp_path.name)
        for written in (link, link.replace("s", "&#115;")):
            image = f'<image {attribute}="{written}" width="64" height="48"/>'
            (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=image))
            made, _ = as_png(tmp_path / "a.svg")
            assert_alike(patches(made), COLORS, 0)

    def test_pixels_that_are_written_out_in_it_are_shown(self, tmp_path: Path) -> None:
        content = io.BytesIO()
        Image.new("RGB", (9, 9), "magenta").save(content, "PNG")
        link = "data:image/png;base64," + base64.b64encode(content.getvalue()).decode()
        image = f'<image href="{link}" width="64" height="48" preserveAspectRatio="none"/>'
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=image))
        made, _ = as_png(tmp_path / "a.svg")
        assert_alike(patches(made), ((255, 0, 255),) * 4, 0)

    @pytest.mark.parametrize(
        "size",
        [
            'width="1e400" height="5"',
            'width="1e30" height="1e30"',
            'viewBox="0 0 1e400 9"',
            'viewBox="0 0 1e-300 1e300"',
            'viewBox="0 0 1e-300 9" width="1e200"',
        ],
    )
    def test_a_drawing_of_senseless_size_is_damaged(self, tmp_path: Path, size: str) -> None:
        (tmp_path / "a.svg").write_text(DRAWING.format(size=size, inside=""))
        with pytest.raises(PictureError, match="damaged"):
            make(tmp_path / "a.svg", tmp_path / "a.png")

    @pytest.mark.parametrize("depth", [150, 900, 30_000])
    def test_a_drawing_of_senseless_depth_is_damaged(self, tmp_path: Path, depth: int) -> None:
        inside = "<g>" * depth + "</g>" * depth
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=inside))
        with pytest.raises(PictureError, match="damaged"):
            make(tmp_path / "a.svg", tmp_path / "a.png")

    @pytest.mark.parametrize(
        "link",
        [
            '<g id="a{}"><use href="#a{}"/></g>',
            '<pattern id="a{}" width="1" height="1"><rect fill="url(#a{})"/></pattern>',
            """<pattern id="a{}" width="1" height="1"><g style="fill:url( 'a{}')"/></pattern>""",
        ],
    )
    def test_a_drawing_of_senseless_depth_by_its_links_is_damaged(
        self, tmp_path: Path, link: str
    ) -> None:
        link = link.replace("'a", "'#a")
        inside = "".join(link.format(each, each + 1) for each in range(90))
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=inside))
        with pytest.raises(PictureError, match="damaged"):
            make(tmp_path / "a.svg", tmp_path / "a.png")

    def test_links_to_pages_that_lead_back_are_no_depth(self, tmp_path: Path) -> None:
        inside = '<g id="top"><a href="#top"><rect width="64" height="48" fill="#f0f"/></a></g>'
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=inside))
        assert_alike(patches(as_png(tmp_path / "a.svg")[0]), ((255, 0, 255),) * 4, 0)

    def test_the_deepest_drawing_needs_no_more_stack_than_any_thread_has(
        self, tmp_path: Path
    ) -> None:
        depth = svg_limits().MAX_DEPTH - 4
        square = '<rect width="64" height="48" fill="rgb(255,0,255)"/>'
        inside = '<g opacity="0.999">' * depth + square + "</g>" * depth
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=inside))
        code = (
            "import sys, threading\nfrom pathlib import Path\n"
            "from processing.imaging.opening import open_picture\n"
            "def draw():\n"
            "    with open_picture(Path(sys.argv[1])) as opened: opened.image.load()\n"
            "    print(threading.stack_size())\n"
            f"threading.stack_size({SMALL_STACK_BYTES})\n"
            "thread = threading.Thread(target=draw); thread.start(); thread.join()"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "a.svg")],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stdout.strip()) == (0, str(SMALL_STACK_BYTES)), done.stderr

    @pytest.mark.parametrize(
        "size",
        [
            'width="1e6" height="1e6"',
            'width="9e9mm" height="100%"',
            'width="9" height="9" patternTransform="translate(3) scale(1e5)"',
            'width="9" height="9" patternTransform="matrix(1e5,0 0,1e5,0,0)"',
        ],
    )
    def test_a_pattern_far_larger_than_its_drawing_is_damaged(
        self, tmp_path: Path, size: str
    ) -> None:
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=PATTERN.format(size)))
        with pytest.raises(PictureError, match="damaged"):
            make(tmp_path / "a.svg", tmp_path / "a.png")

    def test_a_pattern_of_large_pieces_that_are_made_small_is_drawn(self, tmp_path: Path) -> None:
        size = 'width="5e4" height="5e4" patternTransform="scale(.001)"'
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=PATTERN.format(size)))
        assert_alike(patches(as_png(tmp_path / "a.svg")[0])[:1], ((255, 0, 255),), 0)

    def test_parts_in_parts_are_drawn(self, tmp_path: Path) -> None:
        square = '<rect width="64" height="48" fill="rgb(255,0,255)"/>'
        inside = "<g>" * 60 + square + "</g>" * 60
        (tmp_path / "a.svg").write_text(DRAWING.format(size=BOX, inside=inside))
        assert_alike(patches(as_png(tmp_path / "a.svg")[0]), ((255, 0, 255),) * 4, 0)

    def test_a_length_is_read_once_however_long_it_is(self, tmp_path: Path) -> None:
        size = f'width="{"1" * 200_000}furlongs" {BOX}'
        (tmp_path / "a.svg").write_text(DRAWING.format(size=size, inside=""))
        started = time.thread_time()
        made, _ = as_png(tmp_path / "a.svg")
        assert time.thread_time() - started < SQUARE_SECONDS
        assert made.size == (64, 48)

    def test_turbulence_finer_than_a_picture_shows_is_not_computed(self, tmp_path: Path) -> None:
        looks = set()
        for octaves in (20, 2_000_000):
            inside = (
                f'<filter id="f"><feTurbulence baseFrequency="1" numOctaves="{octaves}"/></filter>'
                '<rect width="64" height="48" filter="url(#f)"/>'
            )
            path = tmp_path / f"{octaves}.svg"
            path.write_text(DRAWING.format(size=BOX, inside=inside))
            looks.add(as_png(path)[0].tobytes())
        assert len(looks) == 1

    @pytest.mark.parametrize(
        "start",
        [
            "<svg",
            '<svg xmlns="" ',
            '<svg xmlns:xlink="http://www.w3.org/1999/xlink"',
            '<svg xmlns="http://www.w3.org/2000/svg"',
            '<svg xmlns="http://example.org/old"',
        ],
    )
    @pytest.mark.parametrize("before", ["", "\n", "<!DOCTYPE svg [<!ENTITY a 'b'>]>", LONG_COMMENT])
    def test_a_drawing_is_known_late_and_without_its_namespaces(
        self, tmp_path: Path, start: str, before: str
    ) -> None:
        inside = (
            '<g inkscape:label="a"><rect id="r" width="32" height="24" fill="rgb(220,40,40)"/></g>'
            '<rect x="32" width="32" height="24" fill="rgb(40,170,60)"/>'
            '<rect y="24" width="32" height="24" fill="rgb(50,70,200)"/><use xlink:href="#r"/>'
        )
        (tmp_path / "a.svg").write_text(f"{before}{start} {BOX}>{inside}</svg>")
        made, outcome = as_png(tmp_path / "a.svg")
        assert_alike(patches(made), COLORS, 0)
        assert outcome.warnings == ()

    @pytest.mark.parametrize("prefix", ["svg", "anything"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_a_drawing_may_have_any_prefix_and_encoding(
        self, tmp_path: Path, prefix: str, encoding: str
    ) -> None:
        text = (
            DRAWING.partition("?>")[2]
            .format(size=BOX, inside="")
            .replace("xmlns=", f"xmlns:{prefix}=")
        )
        for name in ("/svg>", "svg ", "rect "):
            text = text.replace(
                f"<{name}", f"<{prefix}:{name}".replace(f"{prefix}:/", f"/{prefix}:")
            )
        (tmp_path / "a.svg").write_text(text.strip(), encoding=encoding)
        made, _ = as_png(tmp_path / "a.svg")
        assert_alike(patches(made), COLORS, 0)

    @pytest.mark.parametrize(
        "text",
        ["<html><svg/></html>", "<!DOCTYPE html>" + " " * 5000 + "<html><svg/></html>", "<p>svg"],
    )
    def test_a_web_page_is_told_as_such_whatever_is_in_it(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "a.svg").write_text(text)
        with pytest.raises(PictureError, match="a web page or another text"):
            make(tmp_path / "a.svg", tmp_path / "a.png")

    @pytest.mark.parametrize("text", ["<svg", DRAWING[:90]])
    def test_a_broken_drawing_is_damaged(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "a.svg").write_text(text)
        with pytest.raises(PictureError, match="begins as SVG pictures do, but is damaged"):
            make(tmp_path / "a.svg", tmp_path / "a.png")

    def test_entities_that_grow_without_end_are_refused(self, tmp_path: Path) -> None:
        names = "abcdefghij"
        entities = '<!ENTITY a "lol">' + "".join(
            f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in pairwise(names)
        )
        text = f'<!DOCTYPE svg [{entities}]><svg xmlns="http://www.w3.org/2000/svg">&j;</svg>'
        (tmp_path / "a.svg").write_text(text)
        with pytest.raises(PictureError, match="damaged"):
            make(tmp_path / "a.svg", tmp_path / "a.png")


STARTS = {
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a.jpg"),
    "jxl": (b"\xff\x0a\xfa\x1f", "a.jxl"),
    "raw": (b"II*\0\x08\0\0\0", "a.nef"),
    "svg": (b"\xef\xbb\xbf\n<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg"),
}


@pytest.mark.parametrize("key", STARTS)
def test_without_its_extra_a_picture_is_named_with_how_to_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    row = next(row for row in TABLE if row.key == key)
    monkeypatch.setattr(opening, "LACKING", (row,))
    start, name = STARTS[key]
    (tmp_path / name).write_bytes(start)
    with pytest.raises(PictureError) as caught:
        make(tmp_path / name, tmp_path / "b.jpg")
    assert str(caught.value) == (
        f"{row.label} pictures cannot be read here. "
        f"Install {row.package}: {command_to_add(row.package)}."
    )


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are not counted here")
@pytest.mark.parametrize("module", ["heic", "jpeg_xl", "raw", "svg"])
def test_a_reader_starts_no_threads(module: str) -> None:
    pytest.importorskip(f"processing.imaging.readers.{module}", exc_type=ImportError)
    code = (
        f"import os, processing.imaging.readers.{module}; print(len(os.listdir('/proc/self/task')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "1"
