"""Metadata and colours agree: converted pictures are declared as sRGB, without a profile."""

import io

import pytest
from PIL import ExifTags, Image, ImageCms

from processing.settings.choices import ColorPolicy, MetadataPolicy
from processing.settings.recipe import Recipe
from tests.support.pictures import make, wide_rgb_profile

GREEN = (90, 160, 60)
UNCALIBRATED, SRGB = 0xFFFF, 1
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
    b'syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" '
    b'exif:ColorSpace="65535"/></rdf:RDF></x:xmpmeta>'
)


@pytest.fixture
def source(tmp_path):
    """A JPEG of one green in the numbers of a wide space, which its tags call uncalibrated."""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ColorSpace] = UNCALIBRATED
    image = Image.new("RGB", (64, 48), GREEN)
    options = {"exif": exif, "xmp": XMP, "icc_profile": wide_rgb_profile()}
    image.save(tmp_path / "wide.jpg", quality=95, **options)
    return tmp_path / "wide.jpg"


def in_srgb(color):
    """Return what `color` in the wide space is in sRGB."""
    wide = ImageCms.ImageCmsProfile(io.BytesIO(wide_rgb_profile()))
    image = Image.new("RGB", (1, 1), color)
    return ImageCms.profileToProfile(image, wide, ImageCms.createProfile("sRGB")).getpixel((0, 0))


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif"])
def test_without_any_metadata_the_colours_are_still_right(source, suffix):
    result = source.with_name(f"result.{suffix}")
    make(source, result, Recipe(metadata=MetadataPolicy.NONE))
    with Image.open(result) as image:
        assert "icc_profile" not in image.info
        found = image.convert("RGB").getpixel((5, 5))
    assert max(abs(a - b) for a, b in zip(in_srgb(GREEN), GREEN, strict=True)) > 10
    assert found == pytest.approx(in_srgb(GREEN), abs=4)


@pytest.mark.parametrize(
    ("policy", "space"), [(ColorPolicy.KEEP, UNCALIBRATED), (ColorPolicy.SRGB, SRGB)]
)
def test_converted_colours_are_told_to_be_srgb_and_others_as_they_were(source, policy, space):
    result = source.with_name("result.webp")
    make(source, result, Recipe(metadata=MetadataPolicy.KEEP, color=policy))
    with Image.open(result) as image:
        tags = image.getexif().get_ifd(ExifTags.IFD.Exif)
        assert tags[ExifTags.Base.ColorSpace] == space
        assert f'exif:ColorSpace="{space}"'.encode() in image.info["xmp"]
