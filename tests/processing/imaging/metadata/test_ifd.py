"""Directories of tags as all kinds of cameras and programs write them."""

import io
import struct
from itertools import product

import pytest
from PIL import ExifTags, Image

from processing.imaging.metadata.ifd import Place, read_tree
from processing.imaging.metadata.ifd_writer import write_block
from processing.planning._header_process import header_of
from tests.support.pictures import make

ORDERS = {"<": b"II", ">": b"MM"}
SHORT, LONG, SIGNED_LONG, IFD, LONG8, SIGNED_LONG8, IFD8 = 3, 4, 9, 13, 16, 17, 18
LETTERS = {SHORT: "H", LONG: "I", IFD: "I", LONG8: "Q", SIGNED_LONG8: "q", IFD8: "Q"}
MODEL, TIME, LATITUDE_REF, INTEROP_INDEX = 0x0110, 0x9003, 1, 1
WHEN = b"2019:10:02 15:12:43\0"
Row = tuple[int, int, bytes]  # tag, kind, value


def layout(*, is_big):
    """Return the letters of a count, of an entry and of an offset, and the bytes of the last."""
    return ("Q", "HHQ", "Q", 8) if is_big else ("H", "HHI", "I", 4)


def directory(order, start, rows, *, is_big=False, count=None):
    """Return a directory that stands at `start`, and its values behind it.

    All its entries say that they hold `count` numbers if that is told.
    """
    counts, entry, offsets, inline_bytes = layout(is_big=is_big)
    table_bytes = struct.calcsize(counts) + (struct.calcsize(f"={entry}") + inline_bytes) * len(
        rows
    )
    table, values = struct.pack(order + counts, len(rows)), b""
    for tag, kind, data in rows:
        size = struct.calcsize(LETTERS.get(kind, "B"))
        table += struct.pack(
            order + entry, tag, kind, len(data) // size if count is None else count
        )
        if len(data) <= inline_bytes:
            table += data.ljust(inline_bytes, b"\0")
        else:
            place = start + table_bytes + inline_bytes + len(values)
            table += struct.pack(order + offsets, place)
            values += data
    return table + bytes(inline_bytes) + values


def block(order, pointer_kind=LONG, *, is_big=False, more=(), count=None):
    """Return a block of four directories, the pointers to them of one kind."""

    def pointer(start):
        return struct.pack(order + LETTERS[pointer_kind], start)

    def add(rows, count=None):
        start = len(content)
        content.extend(directory(order, start, rows, is_big=is_big, count=count))
        return start

    head = ORDERS[order] + struct.pack(
        order + ("HHHQ" if is_big else "HI"), *((43, 8, 0, 0) if is_big else (42, 0))
    )
    content = bytearray(head)
    interop = add([(INTEROP_INDEX, 2, b"R98\0")])
    inner = add([(TIME, 2, WHEN)])
    # Its one entry more stands behind, and so the directory is not sorted.
    content[inner:] = directory(
        order, inner, [(TIME, 2, WHEN), (0xA005, pointer_kind, pointer(interop))], is_big=is_big
    )
    gps = add([(LATITUDE_REF, 2, b"N\0")])
    pointers = [(0x8825, pointer_kind, pointer(gps)), (0x8769, pointer_kind, pointer(inner))]
    if count is not None:
        main = add(pointers, count)
    else:
        main = add([*pointers, (MODEL, 2, b"Duo Pro R\0"), *more])
    size = 8 if is_big else 4
    content[len(head) - size : len(head)] = struct.pack(order + ("Q" if is_big else "I"), main)
    return bytes(content)


def told(tree):
    return {place: {tag: e.data for tag, e in tree.at(place).items()} for place in Place}


INNER = {
    Place.EXIF: {TIME: WHEN},
    Place.GPS: {LATITUDE_REF: b"N\0"},
    Place.INTEROP: {INTEROP_INDEX: b"R98\0"},
}
WHOLE = {Place.MAIN: {MODEL: b"Duo Pro R\0"}, **INNER}


@pytest.mark.parametrize(
    ("order", "kind", "is_big"),
    list(product(ORDERS, (SHORT, LONG, IFD, LONG8, IFD8), (False, True))),
)
def test_a_pointer_of_any_kind_of_number_leads_to_its_directory(order, kind, is_big):
    tree = read_tree(io.BytesIO(block(order, kind, is_big=is_big)))
    assert (told(tree), tree.is_damaged) == (WHOLE, False)
    assert told(read_tree(io.BytesIO(write_block(tree)))) == WHOLE


@pytest.mark.parametrize(("order", "count"), list(product(ORDERS, (0, 1))))
def test_a_pointer_counts_one_number_whatever_it_says(order, count):
    tree = read_tree(io.BytesIO(block(order, count=count)))
    assert {place: told(tree)[place] for place in INNER} == INNER


@pytest.mark.parametrize("order", ORDERS)
def test_a_pointer_that_stands_in_another_directory_leads_to_its_own_all_the_same(order):
    content = bytearray(ORDERS[order] + struct.pack(f"{order}HI", 42, 8))
    inner = 8 + 2 + 12 + 4
    gps = inner + 2 + 12 + 4
    long = f"{order}I"
    content += directory(order, 8, [(0x8769, LONG, struct.pack(long, inner))])
    content += directory(order, inner, [(0x8825, LONG, struct.pack(long, gps))])
    content += directory(order, gps, [(LATITUDE_REF, 2, b"N\0")])
    assert told(read_tree(io.BytesIO(bytes(content))))[Place.GPS] == {LATITUDE_REF: b"N\0"}


