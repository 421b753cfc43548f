"""Lines of text about a plan, an interrupted run, and how a run ended."""

import itertools
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from processing.cli._width import padded, width_of
from processing.files.display import display
from processing.formats.available import FORMATS
from processing.language.joining import lazy_sentences
from processing.language.lazy_text import lazy_tr
from processing.language.phrases import decimal, listed, number, size
from processing.language.translation import localized, ntr, ptr, style, tr
from processing.planning.figures import PlanFigures
from processing.planning.picture_filter import FilterCounts
from processing.planning.plan import FilePlanned, Plan, PlannedAction
from processing.record import record
from processing.running.report import Report, is_not_made
from processing.storage.journal.runs import JournaledRun
from processing.storage.journal.schema import default_path
from processing.task import Status

if TYPE_CHECKING:
    from processing.measuring.speedup.run_speedup import Saving
    from processing.running.events import Undone

REPLACING = lazy_tr(
    "Each result takes the place of its original, which goes to the trash. It keeps the metadata "
    "(camera, time, place, comments) that --metadata says."
)
MAX_LOOKED_AT = 100  # renamed results, to find one whose usual name is taken on the disk
MAX_LISTED = 10  # failures and warnings that are printed one by one


def failure_lines(report: Report, listing: Path | None) -> Iterator[str]:
    """Yield the failed files by name and reason, the first `MAX_LISTED` of them.

    A last line counts the rest and points to `listing`, the report's file, if there is one. What
    ended the run is told once, with how many files it is the reason of.
    """
    failures = report.counts.failed - report.not_made
    if report.problem:
        yield localized(report.problem)
    if report.not_made:
        yield ntr(
            "For that reason {n} file was not made.",
            "For that reason {n} files were not made.",
            report.not_made,
        )
    for line, results in itertools.islice(_failures(report), MAX_LISTED):
        yield line if results == 1 else _with_results(line, results)
        failures -= results
    if failures and listing:
        where = display(listing)
        yield ntr("and {n} more; see {file}", "and {n} more; see {file}", failures, file=where)
    elif failures:
        yield ntr(
            "and {n} more; --report FILE lists them all",
            "and {n} more; --report FILE lists them all",
            failures,
        )


def _with_results(line: str, results: int) -> str:
    """Return a failure with the number of results of one picture that it is true of."""
    return ntr("{failure} ({n} result)", "{failure} ({n} results)", results, failure=line)


def _failures(report: Report) -> Iterator[tuple[str, int]]:
    """Yield a line for each picture that failed, and how many of its results it is true of."""
    failed = (
        outcome
        for outcome in report.outcomes
        if outcome.status is Status.FAILED and not is_not_made(outcome)
    )
    # None comes behind the last one.
    first = itertools.islice(failed, report.counts.failed - report.not_made)
    lines = (
        _about(report.plan.tasks[each.task_id].source, display(localized(each.reason)))
        for each in first
    )
    return ((line, sum(1 for _ in same)) for line, same in itertools.groupby(lines))


def _about(source: Path, text: str) -> str:
    return tr("{picture}: {reason}", picture=display(source), reason=text)


@record
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
        yield tr("warning: {text}", text=_counted(display(localized(text)), first[text], times))
    others = len(counted) - MAX_LISTED
    if others > 0 and is_dry:
        yield ntr(
            "and {n} other warning; --json tells them all",
            "and {n} other warnings; --json tells them all",
            others,
        )
    elif others > 0:
        yield ntr(
            "and {n} other warning; --report FILE lists them all",
            "and {n} other warnings; --report FILE lists them all",
            others,
        )


def _counted(text: str, source: Path | None, times: int) -> str:
    """Return a warning with its picture, and how often it came or for how many other pictures."""
    if source is None:
        if times == 1:
            return text
        return ntr("{warning} ({n} time)", "{warning} ({n} times)", times, warning=text)
    named = _about(source, text)
    if times == 1:
        return named
    return ntr(
        "{warning} (and {n} other picture)",
        "{warning} (and {n} other pictures)",
        times - 1,
        warning=named,
    )


def closing_line(report: Report) -> str:
    """Return how many files ended how, in what time."""
    counts = report.counts
    ends = [_ended(count, status) for status in Status if (count := getattr(counts, status.value))]
    rate = counts.done / report.elapsed_seconds if report.elapsed_seconds > 0 else 0.0
    values = {
        "counts": listed(ends) or tr("nothing to do"),
        "seconds": decimal(report.elapsed_seconds, 1),
        "rate": decimal(rate, 1),
        "before": size(report.plan.source_bytes),
        "after": size(report.result_bytes),
    }
    if report.cancelled:
        return tr(
            "Cancelled: {counts} in {seconds} s ({rate} files/s; {before} -> {after})", **values
        )
    return tr("{counts} in {seconds} s ({rate} files/s; {before} -> {after})", **values)


