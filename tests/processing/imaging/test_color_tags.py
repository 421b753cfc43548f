"""Wide colours are converted by the published matrices, however a file declares them."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms

from processing.formats.available import by_key
from processing.imaging import _color
from processing.imaging._icc_profile import Primaries, grey_profile, rgb_profile
from processing.settings.choices import ColorPolicy, RenderingIntent
from processing.settings.recipe import Recipe
from tests.support.pictures import Patches, _fixed, _profile, make, patches, quarters

# Within sRGB, told in the numbers of the wider spaces; and the last, beyond it.
MUTED: Patches = ((150, 90, 90), (90, 140, 90), (90, 90, 150), (200, 180, 60))
DISPLAY_P3 = Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
BT_2020 = Primaries((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))
ADOBE_RGB = 0  # has no code point
# From linear RGB to XYZ under D65: SMPTE EG 432-1, ITU-R BT.2020, Adobe RGB (1998) and
# IEC 61966-2-1.
MATRICES = {
    12: [[0.48657, 0.26567, 0.19822], [0.22897, 0.69174, 0.07929], [0.0, 0.04511, 1.04394]],
    9: [[0.63696, 0.14462, 0.16888], [0.26270, 0.67800, 0.05930], [0.0, 0.02807, 1.06099]],
    ADOBE_RGB: [
        [0.57667, 0.18556, 0.18823],
        [0.29734, 0.62736, 0.07529],
        [0.02703, 0.07069, 0.99134],
    ],
    1: [[0.41239, 0.35758, 0.18048], [0.21264, 0.71517, 0.07219], [0.01933, 0.11919, 0.95053]],
}
TOLERANCE = 2  # levels


def light_of(levels: np.ndarray) -> np.ndarray:
    """Return linear light of levels from 0 to 1, by the curve of sRGB."""
    return np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)


def levels_of(light: np.ndarray) -> np.ndarray:
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def in_srgb(colors: Patches, primaries: int, gamma: float | None = None) -> np.ndarray:
    """Return what `colors` of a space are in sRGB, by the reference_resampling."""
    levels = np.array(colors) / 255
    light = levels**gamma if gamma else light_of(levels)
    to_srgb = np.linalg.inv(MATRICES[1]) @ np.array(MATRICES[primaries])
    return levels_of(light @ to_srgb.T) * 255


def assert_near(found: Patches, expected: np.ndarray, tolerance: float = TOLERANCE) -> None:
    assert np.abs(np.array(found) - expected).max() <= tolerance, f"{found} should be {expected}"


def with_chunk(image: Image.Image, name: bytes, body: bytes) -> bytes:
    """Return `image` as a PNG with one chunk more after its header."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    content = buffer.getvalue()
    chunk = struct.pack(">I", len(body)) + name + body
    chunk += struct.pack(">I", zlib.crc32(name + body))
    return content[:33] + chunk + content[33:]


def chromaticities(space: Primaries) -> bytes:
    points = (space.white, space.red, space.green, space.blue)
    return struct.pack(">8I", *(round(value * 100_000) for point in points for value in point))


def converted(tmp_path: Path, content: bytes, suffix: str = ".png") -> Patches:
    """Return the colours of a picture's result in sRGB."""
    (tmp_path / f"a{suffix}").write_bytes(content)
    (tmp_path / "b.png").unlink(missing_ok=True)
    make(tmp_path / f"a{suffix}", tmp_path / "b.png", Recipe(color=ColorPolicy.SRGB))
    with Image.open(tmp_path / "b.png") as made:
        assert "icc_profile" not in made.info
        return patches(made)


def shown(tmp_path: Path, content: bytes, suffix: str = ".png") -> Patches:
    """Return what a viewer that knows profiles shows of a result that keeps its colours."""
    (tmp_path / f"a{suffix}").write_bytes(content)
    make(tmp_path / f"a{suffix}", tmp_path / "c.png", Recipe(color=ColorPolicy.KEEP))
    with Image.open(tmp_path / "c.png") as made:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(made.info["icc_profile"]))
        screen = ImageCms.createProfile("sRGB")
        return patches(ImageCms.profileToProfile(made, profile, screen, 1))


@pytest.mark.parametrize("look", [converted, shown])
@pytest.mark.parametrize(("code", "space"), [(12, DISPLAY_P3), (9, BT_2020)])
def test_wide_spaces_come_out_right_by_their_profile(
    tmp_path: Path, look: Any, code: int, space: Primaries
) -> None:
    buffer = io.BytesIO()
    quarters(MUTED).save(buffer, "PNG", icc_profile=rgb_profile(space, None))
    assert_near(look(tmp_path, buffer.getvalue()), in_srgb(MUTED, code))


@pytest.mark.parametrize("look", [converted, shown])
def test_png_tells_its_space_by_code_points(tmp_path: Path, look: Any) -> None:
    content = with_chunk(quarters(MUTED), b"cICP", bytes((12, 13, 0, 1)))
    assert_near(look(tmp_path, content), in_srgb(MUTED, 12))


