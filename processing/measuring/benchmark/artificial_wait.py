"""Make pictures with an artificial wait, as on slow storage, to show how waiting overlaps."""

import time

from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.running.worker.entry import make_picture
from processing.task import Outcome, Task

MAX_WAIT_MILLISECONDS = 5000


def make_picture_and_wait(
    wait_seconds: float, task: Task, run_context: RunContext, watch: Stopwatch
) -> Outcome:
    """Make a picture, then wait as if its writing took so much longer; it costs no processor time.

    Runs in a worker process or thread; otherwise as `make_picture`.
    """
    outcome = make_picture(task, run_context, watch)
    time.sleep(wait_seconds)
    return outcome
