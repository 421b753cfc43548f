"""Untrusted metadata: it is read or left out, and never costs the picture."""

import io
import struct
import sys
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from processing.formats import available
from processing.imaging.metadata import _iptc, _xmp, _xmp_editor, png_raw_profiles
from processing.imaging.metadata.embed import add_tree, embed
from processing.imaging.metadata.ifd import Place, read_tree
from processing.imaging.metadata.ifd_writer import write_block
from processing.imaging.metadata.read import read_metadata
from processing.settings.choices import MetadataPolicy
from processing.settings.recipe import Recipe
from tests.support.described_pictures import PLACE, XMP, exif_block, iptc_data, photoshop_block

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # it looks at it as well

SIZE = (8, 6)
SQUARE_SECONDS = 5  # of a processor, thirty times what it takes, and less than the square would
XMP_AROUND = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/">',
    b"</x:xmpmeta>",
)
POLICIES = (MetadataPolicy.KEEP, MetadataPolicy.NO_LOCATION, MetadataPolicy.NO_PRIVATE)
WRITTEN = ("jpeg", "png", "webp", "avif", "tiff", "gif", "bmp")
PIECES = {
    "exif": exif_block("<"),
    "exif of the other order": exif_block(">"),
    "xmp": XMP,
    "photoshop": photoshop_block(),
    "iptc": _iptc.write_resources({_iptc.IPTC: iptc_data()}),
}


def described(**pieces):
    """Return an opened picture that tells the given pieces."""
    image = Image.new("RGB", SIZE)
    image.format = "JPEG"
    image.applist = [
        ("APP1", b"http://ns.adobe.com/xap/1.0/\0" + pieces.get("xmp", b"")),
        ("APP13", b"Photoshop 3.0\0" + pieces.get("photoshop", b"")),
        ("COM", pieces.get("comment", b"")),
    ]
    image.info = {"exif": b"Exif\0\0" + pieces["exif"]} if "exif" in pieces else {}
    return image


def written(image, policy, key):
    """Return the file of a result in a format, which has to open, and all warnings."""
    metadata = read_metadata(image, io.BytesIO(), replace(Recipe(), metadata=policy))
    result_format = available.by_key(key)
    embedding = embed(metadata, result_format, SIZE, has_profile=False)
    file = io.BytesIO()
    Image.new("RGB", SIZE).save(file, result_format.pillow_name, **dict(embedding.options))
    if embedding.finish:
        embedding.finish(file)
    with Image.open(file) as result:
        result.load()
        assert result.size == SIZE
    return file.getvalue(), (*metadata.warnings, *embedding.losses(result_format.label))


def damaged(piece):
    """Yield `piece` cut off, with a few bytes changed, or nothing like it."""
    cut = st.integers(0, len(piece)).map(lambda end: piece[:end])
    change = st.tuples(st.integers(0, len(piece) - 1), st.binary(min_size=1, max_size=4))
    changed = st.lists(change, min_size=1, max_size=6).map(
        lambda changes: changed_in(piece, changes)
    )
    return cut | changed | st.binary(max_size=200)


def changed_in(piece, changes):
    content = bytearray(piece)
    for at, data in changes:
        content[at : at + len(data)] = data
    return bytes(content)


@given(
    exif=damaged(PIECES["exif"]) | damaged(PIECES["exif of the other order"]),
    xmp=damaged(PIECES["xmp"]),
    resources=damaged(PIECES["photoshop"]),
    comment=st.binary(max_size=50),
    policy=st.sampled_from(POLICIES),
    key=st.sampled_from(WRITTEN),
)
def test_damaged_metadata_never_costs_the_picture(exif, xmp, resources, comment, policy, key):
    pieces = {"exif": exif, "xmp": xmp, "photoshop": resources, "comment": comment}
    written(described(**pieces), policy, key)


@given(piece=st.sampled_from(list(PIECES)), data=st.data())
def test_what_is_cut_off_anywhere_tells_no_place(piece, data):
    content = PIECES[piece]
    content = content[: data.draw(st.integers(0, len(content)))]
    kind = {"exif of the other order": "exif", "iptc": "photoshop"}.get(piece, piece)
    file, _ = written(described(**{kind: content}), MetadataPolicy.NO_LOCATION, "jpeg")
    assert PLACE.encode() not in file


