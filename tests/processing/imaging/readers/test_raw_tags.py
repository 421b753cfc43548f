"""Raw pictures keep their own metadata: camera, time, lens, place, rights; nothing is invented."""

import datetime
import io
import struct

import pytest
from PIL import ExifTags, Image

from processing.imaging.metadata import embed
from processing.imaging.metadata.exif import turned
from processing.imaging.metadata.ifd import Entry, Place, Tree
from processing.imaging.metadata.ifd_writer import write_block
from processing.imaging.readers._raw_tags import RawTags, complete, read_raw_tags
from processing.planning._header_process import header_of
from processing.settings.choices import MetadataPolicy
from processing.settings.recipe import Recipe
from tests.support.negatives import negative
from tests.support.pictures import make, quarters

SHORT, ASCII, RATIONAL, UNDEFINED = 3, 2, 5, 7
WHEN = "2021:07:04 12:34:56"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
    b'syntax-ns#"><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"'
    b' xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" crs:CropTop="0.2"/></rdf:RDF>'
    b"</x:xmpmeta>"
)
LATITUDE = struct.pack("<6I", 48, 1, 12, 1, 0, 1)
LENS = struct.pack("<8I", 35, 1, 35, 1, 2, 1, 2, 1)
NOTES = b"notes of the maker"


def text(value):
    return Entry(ASCII, value.encode() + b"\0")


MAIN = {
    0x010F: text("Hunt"),
    0x0110: text("Testcam 1"),
    0x0131: text("Firmware 1"),
    0x8298: text("(c) Anna"),
}
INNER = {0x9003: text(WHEN), 0xA434: text("35mm F2"), 0x829A: Entry(RATIONAL, bytes(8))}
GPS = {1: text("N"), 2: Entry(RATIONAL, LATITUDE)}
TREE = Tree("<", {Place.MAIN: MAIN, Place.EXIF: INNER, Place.GPS: GPS})
WHOLE = {place: {tag: e.data for tag, e in TREE.at(place).items()} for place in Place}


def told(tree):
    return {place: {tag: e.data for tag, e in tree.at(place).items()} for place in Place}


@pytest.fixture
def source(tmp_path):
    """A negative with tags and XMP, whose preview tells nothing."""
    pytest.importorskip("rawpy")
    preview = quarters(size=(160, 120))
    file = io.BytesIO(negative(quarters(size=(320, 240)), preview, 6))
    ours = {
        700: Entry(1, XMP),
        0xC630: Entry(RATIONAL, LENS),
        0x9C9C: Entry(1, "remark".encode("utf-16-le")),
        50707: Entry(1, bytes(4)),
    }
    inner = {**INNER, 0xA001: Entry(SHORT, b"\2\0"), 0x927C: Entry(UNDEFINED, NOTES)}
    main = {tag: e for tag, e in MAIN.items() if tag not in (0x010F, 0x0110)} | ours
    directories = {Place.MAIN: main, Place.EXIF: inner, Place.GPS: GPS}
    tree = Tree("<", directories)
    embed.add_tree(file, tree if embed.ORDER == "<" else turned(tree))
    (tmp_path / "a.dng").write_bytes(file.getvalue())
    return tmp_path / "a.dng"


@pytest.mark.parametrize("side", [100, 250], ids=["from the preview", "developed"])
def test_the_result_of_a_raw_picture_has_the_tags_of_its_file(source, side):
    recipe = Recipe(width_pixels=side, height_pixels=side, metadata=MetadataPolicy.KEEP)
    outcome = make(source, source.with_suffix(".jpg"), recipe)
    assert len(outcome.warnings) == 1
    assert "camera maker's notes" in outcome.warnings[0]
    with Image.open(source.with_suffix(".jpg")) as made:
        tags, inner = made.getexif(), made.getexif().get_ifd(ExifTags.IFD.Exif)
        place, xmp = made.getexif().get_ifd(ExifTags.IFD.GPSInfo), made.info["xmp"]
    assert dict(tags) | {0x8769: 0, 0x8825: 0} == {
        0x0100: made.width,
        0x0101: made.height,
        0x010F: "Nobody",
        0x0110: "Handmade 1",
        0x0112: 1,
        0x0131: "Firmware 1",
        0x8298: "(c) Anna",
        0x9C9C: "remark".encode("utf-16-le"),
        0x8769: 0,
        0x8825: 0,
    }
    assert inner.pop(0xA432) == (35, 35, 2, 2)
    assert inner.pop(0xA001) == (2 if side == 100 else 1)
    assert {tag: inner[tag] for tag in (0x9003, 0xA434)} == {0x9003: WHEN, 0xA434: "35mm F2"}
    assert inner.keys() == {0x9003, 0xA434, 0x829A}
    assert place == {1: "N", 2: (48.0, 12.0, 0.0)}
    assert b'xmp:Rating="4"' in xmp


def test_what_a_raw_picture_was_developed_with_is_not_told_of_its_result(source):
    make(source, source.with_suffix(".jpg"), Recipe(metadata=MetadataPolicy.KEEP))
    assert b"CropTop" not in source.with_suffix(".jpg").read_bytes()


def test_the_name_of_a_result_has_the_time_and_camera_of_the_file(source):
    facts = header_of(source)
    assert facts.size == (240, 320)
    assert facts.taken == datetime.datetime(2021, 7, 4, 12, 34, 56)
    assert facts.camera == "Handmade 1"


def test_no_policy_but_keep_lets_the_place_of_a_raw_picture_pass(source):
    make(source, source.with_suffix(".jpg"), Recipe(metadata=MetadataPolicy.NO_LOCATION))
    with Image.open(source.with_suffix(".jpg")) as made:
        assert not made.getexif().get_ifd(ExifTags.IFD.GPSInfo)


