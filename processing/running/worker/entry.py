"""Entry points that a pool calls in its workers; heavy imports happen there, not in the parent.

Functions are pickled by their names. The process that starts the workers has no use for codecs,
and loading them takes as long as making a picture.
"""

from typing import TYPE_CHECKING, Any

from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.running.worker.late_results import LateResults
from processing.running.worker.protocol import TaskFunction
from processing.task import Outcome, Task

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

    from processing.imaging.written import WrittenPicture
    from processing.running.worker.slot_table import SlotTable


def initialize(
    run_context: RunContext,
    work: TaskFunction,
    session: int,
    messages: "Queue[Any]",
    slot_table: "SlotTable",
) -> None:
    """Set up a worker process; the pool's initializer. Runs in a worker process, once."""
    from processing.running.worker import process

    process.initialize(run_context, work, session, messages, slot_table)


def execute_all(assignments: tuple[tuple[int, Task], ...]) -> LateResults:
    """Do a chunk of tasks, as `process.execute_all` does. Runs in a worker process."""
    from processing.running.worker import process

    return process.execute_all(assignments)


def settle_soon() -> None:
    """Let no result wait for others, as `process.settle_soon`. Runs in a worker process."""
    from processing.running.worker import process

    process.settle_soon()


def settle_all() -> None:
    """Wait until every result is told, as `process.settle_all`. Runs in a worker process."""
    from processing.running.worker import process

    process.settle_all()


def make_picture(
    task: Task, run_context: RunContext, watch: Stopwatch
) -> "Outcome | WrittenPicture":
    """Make and write one picture, as `pipeline.write_picture`. Runs where the work is done."""
    from processing.imaging import pipeline

    return pipeline.write_picture(task, run_context, watch)


def make_thumbnails(
    task: Task, run_context: RunContext, watch: Stopwatch
) -> "Outcome | WrittenPicture":
    """Make the thumbnails of one picture, as `thumbnails.worker` does; runs in the same place."""
    from processing.thumbnails import worker

    return worker.make_thumbnails(task, run_context, watch)
