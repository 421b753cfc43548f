"""PNG with damaged ancillary chunks: the picture is made, and losses have a warning."""

import io
import random
import struct
import zlib

import pytest
from PIL import ExifTags, Image

from processing.imaging import opening
from processing.imaging.metadata import png_raw_profiles
from processing.imaging.readers import _png_inflate
from processing.imaging.readers import png as png_reader
from processing.settings.choices import AnimationPolicy, MetadataPolicy
from processing.settings.recipe import Recipe
from tests.support.pictures import grey_profile, make, quarters, wide_rgb_profile, with_hole

SIZE = (8, 6)
SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLORS = "Its colour information"
TEXT = "One of its texts"
EXIF = Image.Exif()
EXIF[ExifTags.Base.Model] = "Duo"
EXIF[ExifTags.Base.Orientation] = 6
BLOCK = EXIF.tobytes()
SECOND_TEXT = b"Title\0second"
NAMES = {
    b"iCCP": ("Its colour profile", b"a\0\0" + zlib.compress(wide_rgb_profile())),
    b"cICP": (COLORS, bytes([12, 13, 0, 1])),
    b"gAMA": (COLORS, struct.pack(">I", 100_000)),
    b"cHRM": (COLORS, struct.pack(">8I", *range(10_000, 90_000, 10_000))),
    b"sRGB": (COLORS, b"\0"),
    b"tRNS": ("Its transparency", bytes(6)),
    b"pHYs": ("Its resolution", struct.pack(">IIB", 5000, 5000, 1)),
    b"eXIf": ("Its EXIF data", BLOCK.removeprefix(b"Exif\0\0")),
    b"tEXt": (TEXT, b"Title\0a"),
    b"zTXt": (TEXT, b"Title\0\0" + zlib.compress(b"a")),
    b"iTXt": (TEXT, b"Title\0\0\0\0\0a"),
    b"acTL": ("Its animation", struct.pack(">II", 2, 0)),
}
UNUSED = {b"bKGD": bytes(6), b"tIME": bytes(7), b"hIST": b"", b"sBIT": bytes(3), b"prVt": b"a"}
LATE = (b"eXIf", b"tEXt", b"zTXt", b"iTXt")
LARGE = bytes(png_reader.MOST_CHUNK_BYTES + 1)


def chunk(name, data, *, is_broken=False):
    checksum = zlib.crc32(name + data) ^ is_broken
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)


PIXELS = b"".join(b"\0" + bytes(range(row * 8, row * 8 + 24)) for row in range(SIZE[1]))


def png(before=b"", after=b"", color=2, end=None):
    header = struct.pack(">IIBBBBB", *SIZE, 8, color, 0, 0, 0)
    end = chunk(b"IEND", b"") if end is None else end
    pixels = chunk(b"IDAT", zlib.compress(PIXELS))
    return SIGNATURE + chunk(b"IHDR", header) + before + pixels + after + end


@pytest.fixture(params=["fast", "pillow"], autouse=True)
def reader(request, monkeypatch):
    """Read by the faster library where it is, and by Pillow alone."""
    if request.param == "pillow":
        monkeypatch.setattr(_png_inflate, "fast", None)
    elif _png_inflate.fast is None:
        pytest.skip("isal is not installed")


def made(tmp_path, content, **recipe):
    """Return the PNG that is made of `content` in its own size, and its warnings."""
    (tmp_path / "a.png").write_bytes(content)
    (tmp_path / "b.png").unlink(missing_ok=True)
    recipe = Recipe(metadata=MetadataPolicy.KEEP, **recipe)
    outcome = make(tmp_path / "a.png", tmp_path / "b.png", recipe)
    with Image.open(tmp_path / "b.png") as image:
        image.load()
    return image, outcome.warnings


def assert_only_lost(tmp_path, content, *warnings):
    image, told = made(tmp_path, content)
    plain, _ = made(tmp_path, png())
    assert (told, image.size, image.mode) == (warnings, SIZE, "RGB")
    assert image.tobytes() == plain.tobytes()
    assert not {"icc_profile", "dpi", "exif", "transparency"} & image.info.keys()
    assert image.text == {}


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_checksum_costs_only_what_the_chunk_tells(tmp_path, name):
    what, data = NAMES[name]
    broken = chunk(name, data, is_broken=True)
    assert_only_lost(tmp_path, png(broken), f"{what} is damaged and was left out.")


@pytest.mark.parametrize("name", LATE)
def test_a_wrong_checksum_behind_the_pixels_costs_only_what_the_chunk_tells(tmp_path, name):
    what, data = NAMES[name]
    broken = chunk(name, data, is_broken=True)
    assert_only_lost(tmp_path, png(after=broken), f"{what} is damaged and was left out.")


