"""The rows of CSV tables of comparisons, one per measurement."""

from collections.abc import Iterator

from processing.measuring.benchmark.records import (
    DispatchRecord,
    RaceRecord,
    StartRecord,
)
from processing.record import record


@record
class RaceRow:
    """One trial of a race.

    Attributes:
        artificial_wait_milliseconds: of each picture.
    """

    round: int
    engine: str
    workers: int
    start_up_seconds: float
    work_seconds: float
    end_seconds: float
    others_share: float
    artificial_wait_milliseconds: int


@record
class ArrivalRow:
    """One result of a comparison of dispatch; `arrival` and `position` count from 0.

    Attributes:
        artificial_wait_milliseconds: of each picture.
    """

    round: int
    method: str
    chunk: int
    arrival: int
    position: int
    seconds_from_call: float
    artificial_wait_milliseconds: int


@record
class StartRow:
    """One trial of a comparison of ways to start.

    Attributes:
        server_seconds: what starting the fork server takes, once in a program; not in the start-up.
        artificial_wait_milliseconds: of each picture.
    """

    round: int
    way: str
    start_up_seconds: float
    work_seconds: float
    end_seconds: float
    memory_bytes: int
    others_share: float
    artificial_wait_milliseconds: int
    server_seconds: float


def race_rows(record: RaceRecord) -> Iterator[RaceRow]:
    """Yield a row per trial."""
    wait = record.circumstances.wait_milliseconds
    for t in record.trials:
        start, work, end = (round(e, 6) for e in (t.start_seconds, t.work_seconds, t.end_seconds))
        share = round(t.others_share, 3)
        yield RaceRow(t.round + 1, t.engine.value, t.workers, start, work, end, share, wait)


def arrival_rows(record: DispatchRecord) -> Iterator[ArrivalRow]:
    """Yield a row per result."""
    for trial in record.trials:
        for number, arrival in enumerate(trial.arrivals):
            yield ArrivalRow(
                trial.round + 1,
                trial.method,
                trial.chunk,
                number,
                arrival.position,
                round(arrival.seconds, 6),
                record.circumstances.wait_milliseconds,
            )


def start_rows(record: StartRecord) -> Iterator[StartRow]:
    """Yield a row per trial."""
    wait = record.circumstances.wait_milliseconds
    for t in record.trials:
        start, work, end = (round(e, 6) for e in (t.start_seconds, t.work_seconds, t.end_seconds))
        share = round(t.others_share, 3)
        server = round(t.server_seconds, 6)
        yield StartRow(t.round + 1, t.way, start, work, end, t.memory_bytes, share, wait, server)
