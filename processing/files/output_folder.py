"""Decide where each result goes: free names that every system holds, two sources never one."""

import errno
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from processing.errors import OutputError
from processing.files.atomic_write import make_folder
from processing.files.display import display
from processing.files.paths import absolute
from processing.files.temporaries import new_run_id, temporary_path


def prepare_output_folder(folder: Path, *, is_private: bool = False) -> None:
    """Make `folder`, private if nobody else is to look in, and prove that it can be written.

    Raises:
        OutputError: it cannot be made, is no folder, or refuses a file.
    """
    probe = temporary_path(folder / "probe", new_run_id(), 0)  # swept, should we die here
    try:
        make_folder(folder, is_private=is_private)
        probe.touch()
        probe.unlink()
    except OSError as error:
        _existing_part(folder)  # tells a file in the way by its name
        raise _unwritable(folder, str(error.strerror)) from error


def check_output_folder(folder: Path) -> None:
    """Look whether `folder` could be made and written, without touching it.

    Raises:
        OutputError: it could not.
    """
    if not os.access(_existing_part(folder), os.W_OK | os.X_OK):
        raise _unwritable(folder, os.strerror(errno.EACCES))


def disks_of(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return the mount points that `folders` are, or will be, below; without that of the system."""
    points = (_mount_point(Path(os.path.realpath(folder))) for folder in folders)
    return tuple(dict.fromkeys(point for point in points if point != point.parent))


def check_disks(mount_points: Iterable[Path]) -> None:
    """Make sure that a disk is at each of `mount_points` still.

    Raises:
        OutputError: one is a bare folder now, or gone.
    """
    for point in mount_points:
        if not os.path.ismount(point):
            raise OutputError(
                f"The disk at {display(point)} was taken away since this was planned; "
                "connect it again and start again."
            )


def _mount_point(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if os.path.ismount(each))


def free_bytes(folder: Path) -> int | None:
    """Return what the disk has left that `folder` is, or will be, on; None where it won't tell."""
    for each in (folder, *folder.absolute().parents):
        with suppress(OSError):
            return shutil.disk_usage(each).free
    return None


def linked_folders(output_folder: Path, result_folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return what lies elsewhere and is reached by links on the ways down to `result_folders`.

    Who puts such a link into an output folder wants results to go where it leads.
    """
    inside = [Path(os.path.realpath(output_folder))]
    for folder in _ways_down(output_folder, result_folders):
        if folder.is_symlink():
            real = Path(os.path.realpath(folder))
            if real.is_dir() and not any(map(real.is_relative_to, inside)):
                inside.append(real)
    return tuple(inside[1:])


def _ways_down(output_folder: Path, result_folders: Iterable[Path]) -> Iterable[Path]:
    """Return each folder that is passed below `output_folder`, once, outer ones first."""
    top = Path(absolute(output_folder))
    passed = dict.fromkeys(
        way
        for folder in (Path(absolute(each)) for each in result_folders)
        for way in (*reversed(folder.parents), folder)
    )
    return [way for way in passed if way != top and way.is_relative_to(top)]


def _existing_part(folder: Path) -> Path:
    """Return `folder`, or the innermost folder above it that exists.

    Raises:
        OutputError: that is a file, or something else that holds none.
    """
    existing = next(each for each in (folder, *folder.absolute().parents) if _exists(each))
    if not existing.is_dir():
        what = "a file" if existing.is_file() else "no folder"
        raise _unwritable(folder, f"{display(existing.name)} is {what}")
    return existing


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False  # what cannot even be looked at; the folder above it will tell


def _unwritable(folder: Path, why: str) -> OutputError:
    return OutputError(
        f"The output folder {display(folder)} cannot be written: {why}. Choose another folder."
    )
