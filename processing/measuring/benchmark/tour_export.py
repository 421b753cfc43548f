"""Write what the guided tour measured: as a page to read or print, as a table, or as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from processing.errors import SettingsError
from processing.files.atomic_write import save_lines
from processing.files.csv_table import csv_table
from processing.files.display import display
from processing.language import phrases
from processing.language.amounts import decimal_amount
from processing.language.lazy_text import lazy_tr
from processing.language.translation import localized, ntr, tr
from processing.measuring.benchmark.environment import machine_facts
from processing.measuring.benchmark.tour_findings import Findings
from processing.measuring.benchmark.tour_results import PassResult, reference_of
from processing.measuring.benchmark.tour_steps import TourStep
from processing.record import record

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
    doubts: str


def save_tour(path: Path, report: TourReport) -> None:
    """Write a report as what the suffix of `path` says, in the language of the program.

    Raises:
        SettingsError: the suffix is none of `SUFFIXES`.
        OutputError: it cannot be written.
    """
    writers = dict(zip(SUFFIXES, (_page, _table, _json), strict=True))
    write = writers.get(path.suffix.lower())
    if write is None:
        raise SettingsError(
            lazy_tr(
                "{file} cannot be written: its name must end in {endings}.",
                file=display(path),
                endings=", ".join(SUFFIXES),
            )
        )
    save_lines([write(report)], path)


def rows_of(report: TourReport) -> list[TourRow]:
    """Return a row a pass."""
    headlines = {step.number: localized(step.headline) for step in report.steps}
    return [_row(each, headlines[each.step], report) for each in report.results]


def _row(result: PassResult, headline: str, report: TourReport) -> TourRow:
    reference = reference_of(result, report.results)
    speedup = result.speedup_over(reference) if reference is not None else None
    doubts = report.findings[result.step].doubts if result.step in report.findings else ()
    return TourRow(
        result.step,
        headline,
        localized(result.title),
        result.workers,
        result.files,
        result.failed,
        round(result.seconds, 6),
        round(result.start_seconds, 6),
        round(speedup or 0.0, 4),
        localized(reference.title) if reference is not None and speedup else "",
        round(result.lanes_occupied, 4),
        round(result.cores_got, 4),
        result.wait_milliseconds,
        round(result.others_share, 4),
        " ".join(map(localized, doubts)),
    )


def _table(report: TourReport) -> str:
    return csv_table(TourRow, rows_of(report))


def _json(report: TourReport) -> str:
    steps = [
        {
            "step": step.number,
            "headline": localized(step.headline),
            "what_to_watch": localized(step.before),
            "measured": [localized(each) for each in report.findings[step.number].measured],
            "doubts": [localized(each) for each in report.findings[step.number].doubts],
        }
        for step in report.steps
        if step.number in report.findings
    ]
    plain = {
        "schema": _SCHEMA,
        "version": _VERSION,
        "machine": asdict(machine_facts()),
        "steps": steps,
        "passes": [asdict(row) for row in rows_of(report)],
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _page(report: TourReport) -> str:
    """Return a page in Markdown, which every editor shows and many programs print."""
    machine = machine_facts()
    where = (
        localized(machine.cpu),
        ntr("{n} core", "{n} cores", machine.cores),
        machine.system,
        f"Python {machine.python}",
        f"Thumbpool {machine.thumbpool}",
    )
    lines = [f"# {tr('Guided tour')}", "", display(" · ".join(where)), ""]
    rows = rows_of(report)
    for step in report.steps:
        findings = report.findings.get(step.number)
        if findings is None:
            continue
        lines += [f"## {step.number}. {localized(step.headline)}", "", localized(step.before), ""]
        lines += [f"**{localized(each)}**\n" for each in findings.doubts]
        lines += [f"- {localized(each)}" for each in findings.measured]
        lines += ["", *_page_table([row for row in rows if row.step == step.number]), ""]
    return "\n".join(lines)


def _page_table(rows: Sequence[TourRow]) -> list[str]:
    headings = (
        # Translators: a single measurement of a step of the guided tour.
        tr("Pass"),
        tr("Workers"),
        tr("Pictures"),
        tr("Time"),
        tr("Start-up"),
        tr("Speedup"),
        tr("Workers busy"),
        tr("CPU cores used"),
        tr("Other programs"),
    )
    cells = [headings, ("---",) * len(headings)]
    cells += [
        (
            row.title,
            str(row.workers),
            str(row.pictures),
            tr("{seconds} s", seconds=decimal_amount(row.work_seconds, 2)),
            tr("{seconds} s", seconds=decimal_amount(row.start_up_seconds, 2)),
            _times(row.speedup),
            phrases.decimal(row.workers_busy, 1),
            phrases.decimal(row.cores_used, 1),
            phrases.percent(_PERCENT * row.others_share),
        )
        for row in rows
    ]
    return [f"| {' | '.join(line)} |" for line in cells]


def _times(speedup: float) -> str:
    if not speedup:
        return "\N{EN DASH}"
    return f"{phrases.decimal(speedup, 1)}\N{MULTIPLICATION SIGN}"
