"""Format measurements as tables and sentences for a terminal."""

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from processing.cli._requests import Measurement
from processing.cli._terminal import columns_of
from processing.cli._width import aligned, wrapped
from processing.files.display import display
from processing.language.joining import lazy_sentences
from processing.language.phrases import decimal, percent, size
from processing.language.translation import localized, nptr, ntr, ptr, tr
from processing.measuring.benchmark import dispatch_analysis, start_analysis
from processing.measuring.benchmark.environment import Circumstances
from processing.measuring.benchmark.kinds import DISPATCH, RACE, START_METHODS, ComparisonKind
from processing.measuring.benchmark.race_analysis import RaceAnalysis, analysis_of
from processing.measuring.benchmark.records import DispatchRecord, RaceRecord, Record, StartRecord
from processing.measuring.speedup.bootstrap import Interval
from processing.measuring.speedup.scaling import Point, Scaling

_WIDTH = 100  # of explanations, at most
_INDENT = "    "
_TICKS = 40  # characters of the line on which arrivals are marked


class Shown(NamedTuple):
    """A kind of comparison, and what yields the table of its records."""

    kind: ComparisonKind
    lines: Callable[[Any], Iterator[str]]


def table_lines(record: Record) -> Iterator[str]:
    """Yield the circumstances and the table of a record."""
    yield from _circumstance_lines(record.circumstances)
    yield ""
    yield from _BY_RECORD[type(record)].lines(record)
    yield ""


def conclusion_of(record: Record) -> str:
    """Return the conclusion from a record, in one or two sentences."""
    return localized(_BY_RECORD[type(record)].kind.analyse(record).judgement.sentence)


def _circumstance_lines(where: Circumstances) -> Iterator[str]:
    machine = where.machine
    yield ntr(
        "{n} picture, {megapixels} megapixels; {cache}",
        "{n} pictures, {megapixels} megapixels; {cache}",
        where.pictures,
        megapixels=decimal(where.megapixels, 1),
        cache=display(localized(where.cache)),
    )
    if where.times > 1:
        yield ntr(
            "They are so few that each was made up to {n} time a trial",
            "They are so few that each was made up to {n} times a trial",
            where.times,
        )
    yield ntr(
        "{processor}, {n} core, {memory}; {system}",
        "{processor}, {n} cores, {memory}; {system}",
        machine.cores,
        processor=display(machine.cpu),
        memory=size(machine.memory_bytes),
        system=display(machine.system),
    )
    versions = f"Python {machine.python}, Pillow {machine.pillow}, Thumbpool {machine.thumbpool}"
    yield display(versions)
    if where.left_out:
        yield tr(
            "Left out, as not every pool size could make them: {number}", number=where.left_out
        )
    if where.wait_milliseconds:
        yield tr(
            "An artificial wait of {number} ms a picture, at no processor time",
            number=where.wait_milliseconds,
        )


def _race_lines(record: RaceRecord) -> Iterator[str]:
    analysis = analysis_of(record)
    points = analysis.scaling.points
    rows = [
        [
            ptr("heading of a column", "workers"),
            ptr("heading of a column", "start-up"),
            ptr("heading of a column", "work"),
            ptr("heading of a column", "speedup"),
            ptr("heading of a column", "95% band"),
            ptr("heading of a column", "efficiency"),
            ptr("heading of a column", "serial fraction"),
        ]
    ]
    if analysis.plain_seconds is not None:
        rows.append([tr("no pool"), "", _seconds(analysis.plain_seconds)])
    for point, start in zip(points, analysis.start_seconds, strict=True):
        rows.append(_point_cells(point, start))
    yield from aligned(rows, least_widths=(10, 10, 10, 9, 15, 12, 17))
    yield ""
    yield from _law_lines(analysis.scaling)
    cost = analysis.hand_over
    if cost is not None:
        yield tr(
            "A pool of one takes from {low} to {high} time than the plain loop without a pool",
            low=_difference(cost.low),
            high=_difference(cost.high),
        )
    if analysis.disturbed_rounds:
        yield _disturbed(analysis)


