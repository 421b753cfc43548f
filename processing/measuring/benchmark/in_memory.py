"""Make pictures without writing them, where handing them over is measured and not the disk."""

from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.task import Outcome, Task


def make_in_memory(task: Task, run_context: RunContext, watch: Stopwatch) -> Outcome:
    """Make the first result of `task`, and throw it away. Runs in a worker process or thread.

    Syncing a small result takes many times as long as making it or handing it over.
    """
    from processing.imaging import pipeline

    return pipeline.make_in_memory(task, run_context, watch).outcome
