"""TIFF of every layout: right, or failed with the true reason; never another picture."""

import io
import struct
import sys
from pathlib import Path

import pytest
from PIL import Image

from processing.errors import PictureError
from processing.imaging.opening import open_picture
from processing.imaging.pipeline import make_picture
from processing.imaging.readers.tiff import (
    DAMAGED_ROWS,
    LOST_ALPHA,
    LOST_CHANNELS,
    NEGATIVE_LEVELS,
)
from processing.running.worker.process import run_task
from processing.task import Status, Task
from tests.support.pictures import (
    COLORS,
    GREYS,
    RUN_CONTEXT,
    assert_alike,
    make,
    patches,
    quarters,
    with_hole,
)
from tests.support.tiff_files import DEFLATE, LZW, PACK_BITS, TiffKind, rows_of, write_tiff

EXACT, ROUNDED = 1, 3  # levels; the second where few bits say the level
SIZE = (50, 38)  # no multiple of a tile, of a group of samples, of a strip
WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, INKS, YCBCR, CIE_LAB, ICC_LAB = 0, 1, 2, 3, 5, 6, 8, 9


def colors() -> Image.Image:
    return quarters(size=SIZE)


def greys() -> Image.Image:
    return quarters(GREYS, SIZE, "L")


def result_of(source: Path):
    """Return what a person sees of the result of `source`, and its warnings."""
    destination = source.with_suffix(".png")
    outcome = make(source, destination)
    assert outcome.status is Status.DONE
    with Image.open(destination) as image:
        assert image.size == SIZE
        return patches(image), outcome.warnings


def written(tmp_path: Path, image: Image.Image, kind: TiffKind) -> Path:
    full = (1 << kind.bits) - 1
    rows = rows_of(image, full, is_white_zero=kind.photometric == WHITE_IS_ZERO)
    return write_tiff(tmp_path / "a.tif", rows, kind)


def tolerance(bits: int) -> int:
    return EXACT if bits >= 8 else 255 // ((1 << bits) - 1)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("photometric", [WHITE_IS_ZERO, BLACK_IS_ZERO])
@pytest.mark.parametrize("bits", [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 24, 32, 64])
def test_grey_of_any_depth_is_as_bright_as_it_was(tmp_path, bits, photometric, order):
    path = written(tmp_path, greys(), TiffKind(bits, photometric, order))
    assert_alike(result_of(path)[0], GREYS, tolerance(bits))


def test_grey_of_twelve_bits_keeps_more_than_eight(tmp_path):
    rows = [[(2049,)] * SIZE[0]] * SIZE[1]
    write_tiff(tmp_path / "a.tif", rows, TiffKind(12, BLACK_IS_ZERO))
    assert make(tmp_path / "a.tif", tmp_path / "b.png").status is Status.DONE
    with Image.open(tmp_path / "b.png") as image:
        assert image.getpixel((5, 5)) == round(2049 * 65535 / 4095)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("is_apart", [False, True])
@pytest.mark.parametrize("bits", [2, 4, 5, 8, 10, 12, 14, 16, 24, 32])
def test_colours_of_any_depth_are_right_however_they_are_stored(tmp_path, bits, is_apart, order):
    path = written(tmp_path, colors(), TiffKind(bits, RGB, order, is_apart=is_apart))
    assert_alike(result_of(path)[0], COLORS, tolerance(bits) + 1)


@pytest.mark.parametrize("piece", [{"strip_rows": 7}, {"strip_rows": 1}, {"tile": (16, 16)}])
@pytest.mark.parametrize("compression", [1, LZW, DEFLATE, PACK_BITS])
@pytest.mark.parametrize("is_apart", [False, True])
@pytest.mark.parametrize("bits", [8, 12, 16])
def test_strips_and_tiles_of_every_compression_are_put_in_place(
    tmp_path, bits, is_apart, compression, piece
):
    kind = TiffKind(bits, RGB, is_apart=is_apart, compression=compression, **piece)
    assert_alike(result_of(written(tmp_path, colors(), kind))[0], COLORS, 2)


