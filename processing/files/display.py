"""Amounts in a few letters, for people."""

import unicodedata
from pathlib import PurePath


def readable_size(size_bytes: int) -> str:
    """Return a size with three digits and a unit, in powers of 1000."""
    size = float(size_bytes)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 999.5:  # what would be rounded to 1000
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:,.1f} TB"


def display(path: PurePath | str) -> str:
    """Return `path` as text that any screen, log or JSON file can hold.

    Bytes that are no UTF-8 and control characters appear as backslash escapes; the result is for
    the eye only and never leads back to the file.
    """
    text = str(path)
    return text if text.isprintable() else "".join(_visible(letter) for letter in text)


def _visible(letter: str) -> str:
    """Escape what no screen holds, what would break a line or turn the text's direction."""
    if "\udc80" <= letter <= "\udcff":  # how Python keeps a byte that is no UTF-8
        return f"\\x{ord(letter) - 0xDC00:02x}"
    if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return letter.encode("unicode_escape").decode("ascii")
    return letter
