"""Entries for the menus of file managers, written into a home that is empty."""

import re
from pathlib import Path

from processing.file_managers.entries import Programs, open_entry, preset_entries
from processing.file_managers.integration import Done, integrate
from processing.file_managers.managers import MANAGERS

PROGRAMS = Programs(("/opt/my programs/it's $HOME 100%/cli",), ("/opt/thumbpool",))
ENTRIES = (
    open_entry("Open in Thumbpool", PROGRAMS),
    *preset_entries([("Web 1920", "Web 1920"), ("A/B <&>", "A/B <&>")], PROGRAMS),
)


def everything(folder: Path) -> dict[str, bytes]:
    """Return all files below `folder` with what is in them."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def with_percent_signs(command: str, *fields: str) -> str:
    """Return a command as a file manager reads it: a lone % begins one of its `fields`."""
    pieces = re.split("(%.)", command)
    assert set(pieces[1::2]) <= {"%%", *fields}
    return "".join("%" if piece == "%%" else piece for piece in pieces)


def integrate_all(*, is_dry: bool = False) -> list[Done]:
    """Write the files of all file managers, of whatever system."""
    return integrate(MANAGERS, ENTRIES, PROGRAMS, is_dry=is_dry)
