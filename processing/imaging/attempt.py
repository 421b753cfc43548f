"""The attempt to do one task: whatever is raised becomes its outcome."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from processing.errors import StoppedError, ThumbpoolError, TooHeavyError
from processing.imaging._internal_errors import log_error
from processing.imaging.failures import explain, is_obstacle
from processing.imaging.stopwatch import Stopwatch
from processing.task import CANCELLED_REASON, Outcome, Status, Task


@dataclass(slots=True)
class Attempt:
    """One task and its outcome; one thread at a time may have it.

    Attributes:
        outcome: how it ended; None while it is in work.
    """

    task: Task
    watch: Stopwatch
    outcome: Outcome | None = None

    @contextmanager
    def catching(self) -> Iterator[None]:
        """Turn whatever is raised inside into the outcome. Runs in a worker process or thread."""
        try:
            yield
        except StoppedError:
            self.outcome = Outcome(self.task.id, Status.CANCELLED, CANCELLED_REASON)
        except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt are outcomes too
            stage = self.watch.stage
            if not isinstance(error, ThumbpoolError):
                log_error(error, "A picture could not be made")
            self.outcome = Outcome(
                self.task.id,
                Status.FAILED,
                explain(error, self.task, stage),
                stage,
                is_obstructed=is_obstacle(error, stage),
                needed_bytes=error.needed_bytes if isinstance(error, TooHeavyError) else 0,
            )
