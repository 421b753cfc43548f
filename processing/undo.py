"""Take back what a run made, and nothing else."""

import logging
import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from processing.background import BackgroundThread
from processing.engines.base import Notify
from processing.errors import OutputError, ThumbpoolError
from processing.journal import Journal, JournaledRun, MadeResult, RunState
from processing.messages import UndoFinished, UndoProgressed
from processing.paths import display
from processing.replacement.restoring import Restorer

PROGRESS_RESULTS = 100  # after so many results it is told how far the undo is

_CHANGED = "it was changed since"
_REPLACED = "it replaced an older file, which cannot come back"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo came to.

    Attributes:
        removed: how many results were removed, or gave their place back to their original.
        kept: a sentence for each result that was left alone.
        is_cancelled: whether it was ended before it had seen all results; it can be done again.
    """

    removed: int = 0
    kept: tuple[str, ...] = ()
    is_cancelled: bool = False


class Undo:
    """Undoes one run.

    Removes the results that are still what the run wrote and whose names were free before, and
    the folders below the output folder that it made, once they are empty; where it replaced
    originals, it brings them back from the trash. Tells `UndoProgressed`
    as it goes and `UndoFinished` exactly once, last; all from its own thread.
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
        self._cancelled = threading.Event()
        self._removed = 0
        self._kept: list[str] = []
        self._thread = BackgroundThread("undo", self._work)

    def start(self) -> None:
        """Begin, in a thread of its own; call it once."""
        self._thread.start()

    def cancel(self) -> None:
        """End soon; what is removed stays removed. Thread-safe, repeatable."""
        self._cancelled.set()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        return self._thread.wait(timeout)

    def _work(self) -> None:
        problem = ""
        try:
            self._take_back()
        except ThumbpoolError as error:
            problem = str(error)
        except Exception:  # noqa: BLE001 - the thread's last line of defence
            _log.exception("The undo failed")
            problem = "The undo stopped because of an error in Thumbpool; see the log."
        undone = Undone(self._removed, tuple(self._kept), self._cancelled.is_set())
        self._notify(UndoFinished(self.run_id, undone, problem))

    def _take_back(self) -> None:
        if self._run.is_alive:
            raise OutputError("This run is still at work; cancel it before it is undone.")
        with Journal(self._journal_path) as journal:
            journal.refuse_company(self._run.settings.output_folder)
            if self._take_back_results(journal) and not self._is_dry:
                _remove_empty(journal.folders_of(self.run_id))
                journal.close_run(self.run_id, RunState.UNDONE)

    def _take_back_results(self, journal: Journal) -> bool:
        """Take back one result after the other; return whether none was left out."""
        results = journal.results_of(self.run_id)
        for finished, made in enumerate(results):
            if self._cancelled.is_set():
                return False
            if finished % PROGRESS_RESULTS == 0:
                self._notify(UndoProgressed(self.run_id, finished, len(results)))
            if os.path.lexists(made.result.destination):
                self._take_back_one(journal, made)
        return True

    def _take_back_one(self, journal: Journal, made: MadeResult) -> None:
        if self._run.settings.replace_originals:
            problem = self._restorer.restore(made, is_dry=self._is_dry)
        else:
            problem = _obstacle(made)
            if not problem and not self._is_dry:
                problem = _remove(made.result.destination)
        if problem:
            self._kept.append(f"{display(made.result.destination)} was kept: {problem}.")
            return
        self._removed += 1
        if not self._is_dry:
            journal.forget(made.result.destination)


def _obstacle(made: MadeResult) -> str:
    """Return why a result has to stay, or an empty text."""
    if not made.result.is_standing():
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