@pytest.mark.parametrize("name", UNUSED)
def test_a_wrong_checksum_of_what_nobody_uses_is_not_worth_a_word(tmp_path, name):
    broken = chunk(name, UNUSED[name], is_broken=True)
    assert_only_lost(tmp_path, png(broken, broken))


@pytest.mark.parametrize(
    ("name", "length"),
    [(n, x) for n in NAMES if n not in LATE for x in (0, 1, 40) if x != len(NAMES[n][1])],
)
def test_a_wrong_length_costs_only_what_the_chunk_tells(tmp_path, name, length):
    what, data = NAMES[name]
    content = png(chunk(name, data[:length].ljust(length, b"\0")))
    assert_only_lost(tmp_path, content, f"{what} is damaged and was left out.")


@pytest.mark.parametrize("name", [name for name in NAMES if name not in LATE])
def test_what_may_not_stand_behind_the_pixels_does_not_count_there(tmp_path, name):
    what, data = NAMES[name]
    told = f"{what} stands behind its pixels and was left out."
    assert_only_lost(tmp_path, png(after=chunk(name, data)), told)


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize(
    ("name", "start"), [(b"zTXt", b"Title\0\0"), (b"iTXt", b"Title\0\1\0\0\0"), (b"iCCP", b"a\0\0")]
)
def test_what_unpacks_to_too_much_costs_only_itself(tmp_path, name, start, is_late):
    what = NAMES[name][0]
    large = chunk(name, start + zlib.compress(LARGE))
    why = "stands behind its pixels" if is_late and name == b"iCCP" else "is very large"
    content = png(after=large) if is_late else png(large)
    assert_only_lost(tmp_path, content, f"{what} {why} and was left out.")


@pytest.mark.parametrize("name", [b"tEXt", b"eXIf", b"iCCP"])
def test_a_chunk_that_is_senselessly_long_costs_only_itself(tmp_path, name):
    long = chunk(name, b"Title\0" + LARGE)
    assert_only_lost(tmp_path, png(long), f"{NAMES[name][0]} is very large and was left out.")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (b"zTXt", b"Title\0\0no stream"),
        (b"zTXt", b"Title\0\7" + zlib.compress(b"a")),
        (b"iTXt", b"Title\0\1\0\0\0no stream"),
        (b"iTXt", b"Title\0"),
        (b"iTXt", b"Title\0\0\0\0\0\xff"),
        (b"iCCP", b"a\0\0no stream"),
        (b"iCCP", b"a\0\7" + zlib.compress(wide_rgb_profile())),
        (b"iCCP", b"a"),
    ],
)
def test_content_that_is_none_costs_only_itself(tmp_path, name, data):
    told = f"{NAMES[name][0]} is damaged and was left out."
    assert_only_lost(tmp_path, png(chunk(name, data)), told)


def test_a_file_that_ends_in_its_last_text_shows_the_whole_picture(tmp_path):
    cut = chunk(b"tEXt", b"Title\0" + bytes(90))[:-50]
    assert_only_lost(tmp_path, png(after=cut, end=b""), f"{TEXT} is damaged and was left out.")


@pytest.mark.parametrize("is_broken", [False, True])
@pytest.mark.parametrize("has_control", [False, True])
def test_frames_without_an_animation_are_nothing(tmp_path, is_broken, has_control):
    control = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, *SIZE, 0, 0, 1, 10, 0, 0))
    frame = chunk(b"fdAT", struct.pack(">I", 1) + zlib.compress(PIXELS), is_broken=is_broken)
    title = chunk(b"tEXt", b"Title\0a")
    after = (control if has_control else b"") + frame + title
    image, told = made(tmp_path, png(control, after))
    plain, _ = made(tmp_path, png())
    assert (image.tobytes(), told, image.text) == (plain.tobytes(), (), {"Title": "a"})


@pytest.mark.parametrize("name", [b"acTL", b"fcTL"])
def test_an_animation_whose_first_words_are_damaged_is_the_picture_and_told(tmp_path, name):
    frames = [Image.new("RGB", SIZE, color) for color in ("red", "lime")]
    file = io.BytesIO()
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:], duration=50)
    content = bytearray(file.getvalue())
    at = content.index(name)
    content[at + 4 + int.from_bytes(content[at - 4 : at])] ^= 1
    image, told = made(tmp_path, bytes(content))
    assert told == ("Its animation is damaged and was left out.",)
    assert image.tobytes() == frames[0].tobytes()


def frame_control(number):
    return chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, *SIZE, 0, 0, 1, 10, 0, 0))


