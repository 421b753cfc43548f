"""Format measurements as tables and sentences for a terminal."""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from processing.cli._requests import Measurement
from processing.files.display import display, readable_size
from processing.measuring.benchmark import dispatch_analysis, start_analysis
from processing.measuring.benchmark.environment import Circumstances
from processing.measuring.benchmark.kinds import DISPATCH, RACE, START_METHODS, ComparisonKind
from processing.measuring.benchmark.race_analysis import RaceAnalysis, analysis_of
from processing.measuring.benchmark.records import DispatchRecord, RaceRecord, Record, StartRecord
from processing.measuring.speedup.bootstrap import Interval
from processing.measuring.speedup.scaling import Point, Scaling

_WIDTH = 100
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
    sentence: str = _BY_RECORD[type(record)].kind.analyse(record).judgement.sentence
    return sentence


def _circumstance_lines(where: Circumstances) -> Iterator[str]:
    machine = where.machine
    yield f"{where.pictures:,} pictures, {where.megapixels:,.1f} megapixels; {display(where.cache)}"
    memory = readable_size(machine.memory_bytes)
    yield f"{display(machine.cpu)}, {machine.cores} cores, {memory}; {display(machine.system)}"
    versions = f"Python {machine.python}, Pillow {machine.pillow}, Thumbpool {machine.thumbpool}"
    yield display(versions)
    if where.left_out:
        yield f"Left out, as not every pool size could make them: {where.left_out:,}"
    if where.wait_milliseconds:
        yield f"An artificial wait of {where.wait_milliseconds} ms a picture, at no processor time"


def _race_lines(record: RaceRecord) -> Iterator[str]:
    analysis = analysis_of(record)
    yield "   workers  start-up      work  speedup      95 % band  efficiency  serial fraction"
    if analysis.plain_seconds is not None:
        yield f"   no pool            {analysis.plain_seconds:8.3f} s"
    points = analysis.scaling.points
    for point, start in zip(points, analysis.start_seconds, strict=True):
        yield _point_line(point, start)
    yield ""
    yield from _law_lines(analysis.scaling)
    cost = analysis.hand_over
    if cost is not None:
        span = f"from {_difference(cost.low)} to {_difference(cost.high)} time"
        yield f"A pool of one takes {span} than the plain loop without a pool"
    if analysis.disturbed_rounds:
        yield f"Disturbed by other programs: {_rounds(analysis)}"


def _workers(number: int) -> str:
    return "1 worker" if number == 1 else f"{number} workers"


def _difference(share: float) -> str:
    return f"{abs(share):.0%} {'less' if share < 0 else 'more'}"


def _rounds(analysis: RaceAnalysis) -> str:
    """Return which rounds were disturbed, by number or as "all rounds"."""
    numbers, rounds = analysis.disturbed_rounds, analysis.scaling.rounds
    if len(numbers) == rounds:
        return "all rounds"
    return (
        f"{'round' if len(numbers) == 1 else 'rounds'} {', '.join(map(str, numbers))} of {rounds}"
    )


def _point_line(point: Point, start: float) -> str:
    band = f"{point.band.low:.2f} - {point.band.high:.2f}" if point.workers > 1 else ""
    serial = "" if point.karp_flatt is None else f"{point.karp_flatt:.3f}"
    return (
        f"{point.workers:10}{start:8.3f} s{point.seconds:8.3f} s{point.speedup:9.2f}"
        f"{band:>15}{point.efficiency:12.0%}{serial:>17}"
    ).rstrip()


def _law_lines(scaling: Scaling) -> Iterator[str]:
    if scaling.amdahl is not None and scaling.serial is not None:
        low, high = scaling.serial.low, scaling.serial.high
        share = f"{scaling.amdahl.serial:.1%} serial ({low:.1%} to {high:.1%})"
        yield f"Amdahl's law fits best with {share}"
    fit, best = scaling.universal, scaling.best_workers
    if fit is None or best is None:
        yield "Universal scalability law: not fitted, as that needs four sizes"
        return
    fastest = _fastest(fit.best_workers, best, scaling.measured_to)
    yield (
        f"Universal scalability law: contention {fit.contention:.4f}, coherency "
        f"{fit.coherency:.5f}, fastest with {fastest}"
    )


def _fastest(workers: float, span: Interval, measured_to: int) -> str:
    """Return the number of workers at which the law is fastest, within what was measured."""
    if span.low > measured_to:
        return f"over {measured_to} workers, which is beyond what was measured"
    fastest, low, high = (_number(each, measured_to) for each in (workers, span.low, span.high))
    return f"{fastest} workers ({low} to {high})"


def _number(workers: float, measured_to: int) -> str:
    """Return a number of workers; one beyond what was measured only as "over" that."""
    return f"over {measured_to}" if workers > measured_to else f"{workers:.1f}"


def _dispatch_lines(record: DispatchRecord) -> Iterator[str]:
    yield f"{_workers(record.workers)}; times in seconds, medians of all rounds"
    rows = dispatch_analysis.rows_of(record)
    longest = max((row.ticks[-1] for row in rows), default=0.0)
    yield f"{'':32} first    half   total  moved  arrivals, from the call to {longest:.2f} s"
    for row in rows:
        yield (
            f"{row.title:30}{row.first:8.2f}{row.half:8.2f}{row.total:8.2f}{row.displacement:7.1f}"
            f"  {_marks(row.ticks, longest)}"
        ).rstrip()
    yield ""
    yield "moved: how many places a result came from where it was submitted, on average"
    yield ""
    for method in dict.fromkeys(row.method for row in rows):
        yield from _explained(f"{method.name}: {method.code()}", f"{method.what} {method.when}")


def _explained(title: str, words: str) -> Iterator[str]:
    yield title
    yield from textwrap.wrap(words, _WIDTH, initial_indent="    ", subsequent_indent="    ")


def _marks(ticks: Sequence[float], longest: float) -> str:
    """Return a line with a mark for each arrival of a result."""
    marks = [" "] * _TICKS
    for seconds in ticks:
        place = int(seconds / longest * _TICKS) if longest > 0 else 0
        marks[min(place, _TICKS - 1)] = "|"
    return "".join(marks)


def _start_lines(record: StartRecord) -> Iterator[str]:
    yield f"{_workers(record.workers)}, but none for serial"
    rows = start_analysis.rows_of(record)
    yield "             start-up      work       end     total     from - to     memory"
    for row in rows:
        memory = readable_size(row.memory_bytes) if row.memory_bytes else ""
        span = f"{row.totals.low:.2f} - {row.totals.high:.2f}"
        yield (
            f"{row.way.name:12}{row.start_seconds:7.3f} s{row.work_seconds:8.3f} s"
            f"{row.end_seconds:8.3f} s{row.total_seconds:8.3f} s{span:>14}{memory:>11}"
        ).rstrip()
    yield ""
    for row in rows:
        yield from _explained(f"{row.way.name}:", f"{row.way.what} {row.way.when}")
    yield "Times are of the round with the median total; from - to is the total of all rounds."
    yield "Memory is what a worker shares with no other; without processes, that of the program."


SHOWN = {
    Measurement.RACE: Shown(RACE, _race_lines),
    Measurement.DISPATCH: Shown(DISPATCH, _dispatch_lines),
    Measurement.METHODS: Shown(START_METHODS, _start_lines),
}
_BY_RECORD = {each.kind.record: each for each in SHOWN.values()}