@pytest.mark.parametrize("compression", [1, LZW, PACK_BITS])
@pytest.mark.parametrize("bits", [8, 12, 16])
def test_tiles_that_lie_where_the_tags_of_strips_say_are_put_in_place(tmp_path, bits, compression):
    kind = TiffKind(bits, RGB, compression=compression, tile=(16, 16))
    path = written(tmp_path, colors(), kind)
    content = path.read_bytes()
    for of_tiles, of_strips in ((324, 273), (325, 279)):
        tag = struct.pack("<HH", of_tiles, 4)
        assert content.count(tag) == 1
        content = content.replace(tag, struct.pack("<HH", of_strips, 4))
    path.write_bytes(content)
    assert_alike(result_of(path)[0], COLORS, 2)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("compression", [LZW, DEFLATE])
@pytest.mark.parametrize("is_apart", [False, True])
@pytest.mark.parametrize("bits", [8, 16, 32])
def test_differences_of_neighbours_are_added_up(tmp_path, bits, is_apart, compression, order):
    kind = TiffKind(
        bits, RGB, order, is_apart=is_apart, compression=compression, predictor=2, strip_rows=7
    )
    assert_alike(result_of(written(tmp_path, colors(), kind))[0], COLORS, 2)


@pytest.mark.parametrize("compression", [1, LZW, DEFLATE])
@pytest.mark.parametrize("bits", [8, 12, 16])
def test_a_file_that_fills_bytes_from_the_lowest_bit_is_read(tmp_path, bits, compression):
    kind = TiffKind(bits, RGB, is_reversed=True, is_apart=True, compression=compression)
    assert_alike(result_of(written(tmp_path, colors(), kind))[0], COLORS, 2)


@pytest.mark.parametrize("is_apart", [False, True])
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("alpha", [1, 2])
@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_transparent_parts_stay_so(tmp_path, mode, alpha, bits, is_apart):
    image = with_hole(quarters(GREYS if mode == "LA" else COLORS, SIZE), mode=mode)
    if alpha == 1 and mode == "LA":
        image = image.convert("La")
    elif alpha == 1:
        image = image.convert("RGBa")
    photometric = BLACK_IS_ZERO if mode == "LA" else RGB
    kind = TiffKind(bits, photometric, is_apart=is_apart, tags={338: (alpha,)})
    path = written(tmp_path, image, kind)
    seen = (*(GREYS if mode == "LA" else COLORS)[:3], (255,) * 3)
    assert_alike(result_of(path)[0], seen, 2)


def test_half_transparent_colours_that_were_multiplied_are_divided_again(tmp_path):
    rows = [[(100, 50, 20, 128)] * SIZE[0]] * SIZE[1]
    write_tiff(tmp_path / "a.tif", rows, TiffKind(is_apart=True, tags={338: (1,)}))
    assert make(tmp_path / "a.tif", tmp_path / "b.png").status is Status.DONE
    with Image.open(tmp_path / "b.png") as image:
        assert_alike([image.getpixel((4, 4))], [(199, 100, 40, 128)], 1)


@pytest.mark.parametrize("is_apart", [False, True])
@pytest.mark.parametrize("bits", [8, 12, 16])
def test_inks_are_read_and_their_alpha_is_told_to_be_lost(tmp_path, bits, is_apart):
    inks = colors().convert("CMYK")
    kind = TiffKind(bits, INKS, is_apart=is_apart)
    plain, warnings = result_of(written(tmp_path, inks, kind))
    assert_alike(plain, COLORS, 2)
    assert LOST_ALPHA not in warnings
    full = (1 << bits) - 1
    rows = [[(*pixel, full) for pixel in row] for row in rows_of(inks, full)]
    kind.tags = {338: (2,)}
    shown, warnings = result_of(write_tiff(tmp_path / "b.tif", rows, kind))
    assert_alike(shown, COLORS, 2)
    assert LOST_ALPHA in warnings


