"""Record one run in the journal, and let the run continue if the journal fails."""

from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from processing.errors import JournalError, OutputError
from processing.files.result_files import ON_DISK, ResultFiles
from processing.files.run_lock import RunLock
from processing.language.lazy_text import lazy_tr
from processing.planning.plan import Plan
from processing.running.events import Notify, WarningRaised
from processing.storage.journal.notes import RunNotes
from processing.storage.journal.runs import RunState
from processing.storage.journal.writer_thread import NoteWriter
from processing.storage.journal.writing import Journal
from processing.task import Counts, Outcome, Status, Task

if TYPE_CHECKING:
    from processing.storage.replacement.swap import Swapper


class RunJournal:
    """Records a run, and replaces originals, which is only done with a journal.

    Confined to the thread of the run.
    """

    def __init__(
        self,
        run_id: str,
        plan: Plan,
        notify: Notify,
        journal_path: Path | None,
        files: ResultFiles = ON_DISK,
    ) -> None:
        """Record a run of `plan`, whose results are among `files`."""
        self._run_id = run_id
        self._plan = plan
        self._notify = notify
        self._journal_path = journal_path
        self._notes = RunNotes(run_id, plan, files)
        self._has_taken_over = False  # whether it continues an interrupted run
        self._ended: Counter[Status] = Counter()  # how its own pictures ended
        self._lock = RunLock(run_id)
        self._journal: Journal | None = None
        self._writer: NoteWriter | None = None  # where no original is replaced
        self._swapper: Swapper | None = None  # where originals are replaced

    def begin(self) -> None:
        """Record the run before anything is written.

        Raises:
            OutputError: another run writes to the same folder, or originals were to be replaced
                without a journal.
        """
        self._lock.begin()
        try:
            self._journal = Journal(self._journal_path)
            if self._plan.settings.replace_originals:
                from processing.storage.replacement.recovery import recover

                recover(self._journal)  # before this run takes over what is left of those
            self._has_taken_over = self._journal.begin(self._run_id, self._plan)
        except JournalError as error:
            self._give_up(error)
        if self._plan.settings.replace_originals:
            if self._journal is None:
                raise OutputError(
                    lazy_tr(
                        "Without the journal no original is replaced, "
                        "as nothing could bring it back.",
                        code="no-journal",
                    )
                )
            from processing.storage.replacement.swap import Swapper

            self._swapper = Swapper(self._run_id, self._plan, self._journal)
        elif self._journal is not None:
            self._journal.close()
            self._journal = None
            self._writer = NoteWriter(self._journal_path, self._warn)

    def replace_original(self, outcome: Outcome) -> Outcome | None:
        """Put a verified new file in its original's place, where originals are replaced.

        Return how the task ended, or None if nobody verified the file and the task stays open.

        Raises:
            JournalError: the journal fails, without which no original is touched.
        """
        if self._swapper is None or outcome.status is not Status.DONE:
            return outcome
        return None if outcome.result_size is None else self._swapper.finish(outcome)

    def note(self, task: Task, outcome: Outcome) -> None:
        """Record how a task ended; where originals are replaced, that is on disk at once.

        The result's file is examined now, before anybody else can have changed it.
        """
        self._ended[outcome.status] += 1
        if self._journal is not None:
            try:
                self._journal.write(self._notes.of(task, outcome))
            except JournalError as error:
                self._give_up(error)
        elif self._writer is not None:
            self._writer.add(self._notes.of(task, outcome))

    def close(self, *, has_begun: bool, is_complete: bool) -> None:
        """Record how the run ended; one that never began cannot be continued. May be repeated."""
        if self._swapper is not None:
            self._swapper.close()
        if self._writer is not None:
            self._writer.close()
        if self._journal is not None:
            self._journal.close()
        # Through a fresh connection: what broke the first may have passed, and a run that stays
        # open in the journal would keep every other one away from its folder.
        with suppress(JournalError), Journal(self._journal_path) as journal:
            state = RunState.FINISHED if is_complete else RunState.CANCELLED
            if not has_begun and not self._has_taken_over:
                state = RunState.DISCARDED
            journal.close_run(self._run_id, state, self._counts())
        self._lock.end()

    def _counts(self) -> Counts:
        """Return how the pictures of the run ended, and those of the runs that it took over."""
        ended, plan = self._ended.copy(), self._plan
        ended[Status.SKIPPED] += len(plan.skipped)
        if self._has_taken_over:
            ended.update(outcome.status for outcome in plan.carried)
        return Counts(len(plan.tasks), *(ended[status] for status in Status))

    def _give_up(self, error: JournalError) -> None:
        """Continue without the journal: the run does not depend on it."""
        journal, self._journal = self._journal, None
        if journal is not None:
            with suppress(JournalError):
                journal.close()
        self._warn(str(error))

    def _warn(self, text: str) -> None:
        self._notify(WarningRaised(self._run_id, text))