def frame_pixels(number, pixels=b""):
    return chunk(b"fdAT", struct.pack(">I", number) + (pixels or zlib.compress(PIXELS)))


@pytest.mark.parametrize("policy", AnimationPolicy)
@pytest.mark.parametrize(
    "frames",
    [
        frame_pixels(0) + frame_control(1) + frame_pixels(2),
        frame_control(0) + frame_control(1) + frame_pixels(2),
        frame_control(1) + frame_pixels(2) + frame_control(3) + frame_pixels(4),
        frame_control(0) + frame_pixels(1, b"none") + frame_control(2) + frame_pixels(3),
    ],
    ids=["not announced", "without pixels", "begins too late", "with broken pixels"],
)
def test_a_still_picture_is_made_where_the_first_frame_after_it_is_damaged(
    tmp_path, frames, policy
):
    animated = chunk(b"acTL", struct.pack(">II", 2, 0))
    image, told = made(tmp_path, png(animated, frames), animation=policy)
    plain, _ = made(tmp_path, png())
    assert (image.tobytes(), getattr(image, "n_frames", 1)) == (plain.tobytes(), 1)
    assert any("damaged" in warning or "only the first" in warning for warning in told)


def test_one_chunk_that_is_damaged_costs_no_other(tmp_path):
    before = b"".join(
        chunk(name, NAMES[name][1], is_broken=name == b"tEXt")
        for name in (b"iCCP", b"pHYs", b"tEXt", b"iTXt")
    )
    image, told = made(tmp_path, png(before))
    assert told == (f"{TEXT} is damaged and was left out.",)
    assert image.info["icc_profile"] == wide_rgb_profile()
    assert (image.text["Title"], round(image.info["dpi"][0])) == ("a", 127)


def test_a_profile_of_two_megabytes_is_kept(tmp_path):
    noise = random.Random(1).randbytes(2_000_000)
    profile = wide_rgb_profile() + noise
    profile = struct.pack(">I", len(profile)) + profile[4:]
    content = png(chunk(b"iCCP", b"a\0\0" + zlib.compress(profile)))
    image, told = made(tmp_path, content)
    assert (image.info["icc_profile"], told) == (profile, ())


def test_of_two_profiles_the_first_counts_and_of_two_texts_none_is_lost(tmp_path):
    profiles = [
        chunk(b"iCCP", b"a\0\0" + zlib.compress(each)) for each in (wide_rgb_profile(), bytes(500))
    ]
    texts = [chunk(b"tEXt", b"Title\0first"), chunk(b"zTXt", b"Title\0\0" + zlib.compress(b"2nd"))]
    image, told = made(tmp_path, png(b"".join((*profiles, *texts))))
    assert image.info["icc_profile"] == wide_rgb_profile()
    assert (image.text["Title"], told) == ("first\n2nd", ())


@pytest.mark.parametrize(
    "keyword", [b"icc_profile", b"transparency", b"exif", b"interlace", b"dpi", b"lost_parts"]
)
def test_a_text_is_no_word_on_the_picture_whatever_its_keyword_is(tmp_path, keyword):
    image, told = made(tmp_path, png(chunk(b"tEXt", keyword + b"\0a")))
    assert (told, image.mode) == ((), "RGB")
    assert image.text[keyword.decode()] == "a"


@pytest.mark.parametrize("name", [b"IHDR", b"PLTE"])
def test_what_the_pixels_need_has_to_be_right(tmp_path, name):
    image = quarters(mode="RGB").convert("P")
    file = io.BytesIO()
    image.save(file, "PNG")
    content = bytearray(file.getvalue())
    at = content.index(name) + 4 + int.from_bytes(content[content.index(name) - 4 :][:4])
    content[at] ^= 1
    with pytest.raises(opening.PictureError, match="damaged"):
        made(tmp_path, bytes(content))


@pytest.mark.parametrize("palette", [b"", chunk(b"PLTE", b"")], ids=["none", "empty"])
def test_a_picture_of_a_palette_without_colours_is_damaged_and_not_black(tmp_path, palette):
    with pytest.raises(opening.PictureError, match="damaged"):
        made(tmp_path, png(palette, color=3))


def test_a_palette_that_is_only_suggested_is_not_needed(tmp_path):
    assert_only_lost(tmp_path, png(chunk(b"PLTE", bytes(9), is_broken=True)))


def test_transparency_of_a_palette_is_read_as_long_as_it_fits_the_palette(tmp_path):
    image = with_hole(quarters()).quantize(4)
    file = io.BytesIO()
    image.save(file, "PNG")
    made_image, told = made(tmp_path, file.getvalue())
    assert told == ()
    assert made_image.convert("RGBA").getextrema()[3] == (0, 255)