def _ended(count: int, status: Status) -> str:
    """Return how many files ended in one way."""
    match status:
        case Status.DONE:
            return ntr("{n} done", "{n} done", count)
        case Status.SKIPPED:
            return ntr("{n} skipped", "{n} skipped", count)
        case Status.FAILED:
            return ntr("{n} failed", "{n} failed", count)
        case Status.CANCELLED:
            return ntr("{n} cancelled", "{n} cancelled", count)


def cluster_line(hosts: int, workers: int) -> str:
    """Return how large the cluster of a run was, such as `2 hosts, 8 workers`."""
    # Translators: the computers of a cluster; as "2 hosts, 8 workers".
    return tr(
        "{hosts}, {workers}",
        hosts=ntr("{n} host", "{n} hosts", hosts),
        workers=ntr("{n} worker", "{n} workers", workers),
    )


def speedup_line(saving: "Saving | None", cluster: str = "") -> str:
    """Return how many times as fast as one worker a run was, with its confidence interval.

    What is said of a `cluster` comes first.
    """
    if cluster:
        # Translators: "2 hosts, 8 workers: 6.1 times as fast as one worker (5.8 to 6.3); …"
        return tr("{name}: {text}", name=cluster, text=speedup_line(saving))
    if saving is None or saving.speedup_interval is None or saving.seconds_interval is None:
        return tr("Too few pictures were made to measure a speedup.")
    from processing.measuring.speedup.run_speedup import Gain  # loaded by whoever has a saving

    speedup, seconds = saving.speedup_interval, saving.seconds_interval
    values = {
        "times": decimal(saving.speedup, 1),
        "low": decimal(speedup.low, 1),
        "high": decimal(speedup.high, 1),
    }
    if saving.gain is Gain.LOST:
        return tr(
            "{times} times as fast as one worker ({low} to {high}); {least} to {most} s lost.",
            least=decimal(-seconds.high, 1),
            most=decimal(-seconds.low, 1),
            **values,
        )
    if saving.gain is Gain.UNCERTAIN:
        return tr(
            "{times} times as fast as one worker ({low} to {high}); the saving may be chance.",
            **values,
        )
    return tr(
        "{times} times as fast as one worker ({low} to {high}); {least} to {most} s saved.",
        least=decimal(seconds.low, 1),
        most=decimal(seconds.high, 1),
        **values,
    )


def plan_line(planned: FilePlanned) -> str:
    """Return what the plan does with one file."""
    words = {each: _action(each) for each in PlannedAction}
    head = padded(words[planned.action], max(map(width_of, words.values())) + 1)
    if planned.action is PlannedAction.SKIP:
        return head + _about(planned.source, display(localized(planned.reason)))
    return f"{head}{display(planned.source)} -> {display(planned.destination)}"


def _action(action: PlannedAction) -> str:
    """Return the word for what a plan does with a file, for a column of them."""
    match action:
        case PlannedAction.MAKE:
            return ptr("what a plan does with a file", "make")
        case PlannedAction.REPLACE:
            return ptr("what a plan does with a file", "replace")
        case PlannedAction.SKIP:
            return ptr("what a plan does with a file", "skip")


def _planned(count: int, action: PlannedAction) -> str:
    """Return with how many files a plan does one thing."""
    match action:
        case PlannedAction.MAKE:
            return ntr("{n} to make", "{n} to make", count)
        case PlannedAction.REPLACE:
            return ntr("{n} to replace", "{n} to replace", count)
        case PlannedAction.SKIP:
            return ntr("{n} to skip", "{n} to skip", count)


def plan_closing_line(plan: Plan) -> str:
    """Return how much a plan would do."""
    actions = Counter(planned.action for planned in plan.files())
    return ntr(
        "{n} picture ({size}): {actions}. Nothing was written.",
        "{n} pictures ({size}): {actions}. Nothing was written.",
        len(plan.tasks),
        size=size(plan.source_bytes),
        actions=listed(_planned(actions[action], action) for action in PlannedAction),
    )


