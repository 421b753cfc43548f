"""Small animations: of a wandering ball, and GIFs put together frame by frame."""

import struct
from pathlib import Path

from PIL import Image, ImageDraw

from processing.settings.choices import AnimationPolicy
from processing.settings.recipe import Recipe

SIZE = (96, 72)
MILLISECONDS = (100, 250, 40, 1000)
COLORS = ((220, 30, 40), (30, 200, 60), (40, 60, 220), (240, 220, 30))
KEEP = Recipe(animation=AnimationPolicy.KEEP, width_pixels=48, height_pixels=48, quality_percent=95)
ANIMATED = [".gif", ".png", ".webp", ".avif"]
TOLERANCE = 12
# A GIF that says nothing of it is shown once, and what an AVIF shows never ends.
ENDLESS = {(".gif", ".avif"): ("In AVIF it plays without end.",)}


def frames(*, holes: bool = False) -> list[Image.Image]:
    """Return a ball that wanders over a ground of another colour in each frame."""
    made = []
    for number, color in enumerate(COLORS):
        image = Image.new("RGBA", SIZE, (0, 0, 0, 0) if holes else (*color, 255))
        pen = ImageDraw.Draw(image)
        pen.rectangle((number * 24, 24, number * 24 + 23, 47), fill=(*color[::-1], 255))
        if holes:  # a file of nothing but opaque parts is not marked as transparent by all writers
            pen.rectangle((number * 24, 24, number * 24 + 3, 27), fill=(0, 0, 0, 0))
        made.append(image if holes else image.convert("RGB"))
    return made


def save(path: Path, images: list[Image.Image], **options) -> Path:
    lossless = {"lossless": True} if path.suffix == ".webp" else {}
    quality = {"quality": 95, "subsampling": "4:4:4"} if path.suffix == ".avif" else {}
    disposal = {"disposal": 2} if path.suffix == ".gif" else {}
    images[0].save(
        path,
        save_all=True,
        append_images=images[1:],
        duration=list(MILLISECONDS),
        **lossless,
        **quality,
        **disposal,
        **options,
    )
    return path


def played(path: Path) -> tuple[list[Image.Image], list[int]]:
    """Return the frames of a file as a person sees them, and how long each is shown."""
    images, shown = [], []
    with Image.open(path) as image:
        for number in range(image.n_frames):
            image.seek(number)
            image.load()
            images.append(image.convert("RGBA"))
            shown.append(round(image.info["duration"]))
    return images, shown


def spots(image: Image.Image) -> list[tuple[int, ...]]:
    """Return a colour of each quarter column, on the ball's height and below it."""
    return [
        image.getpixel((round((column + 0.5) * image.width / 4), round(image.height * part)))
        for column in range(4)
        for part in (0.5, 0.85)
    ]


def assert_frames_alike(found: list[Image.Image], wanted: list[Image.Image]) -> None:
    assert len(found) == len(wanted)
    for one, two in zip(found, wanted, strict=True):
        for seen, meant in zip(spots(one), spots(two.convert("RGBA")), strict=True):
            assert abs(seen[3] - meant[3]) <= TOLERANCE
            if meant[3]:
                assert max(abs(a - b) for a, b in zip(seen, meant, strict=True)) <= TOLERANCE


def gif_frame(
    box: tuple[int, int, int, int],
    color: int | None,
    *,
    disposal: int = 0,
    transparent: int | None = None,
    centiseconds: int = 5,
    table: bytes = b"",
) -> bytes:
    """Return a frame of a GIF that is one index all over, in its part (left, upper, width, height).

    Without a `color`, what should be its pixels is cut off.
    """
    flags = disposal << 2 | (transparent is not None)
    control = b"!\xf9\x04" + struct.pack("<BHBB", flags, centiseconds, transparent or 0, 0)
    descriptor = b"," + struct.pack("<HHHHB", *box, 0x81 if table else 0) + table
    codes = [4] if color is None else [code for _ in range(box[2] * box[3]) for code in (4, color)]
    bits = sum(code << 3 * place for place, code in enumerate([*codes, 5]))
    packed = bits.to_bytes(3 * (len(codes) + 1) // 8 + 1, "little")
    parts = (packed[at : at + 255] for at in range(0, len(packed), 255))
    return control + descriptor + b"\2" + b"".join(bytes([len(p)]) + p for p in parts) + b"\0"


TABLE = bytes((255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9))
RED, GREEN, BLUE = (255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255)


def gif(
    screen: tuple[int, int], *parts: bytes, loop: int | None = None, end: bytes = b";"
) -> bytes:
    """Return a GIF with the colours of `TABLE`: red, green, blue and nearly black."""
    told = b"" if loop is None else b"!\xff\x0bNETSCAPE2.0\3\1" + struct.pack("<HB", loop, 0)
    return (
        b"GIF89a"
        + struct.pack("<HHBBB", *screen, 0x81, 0, 0)
        + TABLE
        + told
        + b"".join(parts)
        + end
    )


SAME_SIZE = Recipe(animation=AnimationPolicy.KEEP)
WHOLE = [gif_frame((0, 0, 8, 8), 0), gif_frame((0, 0, 8, 8), 1), gif_frame((0, 0, 8, 8), 2)]
