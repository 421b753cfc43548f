"""Lines of text about a plan, an interrupted run, and how a run ended."""

import itertools
import os
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from processing.files.display import display, readable_size
from processing.formats.available import FORMATS
from processing.measuring.speedup.run_speedup import Saving
from processing.planning.figures import PlanFigures
from processing.planning.picture_filter import FilterCounts
from processing.planning.plan import FilePlanned, Plan, PlannedAction
from processing.running.report import Report
from processing.storage.journal.runs import JournaledRun
from processing.storage.journal.schema import default_path
from processing.task import Status

if TYPE_CHECKING:
    from processing.running.events import Undone

REPLACING = (
    "Each result takes the place of its original, which goes to the trash. It keeps the metadata "
    "(camera, time, place, comments) that --metadata says."
)
_HALF_REPLACED = (
    "; it was interrupted while it replaced an original: run --resume or undo repairs that"
)
MAX_LOOKED_AT = 100  # renamed results, to find one whose usual name is taken on the disk
MAX_LISTED = 10  # failures and warnings that are printed one by one


def failure_lines(report: Report, listing: Path | None) -> Iterator[str]:
    """Yield the failed files by name and reason, the first `MAX_LISTED` of them.

    A last line counts the rest and points to `listing`, the report's file, if there is one.
    """
    failures = report.counts.failed
    if report.problem:
        yield report.problem
    for line, results in itertools.islice(_failures(report), MAX_LISTED):
        yield line if results == 1 else f"{line} ({results:,} results)"
        failures -= results
    if failures:
        where = f"see {display(listing)}" if listing else "--report FILE lists them all"
        yield f"and {failures:,} more; {where}"


def _failures(report: Report) -> Iterator[tuple[str, int]]:
    """Yield a line for each failed picture, and how many of its results it is true of."""
    failed = (outcome for outcome in report.outcomes if outcome.status is Status.FAILED)
    first = itertools.islice(failed, report.counts.failed)  # none comes behind the last one
    lines = (
        f"{display(report.plan.tasks[each.task_id].source)}: {display(each.reason)}"
        for each in first
    )
    return ((line, sum(1 for _ in same)) for line, same in itertools.groupby(lines))


@dataclass(frozen=True, slots=True)
class PictureWarning:
    """A warning, and the picture that it is about, if it is about one."""

    text: str
    source: Path | None = None


def warning_lines(warnings: Iterable[PictureWarning], *, is_dry: bool = False) -> Iterator[str]:
    """Yield each text once, with the first picture that it is about and how often it came.

    A dry run writes no report.
    """
    counted: Counter[str] = Counter()
    first: dict[str, Path | None] = {}
    for warning in warnings:
        counted[warning.text] += 1
        first.setdefault(warning.text, warning.source)
    for text, times in list(counted.items())[:MAX_LISTED]:
        yield f"warning: {_named(first[text])}{display(text)}{_more(first[text], times)}"
    if len(counted) > MAX_LISTED:
        how = "--json tells" if is_dry else "--report FILE lists"
        yield f"and {len(counted) - MAX_LISTED:,} other warnings; {how} them all"


def _named(source: Path | None) -> str:
    return "" if source is None else f"{display(source)}: "


def _more(source: Path | None, times: int) -> str:
    """Return in brackets how often a warning came, or for how many other pictures."""
    if times == 1:
        return ""
    if source is None:
        return f" ({times:,} times)"
    return f" (and {times - 1:,} other {'pictures' if times > 2 else 'picture'})"


def closing_line(report: Report) -> str:
    """Return how many files ended how, in what time."""
    counts = report.counts
    ends = [(number, status) for status in Status if (number := getattr(counts, status.value))]
    counted = ", ".join(f"{number:,} {status.value}" for number, status in ends) or "nothing to do"
    rate = counts.done / report.elapsed_seconds if report.elapsed_seconds > 0 else 0.0
    size = f"{readable_size(report.plan.source_bytes)} -> {readable_size(report.result_bytes)}"
    head = "Cancelled: " if report.cancelled else ""
    return f"{head}{counted} in {report.elapsed_seconds:.1f} s ({rate:.1f} files/s; {size})"


def speedup_line(saving: Saving | None) -> str:
    """Return how many times as fast as one worker a run was, with its confidence interval."""
    if saving is None or saving.speedup_interval is None or saving.seconds_interval is None:
        return "Too few pictures were made to measure a speedup."
    speedup, seconds = saving.speedup_interval, saving.seconds_interval
    times = (
        f"{saving.speedup:.1f} times as fast as one worker "
        f"({speedup.low:.1f} to {speedup.high:.1f})"
    )
    if seconds.high < 0:
        return f"{times}; {-seconds.high:.1f} to {-seconds.low:.1f} s lost."
    if not saving.is_certain:
        return f"{times}; the saving may be chance."
    return f"{times}; {seconds.low:.1f} to {seconds.high:.1f} s saved."


