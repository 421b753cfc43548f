"""Write results, reports and other exports under their names, whole or not at all."""

import contextlib
import errno
import filecmp
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from processing.errors import OutputError, PictureError, SettingsError, explained
from processing.files.disk_sync import UnsyncedFile, write_synced
from processing.files.display import display
from processing.files.known_folders import NO_FOLDERS, KnownFolders
from processing.files.paths import same_file, size_and_time
from processing.files.temporaries import new_run_id, temporary_path
from processing.language.joining import lazy_choice
from processing.language.lazy_text import lazy_tr
from processing.task import Task

# Errors of disks without hard links: FAT, exFAT, some network shares, Android.
_NO_LINKS = {
    getattr(errno, name)
    for name in ("EPERM", "EACCES", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK", "EINVAL")
    if hasattr(errno, name)
}


@dataclass(slots=True)
class WrittenFile:
    """A file under its temporary name, on its way to its own.

    Between its steps other threads may have it, one at a time.

    Attributes:
        file: the file itself, to be synced before `place` is called.
        destination: its own name; None if somebody else gives it one.
        overwrite: whether an older file of that name may be replaced.
        replaces: as in `Task`.
    """

    file: UnsyncedFile
    destination: Path | None
    overwrite: bool = False
    replaces: tuple[int, int] | None = None
    folders: KnownFolders = NO_FOLDERS

    def place(self) -> None:
        """Move the file, which was synced, into its place; remove it if anything fails.

        A file with exactly its content counts as the result: an earlier attempt wrote it, but its
        end was not recorded. Another older file is replaced only if it is still the one that the
        plan saw: the plan checked that it is no original, but a link or a mount may have changed
        since and lead to one.

        Raises:
            PictureError: another file is there and may not be overwritten.
            OSError: it could not be synced, or the system cannot move it.
        """
        with removed_on_failure(self.file.path):
            if self.destination is None:
                self.file.check()
                return
            with _in_known_folders(self.folders, self.destination):
                self.file.check()
                self._move_to(self.destination)

    def _move_to(self, destination: Path) -> None:
        if self.overwrite and self.replaces in (None, size_and_time(destination)):
            os.replace(self.file.path, destination)  # noqa: PTH105 - like the calls beside it
        else:
            move_to_free_name(self.file.path, destination)


def write_result(
    task: Task,
    run_id: str,
    content: memoryview,
    output_folder: Path | None = None,
    *,
    is_private: bool = False,
    folders: KnownFolders = NO_FOLDERS,
) -> WrittenFile:
    """Write `content` beside the task's destination; an older file there is kept until it is whole.

    If anything fails, no unfinished file is left. Folders are made below `output_folder`, but not
    that folder itself: its disk may have been disconnected. Nothing is written if one of the
    `folders` above the destination has been replaced. Only its owner can read a file that
    `is_private`.

    Raises:
        PictureError: the destination is the source.
        OSError: the system cannot write it.
    """
    destination = task.destination
    temporary = temporary_path(destination, run_id, task.id)
    with _in_known_folders(folders, destination):
        if same_file(destination, task.source):  # one call if there is no file, as is usual
            raise PictureError(
                lazy_tr(
                    "The result would replace its own original; choose another output folder.",
                    code="own-original",
                )
            )
        if not destination.parent.is_dir():  # if it exists, so does the output folder above it
            if output_folder is not None and not output_folder.is_dir():
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(output_folder))
            make_folder(destination.parent, is_private=is_private)
        with removed_on_failure(temporary):
            file = UnsyncedFile(temporary, [content], is_private=is_private)
    return WrittenFile(file, destination, task.overwrite, task.replaces, folders)


def move_into_place(
    content: memoryview,
    temporary: Path,
    destination: Path,
    *,
    overwrite: bool,
    is_private: bool = False,
    folders: KnownFolders = NO_FOLDERS,
) -> None:
    """Write `content` to `temporary`, sync it, and move it to `destination`; its folder exists.

    Raises:
        PictureError: another file is there and may not be overwritten.
        OSError: the system cannot write it.
    """
    with removed_on_failure(temporary):
        file = UnsyncedFile(temporary, [content], is_private=is_private)
    file.sync()
    WrittenFile(file, destination, overwrite, folders=folders).place()


@contextlib.contextmanager
def _in_known_folders(folders: KnownFolders, destination: Path) -> Iterator[None]:
    """Check the `folders` above `destination` first, and again if the body of the `with` fails.

    Where a disk goes away in between, the system says anything: that a file is missing, or that
    this process may not write there, as a confined one may not to a folder that is new.

    Raises:
        OSError: what `KnownFolders.check` raises.
    """
    folders.check(destination)
    try:
        yield
    except OSError:
        folders.check(destination)
        raise