@pytest.mark.parametrize("is_broken", [False, True])
def test_transparency_that_is_told_beside_that_of_the_pixels_is_nothing(tmp_path, is_broken):
    header = struct.pack(">IIBBBBB", 2, 1, 8, 6, 0, 0, 0)
    pixels = zlib.compress(b"\0" + bytes(range(8)))
    chunks = ((b"IHDR", header), (b"tRNS", bytes(6)), (b"IDAT", pixels), (b"IEND", b""))
    content = SIGNATURE + b"".join(
        chunk(name, data, is_broken=is_broken and name == b"tRNS") for name, data in chunks
    )
    image, told = made(tmp_path, content)
    assert (told, image.mode, image.tobytes()) == ((), "RGBA", bytes(range(8)))


def levels_png(bits, color, levels, transparent):
    """Return a PNG of one row of greys, or of colours, and of what of it is seen through."""
    width = len(levels) // (3 if color else 1)
    row = sum(level << bits * at for at, level in enumerate(reversed(levels)))
    header = struct.pack(">IIBBBBB", width, 1, bits, color, 0, 0, 0)
    pixels = zlib.compress(b"\0" + row.to_bytes(len(levels) * bits // 8))
    words = b"".join(level.to_bytes(2) for level in transparent)
    chunks = ((b"IHDR", header), (b"tRNS", words), (b"IDAT", pixels), (b"IEND", b""))
    return SIGNATURE + b"".join(chunk(*each) for each in chunks)


@pytest.mark.parametrize(
    ("bits", "levels", "transparent"),
    [
        (1, (0, 1, 0, 1, 1, 1, 0, 0), 1),
        (2, (0, 1, 2, 3), 1),
        (4, (0, 3, 7, 15), 7),
        (8, (0, 9, 130, 255), 130),
        (8, (0, 9, 130, 255), 0x100 | 130),  # bits beyond the depth do not count
        (16, (0, 300, 33_000, 65_535), 33_000),
    ],
)
def test_a_transparent_level_of_grey_is_seen_through_in_every_depth(
    tmp_path, bits, levels, transparent
):
    image, _ = made(tmp_path, levels_png(bits, 0, levels, (transparent,)))
    seen = bytes(0 if level == transparent & ((1 << bits) - 1) else 255 for level in levels)
    assert image.convert("RGBA").getchannel("A").tobytes() == seen


@pytest.mark.parametrize("bits", [8, 16])
def test_grey_with_transparency_stays_grey_and_keeps_its_profile(tmp_path, bits):
    unit = 257 if bits == 16 else 1
    row = b"".join((level * unit).to_bytes(bits // 8) for level in (0, 255, 90, 40, 255, 0))
    header = struct.pack(">IIBBBBB", 3, 1, bits, 4, 0, 0, 0)
    profile = b"a\0\0" + zlib.compress(grey_profile())
    chunks = ((b"IHDR", header), (b"iCCP", profile), (b"IDAT", zlib.compress(b"\0" + row)))
    content = SIGNATURE + b"".join(chunk(*each) for each in (*chunks, (b"IEND", b"")))
    image, told = made(tmp_path, content)
    assert (image.mode, image.tobytes()) == ("LA", bytes((0, 255, 90, 40, 255, 0)))
    assert image.info["icc_profile"] == grey_profile()
    assert not any("profile" in warning for warning in told)


@pytest.mark.parametrize("bits", [8, 16])
def test_a_transparent_colour_is_seen_through_in_every_depth(tmp_path, bits):
    unit = 1 << (bits - 8)
    colors = [level * unit for level in (0, 0, 0, 200, 100, 7, 255, 255, 255)]
    content = levels_png(bits, 2, colors, colors[3:6])
    image, _ = made(tmp_path, content)
    assert image.getchannel("A").tobytes() == b"\xff\0\xff"


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("kind", ["exif", "APP1", "generic profile"])
def test_the_orientation_of_a_raw_profile_is_that_of_the_picture(tmp_path, kind, is_late):
    text = png_raw_profiles.write_profile("exif", BLOCK).encode() + b"00ff00\n"
    keyword = png_raw_profiles.keyword_of(kind).encode()
    profile = chunk(b"zTXt", keyword + b"\0\0" + zlib.compress(text))
    image, told = made(tmp_path, png(after=profile) if is_late else png(profile))
    assert (told, image.size) == ((), SIZE[::-1])
    assert image.getexif()[ExifTags.Base.Model] == "Duo"
    assert image.getexif()[ExifTags.Base.Orientation] == 1
