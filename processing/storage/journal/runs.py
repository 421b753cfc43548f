"""Runs and results as the journal records them."""

import time
from enum import StrEnum
from pathlib import Path
from typing import Self

from processing.files.run_lock import has_ended
from processing.files.temporaries import is_of_this_boot, is_of_this_machine, is_run_alive
from processing.planning.known_results import KnownResult
from processing.planning.rows import Row
from processing.record import record
from processing.settings.batch import BatchSettings
from processing.task import Counts

ELSEWHERE_SECONDS = 24 * 3600.0  # a run of another machine counts as running for so long


class RunState(StrEnum):
    """How a run ended, as far as the journal knows."""

    RUNNING = "running"  # or interrupted, if its process is gone
    FINISHED = "finished"
    CANCELLED = "cancelled"
    DISCARDED = "discarded"  # the user does not want to continue it
    UNDONE = "undone"


@record
class JournaledRun:
    """One run in the journal, including what it took over from runs that it continued.

    Attributes:
        made: number of its results in the journal.
        left: number of pictures that are still to be made.
        started: in Unix seconds.
        has_originals_aside: whether it was interrupted while it replaced an original, which is
            still set aside; only `history` fills this in.
        ended: how its pictures ended, whatever became of the results since; None if its process was
            killed before it could record that, or if an older Thumbpool recorded it.
    """

    id: str
    settings: BatchSettings
    planned: int
    made: int
    left: int
    started: float
    state: RunState
    has_originals_aside: bool = False
    ended: Counts | None = None

    @property
    def is_undo(self) -> bool:
        """Whether it is an undo, which is recorded as a run of no pictures."""
        return self.planned == 0

    @property
    def is_unfinished(self) -> bool:
        """Whether it was interrupted or cancelled with work left, and can be continued."""
        is_open = self.state in {RunState.RUNNING, RunState.CANCELLED}
        return is_open and self.left > 0 and not self.is_alive

    @property
    def is_undoable(self) -> bool:
        """Whether it has ended, left results and was not undone.

        An interrupted one may have results that it did not record.
        """
        may_have_more = self.state is RunState.RUNNING and self.left > 0
        has_results = self.made > 0 or may_have_more
        is_open = self.state is not RunState.UNDONE and not self.is_undo
        return is_open and has_results and not self.is_alive

    @property
    def is_alive(self) -> bool:
        """Whether it is still running.

        For a process of another machine or container, which may share this home folder, only a lock
        can prove that it has ended. Without one, it counts as running for a day; after that, a
        machine that was reinstalled can use its runs again.
        """
        if self.state is not RunState.RUNNING:
            return False
        if is_of_this_machine(self.id):
            return is_run_alive(self.id)
        if is_of_this_boot(self.id) and has_ended(self.id):
            return False
        return abs(time.time() - self.started) < ELSEWHERE_SECONDS


@record
class MadeResult:
    """A result of a run; `is_new` means that its name was free before."""

    source: Path
    result: KnownResult
    is_new: bool

    def row(self) -> Row:
        """Return the fields as plain values, to keep very many in little memory."""
        return (str(self.source), self.result.row(), self.is_new)

    @classmethod
    def of_row(cls, row: Row) -> Self:
        """Return the value of a row."""
        source, result, is_new = row
        return cls(Path(source), KnownResult.of_row(result), is_new)
