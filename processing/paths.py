"""Show and compare file names of any script, any bytes and any system."""

import os
import unicodedata
from pathlib import Path, PurePath


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


def fold(path: PurePath | str) -> str:
    """Return a key that is equal for names which some file system would take for the same file.

    Letter case and Unicode composition are folded, even where this machine's own disk tells such
    names apart: a result folder may be copied to one that does not. It is the canonical caseless
    match of the Unicode Standard (definition D145).
    """
    text = str(path)
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFD", text).casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", folded))


def absolute(path: PurePath | str) -> str:
    """Return `path` from the root on, without dots; looks at nothing on the disk."""
    return os.path.abspath(path)  # noqa: PTH100 - a tenth of the time of Path.absolute


def same_file(first: Path, second: Path) -> bool:
    """Return whether both paths lead to one existing file or folder."""
    try:
        return first.samefile(second)
    except OSError:
        return False
