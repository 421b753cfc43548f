"""Numbers, sizes, times and counts as text for people."""

import math
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from gui.text.translation import tr
from processing.files.display import display
from processing.planning.figures import PlanFigures
from processing.planning.plan import Plan
from processing.settings.batch import BatchSettings
from processing.storage.journal.runs import JournaledRun
from processing.task import Counts, Status

_SIZE_UNITS = ("bytes", "kB", "MB", "GB", "TB")
_SIZE_STEP = 1000
_MINUTE = 60
_HOUR = 3600
_PARTS_SHOWN = 2  # of a path that is shortened


def number(value: int) -> str:
    """Return a whole number with thousands separators."""
    return f"{value:,}"


def pictures(count: int) -> str:
    """Return `1 picture` or `1,204 pictures`."""
    noun = tr("picture") if count == 1 else tr("pictures")
    return f"{count:,} {noun}"


def results(count: int) -> str:
    """Return `1 result` or `1,204 results`."""
    noun = tr("result") if count == 1 else tr("results")
    return f"{count:,} {noun}"


def copies(count: int) -> str:
    """Return `1 copy` or `1,204 copies`."""
    return tr("1 copy") if count == 1 else tr("{n} copies").format(n=number(count))


def originals(count: int) -> str:
    """Return `1 original` or `1,204 originals`."""
    return tr("1 original") if count == 1 else tr("{n} originals").format(n=number(count))


def short_path(path: Path) -> str:
    """Return the end of a path, with a sign for what is left out: `…/holiday/web`."""
    ends = path.parts[-_PARTS_SHOWN:]
    if len(path.parts) <= _PARTS_SHOWN + 1:
        return display(path)
    return display(Path("…", *ends))


def trash() -> str:
    """Return the name of the trash on this system."""
    return tr("Recycle Bin") if sys.platform == "win32" else tr("Trash")


def made(count: int, *, several: bool) -> str:
    """Return the count in results if a picture has several, else in pictures."""
    return results(count) if several else pictures(count)


def name_of(sources: Sequence[Path]) -> str:
    """Return the name of the first of `sources`, and how many more there are."""
    first = display(sources[0].name or str(sources[0]))
    if len(sources) == 1:
        return first
    return tr("{first} and {n} more").format(first=first, n=number(len(sources) - 1))


def moment(then: datetime, now: datetime) -> str:
    """Return a time in the past: `today 22:14`, `yesterday 22:14`, `2026-11-03 22:14`."""
    days = {now.date(): tr("today"), now.date() - timedelta(days=1): tr("yesterday")}
    return f"{days.get(then.date(), then.date().isoformat())} {then:%H:%M}"


def size(size_bytes: int) -> str:
    """Return a size in the largest decimal unit that keeps it above one."""
    value = float(size_bytes)
    for unit in _SIZE_UNITS:
        if value < _SIZE_STEP or unit == _SIZE_UNITS[-1]:
            break
        value /= _SIZE_STEP
    text = f"{value:.0f}" if unit == "bytes" or value >= 100 else f"{value:.1f}"
    return f"{text} {unit}"


def pixels(size_pixels: tuple[int, int] | None) -> str:
    """Return width and height, or nothing where they are not known."""
    return f"{size_pixels[0]} × {size_pixels[1]}" if size_pixels else ""  # noqa: RUF001


def saved(source_bytes: int, result_bytes: int) -> str:
    """Return by how much the result is smaller, as a percentage; negative where it grew."""
    if not source_bytes or not result_bytes:
        return ""
    percent = math.floor(100 * (1 - result_bytes / source_bytes))
    return f"{percent} %".replace("-", "\N{MINUS SIGN}")


