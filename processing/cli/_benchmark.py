"""Carry out `benchmark`: measure, and tell a table and what to make of it."""

import queue
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from processing.cli._benchmark_tables import Shown, table_lines, verdict_of
from processing.cli._output import ExitStatus, tell
from processing.cli._progress import NoProgress, Progress, make_progress
from processing.cli._requests import BenchmarkRequest, Measurement, SamplesRequest
from processing.cli._run import END_SECONDS, STEP_SECONDS
from processing.cli._samples import make
from processing.cli.interruption import Interruption
from processing.errors import BenchmarkError
from processing.files.atomic_write import check_export_path, save_lines
from processing.measuring.benchmark.comparison import Comparison, Scope
from processing.measuring.benchmark.dispatch import ROUNDS as DISPATCH_ROUNDS
from processing.measuring.benchmark.dispatch import DispatchComparison
from processing.measuring.benchmark.messages import (
    ComparisonFinished,
    ComparisonMessage,
    ComparisonStarted,
    TrialFinished,
)
from processing.measuring.benchmark.race import Race
from processing.measuring.benchmark.records import Record, as_json
from processing.measuring.benchmark.records_csv import record_csv
from processing.measuring.benchmark.start_methods import StartComparison
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe

SAMPLE_COUNT = 24
SAMPLE_SIZE = (1600, 1200)  # pixels


Inbox = queue.SimpleQueue[ComparisonMessage]


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
        inbox: Inbox = queue.SimpleQueue()
        comparison = _comparison(request, sources, inbox)
        finished = follow(comparison, inbox, interruption, is_quiet=request.is_quiet)
    return _end(request, finished)


@contextmanager
def _sources(request: BenchmarkRequest, interruption: Interruption) -> Iterator[tuple[Path, ...]]:
    """Give what to measure with: what was named, or samples for as long as they are needed."""
    if request.sources:
        yield request.sources
        return
    with tempfile.TemporaryDirectory(
        prefix="thumbpool-samples-", ignore_cleanup_errors=True
    ) as folder:
        width, height = SAMPLE_SIZE
        make(
            SamplesRequest(Path(folder), SAMPLE_COUNT, width, height, request.is_quiet),
            interruption,
        )
        yield (Path(folder),)


def _comparison(request: BenchmarkRequest, sources: tuple[Path, ...], inbox: Inbox) -> Comparison:
    """Return what is to be measured; results go to a scratch folder whatever the settings say."""
    width, height = request.box or (Recipe().width_pixels, Recipe().height_pixels)
    recipe = Recipe(width_pixels=width, height_pixels=height)
    settings = BatchSettings(sources, Path(tempfile.gettempdir()) / "unused", recipe)
    if request.workers is not None:
        settings = replace(settings, workers=request.workers)
    scope = Scope(wait_milliseconds=request.wait_milliseconds)
    if request.measurement is Measurement.DISPATCH:
        scope = replace(scope, rounds=DISPATCH_ROUNDS)
    if request.rounds is not None:
        scope = replace(scope, rounds=request.rounds)
    if request.pictures is not None:
        scope = replace(scope, pictures=request.pictures)
    match request.measurement:
        case Measurement.RACE:
            return Race(settings, inbox.put, scope, sizes=request.sizes)
        case Measurement.DISPATCH:
            return DispatchComparison(settings, inbox.put, scope)
        case Measurement.METHODS:
            return StartComparison(settings, inbox.put, scope, with_fork=True)


def follow(
    comparison: Comparison, inbox: Inbox, interruption: Interruption, *, is_quiet: bool
) -> ComparisonFinished:
    """Measure, with a bar of the trials, and return the last word."""
    progress: Progress = NoProgress()
    comparison.start()
    try:
        while True:
            if interruption.is_requested:
                comparison.cancel()
            try:
                message = inbox.get(timeout=STEP_SECONDS)
            except queue.Empty:
                continue
            match message:
                case ComparisonStarted(trials=trials):
                    progress = make_progress("Trials", trials, as_json=False, is_quiet=is_quiet)
                case TrialFinished(finished=number):
                    progress.advance(number)
                case ComparisonFinished():
                    return message
    finally:
        progress.close()
        comparison.cancel()
        comparison.join(END_SECONDS)


def _end(request: BenchmarkRequest, finished: ComparisonFinished) -> ExitStatus:
    """Write and tell what was measured in whole rounds, and return how it ended.

    Raises:
        BenchmarkError: nothing could be measured at all.
    """
    if finished.problem and not finished.has_begun:
        raise BenchmarkError(finished.problem)
    record = finished.record
    if isinstance(record, Shown):
        _save(request, record)
        if not request.is_quiet:
            for line in table_lines(record):
                tell(line)
        tell(verdict_of(record))
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