def test_channels_that_are_no_colours_are_told_to_be_left_out(tmp_path):
    rows = [[(*pixel, 7, 9) for pixel in row] for row in rows_of(colors())]
    path = write_tiff(tmp_path / "a.tif", rows, TiffKind(is_apart=True, tags={338: (0, 0)}))
    shown, warnings = result_of(path)
    assert_alike(shown, COLORS, 1)
    assert LOST_CHANNELS in warnings


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("photometric", [CIE_LAB, ICC_LAB])
def test_lightness_and_two_axes_of_colour_are_read(tmp_path, photometric, bits):
    # 60 % lightness, somewhat green and blue; by the formulas of CIE 1976 and sRGB.
    sign = 0 if photometric == CIE_LAB else 128
    pixel = (153 << (bits - 8), (sign - 30) << (bits - 8), (sign - 20) << (bits - 8))
    rows = [[pixel] * SIZE[0]] * SIZE[1]
    path = write_tiff(tmp_path / "a.tif", rows, TiffKind(bits, photometric))
    assert_alike(result_of(path)[0], ((23, 160, 179),) * 4, 2)


@pytest.mark.parametrize("bits", [1, 2, 3, 4, 8])
@pytest.mark.parametrize("factor", [1, 257])
def test_a_palette_is_right_in_eight_bits_and_in_sixteen(tmp_path, factor, bits):
    first, second = (200, 30, 90), (20, 180, 250)
    count = 1 << bits
    colors_told = [first, second, *[(0, 0, 0)] * (count - 2)]
    tags = {320: tuple(color[part] * factor for part in range(3) for color in colors_told)}
    image = Image.new("1", SIZE)
    rows = [[(int(x >= SIZE[0] // 2),) for x in range(image.width)] for _ in range(image.height)]
    path = write_tiff(tmp_path / "a.tif", rows, TiffKind(bits, PALETTE, tags=tags))
    assert_alike(result_of(path)[0], (first, second) * 2, 1)


@pytest.mark.parametrize("bits", [8, 16])
def test_signed_grey_is_stretched_from_its_least_level_to_its_highest(tmp_path, bits):
    levels = (-100, -37, 27, 100)
    image = quarters(GREYS, SIZE, "L")
    by_grey = dict(zip((0, 80, 160, 255), levels, strict=True))
    rows = [[(by_grey[pixel[0]],) for pixel in row] for row in rows_of(image)]
    path = write_tiff(tmp_path / "a.tif", rows, TiffKind(bits, BLACK_IS_ZERO, sample_format=2))
    shown, warnings = result_of(path)
    assert_alike(shown, GREYS, 2)
    assert NEGATIVE_LEVELS in warnings


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("compression", [1, LZW])
def test_bigtiff_is_read_in_both_orders_of_bytes(tmp_path, compression, order):
    kind = TiffKind(order=order, is_big=True, compression=compression)
    assert_alike(result_of(written(tmp_path, colors(), kind))[0], COLORS, 1)


@pytest.mark.parametrize("subsampling", [(2, 2), (2, 1)])
def test_thinned_out_colours_without_compression_are_not_taken_for_whole_ones(
    tmp_path, subsampling
):
    across, down = subsampling
    units = [(200,) * (across * down) + (100, 160)] * (SIZE[0] // across)
    rows = [[(value,) for unit in units for value in unit]] * (SIZE[1] // down)
    kind = TiffKind(8, BLACK_IS_ZERO)
    path = write_tiff(tmp_path / "a.tif", rows, kind)
    kind.tags = {
        256: (SIZE[0],),
        257: (SIZE[1],),
        258: (8, 8, 8),
        262: (YCBCR,),
        277: (3,),
        278: (SIZE[1],),
        530: subsampling,
    }
    path = write_tiff(tmp_path / "a.tif", rows, kind)
    right = Image.new("YCbCr", (1, 1), (200, 100, 160)).convert("RGB").getpixel((0, 0))
    assert_alike(result_of(path)[0], (right,) * 4, 2)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_picture_stored_apart_is_turned_upright(tmp_path, orientation):
    back = {1: None, 3: 180, 6: 90, 8: 270}[orientation]
    image = colors().rotate(back, expand=True) if back else colors()
    kind = TiffKind(16, RGB, is_apart=True, tags={274: (orientation,)})
    assert_alike(result_of(written(tmp_path, image, kind))[0], COLORS, 2)


@pytest.mark.parametrize(
    ("kind", "samples", "reason"),
    [
        (TiffKind(32, RGB, sample_format=3), 3, "32-bit float colours is not supported"),
        (TiffKind(16, BLACK_IS_ZERO, sample_format=3), 1, "16-bit float levels is not supported"),
        (TiffKind(16, RGB, sample_format=2), 3, "signed 16-bit colours is not supported"),
        (TiffKind(16, 32845), 3, "LogLuv colours is not supported"),
        (TiffKind(8, RGB, compression=34887), 3, "LERC compression is not supported"),
        (TiffKind(4, BLACK_IS_ZERO, compression=32809), 1, "kind of ThunderScan compression"),
        (TiffKind(8, RGB, compression=40001), 3, "compression 40001 is not supported"),
        (TiffKind(8, INKS, tags={332: (2,)}), 4, "inks other than CMYK is not supported"),
        (TiffKind(16, PALETTE), 1, "a palette of 16 bits is not supported"),
        (TiffKind(16, RGB, compression=7), 3, "16-bit JPEG compression is not supported"),
        (TiffKind(8, RGB, tags={258: (8, 8, 4)}), 3, "channels of different numbers of bits"),
    ],
)
def test_what_is_not_read_is_named_and_not_called_damaged(tmp_path, kind, samples, reason):
    path = write_tiff(tmp_path / "a.tif", [[(1,) * samples] * SIZE[0]] * SIZE[1], kind)
    with pytest.raises(PictureError, match=reason) as caught:
        make(path, tmp_path / "b.png")
    assert "damaged" not in str(caught.value)


@pytest.mark.parametrize("compression", [1, LZW, DEFLATE, PACK_BITS])
@pytest.mark.parametrize("is_apart", [False, True])
@pytest.mark.parametrize("bits", [8, 12, 16])
def test_a_strip_outside_the_file_fails_the_picture(tmp_path, bits, is_apart, compression):
    kind = TiffKind(bits, RGB, is_apart=is_apart, compression=compression, strip_rows=7)
    path = written(tmp_path, colors(), kind)
    content = path.read_bytes()
    count = -(-SIZE[1] // 7) * (3 if is_apart else 1)
    with open_picture(path) as opened:
        offsets = opened.image.tag_v2[273]
    assert len(offsets) == count
    last = offsets[-1].to_bytes(4, "little")
    path.write_bytes(content.replace(last, (len(content) + 100).to_bytes(4, "little")))
    with pytest.raises(OSError, match="truncated"):
        make(path, tmp_path / "b.png")


@pytest.mark.parametrize("compression", [2, 3, 4, 7])
def test_a_fax_or_jpeg_of_which_a_strip_lies_outside_the_file_fails(tmp_path, compression):
    mode = "RGB" if compression == 7 else "1"
    names = {2: "tiff_ccitt", 3: "group3", 4: "group4", 7: "jpeg"}
    path = tmp_path / "a.tif"
    quarters(size=SIZE).convert(mode).save(path, compression=names[compression])
    with Image.open(path) as image:
        offset = image.tag_v2[273][0]
    content = path.read_bytes()
    entry = content.index((273).to_bytes(2, "little"), offset if offset < 100 else 8)
    far = (len(content) + 10).to_bytes(4, "little")
    path.write_bytes(content[: entry + 8] + far + content[entry + 12 :])
    with pytest.raises(OSError, match="truncated"):
        make(path, tmp_path / "b.png")


@pytest.mark.parametrize("is_apart", [False, True])
def test_a_broken_strip_is_damage(tmp_path, is_apart):
    kind = TiffKind(16, RGB, is_apart=is_apart, compression=DEFLATE, strip_rows=7)
    path = written(tmp_path, colors(), kind)
    content = bytearray(path.read_bytes())
    content[8:20] = b"\xff" * 12
    path.write_bytes(content)
    outcome = run_task(Task(0, path, tmp_path / "b.png"), make_picture, RUN_CONTEXT, 1)
    assert "is damaged" in outcome.reason


@pytest.mark.parametrize("compression", ["tiff_ccitt", "group3", "group4", "jpeg"])
def test_a_fax_or_jpeg_that_is_cut_off_in_the_middle_of_a_strip_fails(tmp_path, compression):
    path = tmp_path / "a.tif"
    image = Image.effect_noise((200, 150), 90).convert("RGB" if compression == "jpeg" else "1")
    image.save(path, compression=compression)
    with Image.open(path) as opened:
        length = opened.tag_v2[279][-1]
    content = path.read_bytes()
    told = length.to_bytes(4, "little")
    path.write_bytes(content.replace(told, (length + len(content)).to_bytes(4, "little")))
    with pytest.raises(OSError, match="truncated"):
        make(path, tmp_path / "b.png")


def test_a_jpeg_strip_without_its_end_fails(tmp_path):
    path = tmp_path / "a.tif"
    Image.effect_noise((200, 150), 90).convert("RGB").save(path, compression="jpeg")
    with Image.open(path) as opened:
        offset, length = opened.tag_v2[273][-1], opened.tag_v2[279][-1]
    content = bytearray(path.read_bytes())
    content[offset + length // 2 : offset + length] = bytes(length - length // 2)
    path.write_bytes(content)
    with pytest.raises(OSError, match="truncated"):
        make(path, tmp_path / "b.png")


IS_HEARD = pytest.mark.skipif(sys.platform == "win32", reason="there libtiff is not heard")
NO_CODE = b"\xff\x00\x80"  # eight zeros and a one, as no code of a fax begins


def fax(tmp_path: Path, compression: str, damage: int) -> Path:
    """Return a fax with so many places that hold no code of any fax, evenly apart."""
    buffer = io.BytesIO()
    quarters(GREYS, (640, 480), "L").convert("1").save(buffer, "TIFF", compression=compression)
    with Image.open(buffer) as image:
        offset, length = image.tag_v2[273][0], image.tag_v2[279][0]
    content = bytearray(buffer.getvalue())
    for number in range(damage):
        place = offset + length * (number + 1) // (damage + 1)
        content[place : place + len(NO_CODE)] = NO_CODE
    path = tmp_path / "fax.tif"
    path.write_bytes(content)
    return path


def reason_of(source: Path) -> str:
    """Return why the picture `source` fails, as a worker tells it."""
    task = Task(0, source, source.with_suffix(".png"))
    outcome = run_task(task, make_picture, RUN_CONTEXT, 1)
    assert outcome.status is Status.FAILED
    return outcome.reason


@IS_HEARD
@pytest.mark.parametrize("compression", ["group4", "tiff_ccitt"])
def test_a_fax_whose_rows_depend_on_each_other_is_damaged_by_one_bad_code(
    tmp_path: Path, compression: str
) -> None:
    assert "is damaged" in reason_of(fax(tmp_path, compression, 1))


@IS_HEARD
def test_a_fax_with_bad_codes_in_many_rows_is_damaged(tmp_path: Path) -> None:
    assert "is damaged" in reason_of(fax(tmp_path, "group3", 100))


@IS_HEARD
def test_a_fax_with_a_damaged_row_among_whole_ones_is_made_and_says_so(tmp_path: Path) -> None:
    outcome = make(fax(tmp_path, "group3", 1), tmp_path / "a.png")
    assert outcome.status is Status.DONE
    assert outcome.warnings == (DAMAGED_ROWS,)


def test_rows_without_marks_that_are_called_group_3_are_damaged(tmp_path: Path) -> None:
    source = fax(tmp_path, "tiff_ccitt", 0)
    kind = struct.Struct("<HHIHH")
    content = source.read_bytes()
    assert content.count(kind.pack(259, 3, 1, 2, 0)) == 1
    source.write_bytes(content.replace(kind.pack(259, 3, 1, 2, 0), kind.pack(259, 3, 1, 3, 0)))
    assert "is damaged" in reason_of(source)


@pytest.mark.parametrize("compression", ["group3", "group4", "tiff_ccitt"])
def test_a_whole_fax_is_made_without_a_word(tmp_path: Path, compression: str) -> None:
    outcome = make(fax(tmp_path, compression, 0), tmp_path / "a.png")
    assert outcome.status is Status.DONE
    assert outcome.warnings == ()
