"""Undo a run: remove what it made, and nothing else."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from processing.errors import JournalError, OutputError, explained
from processing.files.display import display
from processing.files.known_folders import NO_FOLDERS, known_folders
from processing.files.remote.failures import StorageError
from processing.files.result_files import ON_DISK, result_files
from processing.files.run_lock import run_lock
from processing.files.temporaries import new_run_id
from processing.language.lazy_text import lazy_tr
from processing.processes.threads import BackgroundThread
from processing.running.events import (
    KeptResult,
    Notify,
    UndoFinished,
    Undone,
    UndoProgressed,
    WarningRaised,
)
from processing.storage.journal.crash_leftovers import (
    all_gone_sentence,
    is_all_gone,
    sweep_leftovers,
    unrecorded_results,
)
from processing.storage.journal.reading import JournalReader
from processing.storage.journal.runs import JournaledRun, MadeResult, RunState
from processing.storage.journal.writing import Journal
from processing.storage.replacement.recovery import folders_aside, recover
from processing.storage.replacement.restore import Restorer

PROGRESS_RESULTS = 100  # results between two `UndoProgressed`
# Translators: why an undo kept a result, in "{path} was kept: {reason}."
_CHANGED = lazy_tr("it was changed since", code="changed")
_REPLACED = lazy_tr("it replaced an older file, which cannot come back", code="replaced-older")
_UNRECORDED = lazy_tr(
    "the run was interrupted before it recorded whether this is its result; if so, delete it "
    "yourself",
    code="unrecorded",
)
_ASIDE = lazy_tr(
    "it holds originals whose names other files have now, or that could not go to the trash; "
    "fix that, then undo the run again",
    code="holds-originals",
)
_INTERRUPTED_REPLACEMENTS = lazy_tr(
    "This run replaced originals and was interrupted. The list is made from the files as they are "
    "now; the undo first completes or reverts the replacements that were interrupted.",
    code="replacements-interrupted",
)


class Undo:
    """Undoes one run.

    Removes the results that are still what the run wrote and whose names were free before, and
    the folders below the output folder that it made, once they are empty; where it replaced
    originals, it brings them back from the trash. What an interrupted run left unfinished is
    completed or removed first. No run may use the output folder meanwhile. Sends
    `UndoProgressed` on the way and `UndoFinished` exactly once, last; all from its own thread.
    """

    def __init__(
        self,
        run: JournaledRun,
        notify: Notify,
        *,
        is_dry: bool = False,
        journal_path: Path | None = None,
    ) -> None:
        """Undo `run` of the journal at `journal_path`, or the user's; `is_dry` only reports."""
        self.run_id = run.id
        self._run = run
        self._notify = notify
        self._is_dry = is_dry
        self._journal_path = journal_path
        self._restorer = Restorer(run)
        self._files = ON_DISK  # or those of a storage, once they are asked for
        self._folders = NO_FOLDERS  # those that hold results, once they are known
        self._cancelled = threading.Event()
        self._removed = 0
        self._kept: list[KeptResult] = []
        self._thread = BackgroundThread("undo", self._undo, self._notify_end)

    def start(self) -> None:
        """Begin, in a thread of its own; call it once."""
        self._thread.start()

    def cancel(self) -> None:
        """End soon; what is removed stays removed. Thread-safe; may be repeated."""
        self._cancelled.set()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        return self._thread.wait(timeout)

    def _notify_end(self, problem: str) -> None:
        undone = Undone(self._removed, tuple(self._kept), self._cancelled.is_set())
        self._notify(UndoFinished(self.run_id, undone, problem))

    def _undo(self) -> None:
        if self._run.is_alive:
            raise OutputError(lazy_tr("This run is still at work; cancel it before it is undone."))
        self._files = result_files(self._run.settings.output_folder)
        if self._is_dry:
            with JournalReader(self._journal_path) as reader:
                self._preview(reader)
            return
        with self._alone(), Journal(self._journal_path) as journal:
            self._check_disk(journal)
            self._folders = known_folders(self._run.settings.written_folders)
            is_complete = self._complete_interrupted(journal)
            if self._undo_results(journal, forget=journal.forget) and is_complete:
                _remove_empty(journal.folders_of(self.run_id))
                journal.close_run(self.run_id, RunState.UNDONE)

    def _check_disk(self, journal: JournalReader) -> None:
        """Make sure that what the run made is where it was.

        Raises:
            OutputError: nothing of it is: its disk may have been taken away.
        """
        if is_all_gone(journal, self._run):
            raise OutputError(all_gone_sentence(self._run))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep others out of the output folder."""
        undo_id = new_run_id()
        with run_lock(undo_id):
            with Journal(self._journal_path) as journal:
                journal.begin_undo(undo_id, self._run)
            try:
                yield
            finally:
                # With a new connection: the error of the other may have passed.
                with suppress(JournalError), Journal(self._journal_path) as journal:
                    journal.end_undo(undo_id)

    def _preview(self, journal: JournalReader) -> None:
        """Report what would be undone."""
        journal.check_alone(self._run.settings.output_folder)
        self._check_disk(journal)
        if folders_aside(journal, self._run):
            self._notify(WarningRaised(self.run_id, _INTERRUPTED_REPLACEMENTS))
        self._undo_unrecorded(journal)
        self._undo_results(journal, forget=_nothing)

    def _complete_interrupted(self, journal: Journal) -> bool:
        """Complete what an interrupted run left unfinished; return whether all of it could be."""
        recover(journal)
        self._undo_unrecorded(journal)
        if self._run.state is RunState.RUNNING:
            sweep_leftovers(journal, self.run_id)
        aside = folders_aside(journal, self._run)
        self._kept += (KeptResult(folder, _ASIDE) for folder in aside)
        return not aside

    def _undo_unrecorded(self, journal: JournalReader) -> None:
        """Undo results that the journal only promises, if proved to be ours; report the others."""
        for unrecorded in unrecorded_results(journal, self.run_id, self._files):
            problem: str = _UNRECORDED
            if unrecorded.is_proved:
                problem = "" if self._is_dry else self._remove(unrecorded.path)
            if problem:
                self._kept.append(KeptResult(unrecorded.path, problem))
            else:
                self._removed += 1

    def _undo_results(self, journal: JournalReader, *, forget: Callable[[Path], None]) -> bool:
        """Undo one result after the other; return False if cancelled."""
        results = journal.results_of(self.run_id)
        for finished, made in enumerate(results):
            if self._cancelled.is_set():
                return False
            if finished % PROGRESS_RESULTS == 0:
                self._notify(UndoProgressed(self.run_id, finished, len(results)))
            self._check_folder(made.result.destination)
            result = made.result.destination
            if self._files.stamp(result) is not None:
                problem = self._undo_result(made)
                if problem:
                    self._kept.append(KeptResult(result, problem))
                else:
                    self._removed += 1
                    forget(result)
        return True

    def _check_folder(self, result: Path) -> None:
        """Make sure that the disk is still there: else every result would look deleted.

        Raises:
            OutputError: it is not.
        """
        try:
            self._folders.check(result)
        except OSError as error:
            raise OutputError(
                lazy_tr(
                    "The folder {path} went away, or is another now. "
                    "Connect its disk again, and undo again.",
                    path=display(self._run.settings.output_folder),
                )
            ) from error

    def _undo_result(self, made: MadeResult) -> str:
        """Undo one result, or only check it if dry; return why it is kept, or an empty text."""
        if self._run.settings.replace_originals:
            return self._restorer.restore(made, is_dry=self._is_dry)
        problem = self._reason_to_keep(made)
        return problem if problem or self._is_dry else self._remove(made.result.destination)

    def _reason_to_keep(self, made: MadeResult) -> str:
        """Return why a result is kept, or an empty text."""
        if not made.result.is_intact(self._files):
            return _CHANGED
        return "" if made.is_new else _REPLACED

    def _remove(self, path: Path) -> str:
        """Remove a result; return why that failed, or an empty text."""
        try:
            self._files.remove(path)
        except (OSError, StorageError) as error:
            return lazy_tr("it cannot be removed ({why})", code="not-removed", why=explained(error))
        return ""


def _nothing(_result: Path) -> None:
    """Forget nothing: the undo is dry."""


def _remove_empty(folders: Iterable[Path]) -> None:
    """Remove those of `folders` that are empty, the inner ones first."""
    for folder in sorted(folders, key=lambda path: len(path.parts), reverse=True):
        try:
            folder.rmdir()
        except OSError:  # not empty: something else is in it
            continue
