"""The work of `what-if`: read a run, simulate, and print and write what was found."""

from processing.cli._common import ExitStatus, print_line
from processing.cli._requests import WhatIfOptions
from processing.cli._terminal import Ink, say
from processing.cli._width import aligned
from processing.errors import BenchmarkError
from processing.files.atomic_write import check_export_path, save_lines
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.language.translation import language, localized
from processing.measuring.recordings.recorded_run import RecordedRun, read_run
from processing.measuring.web_page.run_page import RunPage, save_run_page
from processing.measuring.what_if import words
from processing.measuring.what_if.answer import Answer, answer_of, measured_of, pool_like
from processing.measuring.what_if.answer_json import answer_json
from processing.measuring.what_if.curve import sizes_up_to
from processing.measuring.what_if.schedule import ListOrder
from processing.settings.batch import available_cores

_LARGEST = 8  # workers in the table, at least
_MILLISECONDS = 1000
_WIDTHS = (9, 10, 10, 12, 10, 8)


def answer(options: WhatIfOptions) -> ExitStatus:
    """Do what `options` asks and return how it ended.

    Raises:
        ThumbpoolError: the file is no recorded run, or what was found cannot be written.
    """
    if options.html_path is not None:
        check_export_path(options.html_path, (".html",))
    if options.json_path is not None:
        check_export_path(options.json_path, (".json",))
    run = read_run(options.path)
    found = _found(options, run)
    if options.json_path is not None:
        save_lines([answer_json(found)], options.json_path)
    if options.html_path is not None:
        page = RunPage(run.timeline, run.tasks, run.cores or available_cores(), None, found)
        save_run_page(page, options.html_path, localized, language().code)
    if not options.is_quiet:
        _tell(found)
    say(localized(words.answer_text(found)), Ink.HEADING)
    return ExitStatus.DONE


def _found(options: WhatIfOptions, run: RecordedRun) -> Answer:
    measured = measured_of(run.timeline, run.cores or available_cores())
    if measured is None:
        raise BenchmarkError(
            lazy_tr("No picture of {file} took any time.", file=display(options.path))
        )
    order = ListOrder(options.order) if options.order is not None else None
    sync = None if options.sync_milliseconds is None else options.sync_milliseconds / _MILLISECONDS
    wanted = {"workers": options.workers, "cores": options.cores, "chunk": options.chunk}
    pool = pool_like(measured, **wanted, order=order, sync=sync)
    return answer_of(measured, pool, sizes_up_to(max(_LARGEST, 2 * pool.workers)))


def _tell(found: Answer) -> None:
    """Print what was measured, and the table of what was simulated."""
    say(localized(words.work_text(found.measured)))
    say(localized(words.check_text(found.measured)))
    print_line("")
    say(localized(words.SIMULATED), Ink.HEADING)
    cells = [[localized(each) for each in words.headings().values()]]
    cells += [[localized(cell) for cell in row] for row in words.rows_of(found.curve)]
    for line in aligned(cells, least_widths=_WIDTHS):
        print_line(line)
    print_line("")
    for text in (words.laws_text(found.curve.laws), words.limit_text(found), words.ASSUMED):
        if text:
            say(localized(text))
    print_line("")
