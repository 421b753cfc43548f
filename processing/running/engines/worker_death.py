"""Describe how a worker process died."""

import signal

from processing.language.amounts import short_amount
from processing.language.lazy_text import lazy_tr
from processing.processes.exit_codes import cause_of_end
from processing.processes.start import ORPHANED_EXIT_CODE
from processing.record import record
from processing.task import Task

MAX_DEATHS = 3  # a file that was on so many dying workers is given up

# Windows has only SIGTERM, and reports it as an exit code above 0.
_SENT_SIGNALS = frozenset(
    getattr(signal, name) for name in ("SIGKILL", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


@record
class Death:
    """A worker that died during the run.

    Attributes:
        exit_code: as `Process.exitcode` has it: negative for a signal.
        task: what it worked on, if anything.
        is_time_over: whether it was ended because of the time limit.
        at: when it was noticed, in `time.perf_counter` seconds.
        is_foreign: whether it was ended because of bytes that are no message of ours.
    """

    worker: int
    exit_code: int
    task: Task | None
    is_time_over: bool = False
    at: float = 0.0
    is_foreign: bool = False

    @property
    def is_from_outside(self) -> bool:
        """Whether it was ended by a signal that somebody sent, not by a crash."""
        return self.exit_code == ORPHANED_EXIT_CODE or -self.exit_code in _SENT_SIGNALS

    @property
    def cause(self) -> str:
        """How it ended, in a few words."""
        if self.is_foreign:
            return lazy_tr("it sent what is no message of Thumbpool")
        if self.exit_code == ORPHANED_EXIT_CODE:
            return lazy_tr("it lost its parent process")
        return cause_of_end(self.exit_code)


def overdue(limit_seconds: float) -> str:
    """Return why a picture failed that took longer than the time limit."""
    return lazy_tr(
        "Making this picture took longer than {seconds} seconds and was given up. "
        "It may be damaged; raise the time limit if it is only very large.",
        code="took-too-long",
        seconds=short_amount(limit_seconds),
    )


def deadly(cause: str) -> str:
    """Return why a picture failed that so many workers died of, the last for that `cause`."""
    return lazy_tr(
        "The worker process died {n} times on this picture ({cause}). "
        "It may be damaged, or need more memory than there is.",
        code="worker-died",
        n=MAX_DEATHS,
        cause=cause,
    )