def test_a_preview_s_own_tags_complete_those_of_the_file_but_not_its_place(tmp_path):
    pytest.importorskip("rawpy")
    exif = Image.Exif()
    exif[ExifTags.Base.Copyright] = "(c) Anna"
    exif[ExifTags.Base.Model] = "another"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = WHEN
    exif.get_ifd(ExifTags.IFD.GPSInfo)[1] = "N"
    preview = quarters(size=(160, 120))
    content = negative(quarters(size=(320, 240)), preview, exif=exif.tobytes())
    (tmp_path / "a.dng").write_bytes(content)
    make(tmp_path / "a.dng", tmp_path / "a.jpg", Recipe(metadata=MetadataPolicy.KEEP))
    with Image.open(tmp_path / "a.jpg") as made:
        tags = made.getexif()
    assert (tags[0x8298], tags[0x0110]) == ("(c) Anna", "Handmade 1")
    assert tags.get_ifd(ExifTags.IFD.Exif)[0x9003] == WHEN
    assert not tags.get_ifd(ExifTags.IFD.GPSInfo)


def test_nothing_is_made_up_for_a_file_that_tells_nothing(tmp_path):
    pytest.importorskip("rawpy")
    content = negative(quarters(size=(320, 240)), quarters(size=(160, 120)))
    (tmp_path / "a.dng").write_bytes(content)
    make(tmp_path / "a.dng", tmp_path / "a.jpg", Recipe(metadata=MetadataPolicy.KEEP))
    with Image.open(tmp_path / "a.jpg") as made:
        tags = made.getexif()
    assert tags.keys() == {0x0100, 0x0101, 0x010F, 0x0110, 0x0112}
    assert not tags.get_ifd(ExifTags.IFD.Exif)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("number", [b"*\0", b"RO", b"RS", b"U\0"])
def test_each_maker_s_kind_of_tiff_is_read(order, number):
    block = bytearray(write_block(TREE if order == "<" else turned(TREE)))
    block[2:4] = number if order == "<" else number[::-1]
    tree = read_raw_tags(io.BytesIO(bytes(block))).tree
    assert told(tree if order == "<" else turned(tree)) == WHOLE


def test_tags_of_tiff_ep_go_where_exif_has_them():
    flat = Tree("<", {Place.MAIN: {**MAIN, **INNER, 0xC630: Entry(RATIONAL, LENS)}})
    tree = read_raw_tags(io.BytesIO(write_block(flat))).tree
    expected = {**WHOLE[Place.EXIF], 0xA432: LENS}
    assert (told(tree)[Place.MAIN], told(tree)[Place.EXIF]) == (WHOLE[Place.MAIN], expected)


def box(name, body):
    return struct.pack(">I", len(body) + 8) + name + body


def block_of(entries):
    return write_block(Tree("<", {Place.MAIN: entries}))


def boxes(*, is_long=False):
    canon = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48") + b"".join(
        (
            box(b"CNCV", b"CanonCR3"),
            box(b"CMT1", block_of(MAIN)),
            box(b"CMT2", block_of(INNER)),
            box(b"CMT3", block_of({1: text("notes")})),
            box(b"CMT4", block_of(GPS)),
        )
    )
    movie = box(b"uuid", canon) + box(b"mvhd", bytes(100))
    head = struct.pack(">I4sQ", 1, b"moov", len(movie) + 16) if is_long else None
    movie = head + movie if head else box(b"moov", movie)
    packet = box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + XMP)
    return box(b"ftyp", b"crx \0\0\0\1crx isom") + movie + packet + struct.pack(">I4s", 0, b"mdat")


@pytest.mark.parametrize("is_long", [False, True])
def test_the_boxes_of_canon_are_read(is_long):
    read = read_raw_tags(io.BytesIO(boxes(is_long=is_long)))
    assert (told(read.tree), read.xmp, read.has_tied_notes) == (WHOLE, XMP, True)


def test_boxes_that_end_anywhere_are_read_as_far_as_they_go():
    content = boxes()
    for end in range(0, len(content), 7):
        read = read_raw_tags(io.BytesIO(content[:end]))
        assert read.xmp in {b"", XMP[: len(read.xmp)]}


def test_the_jpeg_of_fujifilm_s_cameras_is_read():
    jpeg = io.BytesIO()
    Image.new("RGB", (8, 6)).save(jpeg, "JPEG", exif=b"Exif\0\0" + write_block(TREE), xmp=XMP)
    head = b"FUJIFILMCCD-RAW 0201".ljust(84, b"\0")
    head += struct.pack(">II", 100, len(jpeg.getvalue()))
    read = read_raw_tags(io.BytesIO(head.ljust(100, b"\0") + jpeg.getvalue()))
    assert (told(read.tree), read.xmp) == (WHOLE, XMP)


def test_a_file_of_no_known_kind_tells_nothing():
    assert not any(told(read_raw_tags(io.BytesIO(b"no picture" * 9)).tree).values())


@pytest.mark.parametrize("stands_alone", [False, True])
def test_the_xmp_of_a_preview_counts_only_where_the_file_has_none(stands_alone):
    tree = Tree("<", {Place.MAIN: MAIN if stands_alone else {**MAIN, 700: Entry(1, XMP)}})
    own = RawTags(tree, XMP if stands_alone else b"")
    assert complete(own, write_block(TREE), b"another").xmp == own.xmp
    assert complete(RawTags(TREE), write_block(TREE), b"another").xmp == b"another"
