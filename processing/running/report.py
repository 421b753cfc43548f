"""The report of a run: every planned file once, as a value, as CSV and as JSON."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, field
from pathlib import Path

from processing.errors import SettingsError, explained
from processing.files.atomic_write import is_pipe_or_device, pipe_sentence, save_lines
from processing.files.display import display
from processing.files.remote.names import place_of
from processing.files.temporaries import new_run_id, temporary_path
from processing.language.joining import lazy_choice
from processing.language.lazy_text import code_of, lazy_tr
from processing.planning.plan import Plan
from processing.record import record
from processing.running.lanes import pid_of
from processing.task import Counts, Outcome, Status

Localize = Callable[[str], str]  # `localized`, or `str` for English


def reason_not_made(problem: str) -> str:
    """Return the reason of each picture that a run ended before, because of its `problem`."""
    return lazy_tr("This picture was not made. {problem}", code="not-made", problem=problem)


def is_not_made(outcome: Outcome) -> bool:
    """Return whether that is the reason of an outcome."""
    return code_of(outcome.reason) == "not-made"


@record
class ReportRow:
    """One planned file as it is exported, paths exact; sizes in bytes, dimensions in pixels.

    Attributes:
        code: names the reason, for programs: the same in each version and language.
        warning_codes: those of the warnings, with spaces between.
        worker: its process id (thread id for engines without processes) on its own machine.
        host: the name of that machine, if it is one of a cluster; otherwise empty.
    """

    source: str
    destination: str
    status: str
    code: str
    reason: str
    warning_codes: str
    warnings: str
    source_bytes: int
    result_bytes: int
    source_width: int | None
    source_height: int | None
    result_width: int | None
    result_height: int | None
    seconds: float | None
    worker: int | None
    host: str


@record
class Report:
    """The end of one run.

    Attributes:
        outcomes: one a planned file, in the order of the plan.
        elapsed_seconds: wall time, start-up of the workers included, pauses left out.
        cancelled: whether the user ended it early.
        problem: why the engine itself gave up; empty if it did not.
        has_begun: whether it came to making pictures; if not, `problem` tells what was in the way.
        workers: how many there were at most; None if as many as the settings say.
        fewest_workers: how many there were at least, if they were changed; None if not known.
        hosts: of workers of a cluster, by the ids in timings, the names of their machines.
        counts: how many files ended how; they add up to `planned`.
        result_bytes: how many bytes the results of this run take.
        not_made: how many of those that failed did so because of `problem` alone.
    """

    run_id: str
    plan: Plan
    outcomes: Sequence[Outcome]
    elapsed_seconds: float
    cancelled: bool = False
    problem: str = ""
    has_begun: bool = True
    workers: int | None = None
    fewest_workers: int | None = None
    hosts: Mapping[int, str] = field(default_factory=dict)
    counts: Counts = field(init=False)
    result_bytes: int = field(init=False)
    not_made: int = field(init=False)

    def __post_init__(self) -> None:
        tally: Counter[Status] = Counter()
        result_bytes = not_made = 0
        for outcome in self.outcomes:  # once: each look at one of a million takes a while
            tally[outcome.status] += 1
            result_bytes += outcome.result_bytes
            not_made += outcome.status is Status.FAILED and is_not_made(outcome)
        counts = Counts(len(self.plan.tasks), *(tally[status] for status in Status))
        object.__setattr__(self, "counts", counts)
        object.__setattr__(self, "result_bytes", result_bytes)
        object.__setattr__(self, "not_made", not_made)

    @property
    def is_refused(self) -> bool:
        """Whether something was in its way before any picture was begun."""
        return bool(self.problem) and not self.has_begun

    def rows(self, localize: Localize = str) -> Iterator[ReportRow]:
        """Yield a row a planned file, in the order of the plan, with sentences by `localize`."""
        for task, outcome in zip(self.plan.tasks, self.outcomes, strict=True):
            source_width, source_height = outcome.source_size or (None, None)
            result_width, result_height = outcome.result_size or (None, None)
            timing = outcome.timing
            worker = timing.worker if timing else None
            host = "" if worker is None else self.hosts.get(worker, "")
            yield ReportRow(
                source=place_of(task.source),
                destination=place_of(task.destination),
                status=outcome.status.value,
                code=code_of(outcome.reason),
                reason=localize(outcome.reason),
                warning_codes=" ".join(filter(None, map(code_of, outcome.warnings))),
                warnings=" ".join(map(localize, outcome.warnings)),
                source_bytes=outcome.source_bytes,
                result_bytes=outcome.result_bytes,
                source_width=source_width,
                source_height=source_height,
                result_width=result_width,
                result_height=result_height,
                seconds=round(timing.elapsed_seconds, 6) if timing else None,
                worker=worker if worker is None or not host else pid_of(worker),
                host=host,
            )


def check_report_path(path: Path) -> None:
    """Prove that `save_report` can write beside `path`, and leave nothing there.

    Raises:
        SettingsError: the ending names no format, or it cannot be written there.
    """
    _check_ending(path)
    if os.path.isdir(path) or not os.path.isdir(path.parent):  # noqa: PTH112 - raises not
        raise SettingsError(
            lazy_tr(
                "The report {path} cannot be written: name a file in a folder that exists already.",
                path=display(path),
            )
        )
    if is_pipe_or_device(path):
        raise SettingsError(pipe_sentence(path))
    probe = temporary_path(path, new_run_id(), 0)
    try:
        with suppress(FileNotFoundError):
            path.lstat()  # refuses a name that is too long
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise SettingsError(
            lazy_tr(
                "The report {path} cannot be written: {why}. "
                "Name a file in a folder that you may write to.",
                path=display(path),
                why=explained(error),
            )
        ) from error


def _check_ending(path: Path) -> None:
    if path.suffix.lower() not in _WRITERS:
        raise SettingsError(
            lazy_tr(
                "The report {path} must end in {endings} to tell its format.",
                path=display(path),
                endings=lazy_choice(tuple(_WRITERS)),
            )
        )


def save_report(report: Report, path: Path, localize: Localize = str) -> None:
    """Write the report as JSON or CSV, as the ending of `path` says, whole or not at all.

    Its sentences are English unless `localize` says them in another language.

    Raises:
        SettingsError: the ending is neither.
        OutputError: the file cannot be written; an older one is kept.
    """
    _check_ending(path)
    save_lines([_WRITERS[path.suffix.lower()](report, localize)], path)


def as_csv(report: Report, localize: Localize = str) -> str:
    """Return the rows as CSV with a heading line."""
    from processing.files.csv_table import csv_table

    return csv_table(ReportRow, report.rows(localize))


def as_json(report: Report, localize: Localize = str) -> str:
    """Return the run's figures and its rows as JSON, in which paths are exact."""
    settings = report.plan.settings
    counts = asdict(report.counts)
    workers = report.workers or settings.workers
    head = {
        "run_id": report.run_id,
        "cancelled": report.cancelled,
        "problem": localize(report.problem),
        "engine": settings.engine.value,
        "start_method": settings.start_method.value,
        "workers": workers,
        "fewest_workers": report.fewest_workers or workers,
        "elapsed_seconds": round(report.elapsed_seconds, 6),
        "counts": counts,
        "files": [asdict(row) for row in report.rows(localize)],
    }
    return json.dumps(head, indent=1) + "\n"


_WRITERS = {".json": as_json, ".csv": as_csv}
