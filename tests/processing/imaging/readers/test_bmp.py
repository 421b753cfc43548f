"""BMP of every header, depth and mask: right, or failed with the true reason."""

import io
import struct
from pathlib import Path

import pytest
from PIL import Image

from processing.errors import PictureError
from processing.imaging.readers.bmp import RUNS_BEYOND
from processing.task import Status
from tests.support.pictures import (
    COLORS,
    GREYS,
    assert_alike,
    make,
    patches,
    quarters,
    wide_rgb_profile,
)

SIZE = (37, 30)
PLAIN, RLE8, RLE4, FIELDS, JPEG, PNG, ALPHA_FIELDS = range(7)
FOUR = (*COLORS,)  # a palette of the four patches


def header(
    size: int, bits: int, compression: int = PLAIN, colors: int = 0, height: int = SIZE[1]
) -> bytes:
    """Return a header of `size` bytes, without the file header."""
    if size == 12:
        return struct.pack("<IHHHH", 12, SIZE[0], height, 1, bits)
    full = struct.pack(
        "<IiiHHIIiiII", size, SIZE[0], height, 1, bits, compression, *(0,) * 3, colors, 0
    )
    return full[:size].ljust(size, b"\0")


def file_of(head: bytes, palette: bytes, pixels: bytes) -> bytes:
    """Return the file with its file header."""
    start = 14 + len(head) + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, start) + head + palette + pixels