def plan_line(planned: FilePlanned) -> str:
    """Return what the plan does with one file."""
    line = f"{planned.action.value:<8}{display(planned.source)}"
    if planned.action is PlannedAction.SKIP:
        return f"{line}: {display(planned.reason)}"
    return f"{line} -> {display(planned.destination)}"


def plan_closing_line(plan: Plan) -> str:
    """Return how much a plan would do."""
    actions = Counter(planned.action for planned in plan.files())
    counted = ", ".join(f"{actions[action]:,} to {action.value}" for action in PlannedAction)
    total = len(plan.tasks)
    pictures = "picture" if total == 1 else "pictures"
    size = readable_size(plan.source_bytes)
    return f"{total:,} {pictures} ({size}): {counted}. Nothing was written."


def plan_figure_lines(figures: PlanFigures) -> Iterator[str]:
    """Yield how much space the results of a plan take, and what they may lose."""
    free = figures.free_bytes
    left = "" if free is None else f"; {readable_size(free)} are free"
    yield f"The results take about {readable_size(figures.needed_bytes)}{left}."
    yield from figures.losses


def renamed_lines(plan: Plan) -> Iterator[str]:
    """Yield one line if results get other names because theirs are taken."""
    number = len(plan.renamed)
    if not number:
        return
    looked_at = sorted(plan.renamed)[:MAX_LOOKED_AT]
    on_disk = next((each for each in looked_at if _is_taken_on_disk(plan, each)), None)
    task = plan.tasks[looked_at[0] if on_disk is None else on_disk]
    who = "1 result gets" if number == 1 else f"{number:,} results get"
    meant, named = display(task.source.name), display(task.destination.name)
    why = "as the usual one is taken, or not every system can hold it"
    line = f"{who} another name, {why}: {meant} becomes {named}."
    if on_disk is not None and not plan.settings.replace_originals:
        line += (
            " The file with that name was made with other settings, or is another one: "
            "--on-conflict overwrite replaces it, another --output keeps both."
        )
    yield line


def _is_taken_on_disk(plan: Plan, task_id: int) -> bool:
    """Return whether the folder holds a file with the name of a numbered result, less number."""
    destination = plan.tasks[task_id].destination
    meant = re.sub(r"-\d+$", "", destination.stem) + destination.suffix
    return os.path.lexists(destination.with_name(meant))


def nothing_found_line(plan: Plan, counts: FilterCounts) -> str:
    """Return what to do if no picture was found, or none that the filters take."""
    if counts.found:
        return f"No picture passes the filters; found: {counts.found:,}."
    if counts.earlier_results:
        return "All pictures there are results of earlier runs; --earlier-results takes them too."
    places = ", ".join(display(source) for source in plan.settings.sources)
    how = "" if plan.settings.recursive else " Leave out --no-recursive to read its subfolders too."
    if plan.settings.exclude:
        how += " Check whether --exclude leaves any."
    endings = ", ".join(suffix for row in FORMATS for suffix in row.suffixes)
    return (
        f"No pictures were found in {places}. Only files whose names end in {endings} count, "
        f"and hidden ones only with --hidden.{how}"
    )


def interrupted_line(run: JournaledRun) -> str:
    """Return how much an interrupted run has left to do."""
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(run.started))
    return (
        f"{display(run.settings.output_folder)}: "
        f"{run.left:,} of {run.planned:,} left by the run of {when}"
        f"{_HALF_REPLACED if run.has_originals_aside else ''}"
    )


def journal_line() -> str:
    """Return where it would be known that a run was made, after which none was found."""
    journal = default_path()
    if journal.exists():
        return f"The journal {display(journal)} tells of none."
    return (
        f"There is no journal {display(journal)}, in which it would be noted; it could not be "
        "written, or the run was another user's."
    )


def undo_line(undone: "Undone", *, is_dry: bool, replaces_originals: bool = False) -> str:
    """Return how many results were removed and kept, and what replaces them."""
    head = "Cancelled: " if undone.is_cancelled else ""
    kept = f", {len(undone.kept):,} kept" if undone.kept else ""
    tail = ". Nothing was removed." if is_dry else ""
    back = ""
    if replaces_originals and undone.removed:
        back = "; their originals come back" if is_dry else "; their originals are back"
    return f"{head}{undone.removed:,} {'to remove' if is_dry else 'removed'}{kept}{back}{tail}"
