"""Numbers, sizes, times and counts as text for people."""

import math
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from gui.text.translation import tr
from processing.files.display import display
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


def status_text(status: Status) -> str:
    """Return the word for how a picture ended."""
    return {
        Status.DONE: tr("Done"),
        Status.SKIPPED: tr("Skipped"),
        Status.FAILED: tr("Failed"),
        Status.CANCELLED: tr("Not done"),
    }[status]
