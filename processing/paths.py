"""Show and compare file names of any script, any bytes and any system."""

import unicodedata
from pathlib import Path, PurePath


def display(path: PurePath | str) -> str:
    """Return `path` as text that any screen, log or JSON file can hold.

    Bytes that are no UTF-8 and control characters appear as backslash escapes; the result is for
    the eye only and never leads back to the file.
    """
    text = str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(_visible(letter) for letter in text)


def _visible(letter: str) -> str:
    """Escape what would break a line or turn the text's direction."""
    if unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"}:
        return letter.encode("unicode_escape").decode("ascii")
    return letter


def fold(path: PurePath | str) -> str:
    """Return a key that is equal for names which some file system would take for the same file.

    Letter case and Unicode composition are folded (NFC, then casefold), even where this machine's
    own disk tells such names apart: a result folder may be copied to one that does not.
    """
    text = unicodedata.normalize("NFC", str(path)).casefold()
    return unicodedata.normalize("NFC", text)


def same_file(first: Path, second: Path) -> bool:
    """Return whether both paths lead to one existing file or folder."""
    try:
        return first.samefile(second)
    except OSError:
        return False
