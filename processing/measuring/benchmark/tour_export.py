"""Write what the guided tour measured: as a page to read or print, as a table, or as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from processing.files.atomic_write import save_lines, wrong_ending
from processing.files.csv_table import csv_table
from processing.files.display import display
from processing.language.amounts import decimal_amount, percent_amount
from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.benchmark.environment import MachineFacts, machine_facts
from processing.measuring.benchmark.tour_findings import Findings
from processing.measuring.benchmark.tour_results import PassResult, reference_of
from processing.measuring.benchmark.tour_steps import TourStep
from processing.measuring.durations import hundredths
from processing.record import record
from processing.running.report import Localize

SUFFIXES = (".md", ".csv", ".json")
_SCHEMA, _VERSION = "thumbpool-tour", 1
_PERCENT = 100


@record
class TourReport:
    """What was measured so far.

    Attributes:
        steps: all steps of the tour.
        results: the passes that were completed, in their order.
        findings: by the number of the step, those of the completed ones.
    """

    steps: Sequence[TourStep]
    results: Sequence[PassResult]
    findings: Mapping[int, Findings]


@record
class TourRow:
    """One pass; `speedup` is that over the pass `compared_with`, 0 where there is none.

    Attributes:
        workers_busy: how many were on a picture, on average; waiting for a core counts as well.
        cores_used: processor time of all workers divided by the time.
        artificial_wait_milliseconds: what each picture waited besides; 0 for nothing.
        others_share: of the processor's time that other programs used, 0 to 1.
        first_result_seconds: when the first result had arrived in the main process.
        results_held_back: how many were done and had not arrived, as earlier ones were not done.
        pictures_lost: how many were in work when a worker died, and made again.
        doubts: why the figures of this step may say little; empty if there is no reason.
    """

    step: int
    headline: str
    title: str
    workers: int
    pictures: int
    failed: int
    work_seconds: float
    start_up_seconds: float
    speedup: float
    compared_with: str
    workers_busy: float
    cores_used: float
    artificial_wait_milliseconds: int
    others_share: float
    first_result_seconds: float
    results_held_back: int
    pictures_lost: int
    doubts: str


def save_tour(path: Path, report: TourReport, localize: Localize = str) -> None:
    """Write a report as what the suffix of `path` says; sentences as `localize` says them.

    Raises:
        SettingsError: the suffix is none of `SUFFIXES`.
        OutputError: it cannot be written.
    """
    writers = dict(zip(SUFFIXES, (_page, _table, _json), strict=True))
    write = writers.get(path.suffix.lower())
    if write is None:
        raise wrong_ending(path, SUFFIXES)
    save_lines([write(report, localize)], path)


def rows_of(report: TourReport, localize: Localize = str) -> list[TourRow]:
    """Return a row a pass."""
    headlines = {step.number: localize(step.headline) for step in report.steps}
    return [_row(each, headlines[each.step], report, localize) for each in report.results]


def _row(result: PassResult, headline: str, report: TourReport, localize: Localize) -> TourRow:
    reference = reference_of(result, report.results)
    speedup = result.speedup_over(reference) if reference is not None else None
    doubts = report.findings[result.step].doubts if result.step in report.findings else ()
    return TourRow(
        result.step,
        headline,
        localize(result.title),
        result.workers,
        result.files,
        result.failed,
        round(result.seconds, 6),
        round(result.start_seconds, 6),
        round(speedup or 0.0, 4),
        localize(reference.title) if reference is not None and speedup else "",
        round(result.lanes_occupied, 4),
        round(result.cores_got, 4),
        result.wait_milliseconds,
        round(result.others_share, 4),
        round(result.arrivals.first, 6) if result.arrivals is not None else 0.0,
        result.arrivals.held if result.arrivals is not None else 0,
        result.loss.pictures if result.loss is not None else 0,
        " ".join(map(localize, doubts)),
    )


def _table(report: TourReport, localize: Localize) -> str:
    return csv_table(TourRow, rows_of(report, localize))


def _json(report: TourReport, localize: Localize) -> str:
    steps = [
        {
            "step": step.number,
            "headline": localize(step.headline),
            "what_to_watch": localize(step.before),
            "measured": [localize(each) for each in report.findings[step.number].measured],
            "doubts": [localize(each) for each in report.findings[step.number].doubts],
        }
        for step in report.steps
        if step.number in report.findings
    ]
    plain = {
        "schema": _SCHEMA,
        "version": _VERSION,
        "machine": asdict(machine_facts()),
        "steps": steps,
        "passes": [asdict(row) for row in rows_of(report, localize)],
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _page(report: TourReport, localize: Localize) -> str:
    """Return a page in Markdown, which every editor shows and many programs print."""
    machine = machine_facts()
    where = where_measured(machine, localize)
    lines = [f"# {localize(lazy_tr('Guided tour'))}", "", display(where), ""]
    for step in report.steps:
        findings = report.findings.get(step.number)
        if findings is None:
            continue
        lines += [f"## {step.number}. {localize(step.headline)}", "", localize(step.before), ""]
        lines += [f"**{localize(each)}**\n" for each in findings.doubts]
        lines += [f"- {localize(each)}" for each in findings.measured]
        cells = cells_of(report, step.number, machine.cores, localize)
        ruled = [cells[0], ["---"] * len(cells[0]), *cells[1:]]
        lines += ["", *(f"| {' | '.join(row)} |" for row in ruled), ""]
    return "\n".join(lines)


def where_measured(machine: MachineFacts, localize: Localize) -> str:
    """Return in a line on which machine the tour was run."""
    parts = (
        localize(machine.cpu),
        localize(lazy_ntr("{n} core", "{n} cores", machine.cores)),
        machine.system,
        f"Python {machine.python}",
        f"Thumbpool {machine.thumbpool}",
    )
    return " · ".join(parts)


def cells_of(report: TourReport, step: int, cores: int, localize: Localize) -> list[list[str]]:
    """Return the figures of a step as a table, the headings first."""
    rows = [row for row in rows_of(report, localize) if row.step == step]
    headings = (
        # Translators: a single measurement of a step of the guided tour.
        lazy_tr("Pass"),
        lazy_tr("Workers"),
        lazy_tr("Pictures"),
        lazy_tr("Time"),
        lazy_tr("Start-up"),
        lazy_tr("Speedup"),
        lazy_tr("Workers busy"),
        lazy_tr("CPU cores used"),
        lazy_tr("Other programs"),
    )
    cells: list[Sequence[str]] = [headings]
    cells += [
        (
            row.title,
            str(row.workers),
            str(row.pictures),
            hundredths(row.work_seconds),
            hundredths(row.start_up_seconds),
            _times(row.speedup),
            _of(row.workers_busy, row.workers),
            _of(row.cores_used, cores),
            # Translators: a share of the processor's time that other programs used.
            lazy_tr("{share} of the time", share=percent_amount(_PERCENT * row.others_share)),
        )
        for row in rows
    ]
    return [[localize(cell) for cell in line] for line in cells]


def _of(value: float, whole: int) -> LazyText:
    # Translators: a part of a whole, as "1.8 of 4"; both are numbers of workers or of cores.
    return lazy_tr("{value} of {whole}", value=decimal_amount(value, 1), whole=whole)


def _times(speedup: float) -> str:
    if not speedup:
        return "\N{EN DASH}"
    # Translators: a speedup, as "1.8" times as fast.
    return lazy_tr("{n}\N{MULTIPLICATION SIGN}", n=decimal_amount(speedup, 1))
