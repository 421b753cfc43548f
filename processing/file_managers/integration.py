"""Write what file managers need, note it, and take it away again to the last file.

A file that is there already and is not known as ours is the user's and stays. So does one of ours
that was changed meanwhile. The list of what was written is in the state folder.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from processing.errors import OutputError, explained
from processing.file_managers import thunar
from processing.file_managers.entries import Entry, Programs
from processing.file_managers.managers import Manager, Wanted, thunar_file, thunar_start
from processing.files.atomic_write import make_folder, save_bytes
from processing.files.display import display
from processing.files.machine import state_folder
from processing.language.lazy_text import lazy_tr
from processing.record import record

_VERSION = 1


class Deed(StrEnum):
    """What was done with a file, or would be."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    KEPT = "kept"


@record
class Done:
    """What was done with a file; `reason` says why it was kept."""

    path: Path
    deed: Deed
    reason: str = ""


@dataclass(slots=True)
class Notes:
    """What has been written: each file with a digest of it, and each folder that was made."""

    files: dict[str, str] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)

    def save(self) -> None:
        """Keep them; nothing is kept of nothing.

        Raises:
            OSError: they cannot be written.
        """
        path = notes_path()
        if not self.files and not self.folders:
            path.unlink(missing_ok=True)
            return
        content = {"version": _VERSION, "files": self.files, "folders": self.folders}
        make_folder(path.parent, is_private=True)
        save_bytes([json.dumps(content, indent=1).encode("ascii")], path)


def notes_path() -> Path:
    """Return where it is kept what was written."""
    return state_folder() / "file-managers.json"


def read_notes() -> Notes:
    """Return what was noted.

    Raises:
        OutputError: it cannot be read, and so nobody knows what is ours.
    """
    path = notes_path()
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        return Notes()
    except (OSError, ValueError) as error:
        raise _unreadable(path, explained(error) if isinstance(error, OSError) else "") from error
    match content:
        case {"version": 1, "files": dict(files), "folders": list(folders)} if all(
            isinstance(each, str) for each in (*files, *files.values(), *folders)
        ):
            return Notes(files, folders)
        case _:
            raise _unreadable(path, "")


def integrate(
    managers: Iterable[Manager], entries: Sequence[Entry], programs: Programs, *, is_dry: bool
) -> list[Done]:
    """Write the files of `managers`, in place of earlier ones of ours, and say what was done.

    Raises:
        OutputError: something cannot be written.
    """
    notes = read_notes()
    done: list[Done] = []
    try:
        chosen = list(managers)
        files = [each for manager in chosen for each in manager.wanted(entries, programs)]
        places = [manager.place() for manager in chosen]
        done += _take_earlier_away(places, files, notes, is_dry=is_dry)
        done += [_put(wanted, notes, is_dry=is_dry) for wanted in files]
    except OSError as error:
        raise _unwritable(error) from error
    return done


def remove(*, is_dry: bool) -> list[Done]:
    """Take away all that was written, and say what was done.

    Raises:
        OutputError: something cannot be removed.
    """
    notes = read_notes()
    done: list[Done] = []
    try:
        done += [_forget(name, notes, is_dry=is_dry) for name in tuple(notes.files)]
        if not is_dry:
            _remove_folders(notes, notes.folders)
            Notes().save()
    except OSError as error:
        raise _unwritable(error) from error
    return done


def _take_earlier_away(
    places: Sequence[Path], files: Sequence[Wanted], notes: Notes, *, is_dry: bool
) -> list[Done]:
    """Take away what is in `places` and wanted no more, with the folders that this leaves empty."""
    still = {os.fspath(wanted.path) for wanted in files}
    stale = [name for name in notes.files if _is_in(name, places) and name not in still]
    done = [_forget(name, notes, is_dry=is_dry) for name in stale]
    if stale and not is_dry:
        _remove_folders(notes, [name for name in notes.folders if _is_in(name, places)])
        notes.save()
    return done


def _is_in(name: str, places: Iterable[Path]) -> bool:
    return any(Path(name).is_relative_to(place) for place in places)


