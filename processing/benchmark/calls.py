"""What pools call by name where assignments come as two arguments."""

from processing.running.worker.process import execute
from processing.task import Outcome, Task


def execute_apart(slot: int, task: Task) -> tuple[int, Outcome]:
    """Do one task, as `execute` does. Runs in a worker process."""
    return execute((slot, task))
