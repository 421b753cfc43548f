"""Make of each outcome of a run what the journal records of it."""

from pathlib import Path

from processing.files.result_files import ON_DISK, ResultFiles
from processing.planning.plan import Plan
from processing.planning.plan_rows import size_and_date_of
from processing.record import record
from processing.storage.journal.schema import key_of, recipes_of, stored_date
from processing.task import Outcome, Status, Task

Row = tuple[object, ...]


@record
class Note:
    """What to record of one picture; size and date of its result are read when this is made.

    Attributes:
        result: row for the table of results, then size and date of the file that it replaced, or
            None twice; None if there is no result, or it is gone already.
        promise: key of the row to delete from the table of promises.
    """

    result: Row | None
    promise: Row


class RunNotes:
    """Makes the notes of one run; what is the same for all of them is looked up once."""

    def __init__(self, run_id: str, plan: Plan, files: ResultFiles = ON_DISK) -> None:
        self._run_id = run_id
        self._plan = plan
        self._files = files
        self._output_folder = key_of(plan.settings.output_folder)
        self._recipes = recipes_of(plan.settings)

    def of(self, task: Task, outcome: Outcome) -> tuple[Note, ...]:
        """Return what to record of the outcome of a task; reads size and date of its result.

        That is nothing for cancelled tasks: their promises remain.
        """
        if outcome.status is Status.CANCELLED:
            return ()
        is_done = outcome.status is Status.DONE
        result = self.result_row(task, at=task.destination) if is_done else None
        return (Note(result, (result[0] if result else key_of(task.destination), self._run_id)),)

    def result_row(self, task: Task, *, at: Path) -> Row | None:
        """Return the row of a picture's result, which is at `at` now; None if it is gone."""
        source_bytes, source_modified_ns = size_and_date_of(self._plan.sources, task.id)
        older_bytes, older_modified_ns = task.replaces or (None, None)
        stamp = self._files.stamp(at)
        if stamp is None:
            return None
        result_bytes, result_modified_ns = stamp
        return (
            key_of(task.destination),
            self._run_id,
            key_of(task.source),
            source_bytes,
            stored_date(source_modified_ns),
            self._output_folder,
            self._recipes[task.output],
            result_bytes,
            stored_date(result_modified_ns),
            task.id not in self._plan.replacing,
            older_bytes,
            None if older_modified_ns is None else stored_date(older_modified_ns),
        )
