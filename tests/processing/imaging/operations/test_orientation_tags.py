"""Which side of a picture is up is what EXIF says; XMP is no second opinion."""

from pathlib import Path

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from tests.support.pictures import COLORS, SIZE, TURNED, as_png, assert_alike, patches, quarters

PACKET = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    b'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="%d"/></rdf:RDF></x:xmpmeta>'
)


def save(path: Path, exif: Image.Exif, turn: int) -> None:
    """Save a picture with XMP that says how it is turned."""
    packet = PACKET % turn
    if path.suffix == ".tif":
        exif[700] = packet
    texts = PngImagePlugin.PngInfo()
    texts.add_itxt("XML:com.adobe.xmp", packet)
    quarters().save(path, exif=exif, xmp=packet, pnginfo=texts, quality=95)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".avif"])
def test_a_turn_in_xmp_alone_is_left_over_from_pixels_that_were_turned(
    tmp_path: Path, suffix: str
) -> None:
    save(tmp_path / f"a{suffix}", Image.Exif(), 6)
    made, _ = as_png(tmp_path / f"a{suffix}")
    assert made.size == SIZE
    assert_alike(patches(made), COLORS, 15)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif"])
def test_a_turn_in_exif_counts_whatever_xmp_says(tmp_path: Path, suffix: str) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    save(tmp_path / f"a{suffix}", exif, 1)
    made, _ = as_png(tmp_path / f"a{suffix}")
    assert made.size == SIZE[::-1]
    assert_alike(patches(made), TURNED, 15)
