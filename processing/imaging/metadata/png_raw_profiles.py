"""Read and write raw profiles of PNG: hexadecimal texts for metadata without a chunk of its own.

ImageMagick introduced them; exiftool and others support them. The text is an empty line, a name,
possibly of several words, the length in bytes, and the bytes in lines of hexadecimal digits. Digits
beyond that length are ignored.
"""

_PREFIX = "Raw profile type "
_LINE_DIGITS = 72
_BYTE_DIGITS = 2


def keyword_of(kind: str) -> str:
    """Return the keyword of a raw profile of `kind`."""
    return _PREFIX + kind


def is_raw_profile(keyword: str) -> bool:
    """Return whether a keyword, in any case of letters, is that of a raw profile."""
    return keyword.lower().startswith(_PREFIX.lower())


def kind_of(keyword: str) -> str:
    """Return the kind of the raw profile of a keyword, in lower case."""
    return keyword[len(_PREFIX) :].lower()


def read_profile(text: str) -> bytes:
    """Return the content of a raw profile.

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
    """Return the text of a raw profile of `kind`."""
    digits = content.hex()
    lines = (digits[at : at + _LINE_DIGITS] for at in range(0, len(digits), _LINE_DIGITS))
    return "\n".join(("", kind, f"{len(content):8}", *lines, ""))