def _remove_folders(notes: Notes, folders: Sequence[str]) -> None:
    """Remove those of `folders` that are empty, the inner ones first, and forget them."""
    for folder in tuple(reversed(folders)):
        with suppress(OSError):  # somebody else has put something there, or removed it
            os.rmdir(folder)  # noqa: PTH106 - it is text
            notes.folders.remove(folder)


def _forget(name: str, notes: Notes, *, is_dry: bool) -> Done:
    """Take one file away, and out of the notes."""
    done = _take_away(Path(name), notes.files[name], is_dry=is_dry)
    if not is_dry:
        del notes.files[name]
        notes.save()
    return done


def _put(wanted: Wanted, notes: Notes, *, is_dry: bool) -> Done:
    """Write one file, unless it is there and is the user's."""
    path, name = wanted.path, os.fspath(wanted.path)
    present = path.read_bytes() if path.is_file() else None
    is_ours = present is not None and notes.files.get(name) == _digest(present)
    is_known = is_ours or (wanted.is_shared and name in notes.files)
    if present == wanted.content and is_known:
        return Done(path, Deed.UNCHANGED)
    if not wanted.is_shared and not is_ours and (present is not None or path.is_symlink()):
        return Done(path, Deed.KEPT, lazy_tr("it is there already and not from Thumbpool"))
    if is_dry:
        return Done(path, Deed.WRITTEN)
    missing = [folder for folder in path.parents if not folder.exists()]
    # Noted before it is written: what a crash leaves behind is known.
    notes.folders += [os.fspath(folder) for folder in reversed(missing)]
    notes.files[name] = _digest(wanted.content)
    notes.save()
    path.parent.mkdir(parents=True, exist_ok=True)
    # A shared file may be a link into a folder of settings that the user keeps elsewhere.
    _write(path.resolve() if wanted.is_shared else path, wanted)
    return Done(path, Deed.WRITTEN)


def _write(path: Path, wanted: Wanted) -> None:
    mode = path.stat().st_mode & 0o7777 if path.exists() else wanted.mode
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(wanted.content)
        Path(unfinished).chmod(mode)
        Path(unfinished).replace(path)
    except OSError:
        Path(unfinished).unlink(missing_ok=True)
        raise


def _take_away(path: Path, digest: str, *, is_dry: bool) -> Done:
    if path == thunar_file():
        return _take_actions_away(path, is_dry=is_dry)
    if not path.is_file():
        return Done(path, Deed.REMOVED)  # it is gone already
    if path.is_symlink() or _digest(path.read_bytes()) != digest:
        return Done(path, Deed.KEPT, lazy_tr("it was changed since Thumbpool wrote it"))
    if not is_dry:
        path.unlink()
    return Done(path, Deed.REMOVED)


def _take_actions_away(path: Path, *, is_dry: bool) -> Done:
    """Take our actions out of Thunar's file, and the file away if nothing of the user is in it."""
    if not path.is_file():
        return Done(path, Deed.REMOVED)
    present = path.read_bytes()
    rest = os.fsencode(thunar.without_actions(os.fsdecode(present)))
    if not is_dry:
        if rest in (thunar_start(), os.fsencode(thunar.EMPTY_FILE)):
            path.unlink()
        elif rest != present:
            _write(path.resolve(), Wanted(path, rest))
    return Done(path, Deed.REMOVED)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _unreadable(path: Path, why: str) -> OutputError:
    if why:
        return OutputError(
            lazy_tr("{file} cannot be read: {reason}", file=display(path), reason=why)
        )
    return OutputError(
        lazy_tr(
            "{file} is damaged, so it is not known what Thumbpool has written for file managers. "
            "Remove it, and then the files of Thumbpool by hand.",
            file=display(path),
        )
    )


def _unwritable(error: OSError) -> OutputError:
    return OutputError(
        lazy_tr(
            "{file} cannot be changed: {reason}",
            file=display(str(error.filename or "")),
            reason=explained(error),
        )
    )
