"""Read and write the hexadecimal texts in which PNG holds pieces that it has no chunk for.

ImageMagick began with them; exiftool and others know them too. The text is an empty line, a name
for the piece, which may be of several words, its length in bytes, and the bytes themselves in lines
of hexadecimal digits. What stands behind that length is nobody's.
"""

_PREFIX = "Raw profile type "
_LINE_DIGITS = 72
_BYTE_DIGITS = 2


def keyword_of(kind: str) -> str:
    """Return the keyword of the text that holds a piece of `kind`."""
    return _PREFIX + kind


def is_raw_profile(keyword: str) -> bool:
    """Return whether the text of that keyword, in letters of either case, holds a piece."""
    return keyword.lower().startswith(_PREFIX.lower())


def kind_of(keyword: str) -> str:
    """Return the kind of the piece that the text of that keyword holds, in small letters."""
    return keyword[len(_PREFIX) :].lower()


def read_profile(text: str) -> bytes:
    """Return the piece that `text` holds.

    Raises:
        ValueError: it is damaged.
    """
    _name, length, *digits = text.strip().splitlines()
    expected = int(length)
    content = bytes.fromhex("".join("".join(digits).split())[: expected * _BYTE_DIGITS])
    if len(content) != expected:
        raise ValueError("a raw profile is shorter than it says")
    return content


def write_profile(kind: str, content: bytes) -> str:
    """Return the text that holds `content`, a piece of `kind`."""
    digits = content.hex()
    lines = (digits[at : at + _LINE_DIGITS] for at in range(0, len(digits), _LINE_DIGITS))
    return "\n".join(("", kind, f"{len(content):8}", *lines, ""))
