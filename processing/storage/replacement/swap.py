"""Replace an original by its verified result, and move the original to the trash.

Runs in the main process, in the thread of the run.
"""

import filecmp
import os
import shutil
import stat
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from processing.errors import PictureError, explained
from processing.files.atomic_write import copy_date, move_to_free_name, removed_on_failure
from processing.files.disk_sync import sync_all_disks, sync_file, sync_folder
from processing.files.display import display
from processing.files.paths import absolute, same_file
from processing.files.temporaries import PREFIX, aside_folder, temporary_path
from processing.files.trash import can_find_again, send_to_trash, trashed_files
from processing.imaging.failures import explain, is_obstacle
from processing.language.lazy_text import lazy_tr
from processing.planning.plan import Plan
from processing.storage.journal.writing import Journal
from processing.task import Outcome, SourceImage, Stage, Status, Task

_PERMISSIONS = 0o1777  # without set-user-id and set-group-id: no picture needs them


class Swapper:
    """Finishes the replacements of one run, one after the other.

    The order makes it safe: the original gets a second name aside; the new file is recorded in the
    journal; it takes the original's name in one step; the original is moved to the trash. After an
    interruption at any step, `recovery` finds out from these how far it came.
    """

    def __init__(self, run_id: str, plan: Plan, journal: Journal) -> None:
        self._run_id = run_id
        self._plan = plan
        self._journal = journal
        self._folders: set[Path] = set()  # whose originals were replaced

    def finish(self, outcome: Outcome) -> Outcome:
        """Replace the original of a task whose new file a worker has verified; return the outcome.

        Raises:
            JournalError: the journal cannot be written; then nothing was replaced.
        """
        task = self._plan.tasks[outcome.task_id]
        source = self._plan.sources[outcome.task_id]
        try:
            if task.destination == task.source:
                self._swap(task, source, outcome)
            else:
                self._retire(task, source, outcome)
        except (OSError, PictureError) as error:
            self._journal.forget(task.destination)
            return replace(
                outcome,
                status=Status.FAILED,
                reason=explain(error, task, Stage.WRITE),
                stage=Stage.WRITE,
                is_obstructed=is_obstacle(error, Stage.WRITE),
                result_bytes=0,
                result_size=None,
            )
        return outcome

    def close(self) -> None:
        """Remove the folders aside, and record the true original paths in the trash."""
        for folder in self._folders:
            with suppress(OSError):
                aside_folder(folder, self._run_id).rmdir()
        if self._folders and can_find_again():
            self._record_original_paths()
            sync_all_disks()  # the info files of the trash, which an undo needs

    def _swap(self, task: Task, source: SourceImage, outcome: Outcome) -> None:
        """Replace an original by a file of the same name."""
        new = temporary_path(task.destination, self._run_id, task.id)
        aside = aside_folder(task.source.parent, self._run_id) / task.source.name
        try:
            _check_unchanged(source)
            _check_whole(new, outcome)
            self._copy_attributes(new, task.source)
            keep_aside(task.source, aside)
            # Before the name is replaced: a power cut must not lose the second name.
            sync_folder(aside.parent)
            sync_folder(task.source.parent)
            self._folders.add(task.source.parent)
            self._journal.note_result(self._run_id, self._plan, outcome, at=new)
            _check_unchanged(source)
            os.replace(new, task.source)  # noqa: PTH105 - like the calls beside it
            sync_folder(task.source.parent)
        except BaseException:
            with suppress(OSError):
                new.unlink()
            if is_second_name(aside, task.source):
                aside.unlink()
            raise
        try:
            send_to_trash(aside)
        except OSError as error:
            os.replace(aside, task.source)  # noqa: PTH105 - the original gets its name back
            raise _no_trash(task.source, error) from error

    def _retire(self, task: Task, source: SourceImage, outcome: Outcome) -> None:
        """Put a result beside its original under another name, and trash the original."""
        new = temporary_path(task.destination, self._run_id, task.id)
        with removed_on_failure(new):
            _check_unchanged(source)
            _check_whole(new, outcome)
            self._copy_attributes(new, task.source)
            # Before it gets its name, so that an undo recognises whatever it finds there later.
            self._journal.note_result(self._run_id, self._plan, outcome, at=new)
            _take_planned_name(new, task.destination)
            sync_folder(task.destination.parent)
        try:
            _check_unchanged(source)
            send_to_trash(task.source)
        except (OSError, PictureError) as error:
            if os.path.lexists(task.source):
                task.destination.unlink()  # otherwise the picture would exist twice
            if isinstance(error, PictureError):
                raise
            raise _no_trash(task.source, error) from error

    def _copy_attributes(self, new: Path, original: Path) -> None:
        """Give the new file the permissions of the original, and its date if asked."""
        # A hostile worker may have made it a link, which must not be followed.
        if not stat.S_ISREG(new.lstat().st_mode):
            raise PictureError(
                lazy_tr(
                    "The new file is not a regular file, so the original was left alone.",
                    code="not-what-was-written",
                )
            )
        new.chmod(_PERMISSIONS & original.stat().st_mode)
        if self._plan.settings.recipe.keep_dates:
            copy_date(new, original)

    def _record_original_paths(self) -> None:
        places = {
            os.path.realpath(aside_folder(folder, self._run_id)): absolute(folder)
            for folder in self._folders
        }
        for near in self._plan.settings.written_folders:
            for trashed in trashed_files(near):
                folder = places.get(os.path.realpath(trashed.original.parent))
                if folder is not None:
                    with suppress(OSError):
                        trashed.set_original(Path(folder, trashed.original.name))