@pytest.mark.parametrize("look", [converted, shown])
def test_png_tells_its_space_by_primaries_and_gamma(tmp_path: Path, look: Any) -> None:
    image = quarters(MUTED)
    buffer = io.BytesIO(with_chunk(image, b"cHRM", chromaticities(DISPLAY_P3)))
    content = buffer.getvalue()
    gamma = b"gAMA" + struct.pack(">I", 55_556)
    chunk = struct.pack(">I", 4) + gamma + struct.pack(">I", zlib.crc32(gamma))
    content = content[:33] + chunk + content[33:]
    assert_near(look(tmp_path, content), in_srgb(MUTED, 12, 1.8))


def test_a_gamma_counts_for_deep_grey_with_transparency_too(tmp_path: Path) -> None:
    level = 128
    pixels = struct.pack(">HH", level * 257, 0xFFFF)
    header = struct.pack(">IIBBBBB", 1, 1, 16, 4, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in (
            (b"IHDR", header),
            (b"gAMA", struct.pack(">I", 100_000)),
            (b"IDAT", zlib.compress(b"\0" + pixels)),
            (b"IEND", b""),
        )
    )
    (tmp_path / "a.png").write_bytes(content)
    outcome = make(tmp_path / "a.png", tmp_path / "b.png", Recipe(color=ColorPolicy.SRGB))
    with Image.open(tmp_path / "b.png") as made:
        shown_level = made.convert("L").getpixel((0, 0))
    assert abs(shown_level - levels_of(np.array(level / 255)) * 255) <= TOLERANCE
    assert not any("profile" in warning for warning in outcome.warnings)


def photo(space: int, index: str = "", profile: bytes = b"") -> bytes:
    """Return a JPEG whose EXIF says the colour space and the index of its kind of file (DCF)."""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ColorSpace] = space
    if index:
        exif.get_ifd(ExifTags.IFD.Exif)[int(ExifTags.IFD.Interop)] = {1: index}
    buffer = io.BytesIO()
    quarters(MUTED).save(buffer, "JPEG", quality=100, subsampling=0, exif=exif, icc_profile=profile)
    return buffer.getvalue()


@pytest.mark.parametrize("look", [converted, shown])
@pytest.mark.parametrize(("space", "index"), [(0xFFFF, "R03"), (2, ""), (2, "R03")])
def test_a_camera_tells_adobe_rgb_by_exif_alone(
    tmp_path: Path, look: Any, space: int, index: str
) -> None:
    content = photo(space, index)
    assert_near(look(tmp_path, content, ".jpg"), in_srgb(MUTED, ADOBE_RGB, 563 / 256))


@pytest.mark.parametrize(
    ("space", "index"), [(1, "R98"), (0xFFFF, "R98"), (0xFFFF, ""), (1, "R03")]
)
def test_other_colours_of_cameras_are_srgb(tmp_path: Path, space: int, index: str) -> None:
    assert_near(converted(tmp_path, photo(space, index), ".jpg"), np.array(MUTED))


def test_a_profile_counts_more_than_exif(tmp_path: Path) -> None:
    content = photo(0xFFFF, "R03", rgb_profile(DISPLAY_P3, None))
    assert_near(converted(tmp_path, content, ".jpg"), in_srgb(MUTED, 12))


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (b"gAMA", struct.pack(">I", 45_455)),
        (b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)),
        (b"sRGB", b"\0"),
        (b"cICP", bytes((1, 13, 0, 1))),
        (b"cICP", bytes((9, 16, 0, 1))),  # for HDR screens
        (b"cICP", bytes((99, 99, 0, 1))),
        (b"cHRM", bytes(32)),  # no colours at all
        (b"gAMA", bytes(4)),
    ],
)
def test_what_tells_srgb_or_nonsense_gives_no_profile(
    tmp_path: Path, name: bytes, body: bytes
) -> None:
    (tmp_path / "a.png").write_bytes(with_chunk(quarters(MUTED), name, body))
    outcome = make(tmp_path / "a.png", tmp_path / "b.png")
    with Image.open(tmp_path / "b.png") as made:
        assert "icc_profile" not in made.info
        assert_near(patches(made), np.array(MUTED), 0)
    assert outcome.warnings == ()


def test_srgb_goes_before_gamma_and_a_profile_before_both(tmp_path: Path) -> None:
    gamma = struct.pack(">I", 100_000)
    plain = with_chunk(quarters(MUTED), b"gAMA", gamma)
    chunk = b"sRGB\0"
    told = struct.pack(">I", 1) + chunk + struct.pack(">I", zlib.crc32(chunk))
    assert converted(tmp_path, plain[:33] + told + plain[33:]) == MUTED
    buffer = io.BytesIO()
    quarters(MUTED).save(buffer, "PNG", icc_profile=rgb_profile(DISPLAY_P3, None))
    content = buffer.getvalue()
    name = b"gAMA" + gamma
    chunk = struct.pack(">I", 4) + name + struct.pack(">I", zlib.crc32(name))
    found = converted(tmp_path, content[:33] + chunk + content[33:])
    assert_near(found, in_srgb(MUTED, 12))


