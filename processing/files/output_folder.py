"""Check and prepare the folder that results are written to, and the disk that it is on."""

import errno
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from processing.errors import OutputError, explained
from processing.files.atomic_write import make_folder
from processing.files.display import display
from processing.files.paths import absolute
from processing.files.remote.names import is_remote
from processing.files.temporaries import new_run_id, temporary_path
from processing.language.lazy_text import lazy_tr


def prepare_output_folder(folder: Path, *, is_private: bool = False) -> None:
    """Make `folder` and prove that it can be written; only its owner can open a private one.

    Raises:
        OutputError: it cannot be made, is not a folder, or cannot be written.
    """
    if is_remote(folder):
        from processing.files.remote.checks import prove_writable

        prove_writable(folder)
        return
    probe = temporary_path(
        folder / "probe", new_run_id(), 0
    )  # swept later if this process dies here
    try:
        make_folder(folder, is_private=is_private)
        probe.touch()
        probe.unlink()
    except OSError as error:
        _existing_part(folder)  # names a file that is in the way
        raise _unwritable(folder, explained(error)) from error


def check_output_folder(folder: Path) -> None:
    """Check that `folder` can be made and written, without changing anything.

    Raises:
        OutputError: it cannot.
    """
    if is_remote(folder):
        from processing.files.remote.checks import check_there

        check_there(folder)
    elif not os.access(_existing_part(folder), os.W_OK | os.X_OK):
        raise _unwritable(folder, os.strerror(errno.EACCES))


def disks_of(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return the mount points that `folders` are or will be below, without the root."""
    points = (_mount_point(Path(os.path.realpath(folder))) for folder in folders)
    return tuple(dict.fromkeys(point for point in points if point != point.parent))


def check_disks(mount_points: Iterable[Path]) -> None:
    """Check that each of `mount_points` still has its disk.

    Raises:
        OutputError: one is now an ordinary folder, or gone.
    """
    for point in mount_points:
        if not os.path.ismount(point):
            raise OutputError(
                lazy_tr(
                    "The disk at {path} was taken away since this was planned; "
                    "connect it again and start again.",
                    path=display(point),
                )
            )


def _mount_point(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if os.path.ismount(each))


def free_bytes(folder: Path) -> int | None:
    """Return the free bytes of the disk that `folder` is or will be on; None if it does not say."""
    if is_remote(folder):
        return None
    for each in (folder, *folder.absolute().parents):
        with suppress(OSError):
            return shutil.disk_usage(each).free
    return None


def linked_folders(output_folder: Path, result_folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return the folders elsewhere that links between the output folder and results lead to.

    A user who puts such a link into an output folder wants results to go where it leads.
    """
    inside = [Path(os.path.realpath(output_folder))]
    for folder in _ways_down(output_folder, result_folders):
        if folder.is_symlink():
            real = Path(os.path.realpath(folder))
            if real.is_dir() and not any(map(real.is_relative_to, inside)):
                inside.append(real)
    return tuple(inside[1:])


def _ways_down(output_folder: Path, result_folders: Iterable[Path]) -> Iterable[Path]:
    """Return each folder between `output_folder` and the results once, outer ones first."""
    top = Path(absolute(output_folder))
    passed = dict.fromkeys(
        way
        for folder in (Path(absolute(each)) for each in result_folders)
        for way in (*reversed(folder.parents), folder)
    )
    return [way for way in passed if way != top and way.is_relative_to(top)]


def _existing_part(folder: Path) -> Path:
    """Return `folder`, or the nearest folder above it that exists.

    Raises:
        OutputError: what exists is not a folder.
    """
    existing = next(each for each in (folder, *folder.absolute().parents) if _exists(each))
    if not existing.is_dir():
        name = display(existing.name)
        if existing.is_file():
            raise _unwritable(folder, lazy_tr("{name} is a file", name=name))
        raise _unwritable(folder, lazy_tr("{name} is not a folder", name=name))
    return existing


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False  # it is not accessible; the folder above it explains why


def _unwritable(folder: Path, why: str) -> OutputError:
    return OutputError(
        lazy_tr(
            "The folder {path}, where results go, cannot be written: {why}. Choose another folder.",
            path=display(folder),
            why=why,
        )
    )
