"""Runs and results as the journal tells of them."""

import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from processing.files.run_lock import has_ended
from processing.files.temporaries import is_of_this_boot, is_of_this_machine, is_run_alive
from processing.planning.known_results import KnownResult
from processing.planning.rows import Row
from processing.settings.batch import BatchSettings

ELSEWHERE_SECONDS = 24 * 3600.0  # so long a run of another machine is taken to be at work


class RunState(StrEnum):
    """What the journal knows of a run's end."""

    RUNNING = "running"  # or broken off without a word, if its process is gone
    FINISHED = "finished"
    CANCELLED = "cancelled"
    DISCARDED = "discarded"  # the user wants no more of it
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class JournaledRun:
    """One run as the journal has it, with what it took over from those that it went on with.

    Attributes:
        made: how many results of it stand in the journal.
        left: how many pictures it did not come to.
        started: when, in Unix seconds.
        has_originals_aside: whether it broke off while it replaced an original, which waits beside
            its place; whoever asks `history` is told.
    """

    id: str
    settings: BatchSettings
    planned: int
    made: int
    left: int
    started: float
    state: RunState
    has_originals_aside: bool = False

    @property
    def is_undo(self) -> bool:
        """Whether it takes another one back; that is noted as a run of no pictures."""
        return self.planned == 0

    @property
    def is_alive(self) -> bool:
        """Whether it is still at work.

        Nothing here tells that of the process of another machine or container, which may share a
        home with this one, unless a lock does that both see. It is left in peace for a day; a
        machine that was set up anew has its runs back after that.
        """
        if self.state is not RunState.RUNNING:
            return False
        if is_of_this_machine(self.id):
            return is_run_alive(self.id)
        if is_of_this_boot(self.id) and has_ended(self.id):
            return False
        return abs(time.time() - self.started) < ELSEWHERE_SECONDS


@dataclass(frozen=True, slots=True)
class MadeResult:
    """What a run made of one picture; `is_new` tells that its name was free before."""

    source: Path
    result: KnownResult
    is_new: bool

    def row(self) -> Row:
        """Return it taken apart, for those who keep very many."""
        return (str(self.source), self.result.row(), self.is_new)

    @classmethod
    def of_row(cls, row: Row) -> Self:
        """Return what was taken apart."""
        source, result, is_new = row
        return cls(Path(source), KnownResult.of_row(result), is_new)
