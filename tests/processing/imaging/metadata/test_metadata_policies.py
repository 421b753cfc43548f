"""What each policy permits in each format, as exiftool reads it back."""

import struct
import subprocess
from dataclasses import replace
from functools import partial
from itertools import product
from xml.sax.saxutils import escape

import pytest
from PIL import Image, PngImagePlugin

from processing.imaging.metadata import _iptc, _xmp, png_raw_profiles
from processing.imaging.pipeline import make_picture
from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.settings.choices import MetadataPolicy, SizeMode
from processing.settings.recipe import Recipe
from processing.task import Status, Task
from tests.support.described_pictures import (
    PERSON,
    PLACE,
    WAIT_SECONDS,
    XMP,
    exif_block,
    iptc_data,
    jpeg_segments,
    needs_exiftool,
    photoshop_block,
    read_with_exiftool,
    segment,
)

SIZE, RESULT_SIZE = (64, 48), (30, 40)  # lying on its side, and upright
KEPT_BY = ("jpg", "png", "webp", "avif", "tif")
ALL_FORMATS = (*KEPT_BY, "gif", "bmp")
POLICIES = (MetadataPolicy.KEEP, MetadataPolicy.NO_LOCATION, MetadataPolicy.NO_PRIVATE)
SOURCES = ("little", "big", *KEPT_BY[1:])

# Where EXIF stands among the tags of the file, and what exiftool makes of several.
OURS = ("IFD0:", "ExifIFD:", "GPS:", "InteropIFD:", "Canon:", "XMP-", "IPTC:")
NAMES = {
    "IFD0:XPKeywords",
    "IPTC:Keywords",
    "IPTC:Credit",
    "XMP-dc:Subject",
    "XMP-lr:HierarchicalSubject",
    "XMP-photoshop:Credit",
    "XMP-xmp:Label",
}
STALE = {"ExifIFD:SubjectArea", "XMP-xmp:ThumbnailsImage", "XMP-xmp:ThumbnailImage"}
REFRESHED = {
    "IFD0:Orientation": 1,
    "ExifIFD:ExifImageWidth": RESULT_SIZE[0],
    "ExifIFD:ExifImageHeight": RESULT_SIZE[1],
    "XMP-tiff:Orientation": 1,
    "XMP-tiff:ImageWidth": RESULT_SIZE[0],
    "XMP-tiff:ImageHeight": RESULT_SIZE[1],
    "XMP-exif:ExifImageWidth": RESULT_SIZE[0],
}


def make(source, destination, policy=MetadataPolicy.KEEP, side=40, recipe=None, **changes):
    recipe = recipe or Recipe(width_pixels=side, height_pixels=side, metadata=policy)
    usual = RunContext("0a1b2c3d-1-1-0a1b2c3d", recipe, 2_000_000_000)
    task = Task(0, source, destination)
    return make_picture(task, replace(usual, **changes), Stopwatch(1))


