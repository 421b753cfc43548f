"""What an entry in a menu says and starts, and the programs of this installation."""

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from processing.record import record

PRESETS = ("Thumbnails", "Web 1920", "Email")  # have an entry unless others are asked for


@record
class Programs:
    """How this installation is started, each as the first words of a command line."""

    command_line: tuple[str, ...]
    window: tuple[str, ...]


@record
class Entry:
    """A line in a menu.

    Attributes:
        key: names its files and its action: lower-case letters, digits and hyphens.
        label: what the user reads.
        command: what is started; the selected files and folders follow it.
        has_window: whether it opens the window at once.
    """

    key: str
    label: str
    command: tuple[str, ...]
    has_window: bool = False


def programs_here() -> Programs:
    """Return the programs beside this Python, those of a bundle, or the packages themselves."""
    return Programs(_program("thumbpool-cli", "processing"), _program("thumbpool", "gui"))


def open_entry(label: str, programs: Programs) -> Entry:
    """Return the entry that opens the selection in the window."""
    return Entry("open", label, (*programs.window, "--"), has_window=True)


def preset_entries(presets: Iterable[tuple[str, str]], programs: Programs) -> tuple[Entry, ...]:
    """Return an entry for each name of a preset and its label; equal keys are numbered."""
    entries: dict[str, Entry] = {}
    for name, label in presets:
        base = key = f"preset-{_key_of(name)}"
        number = 1
        while key in entries:
            number += 1
            key = f"{base}-{number}"
        # Joined by =, or a name that begins with a hyphen would be taken for an option.
        command = (*programs.command_line, "send", f"--preset={name}", "--")
        entries[key] = Entry(key, label, command)
    return tuple(entries.values())


def _program(name: str, package: str) -> tuple[str, ...]:
    suffix = ".exe" if sys.platform == "win32" else ""
    beside = Path(sys.executable).with_name(name + suffix)
    if beside.is_file():
        return (str(beside),)
    found = shutil.which(name)
    if found is not None and Path(found).is_absolute():
        return (found,)
    return (sys.executable, "-m", package)


def _key_of(name: str) -> str:
    letters = (each if each.isascii() and each.isalnum() else "-" for each in name.lower())
    return "-".join(filter(None, "".join(letters).split("-"))) or "other"
