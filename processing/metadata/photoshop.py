"""Read and write the blocks of resources that Photoshop keeps in files; IPTC is one of them."""

import struct
from collections.abc import Mapping

_SIGNATURE = b"8BIM"
# Of what other programs of Adobe's keep among them.
_SIGNATURES = frozenset({_SIGNATURE, b"PHUT", b"AgHg", b"DCSR", b"MeSa"})
IPTC, COPYRIGHT_FLAG, URL, IPTC_DIGEST = 0x0404, 0x040A, 0x040B, 0x0425
# All others are about how Photoshop showed, printed or edited the source, or previews of it.
CARRIED = frozenset({IPTC, COPYRIGHT_FLAG, URL, IPTC_DIGEST})


def read_resources(block: bytes) -> dict[int, bytes]:
    """Return the resources of `block` that are carried, the first of each number.

    Raises:
        ValueError: it is damaged.
        struct.error: it is damaged.
    """
    resources: dict[int, bytes] = {}
    at = 0
    while (signature := block[at : at + len(_SIGNATURE)]) in _SIGNATURES:
        number, name_length = struct.unpack_from(">HB", block, at + 4)
        at = _even(at + 7 + name_length)
        length = struct.unpack_from(">I", block, at)[0]
        data = block[at + 4 : at + 4 + length]
        if len(data) < length:
            raise ValueError("a resource ends beyond its block")
        if signature == _SIGNATURE and number in CARRIED:
            resources.setdefault(number, data)
        at = _even(at + 4 + length)
    if block[at:].strip(b"\0"):
        raise ValueError("something else stands among the resources")
    return resources


def write_resources(resources: Mapping[int, bytes]) -> bytes:
    """Return the block of `resources`, none of them with a name."""
    return b"".join(
        _SIGNATURE + struct.pack(">HHI", number, 0, len(data)) + data + bytes(len(data) % 2)
        for number, data in resources.items()
    )


def _even(offset: int) -> int:
    return offset + offset % 2
