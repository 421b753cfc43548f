"""Analyse a comparison of ways to start workers: a row per way, and a conclusion."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from processing.errors import BenchmarkError
from processing.measuring.benchmark._start_methods_table import WAYS, StartWay
from processing.measuring.benchmark.records import StartRecord, StartTrial
from processing.measuring.benchmark.spread import (
    Judgement,
    Spread,
    disturbed_rounds,
    in_circumstances,
    spread_of,
)
from processing.measuring.speedup.verdict import LEAST_ROUNDS


@dataclass(frozen=True, slots=True)
class StartWayRow:
    """One way; times in seconds, of the round with the median total, so that they add up.

    Attributes:
        starts, totals: the shortest and the longest of all rounds.
        memory_bytes: what a worker process shares with no other, and for ways without processes
            what the whole program does, the median; 0 where the system does not tell.
    """

    way: StartWay
    start_seconds: float
    work_seconds: float
    end_seconds: float
    starts: Spread
    totals: Spread
    memory_bytes: int

    @property
    def total_seconds(self) -> float:
        """From the call until nothing was left of the workers."""
        return self.start_seconds + self.work_seconds + self.end_seconds


class StartAnalysis(NamedTuple):
    """What a comparison of start methods shows."""

    rows: tuple[StartWayRow, ...]
    judgement: Judgement


def analysis_of(record: StartRecord) -> StartAnalysis:
    """Return what `record` shows.

    Raises:
        BenchmarkError: it names no way to start workers that is known here.
    """
    return StartAnalysis(rows_of(record), judgement_of(record))


def rows_of(record: StartRecord) -> tuple[StartWayRow, ...]:
    """Return a row a way, in the order in which they are explained.

    Raises:
        BenchmarkError: it knows of no way that is known here.
    """
    found = []
    for name, way in WAYS.items():
        trials = [trial for trial in record.trials if trial.way == name]
        if trials:
            found.append(_row(way, trials))
    if not found:
        raise BenchmarkError(
            "This record names no way to start workers that is known here. Choose another file."
        )
    return tuple(found)


def judgement_of(record: StartRecord) -> Judgement:
    """Return what to make of `record`; it promises no more than all rounds show.

    Raises:
        BenchmarkError: as in `rows_of`.
    """
    rows = rows_of(record)
    rounds = len({trial.round for trial in record.trials})
    wait = record.circumstances.wait_milliseconds
    return in_circumstances(
        _verdict(rows, rounds), wait, len(disturbed_rounds(record.trials)), rounds
    )


def _row(way: StartWay, trials: Sequence[StartTrial]) -> StartWayRow:
    by_total = sorted(trials, key=_total)
    usual = by_total[(len(by_total) - 1) // 2]
    return StartWayRow(
        way,
        usual.start_seconds,
        usual.work_seconds,
        usual.end_seconds,
        spread_of(trial.start_seconds for trial in trials),
        spread_of(map(_total, trials)),
        int(median(trial.memory_bytes for trial in trials)),
    )


def _total(trial: StartTrial) -> float:
    return trial.start_seconds + trial.work_seconds + trial.end_seconds


def _verdict(rows: Sequence[StartWayRow], rounds: int) -> str:
    first, *others = sorted(rows, key=lambda row: row.total_seconds)
    if not others:
        return f"Only {first.way.name} was measured; there is nothing to compare it with."
    if rounds < LEAST_ROUNDS:
        so_many = "1 round" if rounds == 1 else f"{rounds} rounds"
        return (
            f"{so_many} cannot tell chance from speed. So far all was done first by "
            f"{first.way.name}, after {first.total_seconds:.2f} s. "
            f"Run {LEAST_ROUNDS} rounds or more."
        )
    return f"{_through_first(first, others)} {_up_first(rows)}".rstrip()


def _through_first(first: StartWayRow, others: Sequence[StartWayRow]) -> str:
    """Return which way had everything done first, if all rounds agree."""
    rivals = [row for row in others if row.totals.overlaps(first.totals)]
    if rivals:
        return (
            "Which way is through first, this comparison cannot tell: "
            f"the rounds of {_listed([first, *rivals])} overlap."
        )
    second = others[0]
    return (
        f"In every round all was done first by {first.way.name}, after "
        f"{first.total_seconds:.2f} s by the median; the next by the median was "
        f"{second.way.name}, after {second.total_seconds:.2f} s."
    )


def _up_first(rows: Sequence[StartWayRow]) -> str:
    """Return which worker processes were up first; threads take no time worth telling."""
    ordered = sorted(
        (row for row in rows if row.way.has_processes), key=lambda row: row.starts.high
    )
    if len(ordered) < 2:
        return ""
    first, *others = ordered
    rivals = [row for row in others if row.starts.overlaps(first.starts)]
    if rivals:
        return f"Which processes are up first, {_listed([first, *rivals])}, it cannot tell."
    starts = (
        f"by {row.way.name} after {row.starts.low:.2f} to {row.starts.high:.2f} s" for row in others
    )
    return (
        f"In every round worker processes were up first by {first.way.name}, after "
        f"{first.starts.low:.2f} to {first.starts.high:.2f} s; {', '.join(starts)}."
    )


def _listed(rows: Sequence[StartWayRow]) -> str:
    *names, last = (row.way.name for row in rows)
    return f"{', '.join(names)} and {last}"
