"""AVIF and HEIC files with a clean aperture, or with damaged EXIF, made from valid ones."""

import struct

_META_HEAD = 12  # of a box with version and flags
_HEAD = 8
_TURNS = (b"irot", b"imir")


def _find(content: bytes, *path: bytes) -> tuple[int, int]:
    """Return offset and length of the box at `path`, its head included."""
    start, end = 0, len(content)
    found = (0, 0)
    for kind in path:
        at = start
        while content[at + 4 : at + 8] != kind:
            at += int.from_bytes(content[at : at + 4], "big")
            assert at < end, f"there is no {kind!r}"
        size = int.from_bytes(content[at : at + 4], "big")
        found = (at, size)
        start, end = at + (_META_HEAD if kind == b"meta" else _HEAD), at + size
    return found


def clean_aperture(size: tuple[int, int], right_by: int = 0, down_by: int = 0) -> bytes:
    """Return a `clap` box for a crop of `size`, with its middle offset from the picture's."""
    width, height = size
    numbers = struct.pack(">IIIIiIiI", width, 1, height, 1, right_by, 1, down_by, 1)
    return struct.pack(">I4s", _HEAD + len(numbers), b"clap") + numbers


def with_property(content: bytes, box: bytes) -> bytes:
    """Return a file whose first picture has one more property, before those that turn it."""
    at, size = _find(content, b"meta", b"iprp", b"ipco")
    kinds = []
    inside = at + _HEAD
    while inside < at + size:
        kinds.append(content[inside + 4 : inside + 8])
        inside += int.from_bytes(content[inside : inside + 4], "big")
    links, _ = _find(content, b"meta", b"iprp", b"ipma")
    assert content[links + 8 : links + 12] == bytes(4)  # version and flags of the shortest kind
    count_at = links + 8 + 4 + 4 + 2
    count = content[count_at]
    told = list(content[count_at + 1 : count_at + 1 + count])
    turns = [place for place, index in enumerate(told) if kinds[(index & 127) - 1] in _TURNS]
    told.insert(min(turns, default=count), 0x80 | (len(kinds) + 1))

    changed = bytearray(content)
    changed[count_at : count_at + 1 + count] = bytes([count + 1, *told])
    changed[at + size : at + size] = box
    grown = len(box) + 1
    for path, by in (
        ((b"meta",), grown),
        ((b"meta", b"iprp"), grown),
        ((b"meta", b"iprp", b"ipma"), 1),
        ((b"meta", b"iprp", b"ipco"), len(box)),
    ):
        start, old = _find(content, *path)
        start += len(box) if path[-1] == b"ipma" else 0
        changed[start : start + 4] = (old + by).to_bytes(4, "big")
    _move_pictures(changed, content, grown)
    return bytes(changed)


def with_group(content: bytes, group: bytes) -> bytes:
    """Return a file with a group of items at the end of its `meta` box."""
    box = struct.pack(">I4s", _HEAD + len(group), b"grpl") + group
    at, size = _find(content, b"meta")
    changed = bytearray(content)
    changed[at + size : at + size] = box
    changed[at : at + 4] = (size + len(box)).to_bytes(4, "big")
    _move_pictures(changed, content, len(box))
    return bytes(changed)


def _move_pictures(changed: bytearray, content: bytes, by: int) -> None:
    """Shift the offsets of all items."""
    at, _ = _find(content, b"meta", b"iloc")
    has_method = content[at + 8] > 0  # by the version of the box
    assert content[at + 12] == 0x44  # offsets and lengths take four bytes
    base_bytes = content[at + 13] >> 4
    count = int.from_bytes(content[at + 14 : at + 16], "big")
    at += 16
    for _ in range(count):
        is_in_file = not has_method or content[at + 3] == 0
        at += (6 if has_method else 4) + base_bytes
        extents = int.from_bytes(content[at : at + 2], "big")
        at += 2
        for _ in range(extents):
            offset = int.from_bytes(content[at : at + 4], "big") + is_in_file * by
            changed[at : at + 4] = offset.to_bytes(4, "big")
            at += 8
