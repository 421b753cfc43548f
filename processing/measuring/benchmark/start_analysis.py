"""Analyse a comparison of ways to start workers: a row per way, and a conclusion."""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from processing.errors import BenchmarkError
from processing.language.joining import lazy_sentences
from processing.language.lazy_text import LazyText, lazy_tr
from processing.measuring.benchmark._start_methods_table import WAYS, StartWay
from processing.measuring.benchmark.records import StartRecord, StartTrial
from processing.measuring.benchmark.spread import (
    Judgement,
    Spread,
    disturbed_rounds,
    in_circumstances,
    only_one,
    spread_of,
)
from processing.measuring.durations import from_to, hundredths
from processing.measuring.speedup.verdict import LEAST_ROUNDS, too_few_rounds
from processing.record import record


@record
class StartWayRow:
    """One way; times in seconds, of the round with the median total, so that they add up.

    Attributes:
        starts, totals: the shortest and the longest of all rounds.
        server_seconds: what starting the fork server takes, the median; no part of the other
            times, as a program starts it once. 0 for ways without one.
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
    server_seconds: float = 0.0

    @property
    def total_seconds(self) -> float:
        """From the call until nothing was left of the workers."""
        return self.start_seconds + self.work_seconds + self.end_seconds


class StartAnalysis(NamedTuple):
    """What a comparison of start methods shows; `notes` are sentences on what holds for it."""

    rows: tuple[StartWayRow, ...]
    judgement: Judgement
    notes: tuple[str, ...]


def analysis_of(record: StartRecord) -> StartAnalysis:
    """Return what `record` shows.

    Raises:
        BenchmarkError: it names no way to start workers that is known here.
    """
    rows = rows_of(record)
    return StartAnalysis(rows, judgement_of(record), tuple(notes_on(rows)))


def notes_on(rows: Sequence[StartWayRow]) -> Iterator[LazyText]:
    """Yield what the times of `rows` leave out, and why plain fork is missing if it is."""
    for row in rows:
        if row.server_seconds:
            yield lazy_tr(
                "Before its first worker, once in a program, {way} starts its server: that takes "
                "{time} and is in no other figure.",
                way=row.way.title,
                time=hundredths(row.server_seconds),
            )
    if not any(row.way.forks for row in rows):
        yield lazy_tr(
            "fork is not among them: it copies a process with the locks that its threads hold, "
            "and a window runs threads. On Linux the command line compares it, from a process "
            "without threads: thumbpool-cli benchmark --methods."
        )


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
            lazy_tr(
                "This record names no way to start workers that is known here. Choose another file."
            )
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
        median(trial.server_seconds for trial in trials),
    )


def _total(trial: StartTrial) -> float:
    return trial.start_seconds + trial.work_seconds + trial.end_seconds


def _verdict(rows: Sequence[StartWayRow], rounds: int) -> str:
    first, *others = sorted(rows, key=lambda row: row.total_seconds)
    if not others:
        return only_one(first.way.title)
    if rounds < LEAST_ROUNDS:
        # Translators: {way} is a way to start workers, as "spawn" or "threads".
        so_far = lazy_tr(
            "So far all was done first by {way}, after {time}.",
            way=first.way.title,
            time=hundredths(first.total_seconds),
        )
        return too_few_rounds(rounds, so_far)
    return lazy_sentences(_through_first(first, others), *_up_first(rows))


def _through_first(first: StartWayRow, others: Sequence[StartWayRow]) -> LazyText:
    """Return which way had everything done first, if all rounds agree."""
    rivals = [row for row in others if row.totals.overlaps(first.totals)]
    if rivals:
        return lazy_tr(
            "Which way is through first, this comparison cannot tell: "
            "the rounds of {ways} overlap.",
            ways=_listed([first, *rivals]),
        )
    second = others[0]
    return lazy_tr(
        "In every round all was done first by {way}, after {time} by the median; the next by the "
        "median was {next}, after {next_time}.",
        way=first.way.title,
        time=hundredths(first.total_seconds),
        next=second.way.title,
        next_time=hundredths(second.total_seconds),
    )


def _up_first(rows: Sequence[StartWayRow]) -> Iterator[LazyText]:
    """Yield which worker processes were up first; threads take no time worth telling."""
    ordered = sorted(
        (row for row in rows if row.way.has_processes), key=lambda row: row.starts.high
    )
    if len(ordered) < 2:
        return
    first, *others = ordered
    rivals = [row for row in others if row.starts.overlaps(first.starts)]
    if rivals:
        yield lazy_tr(
            "Which processes are up first, {ways}, it cannot tell.",
            ways=_listed([first, *rivals]),
        )
        return
    # Translators: {time} is a range, as "0.31 to 0.42 s".
    yield lazy_tr(
        "In every round worker processes were up first by {way}, after {time}.",
        way=first.way.title,
        time=from_to(first.starts.low, first.starts.high),
    )
    for row in others:
        # Translators: {way} is a way to start workers, {time} a range, as "0.31 to 0.42 s".
        yield lazy_tr(
            "By {way} they were up after {time}.",
            way=row.way.title,
            time=from_to(row.starts.low, row.starts.high),
        )


def _listed(rows: Sequence[StartWayRow]) -> LazyText:
    """Return the names of two ways or more as a list."""
    first, *between, last = (row.way.title for row in rows)
    listed: str = first
    for name in between:
        # Translators: a list of names grows by one that is not its last.
        listed = lazy_tr("{names}, {name}", names=listed, name=name)
    # Translators: a list of names ends with its last one.
    return lazy_tr("{names} and {name}", names=listed, name=last)
