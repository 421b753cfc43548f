"""What a batch prints while it works: JSON lines, or a progress bar and a few sentences."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from processing.cli import _summary
from processing.cli._common import print_line
from processing.cli._progress import NoProgress, Progress, make_progress
from processing.cli._requests import RunOptions
from processing.cli._summary import PictureWarning
from processing.cli._terminal import Ink, complain, say
from processing.language.translation import tr
from processing.planning.figures import PlanFigures
from processing.planning.picture_filter import FilterCounts
from processing.planning.plan import Plan
from processing.running.event_json import as_json
from processing.running.events import (
    FileFinished,
    LogRecorded,
    Message,
    PicturesCounted,
    PlanSettled,
    RunFinished,
    RunStarted,
    ScanProgressed,
    WarningRaised,
)
from processing.running.report import Report
from processing.running.tracker import RunTracker
from processing.task import Outcome

if TYPE_CHECKING:
    from processing.measuring.speedup.run_speedup import Saving


class View:
    """Shows one batch; thread-confined to the main thread.

    Results go to standard output; the bar, warnings and failures to standard error.
    """

    def __init__(self, options: RunOptions) -> None:
        self._options = options
        self._warnings: list[PictureWarning] = []
        self._plan: Plan | None = None
        self._tracker = RunTracker(0)
        self._found = 0
        self._filtered = FilterCounts()
        self._figures: PlanFigures | None = None
        self._progress: Progress = NoProgress()

    def show(self, message: Message) -> None:
        """Print what one message of the preparation or the run means to the user."""
        if self._options.as_json:
            _tell_json(message, self._options.localize)
        self._tracker.fold(message)
        match message:
            case ScanProgressed(sources=sources):
                self._tell_search(len(sources))
            case PicturesCounted(counts=filtered):
                self._filtered = filtered
            case PlanSettled(plan=plan, figures=figures):
                self._take(plan, figures)
            case RunStarted(planned=planned):
                self._tracker = RunTracker(planned, keeps_outcomes=False, notes_changes=False)
                self._draw(tr("Pictures"), planned)
            case FileFinished(outcome=outcome):
                self._keep_warnings(outcome)
                counts = self._tracker.counts
                self._progress.advance(counts.ended, counts.failed)
            case WarningRaised(text=text, task_id=task_id):
                self._warnings.append(PictureWarning(text, self._source_of(task_id)))
            case LogRecorded(level=level, text=text) if level >= logging.WARNING:
                self._warnings.append(PictureWarning(text))
            case RunFinished(report=report):
                self._tell_end(report)

    def _take(self, plan: Plan | None, figures: PlanFigures | None) -> None:
        self._progress.close()
        self._plan, self._figures = plan, figures
        if plan is not None and not plan.tasks:
            self.complain([_summary.nothing_found_line(plan, self._filtered)])

    def show_plan(self, plan: Plan) -> None:
        """Print what the plan will do, file by file; with --json, `show` has done it."""
        if self._options.as_json or self._options.is_quiet:
            return
        for planned in plan.files():
            print_line(_summary.plan_line(planned))
        for line in _summary.renamed_lines(plan):
            say(line)
        for line in _summary.plan_figure_lines(self._figures) if self._figures else ():
            say(line)
        say(_summary.plan_closing_line(plan), Ink.HEADING)

    def tell_new_names(self, plan: Plan) -> None:
        """Print before a run that results get other names than usual."""
        if not self._options.is_quiet:
            self.complain(_summary.renamed_lines(plan))

    def tell_early_end(self) -> None:
        """Print that the batch was cancelled before its run began."""
        if not self._options.is_quiet and not self._options.as_json:
            say(tr("Cancelled before anything was made."))

    def complain(self, lines: Iterable[str], ink: Ink = Ink.PLAIN) -> None:
        """Print what went wrong, on standard error, below the bar."""
        self._progress.close()
        for line in lines:
            complain(line, ink)

    def tell_speedup(self, saving: "Saving | None", hosts: int, workers: int) -> None:
        """Print how much faster than one worker the run was, on so many `hosts` of a cluster."""
        if not self._options.is_quiet and not self._options.as_json:
            cluster = _summary.cluster_line(hosts, workers) if hosts else ""
            say(_summary.speedup_line(saving, cluster))

    def close(self) -> None:
        """Remove the bar, and print the warnings that were kept. May be repeated."""
        self._progress.close()
        warnings, self._warnings = self._warnings, []
        if not self._options.is_quiet:
            lines = _summary.warning_lines(warnings, is_dry=self._options.is_dry)
            self.complain(lines, Ink.WARNING)

    def _keep_warnings(self, outcome: Outcome) -> None:
        """Keep the warnings about a picture, with its name."""
        if outcome.warnings:
            source = self._source_of(outcome.task_id)
            self._warnings.extend(PictureWarning(text, source) for text in outcome.warnings)

    def _source_of(self, task_id: int | None) -> Path | None:
        """Return the picture of a task."""
        if task_id is None or self._plan is None:
            return None
        return self._plan.tasks[task_id].source

    def _draw(self, label: str, total: int | None) -> None:
        self._progress.close()
        options = self._options
        self._progress = make_progress(
            label, total, as_json=options.as_json, is_quiet=options.is_quiet
        )

    def _tell_search(self, found: int) -> None:
        if not self._found:
            self._draw(tr("Looking for pictures"), None)
        self._found += found
        self._progress.advance(self._found)

    def _tell_end(self, report: Report) -> None:
        self.close()
        if report.is_refused:
            return  # `run_command` prints it in one sentence, as every refusal
        lines = _summary.failure_lines(report, self._options.report_path)
        self.complain(lines, Ink.FAILURE)
        if not self._options.is_quiet and not self._options.as_json:
            say(_summary.closing_line(report), Ink.HEADING)


def _tell_json(message: Message, localize: Callable[[str], str]) -> None:
    """Print a message as JSON and flush it; before a plan, print each of its files."""
    if isinstance(message, PlanSettled) and message.plan is not None:
        for planned in message.plan.files():
            print_line(as_json(planned, localize))
    print_line(as_json(message, localize), is_awaited=True)
