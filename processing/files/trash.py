"""Move files to the system's trash, and on Linux find them again."""

import datetime
import math
import os
import sys
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from processing.files.atomic_write import replace_file
from processing.files.disk_sync import sync_all_disks
from processing.language.lazy_text import lazy_tr
from processing.record import record

_INFO_SUFFIX = ".trashinfo"
_PATH_KEY = "Path="
_DATE_KEY = "DeletionDate="  # in local time
# Of a .trashinfo file. A path has up to 4,096 bytes, and percent-encoding triples them.
_MOST_INFO_LETTERS = 65_536


def send_to_trash(path: Path) -> None:
    """Move `path` to the trash of its disk; never delete it.

    A trash on another disk gets a copy, which is synced when this returns.

    Raises:
        OSError: there is no trash, or it does not accept the file.
    """
    if sys.platform == "win32":
        # The library's other implementation deletes the file if there is no recycle bin.
        try:
            from send2trash.win.modern import send2trash
        except ImportError as error:
            raise OSError(lazy_tr("pywin32 is not installed")) from error
    else:
        from send2trash import send2trash
    with _synced_if_copied(path):
        send2trash(path)


@contextmanager
def _synced_if_copied(path: Path) -> Iterator[None]:
    """Sync all disks if the file `path` has no name left after the body of the `with`.

    Then it was copied, to an unknown disk. A file that was moved still has a name.
    """
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield
        if not os.fstat(descriptor).st_nlink:
            sync_all_disks()
    finally:
        os.close(descriptor)


def can_find_again() -> bool:
    """Return whether files can be found in the trash of this system (freedesktop.org ones)."""
    return sys.platform not in {"win32", "darwin"}


@record
class TrashedFile:
    """A file in the trash and the info file beside it; `original` is where it was."""

    original: Path
    file: Path
    info: Path

    @property
    def trashed_at(self) -> float:
        """When it was moved to the trash, in whole Unix seconds; minus infinity if unknown."""
        try:
            return datetime.datetime.fromisoformat(_value(self.info, _DATE_KEY)).timestamp()
        except (ValueError, OverflowError, OSError):
            return -math.inf

    def restore(self, destination: Path) -> None:
        """Move it out of the trash, over any file at `destination`.

        Raises:
            OSError: the system cannot move it.
        """
        os.replace(self.file, destination)  # noqa: PTH105 - replaces on purpose
        with suppress(OSError):
            self.info.unlink()

    def set_original(self, original: Path) -> None:
        """Record another original path, which the file manager will restore it to."""
        lines = self.info.read_text(encoding="utf-8").splitlines()
        path_line = _PATH_KEY + urllib.parse.quote(os.fsencode(original))
        text = "\n".join(path_line if line.startswith(_PATH_KEY) else line for line in lines) + "\n"
        replace_file(self.info, [text.encode()])


def trashed_files(near: Path) -> Iterator[TrashedFile]:
    """Yield the files in the trashes that files from the folder `near` go to."""
    for trash, base in _trashes(near):
        try:
            names = os.listdir(trash / "info")
        except OSError:
            continue
        for name in names:
            if not name.endswith(_INFO_SUFFIX):
                continue
            info, file = trash / "info" / name, trash / "files" / name.removesuffix(_INFO_SUFFIX)
            original = _original(info, base)
            if original is not None and os.path.lexists(file):
                yield TrashedFile(original, file, info)


def _trashes(near: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the trash folders of the freedesktop.org specification, and the base of their paths."""
    if sys.platform == "win32":
        return
    home = Path(os.environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser())
    yield home / "Trash", home
    top = near.resolve()
    while not top.is_mount():
        top = top.parent
    user = os.getuid()
    yield top / ".Trash" / str(user), top
    yield top / f".Trash-{user}", top


def _original(info: Path, base: Path) -> Path | None:
    """Return where a trashed file was; None if its info file does not say."""
    path = _value(info, _PATH_KEY)
    return base / os.fsdecode(urllib.parse.unquote_to_bytes(path)) if path else None


def _value(info: Path, key: str) -> str:
    """Return the value of `key` in the file `info`; an empty text if there is none."""
    try:
        with info.open(encoding="utf-8", errors="replace") as file:
            lines = file.read(_MOST_INFO_LETTERS).splitlines()
    except OSError:
        return ""
    return next((line.removeprefix(key) for line in lines if line.startswith(key)), "")