@pytest.mark.parametrize("policy", POLICIES)
def test_what_is_not_understood_is_left_out_and_told(policy):
    image = described(exif=b"II*\0\xff\xff\xff\xff", xmp=b"<x", photoshop=b"8BIM\4\4\0")
    _, warnings = written(image, policy, "jpeg")
    assert len(warnings) == 3
    assert all("damaged" in text and text.endswith("left out.") for text in warnings)


def test_iptc_that_is_not_understood_passes_only_where_all_passes():
    data = b"\x1c\2\5\0\xff" + PLACE.encode()
    block = _iptc.write_resources({_iptc.IPTC: data})
    for policy, passes in zip(POLICIES, (True, False, False), strict=True):
        file, warnings = written(described(photoshop=block), policy, "jpeg")
        assert (PLACE.encode() in file) is passes
        assert bool(warnings) is not passes


@pytest.mark.parametrize("signature", [b"PHUT", b"AgHg", b"DCSR", b"MeSa"])
def test_resources_of_other_programs_stand_among_those_of_photoshop(signature):
    other = signature + struct.pack(">HHI", _iptc.IPTC, 0, 4) + b"none"
    block = other + PIECES["iptc"] + other
    assert _iptc.read_resources(block) == {_iptc.IPTC: iptc_data()}


def test_an_empty_packet_is_no_damaged_one():
    _, warnings = written(described(xmp=b" \r\n\0"), MetadataPolicy.KEEP, "jpeg")
    assert warnings == ()


def test_a_long_dataset_of_iptc_is_read():
    long = b"\x1c\2\x78\x80\4" + struct.pack(">I", 5) + b"Hello"
    city = b"\x1c\2\x5a\0\4Rome"
    assert _iptc.permitted(long + city, MetadataPolicy.NO_LOCATION) == long


class Everything:
    """Rules that remove and replace nothing."""

    strips_remarks = False

    def removes(self, namespace, name):
        return False

    def removes_value(self, namespace, name, value):
        return False

    def replacement(self, namespace, name):
        return None


@pytest.mark.parametrize(
    "text",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a>&nothing;</a>",
        b"<a><b></a>",
        b"",
    ],
)
def test_a_packet_with_entities_or_without_form_is_refused(text):
    with pytest.raises(ValueError, match=r"XML|XMP"):
        _xmp_editor.edit(text, Everything())


ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
STARTS = (
    "",
    '<?xpacket begin="\ufeff" id="W5M0" encoding="UTF-16"?>',
    "<?xml version='1.0' encoding='UTF-16'?>",
)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("end", [b"", b"\0", b"\0\0\0\0"])
def test_a_packet_is_read_in_each_of_its_encodings(encoding, mark, start, end):
    body = "".join(part.decode() for part in XMP_AROUND).replace("><", ">H\u00fcgel<")
    data = (mark + start + body).encode(encoding) + end
    passed = _xmp.permitted(data, MetadataPolicy.KEEP, is_reframed=False).decode()
    assert passed.endswith(body)
    assert passed.startswith(start[:5] or body)
    assert encoding == "utf-8" or "encoding" not in passed


def test_what_stands_behind_the_end_of_a_packet_is_left_behind():
    body = b"".join(XMP_AROUND) + b'<?xpacket end="w"?>'
    passed = _xmp.permitted(body + b"\r\n\0more", MetadataPolicy.KEEP, is_reframed=False)
    assert passed == body


def test_a_packet_whose_end_is_cut_off_is_read():
    body = b"".join(XMP_AROUND)
    passed = _xmp.permitted(body + b'<?xpacket end="w"', MetadataPolicy.KEEP, is_reframed=False)
    assert passed == body


def test_a_packet_of_deep_nesting_is_read_without_depth_of_our_own():
    deep = b"<a>" * 30_000 + b"</a>" * 30_000
    assert _xmp_editor.edit(deep, Everything()) == deep