def name_of(source, policy, suffix):
    return f"{source}-{policy}.{suffix}"


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The folder of all results, of sources of every kind, and their warnings by their names."""
    folder = tmp_path_factory.mktemp("described")
    sources = {"little": folder / "little.jpg", "big": folder / "big.jpg"}
    for name, order in (("little", "<"), ("big", ">")):
        image = Image.new("RGB", SIZE, "teal")
        image.save(sources[name], extra=jpeg_segments(order), dpi=(300, 300))
    sources |= {suffix: folder / name_of("little", "keep", suffix) for suffix in KEPT_BY[1:]}
    warnings = {}
    for source, policy, suffix in product(SOURCES, POLICIES, ALL_FORMATS):
        name = name_of(source, policy, suffix)
        outcome = make(sources[source], folder / name, policy)
        assert outcome.status is Status.DONE, outcome.reason
        warnings[name] = outcome.warnings
    return folder, warnings


def ours(tags):
    return {name: value for name, value in tags.items() if name.startswith(OURS)}


def has_iptc(suffix):
    return suffix in {"jpg", "png", "tif"}


@needs_exiftool
@pytest.mark.parametrize("suffix", KEPT_BY)
@pytest.mark.parametrize("order", ["little", "big"])
def test_what_is_kept_is_all_that_there_was_and_true_of_the_result(made, order, suffix):
    read = read_with_exiftool(made[0])
    before = ours(read[f"{order}.jpg"])
    expected = {name: value for name, value in before.items() if name not in STALE} | REFRESHED
    assert {"GPS:GPSLatitude", "Canon:OwnerName", "IPTC:City", "XMP-dc:Title"} <= expected.keys()
    assert expected.keys() >= NAMES
    if not has_iptc(suffix):
        expected = {n: v for n, v in expected.items() if not n.startswith("IPTC:")}
    if suffix == "avif":
        del expected["IFD0:Orientation"]  # it has one of its own
    if suffix == "tif":
        expected = {n: v for n, v in expected.items() if not n.startswith("Canon:")}
    after = read[name_of(order, "keep", suffix)]
    assert {name: after.get(name) for name in expected} == expected
    assert not STALE & after.keys()
    assert not {name for name in after if name.startswith("IFD1:") or "Thumbnail" in name}


@needs_exiftool
@pytest.mark.parametrize(("source", "suffix"), list(product(KEPT_BY[1:], KEPT_BY)))
def test_nothing_is_lost_on_a_way_over_another_format(made, source, suffix):
    read = read_with_exiftool(made[0])
    before, after = (
        ours(read[name])
        for name in (name_of("little", "keep", source), name_of(source, "keep", suffix))
    )
    structure = {"IFD0:Orientation"}
    structure |= {n for n in before if source == "tif" and n.startswith("IFD0:")}
    if not has_iptc(suffix):
        before = {n: v for n, v in before.items() if not n.startswith("IPTC:")}
    if "tif" in {source, suffix}:
        apart = ("Canon:", "IFD0:XResolution", "IFD0:YResolution")  # a PNG's are by the metre
        before = {n: v for n, v in before.items() if not n.startswith(apart)}
    missing = {n: v for n, v in before.items() if n not in structure and n not in REFRESHED}
    assert {name: after.get(name) for name in missing} == missing
    for name in ("IFD0:Make", "IFD0:Copyright", "ExifIFD:DateTimeOriginal"):
        assert name in after


@pytest.mark.parametrize(("source", "suffix"), list(product(SOURCES, ALL_FORMATS)))
def test_nobody_finds_the_place_where_locations_are_left_out(made, source, suffix):
    content = (made[0] / name_of(source, "no-location", suffix)).read_bytes()
    assert PLACE.encode() not in content
    assert suffix in {"gif", "bmp"} or PERSON.encode() in content


@needs_exiftool
@pytest.mark.parametrize(("source", "suffix"), list(product(SOURCES, KEPT_BY)))
def test_only_the_place_and_what_may_tell_it_is_left_out_with_the_location(made, source, suffix):
    read = read_with_exiftool(made[0])
    whole = ours(read[name_of(source, "keep", suffix)])
    places = {n for n in whole if n.startswith(("GPS:", "Canon:")) or "GPS" in n or "Gps" in n}
    places |= {"IPTC:City", "XMP-photoshop:City", "XMP-iptcExt:LocationShownCity"}
    places |= {"XMP-lr:HierarchicalSubject", "XMP-digiKam:TagsList"}
    expected = {name: value for name, value in whole.items() if name not in places}
    offsets = {"IFD0:StripOffsets", "IFD0:StripByteCounts"}
    left = ours(read[name_of(source, "no-location", suffix)])
    assert {n: v for n, v in left.items() if n not in offsets} == {
        n: v for n, v in expected.items() if n not in offsets
    }


@pytest.mark.parametrize(("source", "suffix"), list(product(SOURCES, ALL_FORMATS)))
def test_nobody_finds_place_person_or_preview_where_private_things_are_left_out(
    made, source, suffix
):
    content = (made[0] / name_of(source, "no-private", suffix)).read_bytes()
    assert b"Secret" not in content
    assert "Secret".encode("utf-16-le") not in content


@needs_exiftool
@pytest.mark.parametrize(("source", "suffix"), list(product(SOURCES, KEPT_BY)))
def test_what_is_not_private_stays(made, source, suffix):
    tags = read_with_exiftool(made[0])[name_of(source, "no-private", suffix)]
    harmless = {"IFD0:Make", "IFD0:Copyright", "ExifIFD:DateTimeOriginal", "ExifIFD:LensModel"}
    harmless |= {"ExifIFD:ExposureTime", "XMP-dc:Title", "XMP-xmp:Rating", "XMP-aux:Lens"}
    harmless |= {"XMP-photoshop:Headline"}
    assert harmless <= tags.keys()
    assert not NAMES & tags.keys()
    assert not {name for name in tags if name.startswith(("GPS:", "Canon:", "IFD1:"))}
    if has_iptc(suffix) and has_iptc(source if "." not in source else "jpg"):
        assert tags["IPTC:ObjectName"] == "Hill"
    assert "Secret" not in str({**tags, "SourceFile": "", "System:Directory": ""})


@pytest.mark.parametrize("policy", [MetadataPolicy.COLOR_ONLY, MetadataPolicy.NONE])
@pytest.mark.parametrize("suffix", ALL_FORMATS)
def test_nothing_goes_along_where_nothing_is_asked_for(made, tmp_path, suffix, policy):
    outcome = make(made[0] / "little.jpg", tmp_path / f"result.{suffix}", policy)
    assert outcome.warnings == ()
    with Image.open(tmp_path / f"result.{suffix}") as image:
        assert not image.getexif().get(0x010F)
        assert not {"xmp", "photoshop", "comment", "exif"} & image.info.keys()


def test_what_a_format_cannot_hold_is_told_once(made):
    warnings = made[1]
    assert warnings[name_of("little", "keep", "jpg")] == ()
    assert warnings[name_of("little", "keep", "webp")] == (
        "The result lacks IPTC data and the comment, which WebP cannot hold.",
    )
    assert len(warnings[name_of("little", "keep", "bmp")]) == 1
    assert "camera maker's notes" in " ".join(warnings[name_of("big", "keep", "tif")])


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "bmp"])
def test_the_resolution_is_kept(made, suffix):
    with Image.open(made[0] / name_of("little", "no-private", suffix)) as image:
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_of_a_block_too_large_for_a_jpeg_only_the_longest_value_is_left_out(tmp_path):
    block = exif_block("<") + bytes(70_000)
    # A description of 66,000 characters.
    description = (0x010E).to_bytes(2, "little") + b"\2\0" + (66_000).to_bytes(4, "little")
    at = block.index((0x010E).to_bytes(2, "little") + b"\2\0")
    block = (
        block[:at] + description + (len(block) - 70_000).to_bytes(4, "little") + block[at + 12 :]
    )
    Image.new("RGB", SIZE).save(tmp_path / "a.png", exif=block)
    outcome = make(tmp_path / "a.png", tmp_path / "b.jpg", MetadataPolicy.KEEP)
    assert outcome.warnings == ("The result lacks part of its EXIF data, too large for JPEG.",)
    with Image.open(tmp_path / "b.jpg") as image:
        assert image.getexif()[0x010F] == "Canon"
        assert 0x010E not in image.getexif()
        assert image.getexif().get_ifd(0x8769)[0x9003] == "2020:01:02 03:04:05"


@pytest.mark.parametrize("is_first", [False, True])
def test_the_xmp_of_a_gif_is_kept_whatever_stands_around_it(tmp_path, is_first):
    image = Image.new("P", SIZE)
    image.save(tmp_path / "a.gif", save_all=True, append_images=[image.rotate(9), image], loop=3)
    content = (tmp_path / "a.gif").read_bytes()
    trailer = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    extension = b"\x21\xff\x0bXMP DataXMP" + XMP + trailer
    at = content.index(b"\x21") if is_first else len(content) - 1
    (tmp_path / "a.gif").write_bytes(content[:at] + extension + content[at:])
    outcome = make(tmp_path / "a.gif", tmp_path / "b.webp", MetadataPolicy.KEEP)
    assert outcome.warnings == ()
    with Image.open(tmp_path / "b.webp") as made:
        assert "H\u00fcgel".encode() in made.info["xmp"]


@pytest.mark.parametrize("policy", POLICIES)
def test_cells_of_phones_and_points_on_maps_are_places(policy):
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description '
        b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        b'xmlns:c="http://developer.sonyericsson.com/cell/1.0/" '
        b'xmlns:g="http://www.w3.org/2003/01/geo/wgs84_pos#" c:cellid="4711" g:lat="52.4711">'
        b"<c:mcc>4711</c:mcc><g:long>13.4711</g:long></rdf:Description></x:xmpmeta>"
    )
    passed = _xmp.permitted(packet, policy, is_reframed=False)
    assert (b"4711" in passed) is (policy is MetadataPolicy.KEEP)


def test_regions_of_faces_go_where_the_picture_is_turned_or_cropped_and_else_stay(tmp_path):
    regions = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        b'xmlns:r="http://www.metadataworkinggroup.com/schemas/regions/"><r:Regions>nose</r:Regions>'
        b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    turned = Image.Exif()
    turned[0x0112] = 6
    Image.new("RGB", SIZE).save(tmp_path / "upright.webp", xmp=regions)
    Image.new("RGB", SIZE).save(tmp_path / "turned.webp", xmp=regions, exif=turned)
    filled = Recipe(size_mode=SizeMode.FILL)
    cases = (("upright", Recipe(), True), ("turned", Recipe(), False), ("upright", filled, False))
    for name, recipe, stays in cases:
        make(tmp_path / f"{name}.webp", tmp_path / "result.jpg", recipe=recipe)
        assert (b"nose" in (tmp_path / "result.jpg").read_bytes()) is stays
        (tmp_path / "result.jpg").unlink()


@needs_exiftool
def test_what_a_jpeg_xl_tells_goes_along_too(tmp_path):
    pytest.importorskip("pillow_jxl")
    image = Image.new("RGB", SIZE)
    image.save(tmp_path / "a.jxl", exif=exif_block(">"), xmp=XMP)
    outcome = make(tmp_path / "a.jxl", tmp_path / "b.jpg")
    assert (outcome.warnings, outcome.result_size) == ((), (40, 30))  # it is upright already
    tags = read_with_exiftool(tmp_path)["b.jpg"]
    assert tags["Canon:OwnerName"] == f"{PERSON} owner"
    assert tags["XMP-photoshop:City"] == PLACE
    assert tags["XMP-tiff:Orientation"] == 1


def png_with_raw_profiles(path):
    """Save a PNG that tells all in texts, as ImageMagick did before PNG had a chunk for EXIF."""
    info = PngImagePlugin.PngInfo()
    pieces = {"exif": b"Exif\0\0" + exif_block("<"), "xmp": XMP, "iptc": photoshop_block()}
    for kind, content in pieces.items():
        text = png_raw_profiles.write_profile(kind, content)
        info.add_text(f"Raw profile type {kind}", text, zip=True)
    info.add_text("Location", PLACE)
    info.add_text("Author", PERSON)
    info.add_text("Title", "Hill")
    Image.new("RGB", SIZE).save(path, "PNG", pnginfo=info)


@needs_exiftool
@pytest.mark.parametrize("options", [(), ("-z",)], ids=["plain", "compressed"])
def test_iptc_that_exiftool_wrote_into_a_png_is_kept(tmp_path, options):
    Image.new("RGB", SIZE).save(tmp_path / "a.png")
    subprocess.run(
        ["exiftool", "-q", "-q", *options, "-IPTC:ObjectName=Hill", str(tmp_path / "a.png")],
        check=True,
        timeout=WAIT_SECONDS,
    )
    outcome = make(tmp_path / "a.png", tmp_path / "b.jpg")
    assert outcome.warnings == ()
    assert read_with_exiftool(tmp_path)["b.jpg"]["IPTC:ObjectName"] == "Hill"


@pytest.mark.parametrize("name", ["iptc", "IPTC profile", "generic profile"])
@pytest.mark.parametrize("keyword", ["Raw profile type iptc", "raw profile type IPTC"])
@pytest.mark.parametrize("content", [photoshop_block(), iptc_data()], ids=["wrapped", "bare"])
@pytest.mark.parametrize("chunk", ["tEXt", "zTXt", "iTXt"])
def test_iptc_in_a_png_is_understood_in_every_form(tmp_path, name, keyword, content, chunk):
    text = png_raw_profiles.write_profile(name, content).replace("\n", "\r\n").upper()
    info = PngImagePlugin.PngInfo()
    if chunk == "iTXt":
        info.add_itxt(keyword, text)
    else:
        info.add_text(keyword, text, zip=chunk == "zTXt")
    Image.new("RGB", SIZE).save(tmp_path / "a.png", pnginfo=info)
    outcome = make(tmp_path / "a.png", tmp_path / "b.jpg", MetadataPolicy.NO_LOCATION)
    assert outcome.warnings == ()
    written = (tmp_path / "b.jpg").read_bytes()
    assert b"Hill" in written
    assert PLACE.encode() not in written


def webp_with_xmp_among_its_tags(path):
    """Save a WebP whose XMP stands in a tag, as in a TIFF file."""
    exif = Image.Exif()
    exif[0x02BC] = XMP
    exif[0x010F] = "Canon"
    Image.new("RGB", SIZE).save(path, "WEBP", exif=exif)


@pytest.mark.parametrize("save", [png_with_raw_profiles, webp_with_xmp_among_its_tags])
def test_pieces_in_unusual_places_follow_the_policy_too(tmp_path, save):
    save(tmp_path / "source")
    told = {}
    for policy, suffix in product(POLICIES, ("jpg", "png")):
        make(tmp_path / "source", tmp_path / f"{policy}.{suffix}", policy)
        with Image.open(tmp_path / f"{policy}.{suffix}") as image:
            image.load()
            assert image.getexif()[0x010F] == "Canon"
            told[policy, suffix] = f"{image.info} {getattr(image, 'applist', '')}"
    for suffix in ("jpg", "png"):
        assert PLACE in told[MetadataPolicy.KEEP, suffix]
        assert PLACE not in told[MetadataPolicy.NO_LOCATION, suffix]
        assert PERSON in told[MetadataPolicy.NO_LOCATION, suffix]
        assert "Secret" not in told[MetadataPolicy.NO_PRIVATE, suffix]
        assert "gel</rdf:li>" in told[MetadataPolicy.NO_PRIVATE, suffix]


def test_an_original_of_the_right_size_is_left_alone_only_where_it_may_tell_all(tmp_path):
    original = tmp_path / "a.jpg"
    Image.new("RGB", SIZE).save(original, extra=segment(0xFE, f"{PERSON} comment".encode()))
    outcomes = [
        make(original, original, policy, side=64, replaces_originals=True).status
        for policy in POLICIES
    ]
    assert outcomes == [Status.SKIPPED, Status.DONE, Status.DONE]


BRANCHES = ("Places|{}", "Places/{}", "Places>{}", "Places\\{}")


def with_keywords(path, keywords):
    """Save a picture with `keywords` wherever programs write them among others."""
    dataset = b"".join(
        b"\x1c\2\x19" + struct.pack(">H", len(each)) + each.encode() for each in keywords
    )
    resource = b"8BIM\4\4\0\0" + struct.pack(">I", len(dataset)) + dataset
    items = "".join(f"<rdf:li>{escape(each)}</rdf:li>" for each in keywords)
    packet = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
     xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
     pdf:Keywords="{escape(keywords[-1])}"><dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject>
     </rdf:Description></rdf:RDF></x:xmpmeta>"""
    tags = Image.Exif()
    tags[0x9C9E] = f"{';'.join(keywords)}\0".encode("utf-16-le")
    parts = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet.encode())
    parts += segment(0xED, b"Photoshop 3.0\0" + resource + bytes(len(dataset) % 2))
    Image.new("RGB", SIZE, "teal").save(path, exif=tags.tobytes(), extra=parts)
    return path


