"""Small pictures with known colours, hostile files, and hand-made colour profiles."""

import struct
import zlib
from pathlib import Path
from typing import Any

from PIL import Image

from processing.imaging.pipeline import make_picture
from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.settings.recipe import Recipe
from processing.task import Outcome, Task

Size = tuple[int, int]
Patches = tuple[tuple[int, ...], ...]

MEMORY_BYTES = 2_000_000_000
RUN_ID = "0a1b2c3d-1-1-0a1b2c3d"
RUN_CONTEXT = RunContext(RUN_ID, Recipe(), MEMORY_BYTES)
SIZE = (64, 48)
SMALL = Recipe(width_pixels=32, height_pixels=32)

RED, GREEN, BLUE, WHITE = (220, 40, 40), (40, 170, 60), (50, 70, 200), (255, 255, 255)
COLORS = (RED, GREEN, BLUE, WHITE)  # top left, top right, bottom left, bottom right
TURNED = (COLORS[2], COLORS[0], COLORS[3], COLORS[1])  # by 90 degrees, clockwise
GREYS = ((0,) * 3, (80,) * 3, (160,) * 3, (255,) * 3)


def quarters(colors: Patches = COLORS, size: Size = SIZE, mode: str = "RGB"):
    """Return a picture of four patches, whose rotations and mirror images all differ."""
    image = Image.new("RGB", size)
    x, y = size[0] // 2, size[1] // 2
    boxes = ((0, 0, x, y), (x, 0, size[0], y), (0, y, x, size[1]), (x, y, *size))
    for box, color in zip(boxes, colors, strict=True):
        image.paste(color, box)
    return image.convert(mode)


def with_hole(image: Image.Image, *, mode: str = "RGBA"):
    """Return `image` with its bottom right patch transparent, over a black that must not show."""
    width, height = image.size
    alpha = Image.new("L", image.size, 255)
    alpha.paste(0, (width // 2, height // 2, width, height))
    image = image.copy()
    image.paste(0, (width // 2, height // 2, width, height))
    image.putalpha(alpha)
    return image.convert(mode) if image.mode != mode else image


def wide(mode: str, factor: float):
    """Return the grey patches in a mode of more than 8 bits, 255 standing for 255 * factor."""
    image = quarters(GREYS, mode="L").convert("I").point(lambda value: value * factor + 0)
    return image if mode == "I" else image.convert(mode)


def patches(image: Image.Image):
    """Return the colours at the middle of the four patches, as a viewer shows them on white."""
    if image.mode == "I;16":
        image = image.convert("I").point(lambda value: value * (1 / 257) + 0).convert("L")
    shown = image.convert("RGB" if image.mode == "LAB" else image.mode).convert("RGBA")
    paper = Image.new("RGBA", shown.size, "white")
    shown = Image.alpha_composite(paper, shown).convert("RGB")
    width, height = shown.size
    xs, ys = (width // 4, width * 3 // 4), (height // 4, height * 3 // 4)
    return tuple(shown.getpixel((x, y)) for y in ys for x in xs)


def assert_alike(found: Patches, expected: Patches, tolerance: int):
    """Fail unless every channel of every patch is within `tolerance` levels."""
    pairs = zip(found, expected, strict=True)
    worst = max(abs(a - b) for one, two in pairs for a, b in zip(one, two, strict=True))
    assert worst <= tolerance, f"{found} should be {expected}"


def make(
    source: Path,
    destination: Path,
    recipe: Recipe | None = None,
    memory_bytes: int = MEMORY_BYTES,
    **task: Any,
) -> Outcome:
    """Run the pipeline on one file."""
    recipe = recipe or Recipe()
    run_context = RunContext(RUN_ID, recipe, memory_bytes)
    return make_picture(Task(0, source, destination, **task), run_context, Stopwatch(1))


def as_png(source: Path, recipe: Recipe | None = None):
    """Make a PNG of `source` and return it with the outcome."""
    outcome = make(source, source.with_suffix(".result.png"), recipe)
    with Image.open(source.with_suffix(".result.png")) as made:
        made.load()
    return made, outcome


def png_of_size(width: int, height: int):
    """Return a PNG whose header claims so many pixels and that holds almost none."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def _fixed(*numbers: float) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


def _xyz(*numbers: float) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(*numbers)


def _gamma(value: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(value * 256)) + b"\0\0"


def _profile(kind: bytes, space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    """Return an ICC profile (version 2.4) of the given tags."""
    tags = {b"desc": b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + bytes(79), **tags}
    tags |= {b"cprt": b"text\0\0\0\0none\0\0\0\0", b"wtpt": _xyz(0.9642, 1.0, 0.8249)}
    position, table, bodies = 132 + 12 * len(tags), b"", b""
    for name, body in tags.items():
        table += name + struct.pack(">II", position + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    header = struct.pack(
        ">I4sI4s4s4s", position + len(bodies), b"", 0x02400000, kind, space, connection
    )
    header += struct.pack(">6H4s", 2024, 1, 1, 0, 0, 0, b"acsp") + bytes(28)
    header += _fixed(0.9642, 1.0, 0.8249) + bytes(48)
    return header + struct.pack(">I", len(tags)) + table + bodies


def wide_rgb_profile():
    """Return the profile of a space with more vivid red and green than sRGB has (Adobe's)."""
    columns = {b"rXYZ": (0.6097, 0.3111, 0.0195), b"gXYZ": (0.2053, 0.6257, 0.0609)}
    columns[b"bXYZ"] = (0.1492, 0.0632, 0.7446)
    tags = {name: _xyz(*column) for name, column in columns.items()}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _gamma(2.2))
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags)


def grey_profile(gamma: float = 1.0):
    """Return the profile of linear grey; 128 is brighter than usual."""
    return _profile(b"mntr", b"GRAY", b"XYZ ", {b"kTRC": _gamma(gamma)})


def cmyk_profile():
    """Return the profile of a press on which every ink but black prints nothing at all."""
    lightness = [0 if corner & 1 else 255 for corner in range(16)]  # black ink varies fastest
    table = b"".join(bytes((level, 128, 128)) for level in lightness)
    ramp = bytes(range(256))
    body = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + _fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
    return _profile(b"prtr", b"CMYK", b"Lab ", {b"A2B0": body + ramp * 4 + table + ramp * 3})