@pytest.mark.parametrize("order", ORDERS)
def test_a_row_that_is_not_used_is_no_damage(order):
    tree = read_tree(io.BytesIO(block(order, more=[(0x0131, 0, b"")])))
    assert (told(tree), tree.is_damaged) == (WHOLE, False)


@pytest.mark.parametrize("order", ORDERS)
def test_a_block_that_is_marked_twice_is_read(tmp_path, order):
    exif = b"Exif\0\0Exif\0\0" + block(order)
    Image.new("RGB", (8, 6)).save(tmp_path / "a.png", exif=exif)
    assert make(tmp_path / "a.png", tmp_path / "b.jpg").warnings == ()
    with Image.open(tmp_path / "b.jpg") as made:
        assert made.getexif()[ExifTags.Base.Model] == "Duo Pro R"
    assert header_of(tmp_path / "a.png").camera == "Duo Pro R"


@pytest.mark.parametrize("order", ORDERS)
def test_numbers_of_eight_bytes_become_such_as_every_program_reads(order):
    small = struct.pack(f"{order}2Q", 64, 48)
    negative = struct.pack(f"{order}q", -5)
    large = struct.pack(f"{order}Q", 1 << 40)
    more = [(0x1001, LONG8, small), (0x1002, SIGNED_LONG8, negative), (0x1003, LONG8, large)]
    tree = read_tree(io.BytesIO(block(order, IFD8, is_big=True, more=more)))
    read = {tag: (e.kind, e.data) for tag, e in tree.at(Place.MAIN).items() if tag != MODEL}
    assert read == {
        0x1001: (LONG, struct.pack(f"{order}2I", 64, 48)),
        0x1002: (SIGNED_LONG, struct.pack(f"{order}i", -5)),
    }
    assert tree.is_damaged


@pytest.mark.parametrize(("order", "is_big"), list(product(ORDERS, (False, True))))
def test_an_entry_that_points_beyond_the_end_costs_itself_alone(order, is_big):
    content = bytearray(block(order, is_big=is_big, more=[(0x013B, 2, b"somebody else\0")]))
    _, _, letter, _ = layout(is_big=is_big)
    far = (1 << 63) if is_big else (1 << 31)
    place = struct.pack(order + letter, content.index(b"somebody"))
    at = content.rindex(place)
    content[at : at + len(place)] = struct.pack(order + letter, far)
    tree = read_tree(io.BytesIO(bytes(content)))
    assert (told(tree), tree.is_damaged) == (WHOLE, True)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("bytes_kept", range(1, 17))
def test_a_block_that_ends_in_its_header_is_refused_in_one_way(order, bytes_kept):
    with pytest.raises(ValueError, match="directory of tags"):
        read_tree(io.BytesIO(block(order, is_big=True)[: min(bytes_kept, 15)]))


def test_the_tags_of_a_big_tiff_reach_the_result(tmp_path):
    order = "<"
    number = f"{order}H"
    rows = [
        (256, SHORT, struct.pack(number, 8)),
        (257, SHORT, struct.pack(number, 6)),
        (258, SHORT, struct.pack(number, 8)),
        (259, SHORT, struct.pack(number, 1)),
        (262, SHORT, struct.pack(number, 1)),
        (273, LONG8, struct.pack(f"{order}Q", 16)),
        (277, SHORT, struct.pack(number, 1)),
        (278, SHORT, struct.pack(number, 6)),
        (279, LONG8, struct.pack(f"{order}Q", 48)),
        (MODEL, 2, b"Duo Pro R\0"),
    ]
    pixels = bytes(range(48))
    start = 16 + len(pixels)
    head = ORDERS[order] + struct.pack(f"{order}HHHQ", 43, 8, 0, start)
    content = head + pixels + directory(order, start, rows, is_big=True)
    (tmp_path / "a.tif").write_bytes(content)
    outcome = make(tmp_path / "a.tif", tmp_path / "a.jpg")
    assert outcome.warnings == ()
    with Image.open(tmp_path / "a.jpg") as made:
        assert made.getexif()[ExifTags.Base.Model] == "Duo Pro R"


def test_tags_of_a_picture_s_taking_count_wherever_a_tiff_has_them(tmp_path):
    exif = Image.Exif()
    exif[ExifTags.Base.DateTimeOriginal] = WHEN[:-1].decode()
    exif[ExifTags.Base.Model] = "Duo"
    Image.new("RGB", (8, 6)).save(tmp_path / "a.tif", exif=exif)
    facts = header_of(tmp_path / "a.tif")
    assert (f"{facts.taken:%Y:%m:%d %H:%M:%S}", facts.camera) == (WHEN[:-1].decode(), "Duo")
    make(tmp_path / "a.tif", tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as made:
        inner = made.getexif().get_ifd(ExifTags.IFD.Exif)
    assert inner[ExifTags.Base.DateTimeOriginal] == WHEN[:-1].decode()


@pytest.mark.parametrize("kind", [SHORT, LONG, IFD])
@pytest.mark.parametrize("order", ORDERS)
def test_a_name_has_the_time_behind_a_pointer_of_any_kind(tmp_path, order, kind):
    exif = b"Exif\0\0" + block(order, kind)
    Image.new("RGB", (8, 6)).save(tmp_path / "a.jpg", exif=exif)
    facts = header_of(tmp_path / "a.jpg")
    assert (f"{facts.taken:%Y:%m:%d %H:%M:%S}", facts.camera) == (WHEN[:-1].decode(), "Duo Pro R")
