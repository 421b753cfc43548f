"""What the process that starts workers and the workers themselves both know."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.task import Outcome, Task

if TYPE_CHECKING:
    pass


# What is done with a task: it returns an outcome without timing, or raises.
Work = Callable[[Task, RunContext, Stopwatch], Outcome]


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What every worker of one pool is told once, by the initializer.

    Attributes:
        session: counts the pools of one run; a pool is replaced when a worker of it died.
        work: what is done with each task; a function that a worker can import by its name.
        readable_paths: all that a worker can read beside the program, where the system plays along.
        writable_folders: all that a worker can write to.
        file_limit_seconds: after this the parent gives a file up.
    """

    session: int
    run_context: RunContext
    work: Work
    readable_paths: tuple[Path, ...]
    writable_folders: tuple[Path, ...]
    file_limit_seconds: float


# What a worker tells, beside results: that it is ready, with its process id, its session and the
# time by the clock `time.perf_counter`; and a line of its log, with level, logger, text, Unix time
# and process id.
INTRODUCTION, LOG_LINE = "introduction", "log line"
