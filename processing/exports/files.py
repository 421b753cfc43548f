"""Write a file of ours whole or not at all, and refuse in time where that cannot be."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from processing.errors import OutputError, SettingsError
from processing.paths import display
from processing.temporaries import new_run_id, temporary_path


def check_export_path(path: Path, suffixes: tuple[str, ...]) -> None:
    """Make sure that `path` names a file of one of these kinds in a folder that exists.

    Raises:
        SettingsError: it does not.
    """
    if path.suffix.lower() not in suffixes:
        raise SettingsError(
            f"{display(path)} must end in {' or '.join(suffixes)}, as that is what it will hold."
        )
    if not path.parent.is_dir() or path.is_dir():
        raise SettingsError(
            f"{display(path)} cannot be written: name a file in a folder that exists already."
        )


def save_lines(lines: Iterable[str], path: Path) -> None:
    """Write `lines`, each with its own end, to `path`, whole or not at all.

    Raises:
        OutputError: it cannot be written; an older file still stands.
    """
    unfinished = temporary_path(path, new_run_id(), 0)
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        unfinished.replace(path)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        raise OutputError(
            f"{display(path)} cannot be written: {error.strerror}. Choose another place for it."
        ) from error
