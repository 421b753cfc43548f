"""Turn any text into a file or folder name that is valid on every system."""

import os
from collections.abc import Iterable
from pathlib import Path

MAX_NAME_BYTES = 240  # most disks allow 255; tools may append to a name
_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{digit}" for port in ("com", "lpt") for digit in "123456789¹²³"
}

# Forbidden in names on Windows; macOS and Linux forbid some of them.
_FORBIDDEN = dict.fromkeys([*range(32), *map(ord, '<>:"/\\|?*')], "_")


def fit_name(stem: str, suffix: str) -> str:
    """Return `stem` + `suffix` as a name that is valid on Linux, Windows and macOS.

    The stem is cut between letters so that the name has `MAX_NAME_BYTES` at most. Characters that
    Windows forbids are replaced, and its device names get a prefix.
    """
    safe = _avoid_device(_cut(stem.translate(_FORBIDDEN), len(os.fsencode(suffix))))
    return f"{safe or '_'}{suffix}"


def fit_folder(names: Iterable[str]) -> Path:
    """Return the relative folder of `names`, each made valid on every system.

    Dots and spaces at the end of a name become underscores, because Windows drops them: `Dot` and
    `Dot.` would be one folder there.
    """
    return Path(*map(_fit_folder_name, names))


def _fit_folder_name(name: str) -> str:
    safe = _cut(name.translate(_FORBIDDEN), 0)
    bare = safe.rstrip(". ")
    return _avoid_device(bare + "_" * (len(safe) - len(bare))) or "_"


def _cut(name: str, suffix_bytes: int) -> str:
    """Return `name`, cut between letters to leave room for its suffix."""
    room = max(0, MAX_NAME_BYTES - suffix_bytes)
    name = name[:room]  # each letter takes a byte at least
    while len(os.fsencode(name)) > room:
        name = name[:-1]
    return name


def _avoid_device(name: str) -> str:
    """Return `name`, with a prefix if it is the name of a device on Windows."""
    return f"_{name}" if name.split(".", 1)[0].strip().casefold() in _RESERVED else name