def _workers(count: int) -> str:
    return ntr("{n} worker", "{n} workers", count)


def _seconds(seconds: float) -> str:
    return tr("{seconds} s", seconds=decimal(seconds, 3))


def _span(low: float, high: float) -> str:
    return f"{decimal(low, 2)} - {decimal(high, 2)}"


def _difference(share: float) -> str:
    amount = percent(100 * abs(share))
    return (
        tr("{percent} less", percent=amount) if share < 0 else tr("{percent} more", percent=amount)
    )


def _disturbed(analysis: RaceAnalysis) -> str:
    """Return which rounds were disturbed by other programs, by number unless all were."""
    numbers, rounds = analysis.disturbed_rounds, analysis.scaling.rounds
    if len(numbers) == rounds:
        return tr("Disturbed by other programs: all rounds")
    return nptr(
        "the number counts those in the list",
        "Disturbed by other programs: round {numbers} of {rounds}",
        "Disturbed by other programs: rounds {numbers} of {rounds}",
        len(numbers),
        numbers=", ".join(map(str, numbers)),
        rounds=rounds,
    )


def _point_cells(point: Point, start: float) -> list[str]:
    return [
        str(point.workers),
        _seconds(start),
        _seconds(point.seconds),
        decimal(point.speedup, 2),
        _span(point.band.low, point.band.high) if point.workers > 1 else "",
        percent(100 * point.efficiency),
        "" if point.karp_flatt is None else decimal(point.karp_flatt, 3),
    ]


def _law_lines(scaling: Scaling) -> Iterator[str]:
    if scaling.amdahl is not None and scaling.fitted_to < scaling.measured_to:
        yield ntr(
            "The laws are fitted up to the {n} core that there is",
            "The laws are fitted up to the {n} cores that there are",
            scaling.cores,
        )
    if scaling.amdahl is None or scaling.serial is None:
        yield tr("Amdahl's law: not fitted, as that needs three sizes up to the number of cores")
    else:
        yield tr(
            "Amdahl's law fits best with {percent} serial ({low} to {high})",
            percent=percent(100 * scaling.amdahl.serial, 1),
            low=percent(100 * scaling.serial.low, 1),
            high=percent(100 * scaling.serial.high, 1),
        )
    fit, best = scaling.universal, scaling.best_workers
    if fit is None or best is None:
        yield tr(
            "Universal scalability law: not fitted, as that needs four sizes up to the number of "
            "cores"
        )
        return
    values = {
        "contention": _with_interval(fit.contention, scaling.contention, 4),
        "coherency": _with_interval(fit.coherency, scaling.coherency, 5),
    }
    most = scaling.fitted_to
    if best.low > most:
        yield tr(
            "Universal scalability law: contention {contention}, coherency {coherency}; it has no "
            "maximum up to {number} workers",
            number=most,
            **values,
        )
        return
    yield tr(
        "Universal scalability law: contention {contention}, coherency {coherency}; its maximum "
        "is at {number} workers ({low} to {high})",
        number=_number(fit.best_workers, most),
        low=_number(best.low, most),
        high=_number(best.high, most),
        **values,
    )


def _with_interval(value: float, interval: Interval | None, digits: int) -> str:
    """Return a parameter of a law, with the interval in which it lies."""
    if interval is None:
        return decimal(value, digits)
    return tr(
        "{value} ({low} to {high})",
        value=decimal(value, digits),
        low=decimal(interval.low, digits),
        high=decimal(interval.high, digits),
    )


def _number(workers: float, fitted_to: int) -> str:
    """Return a number of workers; one beyond what the law was fitted to only as "over" that."""
    return tr("over {number}", number=fitted_to) if workers > fitted_to else decimal(workers, 1)