def plan_figure_lines(figures: PlanFigures) -> Iterator[str]:
    """Yield how much space the results of a plan take, and what they may lose."""
    needed = size(figures.needed_bytes)
    if figures.free_bytes is None:
        yield tr("The results take about {size}.", size=needed)
    else:
        free = size(figures.free_bytes)
        yield tr("The results take about {size}; {free} are free.", size=needed, free=free)
    yield from map(localized, figures.losses)


def renamed_lines(plan: Plan) -> Iterator[str]:
    """Yield one line if results get other names because theirs are taken."""
    if not plan.renamed:
        return
    looked_at = sorted(plan.renamed)[:MAX_LOOKED_AT]
    on_disk = next((each for each in looked_at if _is_taken_on_disk(plan, each)), None)
    task = plan.tasks[looked_at[0] if on_disk is None else on_disk]
    line = ntr(
        "{n} result gets another name, as the usual one is taken, or not every system can hold it: "
        "{usual} becomes {name}.",
        "{n} results get another name, as the usual one is taken, or not every system can hold it: "
        "{usual} becomes {name}.",
        len(plan.renamed),
        usual=display(task.source.name),
        name=display(task.destination.name),
    )
    if on_disk is not None and not plan.settings.replace_originals:
        way_out = tr(
            "The file with that name was made with other settings, or is another one: "
            "--on-conflict overwrite replaces it, another --output keeps both."
        )
        line = localized(lazy_sentences(line, way_out))
    yield line


def _is_taken_on_disk(plan: Plan, task_id: int) -> bool:
    """Return whether the folder holds a file with the name of a numbered result, less number."""
    destination = plan.tasks[task_id].destination
    meant = re.sub(r"-\d+$", "", destination.stem) + destination.suffix
    return os.path.lexists(destination.with_name(meant))


def nothing_found_line(plan: Plan, counts: FilterCounts) -> str:
    """Return what to do if no picture was found, or none that the filters take."""
    if counts.found:
        return tr("No picture passes the filters; found: {number}.", number=counts.found)
    if counts.earlier_results:
        return tr(
            "All pictures there are results of earlier runs; --earlier-results takes them too."
        )
    settings = plan.settings
    sentences = [
        tr(
            "No pictures were found in {places}. Only files whose names end in {endings} count, "
            "and hidden ones only with --hidden.",
            places=", ".join(display(source) for source in settings.sources),
            endings=", ".join(suffix for row in FORMATS for suffix in row.suffixes),
        )
    ]
    if not settings.recursive:
        sentences.append(tr("Leave out --no-recursive to read its subfolders too."))
    if settings.exclude:
        sentences.append(tr("Check whether --exclude leaves any."))
    return localized(lazy_sentences(*sentences))


def interrupted_line(run: JournaledRun) -> str:
    """Return how much an interrupted run has left to do."""
    values = {
        "folder": display(run.settings.output_folder),
        "left": number(run.left),
        "planned": number(run.planned),
        "time": style().moment(datetime.fromtimestamp(run.started)),
    }
    if run.has_originals_aside:
        return tr(
            "{folder}: {left} of {planned} left by the run of {time}; it was interrupted while it "
            "replaced an original: run --resume or undo repairs that",
            **values,
        )
    return tr("{folder}: {left} of {planned} left by the run of {time}", **values)


def journal_line() -> str:
    """Return where it would be known that a run was made, after which none was found."""
    journal = default_path()
    if journal.exists():
        return tr("The journal {file} tells of none.", file=display(journal))
    return tr(
        "There is no journal {file}, in which it would be noted; it could not be written, or the "
        "run was another user's.",
        file=display(journal),
    )


def undo_line(undone: "Undone", *, is_dry: bool, replaces_originals: bool = False) -> str:
    """Return how many results were removed and kept, and what replaces them."""
    brings_back = replaces_originals and undone.removed
    parts = [_removed(undone.removed, is_dry=is_dry)]
    if undone.kept:
        parts.append(ntr("{n} kept", "{n} kept", len(undone.kept)))
    counts = listed(parts)
    if is_dry and brings_back:
        told = tr("{counts}; their originals come back. Nothing was removed.", counts=counts)
    elif is_dry:
        told = tr("{counts}. Nothing was removed.", counts=counts)
    elif brings_back:
        told = tr("{counts}; their originals are back", counts=counts)
    else:
        told = counts
    return tr("Cancelled: {counts}", counts=told) if undone.is_cancelled else told


def _removed(count: int, *, is_dry: bool) -> str:
    if is_dry:
        return ntr("{n} to remove", "{n} to remove", count)
    return ntr("{n} removed", "{n} removed", count)
