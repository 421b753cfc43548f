"""Small valid pictures of every kind, and ways to damage them."""

import io
import random
from collections.abc import Iterator

from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from processing.formats.available import WRITABLE
from tests.support.every_format import in_mode

SIZE = (120, 90)


def seeds() -> list[tuple[str, bytes]]:
    """Return extension and bytes of pictures that together cover all features."""
    picture = _drawing()
    found = [
        (row.suffixes[0], _saved(in_mode(picture, mode), row.pillow_name))
        for row in WRITABLE
        for mode in sorted(row.modes)
    ]
    return [*found, *_laden(picture), *_animated(picture), *_rare(picture)]


def _drawing() -> Image.Image:
    picture = Image.radial_gradient("L").resize(SIZE).convert("RGB")
    ImageDraw.Draw(picture).ellipse((20, 10, 90, 80), fill=(200, 60, 30))
    return picture


def _laden(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    """Yield pictures that carry a profile, EXIF, XMP and texts."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 29.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>'
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "of a seed")
    texts.add_itxt("XML:com.adobe.xmp", packet.decode())
    carried = {"exif": exif, "icc_profile": profile}
    yield ".jpg", _saved(picture, "JPEG", progressive=True, comment=b"of a seed", **carried)
    yield ".png", _saved(picture, "PNG", pnginfo=texts, **carried)
    yield ".webp", _saved(picture, "WEBP", xmp=packet, **carried)
    yield ".avif", _saved(picture, "AVIF", xmp=packet, **carried)
    yield ".tif", _saved(picture, "TIFF", compression="jpeg", **carried)


def _animated(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    frames = [picture.rotate(40 * turn) for turn in range(1, 4)]
    for suffix, name in ((".gif", "GIF"), (".png", "PNG"), (".webp", "WEBP"), (".avif", "AVIF")):
        yield suffix, _saved(picture, name, save_all=True, append_images=frames, duration=80)


def _rare(picture: Image.Image) -> Iterator[tuple[str, bytes]]:
    """Yield pixel formats that results never have."""
    yield ".jpg", _saved(picture.convert("CMYK"), "JPEG")
    yield ".jpg", _saved(picture, "MPO", save_all=True, append_images=[picture.resize((40, 30))])
    yield ".png", _saved(picture.quantize(16), "PNG", transparency=bytes(range(0, 256, 16)))
    yield ".png", _saved(picture.convert("1"), "PNG")
    yield ".tif", _saved(picture.convert("LAB"), "TIFF", compression="tiff_lzw")
    yield ".tif", _saved(picture.convert("L").convert("F"), "TIFF")
    yield ".bmp", _saved(picture.quantize(4), "BMP")


def _saved(picture: Image.Image, name: str, **options: object) -> bytes:
    content = io.BytesIO()
    picture.save(content, name, **options)
    return content.getvalue()


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return `content` with some bytes changed or cut out, mostly near its head."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at = min(int(chance.expovariate(1 / 60)), len(changed) - 1)
        if chance.random() < 0.4:
            at = chance.randrange(len(changed))
        match chance.randrange(6):
            case 0 | 1:
                changed[at] = chance.randrange(256)
            case 2:
                changed[at] ^= 1 << chance.randrange(8)
            case 3:
                changed[at : at + 4] = chance.choice([b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff"])
            case 4:
                del changed[at : at + chance.randint(1, 12)]
            case 5:
                changed = changed[: max(1, at)] if chance.random() < 0.3 else changed
        if not changed:
            changed = bytearray(b"\0")
    return bytes(changed)
