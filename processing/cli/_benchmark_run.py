"""The work of `benchmark`: measure, and print a table and a conclusion."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from processing.cli._benchmark_tables import SHOWN, conclusion_of, table_lines
from processing.cli._common import ExitStatus, print_line
from processing.cli._comparison import measure_to_end
from processing.cli._follow import Inbox
from processing.cli._requests import BenchmarkOptions
from processing.cli._terminal import Ink, complain, say
from processing.cli.interruption import Interruption
from processing.cli.samples import COUNT, SIZE_PIXELS, SamplesRequest
from processing.errors import BenchmarkError
from processing.files.atomic_write import check_export_path, save_lines
from processing.language.translation import language, localized, tr
from processing.measuring.benchmark.comparison import Comparison, Scope
from processing.measuring.benchmark.kinds import Options, record_csv
from processing.measuring.benchmark.messages import (
    ComparisonFinished,
    ComparisonMessage,
    ComparisonNotify,
)
from processing.measuring.benchmark.records import RaceRecord, Record, as_json
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe


def measure(options: BenchmarkOptions, interruption: Interruption) -> ExitStatus:
    """Measure what `options` ask for and return how it ended.

    Raises:
        ThumbpoolError: it was refused, or what was measured cannot be written.
    """
    if options.json_path is not None:
        check_export_path(options.json_path, (".json",))
    if options.csv_path is not None:
        check_export_path(options.csv_path, (".csv",))
    if options.html_path is not None:
        check_export_path(options.html_path, (".html",))
    with _sources(options, interruption) as sources:
        if interruption.is_requested:
            return ExitStatus.CANCELLED
        inbox: Inbox[ComparisonMessage] = Inbox()
        comparison = _comparison(options, sources, inbox.put)
        finished = measure_to_end(comparison, inbox, interruption, is_quiet=options.is_quiet)
    return _end(options, finished)


@contextmanager
def _sources(options: BenchmarkOptions, interruption: Interruption) -> Iterator[tuple[Path, ...]]:
    """Provide the pictures to measure with: those named, or samples that are removed again."""
    if options.sources:
        yield options.sources
        return
    with tempfile.TemporaryDirectory(
        prefix="thumbpool-samples-", ignore_cleanup_errors=True
    ) as folder:
        samples = SamplesRequest(Path(folder), COUNT, SIZE_PIXELS, options.is_quiet)
        samples.carry_out(interruption)
        yield (Path(folder),)


def _comparison(
    options: BenchmarkOptions, sources: tuple[Path, ...], notify: ComparisonNotify
) -> Comparison:
    """Return the comparison that was asked; its results go to a scratch folder."""
    width, height = options.box or (Recipe().width_pixels, Recipe().height_pixels)
    recipe = Recipe(width_pixels=width, height_pixels=height)
    settings = BatchSettings(sources, Path(tempfile.gettempdir()) / "unused", recipe)
    if options.workers is not None:
        settings = replace(settings, workers=options.workers)
    kind = SHOWN[options.measurement].kind
    wanted = {
        "rounds": kind.rounds if options.rounds is None else options.rounds,
        "pictures": options.pictures,
        "wait_milliseconds": options.wait_milliseconds,
    }
    scope = Scope(**{name: value for name, value in wanted.items() if value is not None})
    return kind.make(settings, notify, scope, Options(sizes=options.sizes, with_fork=True))


def _end(options: BenchmarkOptions, finished: ComparisonFinished) -> ExitStatus:
    """Write and print what the whole rounds measured, and return how it ended.

    Raises:
        BenchmarkError: nothing could be measured at all.
    """
    if finished.problem and not finished.has_begun:
        raise BenchmarkError(finished.problem)
    record = finished.record
    if record is not None:
        _save(options, record)
        if not options.is_quiet:
            for line in table_lines(record):
                print_line(line)
        say(conclusion_of(record), Ink.HEADING)
    if finished.problem:
        complain(localized(finished.problem), Ink.FAILURE)
        return ExitStatus.FAILED
    if record is None:
        complain(tr("Cancelled before a whole round was measured."))
    return ExitStatus.CANCELLED if finished.was_cancelled else ExitStatus.DONE


def _save(options: BenchmarkOptions, record: Record) -> None:
    if options.json_path is not None:
        save_lines([as_json(record)], options.json_path)
    if options.csv_path is not None:
        save_lines([record_csv(record)], options.csv_path)
    if options.html_path is not None and isinstance(record, RaceRecord):
        from processing.measuring.benchmark.race_analysis import analysis_of
        from processing.measuring.web_page.race_page import save_race_page

        where, analysis = record.circumstances, analysis_of(record)
        save_race_page(where, analysis, options.html_path, localized, language().code)