@pytest.mark.parametrize("branch", BRANCHES)
def test_keywords_in_branches_go_with_the_location_and_single_ones_stay(tmp_path, branch):
    source = with_keywords(tmp_path / "a.jpg", ["dog", "snow", branch.format(PLACE)])
    outcome = make(source, tmp_path / "b.jpg", MetadataPolicy.NO_LOCATION)
    assert outcome.warnings == ()
    content = (tmp_path / "b.jpg").read_bytes()
    assert PLACE.encode() not in content
    assert PLACE.encode("utf-16-le") not in content
    assert "dog;snow\0".encode("utf-16-le") in content
    assert b"<rdf:Bag><rdf:li>dog</rdf:li><rdf:li>snow</rdf:li></rdf:Bag>" in content
    assert b"\x1c\2\x19\0\3dog\x1c\2\x19\0\4snow" in content


def test_keywords_in_branches_stay_where_all_is_kept(tmp_path):
    source = with_keywords(tmp_path / "a.jpg", ["dog", f"Places|{PLACE}"])
    make(source, tmp_path / "b.jpg")
    content = (tmp_path / "b.jpg").read_bytes()
    assert content.count(f"Places|{PLACE}".encode()) == 3
    assert f"dog;Places|{PLACE}\0".encode("utf-16-le") in content


def datasets(*pairs: tuple[int, bytes]) -> bytes:
    """Return IPTC data of record 2 with these datasets."""
    return b"".join(struct.pack(">BBBH", 0x1C, 2, n, len(data)) + data for n, data in pairs)


def test_iptc_data_of_a_place_alone_leaves_nothing_that_a_result_could_lack():
    version, city, title = (0, b"\0\4"), (90, b"Utrecht"), (5, b"Hill")
    permitted = partial(_iptc.permitted, policy=MetadataPolicy.NO_LOCATION)
    assert permitted(datasets(version, city)) == b""
    assert permitted(datasets(version, city, title)) == datasets(version, title)
    assert permitted(datasets(version)) == datasets(version)  # as it was: nothing was taken out
