"""Put the death of a worker process into words for people."""

import signal
from dataclasses import dataclass

from processing.contexts import ORPHANED_EXIT_CODE
from processing.task import Task


@dataclass(frozen=True, slots=True)
class Death:
    """A worker that died in the run.

    Attributes:
        exit_code: as `Process.exitcode` tells it: negative for a signal.
        task: what was on it, if anything.
        is_time_over: whether it was ended because of the time limit.
    """

    worker: int
    exit_code: int
    task: Task | None
    is_time_over: bool

    @property
    def cause(self) -> str:
        """How it ended, in a few words."""
        if self.exit_code == ORPHANED_EXIT_CODE:
            return "it lost its parent process"
        if self.exit_code >= 0:
            return f"exit code {self.exit_code}"
        try:
            name = signal.Signals(-self.exit_code).name
        except ValueError:
            name = f"signal {-self.exit_code}"
        hint = ", perhaps because the system ran out of memory" if name == "SIGKILL" else ""
        return f"killed by {name}{hint}"
