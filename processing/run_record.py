"""Keep one run's place in the journal, and let the run go on where the journal fails."""

import time
from contextlib import suppress
from pathlib import Path

from processing.errors import JournalError, OutputError
from processing.journal import Journal, RunState
from processing.journal.notes import Note, notes_of
from processing.messages import Notify, WarningRaised
from processing.plan import Plan
from processing.replacement.swapping import Swapper
from processing.task import Outcome, Status

# A commit takes as long as a tenth of a tiny picture. What is in place and not written down yet
# when the program is killed has its promised name, and is known for what it is by its content.
WRITE_SECONDS = 0.05


class RunRecord:
    """What a run notes, and how it replaces originals, which it does by its notes alone.

    Confined to the thread of the run.
    """

    def __init__(self, run_id: str, plan: Plan, notify: Notify, journal_path: Path | None) -> None:
        self._run_id = run_id
        self._plan = plan
        self._notify = notify
        self._journal_path = journal_path
        self._journal: Journal | None = None
        self._notes: list[Note] = []  # to be written soon
        self._written_at = 0.0
        self._swapper: Swapper | None = None  # where originals are replaced

    def begin(self) -> None:
        """Note the run before anything is written.

        Raises:
            OutputError: another run writes to the same folder, or originals were to be replaced
                without a journal.
        """
        try:
            self._journal = Journal(self._journal_path)
            self._journal.begin(self._run_id, self._plan)
        except JournalError as error:
            self._give_up(error)
        if self._plan.settings.replace_originals:
            if self._journal is None:
                raise OutputError(
                    "Without the journal no original is replaced, as nothing could bring it back."
                )
            self._swapper = Swapper(self._run_id, self._plan, self._journal)

    def replace_original(self, outcome: Outcome) -> Outcome | None:
        """Put a verified new file in its original's place, where originals are replaced.

        Return how the task ended, or None where nobody verified the file and it stays open.

        Raises:
            JournalError: the journal fails, without which no original is touched.
        """
        if self._swapper is None or outcome.status is not Status.DONE:
            return outcome
        return None if outcome.result_size is None else self._swapper.finish(outcome)

    def note(self, outcome: Outcome) -> None:
        """Note how a picture ended, and write that down: at once unless many end in a moment.

        What stands in its place is looked at now: nobody has laid a hand on it yet.
        """
        if self._journal is None:
            return
        self._notes += notes_of(self._run_id, self._plan, outcome)
        is_time = time.monotonic() - self._written_at >= WRITE_SECONDS
        if is_time or self._swapper is not None:
            self._write()

    def close(self, *, is_complete: bool) -> None:
        """Note how the run ended. Repeatable."""
        if self._swapper is not None:
            self._swapper.close()
        self._write()
        if self._journal is not None:
            self._journal.close()
        # Through a fresh connection: what broke the first may have passed, and a run that stays
        # open in the journal would keep every other one away from its folder.
        with suppress(JournalError), Journal(self._journal_path) as journal:
            state = RunState.FINISHED if is_complete else RunState.CANCELLED
            journal.close_run(self._run_id, state)

    def _write(self) -> None:
        notes, self._notes = self._notes, []
        if self._journal is not None and notes:
            try:
                self._journal.write(notes)
            except JournalError as error:
                self._give_up(error)
        self._written_at = time.monotonic()

    def _give_up(self, error: JournalError) -> None:
        """Go on without the journal: it serves the run, the run does not depend on it."""
        journal, self._journal = self._journal, None
        if journal is not None:
            with suppress(JournalError):
                journal.close()
        self._notify(WarningRaised(self._run_id, str(error)))
