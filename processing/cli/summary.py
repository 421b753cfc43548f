"""Put the end of a run, and what a plan means to do, in words."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from processing.formats import FORMATS
from processing.journal import JournaledRun
from processing.messages import FilePlanned, PlannedAction
from processing.paths import display
from processing.plan import Plan
from processing.report import Report
from processing.task import Status
from processing.undo import Undone

REPLACING = (
    "Each result takes the place of its original, which goes to the trash. Of camera, time, place "
    "and comments it keeps what --metadata says."
)
MAX_LISTED = 10  # failures and warnings that are told one by one


def failure_lines(report: Report, listing: Path | None) -> Iterator[str]:
    """Yield the failed files by name and reason, the first `MAX_LISTED` of them.

    The rest is counted and looked up in `listing`, the report's file if there is one.
    """
    failed = [outcome for outcome in report.outcomes if outcome.status is Status.FAILED]
    if report.problem:
        yield report.problem
    for outcome in failed[:MAX_LISTED]:
        source = report.plan.tasks[outcome.task_id].source
        yield f"{display(source)}: {display(outcome.reason)}"
    if len(failed) > MAX_LISTED:
        where = f"see {display(listing)}" if listing else "--report FILE lists them all"
        yield f"and {len(failed) - MAX_LISTED:,} more; {where}"


def warning_lines(texts: Iterable[str]) -> Iterator[str]:
    """Yield each of `texts` once, with how often it came if that is more."""
    counted = Counter(texts)
    for text, times in list(counted.items())[:MAX_LISTED]:
        yield f"warning: {display(text)}" + (f" ({times:,} times)" if times > 1 else "")
    if len(counted) > MAX_LISTED:
        yield f"and {len(counted) - MAX_LISTED:,} other warnings; --report FILE lists them all"


def closing_line(report: Report) -> str:
    """Return how many files ended how, in what time."""
    counts = report.counts
    ends = [(number, status) for status in Status if (number := getattr(counts, status.value))]
    told = ", ".join(f"{number:,} {status.value}" for number, status in ends) or "nothing to do"
    rate = counts.done / report.elapsed_seconds if report.elapsed_seconds > 0 else 0.0
    size = f"{readable_size(report.plan.source_bytes)} -> {readable_size(report.result_bytes)}"
    head = "Cancelled: " if report.cancelled else ""
    return f"{head}{told} in {report.elapsed_seconds:.1f} s ({rate:.1f} files/s; {size})"


def plan_line(planned: FilePlanned) -> str:
    """Return what is meant to happen to one file."""
    line = f"{planned.action.value:<8}{display(planned.source)}"
    if planned.action is PlannedAction.SKIP:
        return f"{line}: {display(planned.reason)}"
    return f"{line} -> {display(planned.destination)}"


def plan_closing_line(plan: Plan) -> str:
    """Return how much a plan would do."""
    actions = Counter(planned.action for planned in plan.files())
    told = ", ".join(f"{actions[action]:,} to {action.value}" for action in PlannedAction)
    total = len(plan.tasks)
    pictures = "picture" if total == 1 else "pictures"
    size = readable_size(plan.source_bytes)
    return f"{total:,} {pictures} ({size}): {told}. Nothing was written."


def nothing_found_line(plan: Plan) -> str:
    """Return what to do where no picture was found."""
    places = ", ".join(display(source) for source in plan.settings.sources)
    how = "" if plan.settings.recursive else " Leave out --no-recursive to read its subfolders too."
    endings = ", ".join(suffix for row in FORMATS for suffix in row.suffixes)
    return (
        f"No pictures were found in {places}. Only files count whose names end in {endings}, "
        f"and none that are hidden.{how}"
    )


def readable_size(size_bytes: int) -> str:
    """Return a size with three digits and a unit, in powers of 1000."""
    size = float(size_bytes)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 999.5:  # what would be rounded to 1000
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:,.1f} TB"


def interrupted_line(run: JournaledRun) -> str:
    """Return what a run that broke off has done and left to do."""
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(run.started))
    return (
        f"{display(run.settings.output_folder)}: "
        f"{run.left:,} of {run.planned:,} left by the run of {when}"
    )


def undo_line(undone: Undone, *, is_dry: bool) -> str:
    """Return how many results were removed and kept."""
    head = "Cancelled: " if undone.is_cancelled else ""
    kept = f", {len(undone.kept):,} kept" if undone.kept else ""
    tail = ". Nothing was removed." if is_dry else ""
    return f"{head}{undone.removed:,} {'to remove' if is_dry else 'removed'}{kept}{tail}"