def duration(seconds: float) -> str:
    """Return a time to a useful precision: `4.2 s`, `42 s`, `3 min 5 s`, `1 h 12 min`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        minutes, rest = divmod(whole, _MINUTE)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, rest = divmod(whole, _HOUR)
    return f"{hours} h {rest // _MINUTE} min"


def time_left(estimate: tuple[float, float] | None) -> str:
    """Return the range of an estimate in one unit, rounded to what can be trusted."""
    if estimate is None:
        return ""
    shorter, longer = estimate
    if longer < 5:
        return tr("a few seconds left")
    unit_seconds, unit = _unit_of(longer)
    low, high = (_coarse(value / unit_seconds) for value in (shorter, longer))
    if low == high:
        return tr("about {time} left").format(time=f"{high} {unit}")
    return tr("{low} to {high} {unit} left").format(low=low, high=high, unit=unit)


def rate(files_per_second: float) -> str:
    """Return a rate per second, or per minute if it is low."""
    if files_per_second <= 0:
        return ""
    if files_per_second < 1:
        return tr("{n:.0f} pictures/min").format(n=files_per_second * _MINUTE)
    digits = 0 if files_per_second >= 10 else 1
    return tr("{n:,.{digits}f} pictures/s").format(n=files_per_second, digits=digits)


def tally(counts: Counts) -> str:
    """Return the counts of a run in words, without those that are 0."""
    parts = (
        (counts.done, tr("done")),
        (counts.failed, tr("failed")),
        (counts.skipped, tr("skipped")),
        (counts.cancelled, tr("not done")),
    )
    return ", ".join(f"{count:,} {word}" for count, word in parts if count)


def start_command(plan: Plan, figures: PlanFigures | None) -> str:
    """Return what Start does: `Make 28 copies of 14 pictures`, `Replace 6 originals…`."""
    count = open_tasks(plan)
    if plan.settings.replace_originals:
        return tr("Replace {originals}…").format(originals=originals(count))
    of_pictures = figures.open_pictures if figures is not None else count
    if of_pictures == count:
        return tr("Make {copies}").format(copies=copies(count))
    text = tr("Make {copies} of {pictures}")
    return text.format(copies=copies(count), pictures=pictures(of_pictures))


def intentions(plan: Plan) -> str:
    """Return what a plan does: `14 new · 20 under a new name · 40 skipped`."""
    changed = len(plan.replacing) + len(plan.renamed)
    replacing = tr("{n} replaced")
    if plan.settings.replace_originals:
        replacing = tr("{n} replace their original")
    parts = (
        (open_tasks(plan) - changed, tr("{n} new")),
        (len(plan.renamed), tr("{n} under a new name")),
        (len(plan.replacing), replacing),
        (len(plan.skipped), tr("{n} skipped")),
        (len(plan.carried), tr("{n} of an earlier run")),
    )
    return " · ".join(text.format(n=number(count)) for count, text in parts if count)


def course(settings: BatchSettings) -> str:
    """Return what a run reads, and where to if that is another folder."""
    sources = name_of(settings.sources)
    if settings.replace_originals:
        return sources
    return f"{sources} → {display(settings.output_folder.name)}"


def run_made(run: JournaledRun, now: datetime) -> str:
    """Return what a run left and when: `312 results · holiday → thumbnails · today 14:02`."""
    when = moment(datetime.fromtimestamp(run.started), now)
    return " · ".join((results(run.made), course(run.settings), when))


def room(figures: PlanFigures) -> str:
    """Return what the pictures take before and after: `9 GB become about 1 GB, 80 GB free`."""
    text = tr("{before} become about {after}")
    if figures.free_bytes is not None:
        text = tr("{before} become about {after}, {free} free")
    return text.format(
        before=size(figures.open_bytes),
        after=size(figures.needed_bytes),
        free=size(figures.free_bytes or 0),
    )


def removed(count: int, kept: int) -> str:
    """Return the outcome of an undo: `312 results removed, 2 kept`."""
    text = tr("{results} removed").format(results=results(count))
    return tr("{removed}, {n} kept").format(removed=text, n=number(kept)) if kept else text


def _unit_of(seconds: float) -> tuple[int, str]:
    if seconds < 90:
        return 1, "s"
    return (_MINUTE, "min") if seconds < 2 * _HOUR else (_HOUR, "h")


def _coarse(value: float) -> int:
    """Round to 5s above 10, to 1 below; never 0."""
    step = 5 if value > 10 else 1
    return max(1, round(value / step) * step)


def open_tasks(plan: Plan) -> int:
    """Return how many results a run of `plan` has to make, in constant time."""
    return len(plan.tasks) - len(plan.skipped) - len(plan.carried)


def status_text(status: Status) -> str:
    """Return the word for how a picture ended."""
    return {
        Status.DONE: tr("Done"),
        Status.SKIPPED: tr("Skipped"),
        Status.FAILED: tr("Failed"),
        Status.CANCELLED: tr("Not done"),
    }[status]
