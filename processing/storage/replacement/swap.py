"""Put a verified file in the place of its original, and the original into the trash.

Runs in the main process, in the thread of the run.
"""

import filecmp
import os
import shutil
import stat
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from processing.errors import PictureError
from processing.files.atomic_write import copy_date, move_to_free_name, removed_on_failure
from processing.files.disk_sync import sync_file, sync_folder
from processing.files.display import display
from processing.files.paths import absolute, same_file
from processing.files.temporaries import PREFIX, aside_folder, temporary_path
from processing.files.trash import can_find_again, send_to_trash, trashed_files
from processing.imaging.failures import explain, is_obstacle
from processing.planning.plan import Plan
from processing.storage.journal.writing import Journal
from processing.task import Outcome, SourceImage, Stage, Status, Task

_PERMISSIONS = 0o1777  # without those of files that act as their owner: no picture needs them


class Swapper:
    """Finishes the replacements of one run, one after the other.

    Its order is what makes it safe: the original gets a second name aside; what the new file is
    goes into the journal; the new file takes over the name in one step; the original goes to the
    trash. Whatever is broken off, `recovery` sees from these how far it came.
    """

    def __init__(self, run_id: str, plan: Plan, journal: Journal) -> None:
        self._run_id = run_id
        self._plan = plan
        self._journal = journal
        self._folders: set[Path] = set()  # that originals were taken from

    def finish(self, outcome: Outcome) -> Outcome:
        """Return how the task ended, whose new file a worker has verified.

        Raises:
            JournalError: the journal does not take it; then nothing was replaced.
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
        """Leave no empty folder, and let the trash name the places that people know."""
        for folder in self._folders:
            with suppress(OSError):
                aside_folder(folder, self._run_id).rmdir()
        if self._folders and can_find_again():
            self._name_places()
            os.sync()  # the notes of the trash, which tell an undo where each original was

    def _swap(self, task: Task, source: SourceImage, outcome: Outcome) -> None:
        """Replace an original by a file of the same name."""
        new = temporary_path(task.destination, self._run_id, task.id)
        aside = aside_folder(task.source.parent, self._run_id) / task.source.name
        try:
            _check_unchanged(source)
            _check_whole(new, outcome)
            self._take_after(new, task.source)
            keep_aside(task.source, aside)
            # Before the name leads to something else: a power cut must not cost the second name.
            sync_folder(aside.parent)
            sync_folder(task.source.parent)
            self._folders.add(task.source.parent)
            self._journal.note_result(self._run_id, self._plan, outcome, at=new)
            _check_unchanged(source)
            os.replace(new, task.source)  # noqa: PTH105 - one call among its kin
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
            os.replace(aside, task.source)  # noqa: PTH105 - the original takes its name back
            raise _no_trash(task.source, error) from error

    def _retire(self, task: Task, source: SourceImage, outcome: Outcome) -> None:
        """Put a result beside its original, under another name, and trash the original."""
        new = temporary_path(task.destination, self._run_id, task.id)
        with removed_on_failure(new):
            _check_unchanged(source)
            _check_whole(new, outcome)
            self._take_after(new, task.source)
            # Before it has its name: whatever an undo finds there later is known for what it is.
            self._journal.note_result(self._run_id, self._plan, outcome, at=new)
            _take_planned_name(new, task.destination)
            sync_folder(task.destination.parent)
        try:
            _check_unchanged(source)
            send_to_trash(task.source)
        except (OSError, PictureError) as error:
            if os.path.lexists(task.source):
                task.destination.unlink()  # else the picture would be there twice
            if isinstance(error, PictureError):
                raise
            raise _no_trash(task.source, error) from error

    def _take_after(self, new: Path, original: Path) -> None:
        """Let the new file be read by those who could read the original, and as old if asked."""
        # What a worker may have made of the name is no reason to follow it.
        if not stat.S_ISREG(new.lstat().st_mode):
            raise PictureError("The new file is none, so the original was left alone.")
        new.chmod(_PERMISSIONS & original.stat().st_mode)
        if self._plan.settings.recipe.keep_dates:
            copy_date(new, original)

    def _name_places(self) -> None:
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
    """Give `original` the second name `aside`; where a disk has no such names, copy it.

    Raises:
        OSError: neither could be done.
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
        os.replace(unfinished, aside)  # noqa: PTH105 - one call among its kin


def is_second_name(aside: Path, original: Path) -> bool:
    """Return whether `aside` can go, because `original` holds the very same."""
    try:
        return same_file(aside, original) or filecmp.cmp(aside, original, shallow=False)
    except OSError:
        return False


def _check_unchanged(source: SourceImage) -> None:
    """Raise PictureError unless the original is still the file that was planned for."""
    try:
        status = source.path.lstat()
    except OSError as error:
        raise _changed() from error
    found = (status.st_size, status.st_mtime_ns)
    if not stat.S_ISREG(status.st_mode) or found != (source.size_bytes, source.modified_ns):
        raise _changed()


def _check_whole(new: Path, outcome: Outcome) -> None:
    """Raise PictureError unless `new` is the regular file that the worker told of."""
    status = new.lstat()
    if not stat.S_ISREG(status.st_mode) or status.st_size != outcome.result_bytes:
        raise PictureError("The new file is not what was written, so the original was left alone.")


def _take_planned_name(new: Path, destination: Path) -> None:
    """Move `new` to a name where nothing may stand but this very result, of a run that broke off.

    Raises:
        PictureError: something else stands there.
        OSError: the system would not move it.
    """
    if is_second_name(new, destination) and not destination.is_symlink():
        os.replace(new, destination)  # noqa: PTH105 - its date is the one that was noted
    else:
        move_to_free_name(new, destination, memoryview(new.read_bytes()))


def _changed() -> PictureError:
    return PictureError(
        "The original was changed, moved or replaced since the run was planned, "
        "and was left alone; run again."
    )


def _no_trash(original: Path, error: OSError) -> PictureError:
    return PictureError(
        f"{display(original.name)} could not be put into the trash "
        f"({error.strerror or error}), so it was kept and not replaced."
    )
