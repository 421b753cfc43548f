"""Read, filter and write IPTC data (IPTC-NAA IIM 4.2), and the Photoshop resources around it."""

import struct
from collections.abc import Callable, Iterator, Mapping

from processing.imaging.metadata._keywords import is_branch_in_bytes
from processing.settings.choices import MetadataPolicy

MARK = b"\x1c"  # the first byte of every dataset
_HEADER_BYTES = 5
_IS_LONG = 0x8000  # then the other bits are how many bytes the length has
_MAX_LENGTH_BYTES = 4

_Number = tuple[int, int]

# Content location, sublocation, city, region, country.
_PLACES = {(2, number) for number in (26, 27, 90, 92, 95, 100, 101)}

# Keywords, and categories beside the first one.
_KEYWORDS = {(2, 20), (2, 25)}

# Version, character set, title, urgency, categories, dates and times, program, headline, source,
# copyright and caption: what is meant for viewers. Keywords and credits often are names of
# people.
_HARMLESS = {(1, 0), (1, 90)} | {
    (2, number) for number in (0, 5, 10, 15, 20, 55, 60, 62, 63, 65, 70, 105, 115, 116, 120)
}

# Of use only beside others: the versions of their records, and their letters.
_ABOUT_OTHERS = {(1, 0), (1, 90), (2, 0)}

# Orientation and previews, and the records on the layout of the source's pixels.
_STALE = {(2, 131), (2, 200), (2, 201), (2, 202)}
_STALE_RECORDS = {3, 7, 8, 9}
_PASSES: Mapping[MetadataPolicy, Callable[[_Number], bool]] = {
    MetadataPolicy.NO_LOCATION: lambda number: number not in _PLACES,
    MetadataPolicy.NO_PRIVATE: lambda number: number in _HARMLESS,
}

_SIGNATURE = b"8BIM"

# Those of other programs by Adobe.
_SIGNATURES = frozenset({_SIGNATURE, b"PHUT", b"AgHg", b"DCSR", b"MeSa"})

IPTC, COPYRIGHT_FLAG, URL, IPTC_DIGEST = 0x0404, 0x040A, 0x040B, 0x0425

# All others are settings of Photoshop for the source, or previews of it.
CARRIED = frozenset({IPTC, COPYRIGHT_FLAG, URL, IPTC_DIGEST})


def permitted(data: bytes, policy: MetadataPolicy) -> bytes:
    """Return the datasets of `data` that `policy` permits, without those about the source's pixels.

    "Keep" permits all others, also unknown ones.

    Raises:
        ValueError: it is damaged.
        struct.error: it is damaged.
    """
    passes = _PASSES.get(policy)
    try:
        datasets = list(_datasets(data))
    except (ValueError, struct.error):
        if passes is None:
            return data
        raise
    kept = [
        (number, dataset)
        for number, dataset in datasets
        if _is_fresh(number)
        and (passes is None or (passes(number) and not _is_branch(number, dataset)))
    ]
    if len(kept) == len(datasets):
        return data
    return b"".join(dataset for _number, dataset in kept) if _says_something(kept) else b""


def _says_something(datasets: list[tuple[_Number, bytes]]) -> bool:
    """Return whether there is more than the versions and the letters of other datasets."""
    return any(number not in _ABOUT_OTHERS for number, _dataset in datasets)


def _is_branch(number: _Number, dataset: bytes) -> bool:
    return number in _KEYWORDS and is_branch_in_bytes(dataset[_HEADER_BYTES:])


def _is_fresh(number: _Number) -> bool:
    return number not in _STALE and number[0] not in _STALE_RECORDS


def _datasets(data: bytes) -> Iterator[tuple[_Number, bytes]]:
    """Yield the number of each dataset, and its bytes."""
    at = 0
    while data[at : at + 1] == MARK:
        record, number, length = struct.unpack_from(">BBH", data, at + 1)
        start = at + _HEADER_BYTES
        if length & _IS_LONG:
            width = length & ~_IS_LONG
            if width > _MAX_LENGTH_BYTES:
                raise ValueError("a dataset is senselessly long")
            length = int.from_bytes(data[start : start + width], "big")
            start += width
        end = start + length
        if end > len(data):
            raise ValueError("a dataset ends beyond the data")
        yield (record, number), data[at:end]
        at = end
    if data[at:].strip(b"\0"):
        raise ValueError("something else stands among the datasets")


def read_resources(block: bytes) -> dict[int, bytes]:
    """Return the resources of `block` that may be carried; of several with a number, the first.

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
    """Return the block of `resources`, without names."""
    return b"".join(
        _SIGNATURE + struct.pack(">HHI", number, 0, len(data)) + data + bytes(len(data) % 2)
        for number, data in resources.items()
    )


def _even(offset: int) -> int:
    return offset + offset % 2