def test_linear_grey_is_brightened(tmp_path: Path) -> None:
    greys = ((10,) * 3, (80,) * 3, (160,) * 3, (255,) * 3)
    content = with_chunk(quarters(greys, mode="L"), b"gAMA", struct.pack(">I", 100_000))
    expected = levels_of(np.array(greys) / 255) * 255
    assert_near(converted(tmp_path, content), expected, 3)


def test_avif_tells_its_space_by_code_points(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    quarters(MUTED).save(buffer, "AVIF", quality=100, subsampling="4:4:4")
    content = bytearray(buffer.getvalue())
    at = content.index(b"colrnclx") + 8
    content[at : at + 4] = struct.pack(">HH", 12, 13)
    assert_near(converted(tmp_path, bytes(content), ".avif"), in_srgb(MUTED, 12), 6)
    content[at : at + 4] = struct.pack(">HH", 1, 13)
    assert_near(converted(tmp_path, bytes(content), ".avif"), np.array(MUTED), 3)


def test_the_written_profiles_are_what_the_colour_engine_expects() -> None:
    for profile in (rgb_profile(DISPLAY_P3, None), rgb_profile(BT_2020, 2.2), grey_profile(1.8)):
        read = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
        assert read.media_white_point[0] == pytest.approx((0.9642, 1.0, 0.8249), abs=1e-3)
        assert len(profile) == struct.unpack(">I", profile[:4])[0]
    read = ImageCms.ImageCmsProfile(io.BytesIO(rgb_profile(DISPLAY_P3, None))).profile
    # The columns of Display P3 under D50, as its vendor publishes them.
    assert read.red_colorant[0] == pytest.approx((0.5151, 0.2412, -0.0011), abs=5e-4)
    assert read.blue_colorant[0] == pytest.approx((0.1571, 0.0666, 0.7841), abs=5e-4)


class TestIntents:
    """With a scanner whose tables differ by the intent, and whose black is not black."""

    @staticmethod
    def level(intent: RenderingIntent, level: int) -> Any:
        image = Image.new("RGB", (4, 4), (level,) * 3)
        colored = _color.convert_colors(
            image, _scanner_profile(), ColorPolicy.SRGB, by_key("png"), intent
        )
        assert colored.warning == ""
        return colored.image.getpixel((0, 0))[0]

    def test_each_takes_its_own_table(self) -> None:
        # Half of the way to white, which the engine always lets be white: lightness of 29.5 and
        # 39.4 percent, as levels of sRGB.
        assert self.level(RenderingIntent.PERCEPTUAL, 128) == pytest.approx(69, abs=3)
        assert self.level(RenderingIntent.SATURATION, 128) == pytest.approx(93, abs=3)

    def test_black_stays_black_with_the_relative_one(self) -> None:
        assert self.level(RenderingIntent.RELATIVE, 0) <= 3
        assert self.level(RenderingIntent.ABSOLUTE, 0) > 30

    def test_the_recipe_s_intent_is_what_counts(self, tmp_path: Path) -> None:
        Image.new("RGB", (8, 8), (128,) * 3).save(
            tmp_path / "a.png", icc_profile=_scanner_profile()
        )
        seen = {}
        for intent in RenderingIntent:
            recipe = Recipe(rendering_intent=intent, color=ColorPolicy.SRGB)
            make(tmp_path / "a.png", tmp_path / f"{intent}.png", recipe)
            with Image.open(tmp_path / f"{intent}.png") as made:
                seen[intent] = made.getpixel((4, 4))[0]
        assert len(set(seen.values())) >= 3
        assert seen == {intent: self.level(intent, 128) for intent in RenderingIntent}


def _scanner_profile() -> bytes:
    """Return the profile of a device with a table for each intent."""
    ramp = bytes(range(256))

    def table(lightest: int, darkest: int) -> bytes:
        corners = b"".join(
            bytes((lightest if corner == 7 else darkest, 128, 128)) for corner in range(8)
        )
        body = b"mft1\0\0\0\0" + bytes((3, 3, 2, 0)) + _fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
        return body + ramp * 3 + corners + ramp * 3

    tags = {b"A2B0": table(150, 0), b"A2B1": table(255, 40), b"A2B2": table(200, 0)}
    return _profile(b"scnr", b"RGB ", b"Lab ", tags)


@pytest.mark.parametrize("error", [MemoryError(), OSError("cannot allocate memory")])
def test_a_want_of_memory_does_not_cost_the_profile(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(_color._CACHE, "known", fail)
    with pytest.raises(type(error)):
        _color.convert_colors(
            quarters(), rgb_profile(DISPLAY_P3, None), ColorPolicy.KEEP, by_key("png")
        )
