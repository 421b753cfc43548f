"""Take back what a run made, and nothing else."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from processing.errors import JournalError, OutputError
from processing.files.display import display
from processing.files.known_folders import NO_FOLDERS, known_folders
from processing.files.run_lock import run_lock
from processing.files.temporaries import new_run_id
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

PROGRESS_RESULTS = 100  # after so many results it is told how far the undo is
_CHANGED = "it was changed since"
_REPLACED = "it replaced an older file, which cannot come back"
_UNNOTED = "the run broke off before it noted whether this is its result; if so, remove it yourself"
_ASIDE = (
    "originals wait in it whose names other files have now, or that the trash did not take; "
    "mend that and undo the run again"
)

_LEFT_HALF_DONE = (
    "This run replaced originals and broke off half way. What would be undone is told of what "
    "stands there now; the undo puts that in order first."
)


class Undo:
    """Undoes one run.

    Removes the results that are still what the run wrote and whose names were free before, and
    the folders below the output folder that it made, once they are empty; where it replaced
    originals, it brings them back from the trash. What a run that broke off left unfinished is
    put in order before and swept. Meanwhile no run is let into the output folder. Tells
    `UndoProgressed` as it goes and `UndoFinished` exactly once, last; all from its own thread.
    """

    def __init__(
        self,
        run: JournaledRun,
        notify: Notify,
        *,
        is_dry: bool = False,
        journal_path: Path | None = None,
    ) -> None:
        """Undo `run` of the journal at `journal_path`, or the user's; dry, only tell what would."""
        self.run_id = run.id
        self._run = run
        self._notify = notify
        self._is_dry = is_dry
        self._journal_path = journal_path
        self._restorer = Restorer(run)
        self._folders = NO_FOLDERS  # that results were put into, once they are known
        self._cancelled = threading.Event()
        self._removed = 0
        self._kept: list[KeptResult] = []
        self._thread = BackgroundThread("undo", self._take_back, self._tell_end)

    def start(self) -> None:
        """Begin, in a thread of its own; call it once."""
        self._thread.start()

    def cancel(self) -> None:
        """End soon; what is removed stays removed. Thread-safe; may be repeated."""
        self._cancelled.set()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        return self._thread.wait(timeout)

    def _tell_end(self, problem: str) -> None:
        undone = Undone(self._removed, tuple(self._kept), self._cancelled.is_set())
        self._notify(UndoFinished(self.run_id, undone, problem))

    def _take_back(self) -> None:
        if self._run.is_alive:
            raise OutputError("This run is still at work; cancel it before it is undone.")
        if self._is_dry:
            with JournalReader(self._journal_path) as reader:
                self._tell_of(reader)
            return
        with self._alone(), Journal(self._journal_path) as journal:
            self._check_disk(journal)
            self._folders = known_folders(self._run.settings.written_folders)
            is_in_order = self._put_in_order(journal)
            if self._take_back_results(journal, forget=journal.forget) and is_in_order:
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
                # Through a fresh connection: what broke the other may have passed.
                with suppress(JournalError), Journal(self._journal_path) as journal:
                    journal.end_undo(undo_id)

    def _tell_of(self, journal: JournalReader) -> None:
        """Look at all that would be undone."""
        journal.check_alone(self._run.settings.output_folder)
        self._check_disk(journal)
        if folders_aside(journal, self._run):
            self._notify(WarningRaised(self.run_id, _LEFT_HALF_DONE))
        self._take_back_unnoted(journal)
        self._take_back_results(journal, forget=_nothing)

    def _put_in_order(self, journal: Journal) -> bool:
        """Complete what a run that broke off left half done; return whether that went well."""
        recover(journal)
        self._take_back_unnoted(journal)
        if self._run.state is RunState.RUNNING:
            sweep_leftovers(journal, self.run_id)
        aside = folders_aside(journal, self._run)
        self._kept += (KeptResult(folder, _ASIDE) for folder in aside)
        return not aside

    def _take_back_unnoted(self, journal: JournalReader) -> None:
        """Take back what the journal only promises, where it is proved; tell of what is not."""
        for unnoted in unrecorded_results(journal, self.run_id):
            problem = _UNNOTED
            if unnoted.is_proved:
                problem = "" if self._is_dry else _remove(unnoted.path)
            if problem:
                self._kept.append(KeptResult(unnoted.path, problem))
            else:
                self._removed += 1

    def _take_back_results(self, journal: JournalReader, *, forget: Callable[[Path], None]) -> bool:
        """Take back one result after the other; return whether none was left out."""
        results = journal.results_of(self.run_id)
        for finished, made in enumerate(results):
            if self._cancelled.is_set():
                return False
            if finished % PROGRESS_RESULTS == 0:
                self._notify(UndoProgressed(self.run_id, finished, len(results)))
            self._check_folder(made.result.destination)
            result = made.result.destination
            if os.path.lexists(result):
                problem = self._take_back_one(made)
                if problem:
                    self._kept.append(KeptResult(result, problem))
                else:
                    self._removed += 1
                    forget(result)
        return True

    def _check_folder(self, result: Path) -> None:
        """Look away from a disk that went away meanwhile: nothing of it would be found.

        Raises:
            OutputError: it did.
        """
        try:
            self._folders.check(result)
        except OSError as error:
            raise OutputError(
                f"The folder {display(self._run.settings.output_folder)} went away, or is another "
                "now. Connect its disk again, and undo again."
            ) from error

    def _take_back_one(self, made: MadeResult) -> str:
        """Take back one result, or dry, only look; return why it stays, or an empty text."""
        if self._run.settings.replace_originals:
            return self._restorer.restore(made, is_dry=self._is_dry)
        problem = _obstacle(made)
        return problem if problem or self._is_dry else _remove(made.result.destination)


def _nothing(_result: Path) -> None:
    """Forget nothing: the undo is dry."""


def _obstacle(made: MadeResult) -> str:
    """Return why a result has to stay, or an empty text."""
    if not made.result.is_intact():
        return _CHANGED
    return "" if made.is_new else _REPLACED


def _remove(path: Path) -> str:
    """Remove a result; return why that failed, or an empty text."""
    try:
        path.unlink()
    except OSError as error:
        return str(error.strerror)
    return ""


def _remove_empty(folders: Iterable[Path]) -> None:
    """Remove those of `folders` that are empty, the inner ones first."""
    for folder in sorted(folders, key=lambda path: len(path.parts), reverse=True):
        try:
            folder.rmdir()
        except OSError:  # not empty: something else is in it
            continue
