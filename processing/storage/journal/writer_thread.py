"""Write a run's notes to the journal in a thread, several per transaction."""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from processing.processes.threads import BackgroundThread
from processing.storage.journal.notes import Note
from processing.storage.journal.writing import Journal

# A commit takes a tenth of the time of a tiny picture. A result that is not recorded when the
# program is killed has its promised name, and is recognised by its content.
WRITE_SECONDS = 0.05


class NoteWriter:
    """A thread that writes each note soon after it was added, without waiting for the next one.

    `add` and `close` belong to the run's thread.
    """

    def __init__(self, journal_path: Path | None, failed: Callable[[str], None]) -> None:
        """Write to the journal at that path, or the user's.

        If that fails, `failed` is called once with the reason, in the writing thread; notes added
        afterwards are dropped.
        """
        self._journal_path = journal_path
        self._failed = failed
        self._adding = threading.Lock()
        self._notes: list[Note] = []
        self._has_failed = False
        self._is_due = threading.Event()
        self._closing = threading.Event()
        self._thread = BackgroundThread("notes", self._write_all, self._report)
        self._thread.start()

    def add(self, notes: Iterable[Note]) -> None:
        """Add notes to be written soon."""
        if self._has_failed:
            return
        with self._adding:
            self._notes.extend(notes)
        if not self._is_due.is_set():  # else the notes are not taken yet, and those go with them
            self._is_due.set()

    def close(self) -> None:
        """Write the remaining notes and end; may be repeated."""
        self._closing.set()
        self._is_due.set()
        self._thread.wait(None)

    def _write_all(self) -> None:
        with Journal(self._journal_path) as journal:
            is_last = False
            while not is_last:
                self._is_due.wait()
                self._is_due.clear()
                # Read before the notes: nothing is added after it is set.
                is_last = self._closing.is_set()
                with self._adding:
                    notes, self._notes = self._notes, []
                if notes:
                    journal.write(notes)
                self._closing.wait(WRITE_SECONDS)

    def _report(self, problem: str) -> None:
        if problem:
            self._has_failed = True
            self._failed(problem)