def rows(values: list[int], bits: int) -> bytes:
    """Return a number for each pixel, from the top, as rows from the bottom."""
    width = SIZE[0]
    lines = [values[start : start + width] for start in range(0, len(values), width)]
    packed = b""
    for line in reversed(lines):
        if bits >= 8:
            row = b"".join(value.to_bytes(bits // 8, "little") for value in line)
        else:
            text = "".join(f"{value:0{bits}b}" for value in line)
            text += "0" * (-len(text) % 8)
            row = bytes(int(text[start : start + 8], 2) for start in range(0, len(text), 8))
        packed += row + bytes(-len(row) % 4)
    return packed


def patch_numbers() -> list[int]:
    """Return for each pixel which of the four patches it is of."""
    image = quarters(tuple((number,) * 3 for number in range(4)), SIZE, "L")
    return list(image.get_flattened_data())


def palette_of(count: int, step: int) -> bytes:
    colors = [*FOUR, *[(9, 9, 9)] * (count - 4)]
    return b"".join(bytes((*color[::-1], 0))[:step] for color in colors)


def masked(mask: int, level: int) -> int:
    """Return `level` of 255 as the bits of `mask`."""
    if not mask:
        return 0
    shift = (mask & -mask).bit_length() - 1
    return round(level * (mask >> shift) / 255) << shift


def result_of(tmp_path: Path, content: bytes, name: str = "a.bmp"):
    source = tmp_path / name
    source.write_bytes(content)
    outcome = make(source, tmp_path / "b.png")
    assert outcome.status is Status.DONE
    with Image.open(tmp_path / "b.png") as image:
        return patches(image), outcome.warnings


@pytest.mark.parametrize("is_upright", [False, True])
@pytest.mark.parametrize(
    ("bits", "masks"),
    [
        (16, (0xF00, 0xF0, 0xF, 0)),
        (16, (0x7C00, 0x3E0, 0x1F, 0x8000)),
        (16, (0xF800, 0x7E0, 0x1F, 0)),
        (16, (0xF00, 0xF0, 0xF, 0xF000)),
        (16, (0xE000, 0x1C00, 0x300, 0)),
        (32, (0xFF0000, 0xFF00, 0xFF, 0)),
        (32, (0xFF, 0xFF00, 0xFF0000, 0)),
        (32, (0x3FF00000, 0xFFC00, 0x3FF, 0xC0000000)),
        (32, (0xFE000000, 0x1FE0000, 0x1FC00, 0x3E0)),
        (32, (0xFF000000, 0xFF0000, 0xFF00, 0xFF)),
    ],
)
@pytest.mark.parametrize("size", [40, 56, 124])
def test_channels_are_the_bits_that_masks_tell(tmp_path, size, bits, masks, is_upright):
    if size == 40 and masks[3]:
        compression, told = ALPHA_FIELDS, 4
    else:
        compression, told = FIELDS, 3
    numbers = [
        sum(masked(mask, level) for mask, level in zip(masks, (*COLORS[number], 255), strict=True))
        for number in patch_numbers()
    ]
    pixels = rows(numbers, bits)
    if is_upright:
        step = len(pixels) // SIZE[1]
        pixels = b"".join(
            pixels[start : start + step] for start in range(len(pixels) - step, -1, -step)
        )
    head = header(size, bits, compression, height=-SIZE[1] if is_upright else SIZE[1])
    mask_bytes = struct.pack("<4I", *masks)
    if size == 40:
        head += mask_bytes[: 4 * told]
    else:
        head = head[:40] + mask_bytes + head[56:]
    shown, _ = result_of(tmp_path, file_of(head, b"", pixels))
    coarsest = min(bin(mask).count("1") for mask in masks[:3])
    assert_alike(shown, COLORS, 255 // ((1 << min(coarsest, 8)) - 1))


@pytest.mark.parametrize("size", [12, 16, 40, 64, 124])
@pytest.mark.parametrize("bits", [2, 4, 8])
def test_palettes_follow_every_header(tmp_path, bits, size):
    palette = palette_of(1 << bits, 3 if size == 12 else 4)
    content = file_of(header(size, bits), palette, rows(patch_numbers(), bits))
    assert_alike(result_of(tmp_path, content)[0], COLORS, 0)


@pytest.mark.parametrize("bits", [2, 4, 8])
def test_more_colours_than_indexes_are_passed_over(tmp_path, bits):
    count = (1 << bits) + 40
    head = header(40, bits, colors=count)
    content = file_of(head, palette_of(count, 4), rows(patch_numbers(), bits))
    assert_alike(result_of(tmp_path, content)[0], COLORS, 0)


def test_a_colour_that_no_palette_tells_is_black(tmp_path):
    content = file_of(header(40, 8, colors=2), palette_of(4, 4)[:8], rows(patch_numbers(), 8))
    assert_alike(result_of(tmp_path, content)[0], (*COLORS[:2], (0,) * 3, (0,) * 3), 0)


@pytest.mark.parametrize("size", [12, 40, 124])
@pytest.mark.parametrize("bits", [4, 8, 24])
@pytest.mark.parametrize("name", ["a.dib", "a.bmp"])
def test_a_bitmap_without_a_file_header_is_read(tmp_path, name, bits, size):
    palette = palette_of(1 << bits, 3 if size == 12 else 4) if bits <= 8 else b""
    numbers = patch_numbers()
    if bits == 24:
        numbers = [int.from_bytes(bytes(COLORS[number]), "big") for number in numbers]
    content = header(size, bits) + palette + rows(numbers, bits)
    assert_alike(result_of(tmp_path, content, name)[0], COLORS, 0)


def test_the_first_bitmap_of_an_array_is_taken(tmp_path):
    head, palette = header(12, 4), palette_of(16, 3)
    inner = file_of(head, palette, rows(patch_numbers(), 4))
    start = 14 + 14 + len(head) + len(palette)
    inner = inner[:10] + struct.pack("<I", start) + inner[14:]
    content = b"BA" + struct.pack("<IIHH", 14, 0, 0, 0) + inner
    assert_alike(result_of(tmp_path, content)[0], COLORS, 0)


@pytest.mark.parametrize(("compression", "kind"), [(JPEG, "JPEG"), (PNG, "PNG")])
def test_a_jpeg_or_png_inside_is_taken(tmp_path, compression, kind):
    buffer = io.BytesIO()
    quarters(size=SIZE).save(buffer, kind, quality=95)
    content = file_of(header(40, 0, compression), b"", buffer.getvalue())
    assert_alike(result_of(tmp_path, content)[0], COLORS, 6)


def test_an_alpha_channel_that_hides_all_is_not_meant(tmp_path):
    masks = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    head = header(124, 32, FIELDS)
    head = head[:40] + struct.pack("<4I", *masks) + head[56:]
    numbers = [int.from_bytes(bytes(COLORS[number]), "big") for number in patch_numbers()]
    shown, _ = result_of(tmp_path, file_of(head, b"", rows(numbers, 32)))
    assert_alike(shown, COLORS, 0)


@pytest.mark.parametrize(("compression", "bits"), [(RLE8, 8), (RLE4, 4)])
def test_runs_leave_out_rows_and_move_on(tmp_path, compression, bits):
    half = SIZE[0] // 2
    rest = SIZE[0] - half

    def run(count: int, number: int) -> bytes:
        return bytes((count, number * (1 if bits == 8 else 17)))

    def singly(count: int, number: int) -> bytes:
        value = number if bits == 8 else number * 17
        length = count if bits == 8 else -(-count // 2)
        return bytes((0, count)) + bytes((value,)) * length + bytes(length % 2)

    bottom = run(half, 2) + singly(rest, 3) + b"\0\0"
    blank = b"\0\0"  # a row of colour 0
    top = b"\0\2" + bytes((half, 0)) + run(rest, 1) + b"\0\0"
    pixels = bottom * 14 + blank + top * 15 + b"\0\1"
    content = file_of(header(40, bits, compression), palette_of(1 << bits, 4), pixels)
    shown, warnings = result_of(tmp_path, content)
    assert_alike(shown, COLORS, 0)
    assert warnings == ()


def test_runs_that_leave_the_picture_are_told(tmp_path):
    pixels = bytes((SIZE[0] + 9, 1, 0, 0)) * SIZE[1] + b"\0\1"
    content = file_of(header(40, 8, RLE8), palette_of(256, 4), pixels)
    shown, warnings = result_of(tmp_path, content)
    assert_alike(shown, (COLORS[1],) * 4, 0)
    assert RUNS_BEYOND in warnings


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.95])
@pytest.mark.parametrize("kind", ["rows", "runs", "fields"])
def test_a_bitmap_that_ends_early_fails(tmp_path, kind, kept):
    if kind == "rows":
        head, palette, pixels = header(40, 2), palette_of(4, 4), rows(patch_numbers(), 2)
    elif kind == "runs":
        pixels = bytes((SIZE[0], 1, 0, 0)) * SIZE[1] + b"\0\1"
        head, palette = header(40, 8, RLE8), palette_of(256, 4)
    else:
        head = header(40, 16, FIELDS) + struct.pack("<3I", 0xF00, 0xF0, 0xF)
        palette, pixels = b"", rows(patch_numbers(), 16)
    content = file_of(head, palette, pixels[: int(len(pixels) * kept)])
    (tmp_path / "a.bmp").write_bytes(content)
    with pytest.raises(OSError, match="truncated"):
        make(tmp_path / "a.bmp", tmp_path / "b.png")


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (header(64, 1, 3), "Huffman compression is not supported"),
        (header(64, 24, 4), "RLE24 compression is not supported"),
        (header(40, 24, 11), "CMYK compression is not supported"),
        (header(40, 64), "64 bits a pixel is not supported"),
        (header(40, 16, FIELDS) + struct.pack("<3I", 0xF0F, 0x30, 0xC0), "scattered bits"),
    ],
)
def test_what_is_not_read_is_named_and_not_called_damaged(tmp_path, head, reason):
    (tmp_path / "a.bmp").write_bytes(file_of(head, b"", bytes(9000)))
    with pytest.raises(PictureError, match=reason) as caught:
        make(tmp_path / "a.bmp", tmp_path / "b.png")
    assert "damaged" not in str(caught.value)


