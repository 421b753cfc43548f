"""Tell keywords in branches, such as Places|Vienna, from single ones: they often tell a place."""

import re

# The separators of Lightroom, digiKam and Windows, ACDSee and Aperture.
_SEPARATOR = re.compile(r"[|/\\>]")
_BYTE_SEPARATOR = re.compile(rb"[|/\\>]")  # each is the same byte in every encoding of IPTC
_LIST_SEPARATOR = ";"
_WINDOWS = "utf-16-le"


def is_branch(keyword: str) -> bool:
    """Return whether `keyword` is a path through a tree of keywords."""
    return _SEPARATOR.search(keyword) is not None


def is_branch_in_bytes(keyword: bytes) -> bool:
    """Return whether `keyword`, in whatever encoding, is a path through a tree of keywords."""
    return _BYTE_SEPARATOR.search(keyword) is not None


def single_ones(data: bytes) -> bytes:
    """Return the keywords of a tag of Windows without those in branches; empty if none is left."""
    keywords = data.decode(_WINDOWS, "replace").rstrip("\0").split(_LIST_SEPARATOR)
    kept = [keyword for keyword in keywords if not is_branch(keyword)]
    if len(kept) == len(keywords):
        return data
    return f"{_LIST_SEPARATOR.join(kept)}\0".encode(_WINDOWS) if kept else b""
