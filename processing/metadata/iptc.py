"""Cut what must not pass out of IPTC data (IPTC-NAA Information Interchange Model 4.2)."""

import struct
from collections.abc import Callable, Iterator, Mapping

from processing.settings.choices import MetadataPolicy

MARK = b"\x1c"  # every dataset begins with it
_HEADER_BYTES = 5
_IS_LONG = 0x8000  # the length is so many bytes of its own
_MAX_LENGTH_BYTES = 4

_Number = tuple[int, int]

# Content location, sublocation, city, region, country.
_PLACES = {(2, number) for number in (26, 27, 90, 92, 95, 100, 101)}
# Version, character set, title, urgency, categories, dates and times, program, headline, source,
# copyright and caption: what is meant for whoever sees the picture. Keywords and the credit often
# are names of people.
_HARMLESS = {(1, 0), (1, 90)} | {
    (2, number) for number in (0, 5, 10, 15, 20, 55, 60, 62, 63, 65, 70, 105, 115, 116, 120)
}
# Orientation and previews, and the records on how the pixels lay in the source, or lie behind.
_STALE = {(2, 131), (2, 200), (2, 201), (2, 202)}
_STALE_RECORDS = {3, 7, 8, 9}
_PASSES: Mapping[MetadataPolicy, Callable[[_Number], bool]] = {
    MetadataPolicy.NO_LOCATION: lambda number: number not in _PLACES,
    MetadataPolicy.NO_PRIVATE: lambda number: number in _HARMLESS,
}


def permitted(data: bytes, policy: MetadataPolicy) -> bytes:
    """Return the datasets of `data` that may pass; what describes the source's pixels never does.

    Under keep all others pass, understood or not.

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
        dataset
        for number, dataset in datasets
        if _is_fresh(number) and (passes is None or passes(number))
    ]
    return data if len(kept) == len(datasets) else b"".join(kept)


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
