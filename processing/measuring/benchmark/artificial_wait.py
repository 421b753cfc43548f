"""Make pictures with an artificial wait, as on slow storage, to show how waiting overlaps."""

import time
from typing import TYPE_CHECKING

from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.running.worker.protocol import TaskFunction
from processing.task import Outcome, Stage, Task

if TYPE_CHECKING:
    from processing.imaging.written import WrittenPicture

MAX_WAIT_MILLISECONDS = 5000


def make_and_wait(
    make: TaskFunction,
    wait_seconds: float,
    task: Task,
    run_context: RunContext,
    watch: Stopwatch,
) -> "Outcome | WrittenPicture":
    """Do `make`, then wait as if its writing took so much longer; it costs no processor time.

    Runs in a worker process or thread.
    """
    made = make(task, run_context, watch)
    if watch.stage is not Stage.WRITE:
        watch.enter(Stage.WRITE)
    time.sleep(wait_seconds)
    return made
