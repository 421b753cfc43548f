"""What is written into the journal about one picture that was settled."""

from dataclasses import dataclass
from pathlib import Path

from processing.journal.tables import key_of, recipes_of, stored_date
from processing.planning.plan import Plan
from processing.task import Outcome, Status

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """One picture's rows; what the result's file is, is as it was when this was made.

    Attributes:
        result: of the table of results, then size and date of the file that it replaced, nothing
            if it replaced none; None if there is no result, or it is gone already.
        promise: what finds the row that is to go, in the table of promises.
    """

    result: Row | None
    promise: Row


def notes_of(run_id: str, plan: Plan, outcome: Outcome) -> tuple[Note, ...]:
    """Return what there is to note of how a picture ended; looks at its result on the disk.

    That is nothing for cancelled ones: they stay promised.
    """
    if outcome.status is Status.CANCELLED:
        return ()
    destination = plan.tasks[outcome.task_id].destination
    is_done = outcome.status is Status.DONE
    result = result_row(run_id, plan, outcome, at=destination) if is_done else None
    return (Note(result, (result[0] if result else key_of(destination), run_id)),)


def result_row(run_id: str, plan: Plan, outcome: Outcome, *, at: Path) -> Row | None:
    """Return what tells of a picture's result, which is at `at` now; None if it is gone."""
    task, source = plan.tasks[outcome.task_id], plan.sources[outcome.task_id]
    older = (None, None) if task.replaces is None else task.replaces
    try:
        status = at.stat()
    except OSError:
        return None
    return (
        key_of(task.destination),
        run_id,
        key_of(source.path),
        source.size_bytes,
        stored_date(source.modified_ns),
        key_of(plan.settings.output_folder),
        recipes_of(plan.settings)[task.output],
        status.st_size,
        stored_date(status.st_mtime_ns),
        task.id not in plan.replacing,
        older[0],
        None if older[1] is None else stored_date(older[1]),
    )
