"""What a pool has called in its workers, by name: only there is loaded what the calls need.

Processes tell each other functions by their names. The process that starts the workers has no use
for codecs, and loading them takes as long as making a picture.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from processing.imaging.run_context import Conditions
from processing.imaging.stopwatch import Stopwatch
from processing.task import Outcome, Task

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

    from processing.board import Board

# What is done with a task: it returns an outcome without timing, or raises.
Work = Callable[[Task, Conditions, Stopwatch], Outcome]


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What every worker of one pool is told once, by the initializer.

    Attributes:
        generation: counts the pools of one run; a pool is replaced when a worker of it died.
        work: what is done with each task; a function that a worker can import by its name.
        readable_paths: all that a worker can read beside the program, where the system plays along.
        writable_folders: all that a worker can write to.
        file_limit_seconds: after this the parent gives a file up.
    """

    generation: int
    conditions: Conditions
    work: Work
    readable_paths: tuple[Path, ...]
    writable_folders: tuple[Path, ...]
    file_limit_seconds: float


# What a worker tells, beside results: that it is ready, with its process id, its generation and the
# time by the clock `time.perf_counter`; and a line of its log, with level, logger, text, Unix time
# and process id.
INTRODUCTION, LOG_LINE = "introduction", "log line"


def initialize(settings: WorkerSettings, messages: "Queue[Any]", board: "Board") -> None:
    """Set up a worker process; the pool's initializer. Runs in a worker process, once."""
    from processing import worker

    worker.initialize(settings, messages, board)


def execute_all(assignments: tuple[tuple[int, Task], ...]) -> list[tuple[int, Outcome]]:
    """Do a handful of tasks, as `worker.execute_all` does. Runs in a worker process."""
    from processing import worker

    return worker.execute_all(assignments)


def make_picture(task: Task, conditions: Conditions, watch: Stopwatch) -> Outcome:
    """Make one picture, as `pipeline.make_picture` does. Runs where the work is done."""
    from processing.imaging import pipeline

    return pipeline.make_picture(task, conditions, watch)


def make_thumbnails(task: Task, conditions: Conditions, watch: Stopwatch) -> Outcome:
    """Make the thumbnails of one picture, as `making` does. Runs where the work is done."""
    from processing.thumbnails import worker as making

    return making.make_thumbnails(task, conditions, watch)
