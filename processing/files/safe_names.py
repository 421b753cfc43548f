"""Make of any text a name that every system can hold."""

import os
from collections.abc import Iterable
from pathlib import Path

MAX_NAME_BYTES = 240  # most disks hold 255; the rest is left for a number and a suffix of tools
_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{digit}" for port in ("com", "lpt") for digit in "123456789¹²³"
}

# What Windows refuses in names; macOS and Linux refuse a part of it.
_FORBIDDEN = dict.fromkeys([*range(32), *map(ord, '<>:"/\\|?*')], "_")


def fit_name(stem: str, suffix: str) -> str:
    """Return `stem` + `suffix` as a name that Linux, Windows and macOS can all hold.

    The stem is cut at a letter's border to `MAX_NAME_BYTES` with its suffix, loses what Windows
    forbids in names, and steps aside from Windows' device names.
    """
    safe = _step_aside(_cut(stem.translate(_FORBIDDEN), len(os.fsencode(suffix))))
    return f"{safe or '_'}{suffix}"


def fit_folder(names: Iterable[str]) -> Path:
    """Return the relative folder of `names`, each made such that every system can hold it.

    Dots and spaces at a name's end become underscores, because Windows would drop them: what is
    `Dot` there and what is `Dot.` here would be one folder.
    """
    return Path(*map(_fit_folder_name, names))


def _fit_folder_name(name: str) -> str:
    safe = _cut(name.translate(_FORBIDDEN), 0)
    bare = safe.rstrip(". ")
    return _step_aside(bare + "_" * (len(safe) - len(bare))) or "_"


def _cut(name: str, suffix_bytes: int) -> str:
    """Return `name` cut at a letter's border, so that its suffix has room beside it."""
    while len(os.fsencode(name)) > MAX_NAME_BYTES - suffix_bytes:
        name = name[:-1]
    return name


def _step_aside(name: str) -> str:
    """Return `name`, changed if Windows means a device by it."""
    return f"_{name}" if name.split(".", 1)[0].strip().casefold() in _RESERVED else name