def test_grey_palettes_stay_grey(tmp_path):
    image = quarters(GREYS, SIZE, "L")
    image.save(tmp_path / "a.bmp")
    assert make(tmp_path / "a.bmp", tmp_path / "b.png").status is Status.DONE
    with Image.open(tmp_path / "b.png") as result:
        assert result.mode == "L"


@pytest.mark.parametrize("bits", [24, 32])
@pytest.mark.parametrize("is_linked", [False, True])
def test_a_profile_inside_a_file_of_the_last_version_counts(tmp_path, bits, is_linked):
    profile = wide_rgb_profile()
    compression, masks = (
        (PLAIN, b"") if bits == 24 else (FIELDS, struct.pack("<3I", 255 << 16, 255 << 8, 255))
    )
    head = bytearray(header(124, bits, compression))
    head[40 : 40 + len(masks)] = masks
    pixels = rows([0] * SIZE[0] * SIZE[1], bits)
    head[56:60] = b"KNIL" if is_linked else b"DEBM"
    head[112:120] = struct.pack("<II", len(head) + len(pixels), len(profile))
    (tmp_path / "a.bmp").write_bytes(file_of(bytes(head), b"", pixels) + profile)
    make(tmp_path / "a.bmp", tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as image:
        assert image.info.get("icc_profile") == (None if is_linked else profile)
