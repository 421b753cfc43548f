"""Write a run's notes into the journal, those of a moment in one change."""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from processing.processes.threads import BackgroundThread
from processing.storage.journal.writing import Journal, Note

# A commit takes as long as a tenth of a tiny picture. What is in place and not written down yet
# when the program is killed has its promised name, and is known for what it is by its content.
WRITE_SECONDS = 0.05


class NoteWriter:
    """A thread that writes each note soon after it was added, however long the next one takes.

    `add` and `close` belong to the run's thread.
    """

    def __init__(self, journal_path: Path | None, failed: Callable[[str], None]) -> None:
        """Write to the journal at that path, or the user's; where it fails, tell `failed` why.

        `failed` is called in the writing thread, once; what is added from then on is dropped.
        """
        self._journal_path = journal_path
        self._failed = failed
        self._adding = threading.Lock()
        self._notes: list[Note] = []
        self._is_due = threading.Event()
        self._closing = threading.Event()
        self._thread = BackgroundThread("notes", self._write_all, self._tell)
        self._thread.start()

    def add(self, notes: Iterable[Note]) -> None:
        """Leave notes to be written."""
        with self._adding:
            self._notes.extend(notes)
        self._is_due.set()

    def close(self) -> None:
        """Write what waits and end; repeatable."""
        self._closing.set()
        self._is_due.set()
        self._thread.wait(None)

    def _write_all(self) -> None:
        with Journal(self._journal_path) as journal:
            is_last = False
            while not is_last:
                self._is_due.wait()
                self._is_due.clear()
                is_last = self._closing.is_set()  # looked at first: nothing is added after it
                with self._adding:
                    notes, self._notes = self._notes, []
                if notes:
                    journal.write(notes)
                self._closing.wait(WRITE_SECONDS)

    def _tell(self, problem: str) -> None:
        if problem:
            self._failed(problem)
