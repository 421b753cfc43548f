"""Where the libraries of the bundle look for others: never in folders of the machine that built it.

A Python that was compiled by hand names its own folder in each of its libraries.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

_IDENTITY = b"\x7fELF\x02\x01"  # of 64 bits, the lowest byte first: x86-64 and most others
_PROGRAM_HEADERS_AT, _PROGRAM_HEADER_SIZES_AT = 0x20, 0x36
_PROGRAM_HEADER = struct.Struct("<IIQQQQQQ")
_ENTRY = struct.Struct("<qQ")
_LOADED, _DYNAMIC = 1, 2  # kinds of program headers
_END, _STRINGS, _RPATH, _RUNPATH = 0, 5, 15, 29  # kinds of entries, as in elf(5)


def foreign_search_paths(library: Path) -> list[str]:
    """Return the folders that a library names, and that are not told from where it is itself."""
    image = library.read_bytes()
    paths = [path for _place, path in _search_paths(image)]
    return [each for path in paths for each in path.split(":") if not each.startswith("$ORIGIN")]


def remove_foreign_search_paths(library: Path) -> bool:
    """Take the search paths with such folders out of a library; return whether there were any."""
    image = bytearray(library.read_bytes())
    is_changed = False
    while foreign := [place for place, path in _search_paths(image) if not _is_own(path)]:
        # What follows moves one place up; the list ends with at least one entry of zeros.
        places = [place for place, _kind, _value in _entries(image)]
        start, end = foreign[0], places[-1] + _ENTRY.size
        image[start : end - _ENTRY.size] = image[start + _ENTRY.size : end]
        image[end - _ENTRY.size : end] = bytes(_ENTRY.size)
        is_changed = True
    if is_changed:
        library.write_bytes(image)
    return is_changed


def _is_own(path: str) -> bool:
    return all(each.startswith("$ORIGIN") for each in path.split(":"))


def _search_paths(image: bytes | bytearray) -> Iterator[tuple[int, str]]:
    """Yield where each search path is asked for, and the path."""
    found = list(_entries(image))
    addresses = [value for _place, kind, value in found if kind == _STRINGS]
    for place, kind, value in found:
        if kind in (_RPATH, _RUNPATH):
            start = _offset(image, addresses[0]) + value
            yield place, image[start : image.index(b"\0", start)].decode()


def _entries(image: bytes | bytearray) -> Iterator[tuple[int, int, int]]:
    """Yield the entries of the dynamic section, the one that ends them last: place, kind, value."""
    for kind, offset, _address, size in _headers(image):
        if kind == _DYNAMIC:
            for place in range(offset, offset + size, _ENTRY.size):
                entry, value = _ENTRY.unpack_from(image, place)
                yield place, entry, value
                if entry == _END:
                    return


def _offset(image: bytes | bytearray, address: int) -> int:
    """Return where in the file is what is at an address in the memory."""
    return next(
        offset + address - start
        for kind, offset, start, size in _headers(image)
        if kind == _LOADED and start <= address < start + size
    )


def _headers(image: bytes | bytearray) -> Iterator[tuple[int, int, int, int]]:
    """Yield kind, offset, address and size of each part of the file; none of anything else."""
    if not image.startswith(_IDENTITY):
        return
    (first,) = struct.unpack_from("<Q", image, _PROGRAM_HEADERS_AT)
    size, number = struct.unpack_from("<HH", image, _PROGRAM_HEADER_SIZES_AT)
    for place in range(first, first + size * number, size):
        kind, _flags, offset, address, _physical, in_file, *_ = _PROGRAM_HEADER.unpack_from(
            image, place
        )
        yield kind, offset, address, in_file
