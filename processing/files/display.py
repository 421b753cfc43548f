"""Paths as text for people."""

import unicodedata
from pathlib import PurePath

from processing.files.remote.names import place_of


def display(path: PurePath | str) -> str:
    """Return `path` as text that any screen, log or JSON file can hold.

    Bytes that are not UTF-8 and control characters become backslash escapes; the result cannot be
    used to open the file. A file of a storage is shown by its address.
    """
    text = place_of(path)
    return text if text.isprintable() else "".join(_visible(letter) for letter in text)


def _visible(letter: str) -> str:
    """Escape a character that is invisible, breaks the line or changes the text direction."""
    if "\udc80" <= letter <= "\udcff":  # how Python represents a byte that is not UTF-8
        return f"\\x{ord(letter) - 0xDC00:02x}"
    if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return letter.encode("unicode_escape").decode("ascii")
    return letter
