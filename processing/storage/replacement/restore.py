"""Restore originals from the trash, in place of the results that replaced them."""

import os
import stat
from pathlib import Path

from processing.errors import explained
from processing.files.disk_sync import sync_folder
from processing.files.display import display
from processing.files.temporaries import PREFIX
from processing.files.trash import TrashedFile, can_find_again, trashed_files
from processing.language.lazy_text import lazy_tr
from processing.storage.journal.runs import JournaledRun, MadeResult

# Translators: why an undo kept a result, in "{path} was kept: {reason}."
_CHANGED = lazy_tr("it was changed since", code="changed")
_TAKEN = lazy_tr("another file has the name of its original", code="name-taken")
_GONE = lazy_tr("its original is no longer in the trash", code="no-longer-in-trash")
_UNKNOWN = lazy_tr("its original is in the trash, under its name", code="in-trash")


class Restorer:
    """Restores the originals that one run replaced; belongs to one thread."""

    def __init__(self, run: JournaledRun) -> None:
        self._run = run
        self._trashed: dict[Path, list[TrashedFile]] | None = None  # by their original paths

    def restore(self, made: MadeResult, *, is_dry: bool) -> str:
        """Restore the original of `made` and remove the result; if `is_dry`, only check.

        Return why that is not possible, or an empty text.
        """
        result = made.result.destination
        has_taken_place = result == made.source
        is_back = _is_back(made)
        if not made.result.is_intact():
            return "" if is_back and has_taken_place else _CHANGED
        # A result in place with the same size and date looks like the original.
        if is_back and not has_taken_place:
            return "" if is_dry else _remove(result)
        if not has_taken_place and os.path.lexists(made.source):
            return _TAKEN
        trashed = self._find(made)
        if trashed is None:
            return _GONE if can_find_again() else _UNKNOWN
        try:
            if not is_dry:
                trashed.restore(made.source)
                sync_folder(made.source.parent)
                if not has_taken_place:
                    result.unlink()
        except OSError as error:
            return lazy_tr(
                "{path} cannot be put back ({why})",
                code="not-restored",
                path=display(trashed.file),
                why=explained(error),
            )
        return ""

    def _find(self, made: MadeResult) -> TrashedFile | None:
        if self._trashed is None:
            self._trashed = self._look_through_trash() if can_find_again() else {}
        fitting = [
            trashed
            for trashed in self._trashed.get(_real(made.source), ())
            if _is_original(trashed.file, made)
        ]
        if len(fitting) < 2:
            return next(iter(fitting), None)
        replaced_at = made.result.destination.lstat().st_ctime  # when it was renamed
        return min(fitting, key=lambda trashed: abs(trashed.trashed_at - replaced_at))

    def _look_through_trash(self) -> dict[Path, list[TrashedFile]]:
        found: dict[Path, list[TrashedFile]] = {}
        for folder in self._run.settings.written_folders:
            for trashed in trashed_files(folder):
                found.setdefault(_original_path(trashed.original), []).append(trashed)
        return found


def _is_back(made: MadeResult) -> bool:
    """Return whether the original is there: an undo was interrupted just after restoring it."""
    return _is_original(made.source, made)


def _is_original(path: Path, made: MadeResult) -> bool:
    """Return whether `path` is a file with size and date of the original."""
    try:
        status = path.lstat()
    except OSError:
        return False
    then = (made.result.source_bytes, made.result.source_modified_ns)
    return stat.S_ISREG(status.st_mode) and (status.st_size, status.st_mtime_ns) == then


def _remove(result: Path) -> str:
    """Remove a result; return why that failed, or an empty text."""
    try:
        result.unlink()
    except OSError as error:
        return lazy_tr("it cannot be removed ({why})", code="not-removed", why=explained(error))
    return ""


def _original_path(original: Path) -> Path:
    """Return where a trashed file was before a run set it aside."""
    if original.parent.name.startswith(PREFIX):
        original = original.parent.parent / original.name
    return _real(original)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path.parent), path.name)
