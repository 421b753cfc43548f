"""A race of pool sizes as an HTML file: its chart with bands and laws, its figures and verdict."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from processing.language.amounts import decimal_amount, percent_amount
from processing.language.lazy_text import lazy_ntr, lazy_tr
from processing.measuring.benchmark.environment import Circumstances
from processing.measuring.benchmark.guess_outcome import guess_outcome
from processing.measuring.benchmark.race_analysis import RaceAnalysis
from processing.measuring.durations import precise
from processing.measuring.speedup.bootstrap import COVERED
from processing.measuring.speedup.scaling import Point
from processing.measuring.web_page._document import (
    Speak,
    document,
    escaped,
    paragraph,
    table,
)
from processing.measuring.web_page._look import STYLE
from processing.measuring.what_if.words import number_text

_WIDE, _HIGH = 720, 380
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 12, 34
_HEADROOM = 1.12
_BEYOND = 1.25  # how far the laws are drawn past what was measured
_SAMPLES = 60
_DOT = 4
_GUESS = 6  # from the middle of its diamond to a corner
_PERCENT = 100
_NOTHING = "\N{EN DASH}"
_TIMES = "\N{MULTIPLICATION SIGN}"
Place = tuple[float, float]


def race_page(
    circumstances: Circumstances, analysis: RaceAnalysis, speak: Speak, language: str
) -> Iterator[str]:
    """Yield the lines of a page in a language, in which `speak` says all texts."""
    body = _body(circumstances, analysis, speak)
    return document(speak(_TITLE), language, STYLE, "", body)


def save_race_page(
    circumstances: Circumstances, analysis: RaceAnalysis, path: Path, speak: Speak, language: str
) -> None:
    """Write a page.

    Raises:
        OutputError: it cannot be written.
    """
    from processing.files.atomic_write import save_lines

    save_lines(race_page(circumstances, analysis, speak, language), path)


def _body(circumstances: Circumstances, analysis: RaceAnalysis, speak: Speak) -> Iterator[str]:
    machine = circumstances.machine
    yield f"<header><h1>{escaped(speak(_TITLE))}</h1>"
    parts = (
        speak(lazy_ntr("{n} picture", "{n} pictures", circumstances.pictures)),
        speak(machine.cpu),
        speak(lazy_ntr("{n} core", "{n} cores", machine.cores)),
        machine.system,
        f"Python {machine.python}",
        f"Thumbpool {machine.thumbpool}",
        circumstances.made_at[:10],
    )
    yield paragraph("\N{NO-BREAK SPACE}\N{MIDDLE DOT} ".join(parts), "muted") + "</header>"
    yield paragraph(speak(analysis.judgement.verdict), "strong")
    yield paragraph(speak(analysis.judgement.caution), "warning")
    yield paragraph(speak(guess_outcome(analysis)))
    yield "<figure>"
    chart = _Chart(analysis, machine.cores, speak)
    yield from chart.lines()
    yield f'<ul class="legend">{chart.legend()}</ul></figure>'
    headings, rows = _figures(analysis, speak)
    yield table(speak(lazy_tr("Figures of the race")), headings, rows)
    yield f"<footer>{paragraph(speak(_NOTHING_ELSE))}</footer>"


def _figures(analysis: RaceAnalysis, speak: Speak) -> tuple[list[str], list[list[str]]]:
    """Return the headings and the rows of the table."""
    headings = [
        lazy_tr("Workers"),
        lazy_tr("Time"),
        lazy_tr("Speedup"),
        lazy_tr("{share} band", share=percent_amount(_PERCENT * COVERED)),
        lazy_tr("Efficiency"),
        lazy_tr("Karp-Flatt"),
        lazy_tr("Start-up"),
    ]
    points = analysis.scaling.points
    rows = [
        [str(point.workers), *(_cells(point, speak)), speak(precise(start))]
        for point, start in zip(points, analysis.start_seconds, strict=True)
    ]
    if analysis.plain_seconds:
        ratio = number_text(decimal_amount(points[0].seconds / analysis.plain_seconds, 2))
        name, taken = lazy_tr("no pool"), precise(analysis.plain_seconds)
        rows.insert(0, [*map(speak, (name, taken, ratio)), *[_NOTHING] * 4])
    if analysis.guesses:
        headings.append(lazy_tr("Expected"))
        guessed = {str(each.workers): each.speedup for each in analysis.guesses}
        rows = [[*cells, _expected(guessed.get(cells[0]), speak)] for cells in rows]
    return [speak(each) for each in headings], rows


def _expected(speedup: float | None, speak: Speak) -> str:
    return _NOTHING if speedup is None else speak(number_text(decimal_amount(speedup, 1)))


def _cells(point: Point, speak: Speak) -> list[str]:
    def said(value: float, digits: int) -> str:
        return speak(number_text(decimal_amount(value, digits)))

    band = f"{said(point.band.low, 2)} \N{EN DASH} {said(point.band.high, 2)}"
    return [
        speak(precise(point.seconds)),
        said(point.speedup, 2),
        band if point.workers > 1 else _NOTHING,
        speak(number_text(percent_amount(_PERCENT * point.efficiency))),
        _NOTHING if point.karp_flatt is None else said(point.karp_flatt, 3),
    ]


class _Chart:
    """Writes the chart as SVG."""

    def __init__(self, analysis: RaceAnalysis, cores: int, speak: Speak) -> None:
        self._scaling = analysis.scaling
        self._guesses = analysis.guesses
        self._cores = cores
        self._speak = speak
        points = analysis.scaling.points
        self._farthest = max(2.0, _BEYOND * points[-1].workers)
        sensible = [min(guess.speedup, guess.workers) for guess in analysis.guesses]
        highest = max(1.5, *(max(p.speedup, p.band.high) for p in points), *sensible)
        self._highest = highest * _HEADROOM

    def lines(self) -> Iterator[str]:
        """Yield the parts of an SVG element."""
        scaling = self._scaling
        told = escaped(
            ", ".join(
                self._speak(
                    lazy_ntr(
                        "{n} worker: {speedup}\N{MULTIPLICATION SIGN}",
                        "{n} workers: {speedup}\N{MULTIPLICATION SIGN}",
                        point.workers,
                        speedup=decimal_amount(point.speedup, 1),
                    )
                )
                for point in scaling.points
            )
        )
        yield f'<svg class="chart" viewBox="0 0 {_WIDE} {_HIGH}" role="img" aria-label="{told}">'
        yield from self._axes()
        edges = [(p.workers, p.band.high) for p in scaling.points]
        edges += [(p.workers, p.band.low) for p in reversed(scaling.points)]
        yield f'<polygon class="band" points="{self._places(edges)}"/>'
        yield self._curve("ideal", float)
        if scaling.amdahl is not None:
            yield self._curve("amdahl", scaling.amdahl.speedup)
        if scaling.universal is not None:
            yield self._curve("universal", scaling.universal.speedup)
        measured = [(p.workers, p.speedup) for p in scaling.points]
        yield f'<polyline class="measured-line" points="{self._places(measured)}"/>'
        for place in measured:
            x, y = self._at(place)
            yield f'<circle class="measured-dot" cx="{x:.1f}" cy="{y:.1f}" r="{_DOT}"/>'
        yield from self._guessed()
        yield "</svg>"

    def _guessed(self) -> Iterator[str]:
        """Yield what was expected, as far as it is inside of the chart."""
        seen = [(g.workers, g.speedup) for g in self._guesses if g.speedup <= self._highest]
        if seen:
            yield f'<polyline class="guess-line" points="{self._places([(1, 1), *seen])}"/>'
        for x, y in map(self._at, seen):
            corners = f"M{x:.1f} {y - _GUESS:.1f}l{_GUESS} {_GUESS}l-{_GUESS} {_GUESS}"
            yield f'<path class="guess-mark" d="{corners}l-{_GUESS} -{_GUESS}z"/>'

    def legend(self) -> str:
        """Return the entries of the legend."""
        scaling = self._scaling
        share = percent_amount(_PERCENT * COVERED)
        entries = [
            (
                "measured",
                lazy_ntr(
                    "measured: {n} round, {share} band",
                    "measured: medians of {n} rounds, {share} band",
                    scaling.rounds,
                    share=share,
                ),
            ),
            ("ideal", lazy_tr("ideal: n workers are n times as fast")),
        ]
        if scaling.amdahl is not None:
            serial = percent_amount(_PERCENT * scaling.amdahl.serial, 1)
            text = lazy_tr("Amdahl's law fits best with {share} serial work", share=serial)
            entries.append(("amdahl", text))
        if scaling.universal is not None:
            law = scaling.universal
            text = lazy_tr(
                "scalability law, best fit: contention {contention}, coherency {coherency}",
                contention=decimal_amount(law.contention, 3),
                coherency=decimal_amount(law.coherency, 4),
            )
            entries.append(("universal", text))
        if self._guesses:
            entries.append(("guess", lazy_tr("what you expected")))
        line = (
            '<svg viewBox="0 0 16 16" aria-hidden="true"><path class="{}-line" d="M0 8h16"/></svg>'
        )
        return "".join(
            f"<li>{line.format(kind)}{escaped(self._speak(text))}</li>" for kind, text in entries
        )

    def _axes(self) -> Iterator[str]:
        step = next(s for s in (0.5, 1, 2, 5, 10, 20, 50, 100, 1000) if self._highest / s <= 8)
        for number in range(int(self._highest / step) + 1):
            _, y = self._at((1, number * step))
            figure = self._speak(number_text(decimal_amount(number * step, int(step < 1))))
            yield f'<path class="grid" d="M{_LEFT} {y:.1f}H{_WIDE - _RIGHT}"/>'
            yield (
                f'<text class="axis" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">'
                f"{escaped(figure)}{_TIMES}</text>"
            )
        bottom = _HIGH - _BOTTOM
        for point in self._scaling.points:
            x, _ = self._at((point.workers, 0))
            yield (
                f'<text class="axis" x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">'
                f"{point.workers}</text>"
            )
        name = escaped(self._speak(lazy_tr("workers")))
        yield (
            f'<text class="axis" x="{_WIDE - _RIGHT}" y="{bottom + 30}" text-anchor="end">'
            f"{name}</text>"
        )
        if 1 < self._cores <= self._farthest:
            x, _ = self._at((self._cores, 0))
            cores = escaped(self._speak(lazy_ntr("{n} core", "{n} cores", self._cores)))
            yield f'<line class="ideal-line" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{bottom}"/>'
            yield f'<text class="axis" x="{x + 5:.1f}" y="{bottom - 6}">{cores}</text>'

    def _curve(self, kind: str, speedup: Callable[[float], float]) -> str:
        step = (self._farthest - 1) / _SAMPLES
        numbers = [1 + step * number for number in range(_SAMPLES + 1)]
        places = [(n, speedup(n)) for n in numbers if speedup(n) <= self._highest]
        return f'<polyline class="{kind}-line" points="{self._places(places)}"/>'

    def _places(self, figures: Sequence[Place]) -> str:
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in map(self._at, figures))

    def _at(self, figures: Place) -> Place:
        """Return where a number of workers and a speedup are."""
        workers, speedup = figures
        right, bottom = _WIDE - _RIGHT, _HIGH - _BOTTOM
        x = _LEFT + (workers - 1) / (self._farthest - 1) * (right - _LEFT)
        return x, bottom - speedup / self._highest * (bottom - _TOP)


_TITLE = lazy_tr("Thumbpool: pool sizes compared")
_NOTHING_ELSE = lazy_tr(
    "Made with Thumbpool. This file needs nothing else: no network, no other file, no scripts."
)
