"""The work of `benchmark`: measure, and print a table and a conclusion."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from processing.cli._benchmark_tables import ShownRecord, conclusion_of, table_lines
from processing.cli._common import ExitStatus, tell
from processing.cli._comparison import measure_to_end
from processing.cli._follow import Inbox
from processing.cli.benchmark import BenchmarkRequest, Measurement
from processing.cli.interruption import Interruption
from processing.cli.samples import COUNT, SIZE_PIXELS, SamplesRequest
from processing.errors import BenchmarkError
from processing.files.atomic_write import check_export_path, save_lines
from processing.measuring.benchmark.comparison import Comparison, Scope
from processing.measuring.benchmark.kinds import (
    DISPATCH,
    RACE,
    START_METHODS,
    Options,
    record_csv,
)
from processing.measuring.benchmark.messages import (
    ComparisonFinished,
    ComparisonMessage,
    ComparisonNotify,
)
from processing.measuring.benchmark.records import Record, as_json
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe


def measure(request: BenchmarkRequest, interruption: Interruption) -> ExitStatus:
    """Do what `request` asks and return how it ended.

    Raises:
        ThumbpoolError: it was refused, or what was measured cannot be written.
    """
    if request.json_path is not None:
        check_export_path(request.json_path, (".json",))
    if request.csv_path is not None:
        check_export_path(request.csv_path, (".csv",))
    with _sources(request, interruption) as sources:
        if interruption.is_requested:
            return ExitStatus.CANCELLED
        inbox: Inbox[ComparisonMessage] = Inbox()
        comparison = _comparison(request, sources, inbox.put)
        finished = measure_to_end(comparison, inbox, interruption, is_quiet=request.is_quiet)
    return _end(request, finished)


@contextmanager
def _sources(request: BenchmarkRequest, interruption: Interruption) -> Iterator[tuple[Path, ...]]:
    """Provide the pictures to measure with: those named, or samples that are removed again."""
    if request.sources:
        yield request.sources
        return
    with tempfile.TemporaryDirectory(
        prefix="thumbpool-samples-", ignore_cleanup_errors=True
    ) as folder:
        samples = SamplesRequest(Path(folder), COUNT, SIZE_PIXELS, request.is_quiet)
        samples.carry_out(interruption)
        yield (Path(folder),)


def _comparison(
    request: BenchmarkRequest, sources: tuple[Path, ...], notify: ComparisonNotify
) -> Comparison:
    """Return the comparison that was asked; its results go to a scratch folder."""
    width, height = request.box or (Recipe().width_pixels, Recipe().height_pixels)
    recipe = Recipe(width_pixels=width, height_pixels=height)
    settings = BatchSettings(sources, Path(tempfile.gettempdir()) / "unused", recipe)
    if request.workers is not None:
        settings = replace(settings, workers=request.workers)
    kind = _KINDS[request.measurement]
    wanted = {
        "rounds": kind.rounds if request.rounds is None else request.rounds,
        "pictures": request.pictures,
        "wait_milliseconds": request.wait_milliseconds,
    }
    scope = Scope(**{name: value for name, value in wanted.items() if value is not None})
    return kind.make(settings, notify, scope, Options(sizes=request.sizes, with_fork=True))


_KINDS = {
    Measurement.RACE: RACE,
    Measurement.DISPATCH: DISPATCH,
    Measurement.METHODS: START_METHODS,
}


def _end(request: BenchmarkRequest, finished: ComparisonFinished) -> ExitStatus:
    """Write and print what the whole rounds measured, and return how it ended.

    Raises:
        BenchmarkError: nothing could be measured at all.
    """
    if finished.problem and not finished.has_begun:
        raise BenchmarkError(finished.problem)
    record = finished.record
    if isinstance(record, ShownRecord):
        _save(request, record)
        if not request.is_quiet:
            for line in table_lines(record):
                tell(line)
        tell(conclusion_of(record))
    if finished.problem:
        print(finished.problem, file=sys.stderr)
        return ExitStatus.FAILED
    if record is None:
        print("Cancelled before a whole round was measured.", file=sys.stderr)
    return ExitStatus.CANCELLED if finished.was_cancelled else ExitStatus.DONE


def _save(request: BenchmarkRequest, record: Record) -> None:
    if request.json_path is not None:
        save_lines([as_json(record)], request.json_path)
    if request.csv_path is not None:
        save_lines([record_csv(record)], request.csv_path)
