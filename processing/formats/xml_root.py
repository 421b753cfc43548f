"""Find the root element of an XML file without parsing the file."""

import re

from processing.record import record

_START = re.compile(rb"<((?:[^\s<>/!?:]+:)?)([^\s<>/!?:]+)")
_SPACE = re.compile(rb"\s*")
_TYPE_PARTS = re.compile(rb"[\[>]")
_TYPE_END = re.compile(rb"\]\s*>")
_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16
_UTF8_MARK = b"\xef\xbb\xbf"
_PASSED_OVER = ((b"<?", b"?>"), (b"<!--", b"-->"))


@record
class Root:
    """The root element of a file.

    Attributes:
        name: its local name.
        attributes_at: where its attributes begin, in bytes from the start of the file.
    """

    name: bytes
    attributes_at: int


def find_root(content: bytes) -> Root | None:
    """Return the root element; None if `content` ends before it, or is not XML."""
    at = len(_UTF8_MARK) if content.startswith(_UTF8_MARK) else 0
    while True:
        space = _SPACE.match(content, at)
        at = space.end() if space else at
        end = _end_of_part(content, at)
        if end == at:
            break
        if end < 0:
            return None
        at = end
    found = _START.match(content, at)
    return Root(found[2], found.end()) if found else None


def in_bytes(start: bytes) -> bytes:
    """Return the start of a file as UTF-8 if it is UTF-16, and otherwise unchanged."""
    return start.decode("utf-16", "ignore").encode() if start.startswith(_MARKS) else start


def _end_of_part(content: bytes, at: int) -> int:
    """Return the end of the part of the prolog at `at`; `at` if none is there, -1 if cut off."""
    for opening, closing in _PASSED_OVER:
        if content.startswith(opening, at):
            end = content.find(closing, at + len(opening))
            return end + len(closing) if end >= 0 else -1
    if not content.startswith(b"<!", at):
        return at
    part = _TYPE_PARTS.search(content, at)
    if part is not None and part[0] == b"[":
        part = _TYPE_END.search(content, part.end())
    return part.end() if part else -1
