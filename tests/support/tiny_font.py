"""A font of few letters, each a black square, made byte by byte as OpenType asks."""

import struct

UNITS = 1000  # an em
_SQUARE = ((0, 0), (0, UNITS), (UNITS, UNITS), (UNITS, 0))


def font(family: str, letters: str) -> bytes:
    """Return a font that has `letters`, and for all others a small square."""
    glyphs = [_glyph(UNITS // 4), _glyph(UNITS)]
    offsets = [0, len(glyphs[0]), sum(map(len, glyphs))]
    tables = {
        b"cmap": _cmap(letters),
        b"glyf": b"".join(glyphs),
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh",
            *(0x10000, 0x10000, 0, 0x5F0F3CF5, 0, UNITS, 0, 0),
            *(0, 0, UNITS, UNITS, 0, 8, 2, 1, 0),
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, UNITS, 0, 0, UNITS, *[0] * 11, 2),
        b"hmtx": struct.pack(">HhHh", UNITS, 0, UNITS, 0),
        b"loca": struct.pack(">III", *offsets),
        b"maxp": struct.pack(">IH", 0x10000, 2) + struct.pack(">HH", 4, 1) + bytes(22),
        b"name": _names(family),
    }
    at = 12 + 16 * len(tables)
    head = struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, 0)
    body = b""
    for tag, table in tables.items():
        head += struct.pack(">4sIII", tag, 0, at + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return head + body


def _glyph(side: int) -> bytes:
    points = [(x * side // UNITS, y * side // UNITS) for x, y in _SQUARE]
    steps = [b - a for axis in zip(*points, strict=True) for a, b in zip((0, *axis), axis)]  # noqa: B905
    outline = struct.pack(">hhhhhHH", 1, 0, 0, side, side, len(points) - 1, 0)
    outline += b"\1" * len(points) + struct.pack(f">{len(steps)}h", *steps)
    return outline + bytes(-len(outline) % 4)


def _cmap(letters: str) -> bytes:
    """Return a table of format 12 in which every letter is the whole square."""
    groups = b"".join(struct.pack(">III", code, code, 1) for code in sorted(map(ord, letters)))
    head = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(letters))
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + head + groups


def _names(family: str) -> bytes:
    texts = {1: family, 2: "Regular", 4: family, 6: family.replace(" ", "")}
    records, stored = b"", b""
    for number, text in texts.items():
        content = text.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(content), len(stored))
        stored += content
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + stored
