"""Make pictures with an artificial wait, as on slow storage, to show how waiting overlaps."""

import time
from typing import TYPE_CHECKING

from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.running.worker.entry import make_picture
from processing.task import Outcome, Task

if TYPE_CHECKING:
    from processing.imaging.written import WrittenPicture

MAX_WAIT_MILLISECONDS = 5000


def make_picture_and_wait(
    wait_seconds: float, task: Task, run_context: RunContext, watch: Stopwatch
) -> "Outcome | WrittenPicture":
    """Make a picture, then wait as if its writing took so much longer; it costs no processor time.

    Runs in a worker process or thread; otherwise as `make_picture`.
    """
    made = make_picture(task, run_context, watch)
    time.sleep(wait_seconds)
    return made