def _dispatch_lines(record: DispatchRecord) -> Iterator[str]:
    yield ntr(
        "{n} worker; times in seconds, medians of all rounds",
        "{n} workers; times in seconds, medians of all rounds",
        record.workers,
    )
    rows = dispatch_analysis.rows_of(record)
    longest = max((row.ticks[-1] for row in rows), default=0.0)
    cells = [
        [
            "",
            ptr("heading of a column", "first"),
            ptr("heading of a column", "half"),
            ptr("heading of a column", "total"),
            ptr("heading of a column", "moved"),
            tr("arrivals, from the call to {seconds} s", seconds=decimal(longest, 2)),
        ]
    ]
    for row in rows:
        numbers = [decimal(each, 2) for each in (row.first, row.half, row.total)]
        moved = decimal(row.displacement, 1)
        cells.append([localized(row.title), *numbers, moved, _marks(row.ticks, longest)])
    yield from aligned(cells, least_widths=(30, 8, 8, 8, 7, 0), left=(0, 5))
    yield ""
    yield tr("moved: how many places a result came from where it was submitted, on average")
    yield ""
    for method in dict.fromkeys(row.method for row in rows):
        yield from _explained(method.name, method.what, method.when)
        yield from (f"{2 * _INDENT}{line}" for line in method.code().splitlines())
    yield ""
    yield tr("A complete script of each: thumbpool-cli benchmark --script METHOD")


def _explained(title: str, *sentences: str) -> Iterator[str]:
    """Yield a title and the sentences below it, which are text and so may be cut into lines."""
    yield title
    yield from wrapped(localized(lazy_sentences(*sentences)), _columns(), _INDENT)


def _columns() -> int:
    return min(columns_of(sys.stdout) if sys.stdout.isatty() else _WIDTH, _WIDTH)


def _marks(ticks: Sequence[float], longest: float) -> str:
    """Return a line with a mark for each arrival of a result."""
    marks = [" "] * _TICKS
    for seconds in ticks:
        place = int(seconds / longest * _TICKS) if longest > 0 else 0
        marks[min(place, _TICKS - 1)] = "|"
    return "".join(marks)


def _start_lines(record: StartRecord) -> Iterator[str]:
    yield ntr("{n} worker, but none for serial", "{n} workers, but none for serial", record.workers)
    rows = start_analysis.rows_of(record)
    cells = [
        [
            "",
            # Translators: the process that makes workers; short, for a narrow column.
            ptr("heading of a column", "server"),
            ptr("heading of a column", "start-up"),
            ptr("heading of a column", "work"),
            ptr("heading of a column", "end"),
            ptr("heading of a column", "total"),
            ptr("heading of a column", "from - to"),
            ptr("heading of a column", "memory"),
        ]
    ]
    for row in rows:
        times = (row.start_seconds, row.work_seconds, row.end_seconds, row.total_seconds)
        memory = size(row.memory_bytes) if row.memory_bytes else ""
        server = _seconds(row.server_seconds) if row.server_seconds else ""
        cells.append(
            [
                row.way.name,
                server,
                *map(_seconds, times),
                _span(row.totals.low, row.totals.high),
                memory,
            ]
        )
    yield from aligned(cells, least_widths=(12, 9, 9, 10, 10, 10, 14, 11), left=(0,))
    yield ""
    for row in rows:
        yield from _explained(f"{row.way.name}:", row.way.what, row.way.when)
    yield tr("Times are of the round with the median total; from - to is the total of all rounds.")
    yield tr(
        "Memory is what a worker shares with no other; without processes, that of the program."
    )
    for note in start_analysis.notes_on(rows):
        yield from wrapped(localized(note), _columns(), "")


SHOWN = {
    Measurement.RACE: Shown(RACE, _race_lines),
    Measurement.DISPATCH: Shown(DISPATCH, _dispatch_lines),
    Measurement.METHODS: Shown(START_METHODS, _start_lines),
}
_BY_RECORD = {each.kind.record: each for each in SHOWN.values()}