@contextlib.contextmanager
def removed_on_failure(temporary: Path) -> Iterator[None]:
    """Remove `temporary` if the body of the `with` fails."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def copy_date(result: Path, source: Path) -> None:
    """Give `result` the date of `source`; runs in the main process, as workers may not set dates.

    Raises:
        OSError: the source is gone, or the system refuses.
    """
    modified_ns = source.stat().st_mtime_ns
    if os.utime in os.supports_follow_symlinks:
        os.utime(result, ns=(modified_ns, modified_ns), follow_symlinks=False)
    else:
        os.utime(result, ns=(modified_ns, modified_ns))


def move_to_free_name(temporary: Path, destination: Path) -> None:
    """Move `temporary` to `destination`, which must be free or a file with the same content.

    Raises:
        PictureError: another file is there.
        OSError: the system cannot move it.
    """
    try:
        if sys.platform == "win32":
            os.rename(temporary, destination)  # noqa: PTH104 - refuses an existing name there
        else:
            _link_and_unlink(temporary, destination)
    except FileExistsError as error:
        if not _are_the_same(temporary, destination):
            raise _taken(destination) from error
        temporary.unlink()


def _are_the_same(temporary: Path, destination: Path) -> bool:
    """Return whether `destination` is a regular file, no link, with the content of `temporary`."""
    try:
        status = destination.lstat()
        is_as_large = stat.S_ISREG(status.st_mode) and status.st_size == temporary.stat().st_size
        return is_as_large and filecmp.cmp(temporary, destination, shallow=False)
    except OSError:
        return False


def _link_and_unlink(temporary: Path, destination: Path) -> None:
    """Move by a hard link: unlike a rename, it never replaces a file."""
    try:
        os.link(temporary, destination, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(destination):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from error
        temporary.replace(destination)
    else:
        with contextlib.suppress(OSError):
            temporary.unlink()  # the result is in place; the sweep removes the rest


def _taken(destination: Path) -> PictureError:
    return PictureError(
        lazy_tr(
            "{name} appeared in the output folder since the run was planned, or was changed there, "
            "and was left alone; start again to give this result another name.",
            code="name-taken",
            name=display(destination.name),
        )
    )


def is_pipe_or_device(path: Path) -> bool:
    """Return whether `path` leads to what is there and neither a file nor a folder."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def pipe_sentence(path: Path) -> str:
    """Return the sentence that refuses to write to `path`, which is a pipe or a device."""
    return lazy_tr(
        "{path} is a pipe or a device, which no file takes the place of: name a file.",
        path=display(path),
    )


def check_export_path(path: Path, suffixes: tuple[str, ...]) -> None:
    """Check that `path` ends in one of `suffixes` and lies in a folder that exists.

    Raises:
        SettingsError: it does not.
    """
    if path.suffix.lower() not in suffixes:
        raise SettingsError(
            lazy_tr(
                "{path} must end in {endings}, as that is what it will hold.",
                path=display(path),
                endings=lazy_choice(suffixes),
            )
        )
    if not path.parent.is_dir() or path.is_dir():
        raise SettingsError(
            lazy_tr(
                "{path} cannot be written: name a file in a folder that exists already.",
                path=display(path),
            )
        )
    if is_pipe_or_device(path):
        raise SettingsError(pipe_sentence(path))


def wrong_ending(path: Path, endings: Iterable[str]) -> SettingsError:
    """Return the error that says with which endings an export can be written."""
    return SettingsError(
        lazy_tr(
            "{file} cannot be written: its name must end in {endings}.",
            file=display(path),
            endings=", ".join(endings),
        )
    )


def save_lines(lines: Iterable[str], path: Path) -> None:
    """Write an export of `lines`, each with its own line end, to `path`, whole or not at all.

    Raises:
        OutputError: it cannot be written; an older file is left as it was.
    """
    save_bytes((line.encode() for line in lines), path)


def save_bytes(content: Iterable[bytes | bytearray | memoryview], path: Path) -> None:
    """Write an export to `path`, whole or not at all.

    Raises:
        OutputError: it cannot be written; an older file is left as it was.
    """
    if is_pipe_or_device(path):
        raise OutputError(pipe_sentence(path))
    try:
        replace_file(path, content)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> OutputError:
    """Return the error that says why an export cannot be written to `path`."""
    return OutputError(
        lazy_tr(
            "{path} cannot be written: {why}. Choose another place for it.",
            path=display(path),
            why=explained(error),
        )
    )


def replace_file(path: Path, content: Iterable[bytes | bytearray | memoryview]) -> None:
    """Write `content` to `path`, over an older file, whole or not at all.

    Raises:
        OSError: it cannot be written; an older file is left as it was.
    """
    temporary = temporary_path(path, new_run_id(), 0)
    with removed_on_failure(temporary):
        write_synced(temporary, content)
        temporary.replace(path)


def make_folder(folder: Path, *, is_private: bool) -> None:
    """Make `folder` if it does not exist; only its owner can look into one that `is_private`.

    Missing folders above it are made with the usual permissions.

    Raises:
        OSError: the system cannot make it, or something else has its name.
    """
    folder.mkdir(0o700 if is_private else 0o777, parents=True, exist_ok=True)