def keep_aside(original: Path, aside: Path) -> None:
    """Give `original` the second name `aside`; on a disk without hard links, copy it.

    Raises:
        OSError: neither is possible.
    """
    aside.parent.mkdir(exist_ok=True)
    try:
        os.link(original, aside, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        unfinished = aside.with_name(f"{PREFIX}copy.part")
        shutil.copy2(original, unfinished)
        sync_file(unfinished)
        if not filecmp.cmp(original, unfinished, shallow=False):
            raise
        os.replace(unfinished, aside)  # noqa: PTH105 - like the calls beside it


def is_second_name(aside: Path, original: Path) -> bool:
    """Return whether `aside` can be removed, because `original` has the same content."""
    try:
        return same_file(aside, original) or filecmp.cmp(aside, original, shallow=False)
    except OSError:
        return False


def _check_unchanged(source: SourceImage) -> None:
    """Raise PictureError unless the original is still as it was when it was planned."""
    try:
        status = source.path.lstat()
    except OSError as error:
        raise _changed() from error
    found = (status.st_size, status.st_mtime_ns)
    if not stat.S_ISREG(status.st_mode) or found != (source.size_bytes, source.modified_ns):
        raise _changed()


def _check_whole(new: Path, outcome: Outcome) -> None:
    """Raise PictureError unless `new` is a regular file of the size that the worker reported."""
    status = new.lstat()
    if not stat.S_ISREG(status.st_mode) or status.st_size != outcome.result_bytes:
        raise PictureError(
            lazy_tr(
                "The new file is not what was written, so the original was left alone.",
                code="not-what-was-written",
            )
        )


def _take_planned_name(new: Path, destination: Path) -> None:
    """Move `new` to `destination`, which must be free or this result of an interrupted run.

    Raises:
        PictureError: another file is there.
        OSError: the system cannot move it.
    """
    if is_second_name(new, destination) and not destination.is_symlink():
        os.replace(new, destination)  # noqa: PTH105 - its date is the recorded one
    else:
        move_to_free_name(new, destination)


def _changed() -> PictureError:
    return PictureError(
        lazy_tr(
            "The original was changed, moved or replaced since the run was planned, "
            "and was left alone; run again.",
            code="changed",
        )
    )


def _no_trash(original: Path, error: OSError) -> PictureError:
    return PictureError(
        lazy_tr(
            "{name} could not be put into the trash ({why}), so it was kept and not replaced.",
            code="no-trash",
            name=display(original.name),
            why=explained(error),
        )
    )