@pytest.mark.parametrize(
    "content", [b" " * 200_000, b"<tiff:Orientation>6</tiff:Orientation>" * 25_000]
)
def test_a_long_packet_takes_time_by_its_length_and_not_by_the_square_of_it(content):
    before, after = XMP_AROUND
    started = time.thread_time()

    passed = _xmp.refreshed(before + content + after, SIZE, is_srgb=False)

    assert time.thread_time() - started < SQUARE_SECONDS
    assert b">6<" not in passed


def test_entries_that_share_one_long_value_take_no_memory():
    value = bytes(50_000)
    rows = b"".join(struct.pack("<HHII", tag, 7, len(value), 60_000) for tag in range(4000))
    block = b"II*\0\x08\0\0\0" + struct.pack("<H", 4000) + rows + bytes(4)
    tree = read_tree(io.BytesIO(block.ljust(60_000, b"\0") + value))
    assert tree.is_damaged
    assert len(tree.at(Place.MAIN)) < 25


def test_a_directory_that_is_its_own_child_ends():
    row = struct.pack("<HHII", 0x8769, 4, 1, 8)
    block = b"II*\0\x08\0\0\0" + struct.pack("<H", 1) + row + struct.pack("<I", 8)
    assert not any(read_tree(io.BytesIO(block)).directories.values())


@given(piece=st.sampled_from(["<", ">"]), data=st.data())
def test_what_was_written_reads_as_it_was_read(piece, data):
    content = data.draw(damaged(exif_block(piece)))
    try:
        tree = read_tree(io.BytesIO(content))
    except ValueError:
        return
    again = read_tree(io.BytesIO(write_block(tree)))
    for place in Place:
        entries = {tag: (e.kind, e.data) for tag, e in tree.at(place).items()}
        assert {tag: (e.kind, e.data) for tag, e in again.at(place).items()} == entries


def test_tags_are_put_behind_a_tiff_file_of_odd_length_at_an_even_place():
    file = io.BytesIO()
    Image.new("RGB", SIZE).save(file, "TIFF")
    file.seek(0, io.SEEK_END)
    file.write(bytes(1 - len(file.getvalue()) % 2))
    add_tree(file, read_tree(io.BytesIO(exif_block("<"))))
    assert int.from_bytes(file.getvalue()[4:8], sys.byteorder) % 2 == 0
    with Image.open(file) as image:
        image.load()
        assert image.getexif()[0x010F] == "Canon"


@given(st.binary(max_size=300))
def test_a_raw_profile_reads_as_it_was_written(content):
    text = png_raw_profiles.write_profile("iptc", content)
    assert (png_raw_profiles.read_profile(text) if content else b"") == content


@given(
    st.binary(min_size=1, max_size=90),
    st.sampled_from(["00", "\n0d0a\n", "ff0", "\nno digits"]),
)
def test_a_raw_profile_ends_where_its_length_says(content, more):
    text = png_raw_profiles.write_profile("exif", content)
    assert png_raw_profiles.read_profile(text.rstrip("\n") + more) == content


def test_a_raw_profile_that_is_cut_off_is_none():
    text = png_raw_profiles.write_profile("exif", b"abc")
    with pytest.raises(ValueError, match="shorter"):
        png_raw_profiles.read_profile(text.rstrip("\n")[:-2])


def test_one_large_text_costs_no_other():
    image = described()
    image.format = "PNG"
    image.text = {"Large": "a" * 1_000_001, "Title": "b"}
    metadata = read_metadata(image, io.BytesIO(), Recipe(metadata=MetadataPolicy.KEEP))
    assert metadata.texts == (("Title", "b"),)
    assert metadata.warnings == ("One of its texts is very large and was left out.",)


@given(st.binary(max_size=100) | st.binary(max_size=60).map(lambda tail: b"8BIM\4\4\0\0" + tail))
def test_resources_are_read_or_refused(block):
    try:
        resources = _iptc.read_resources(block)
    except (ValueError, struct.error, IndexError):
        return
    assert _iptc.read_resources(_iptc.write_resources(resources)) == resources
