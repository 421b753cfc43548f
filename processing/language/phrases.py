"""Counts, sizes, times and rates as words in the reader's language."""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from processing.language.translation import ntr, style, tr

_MINUTE = 60
_HOUR = 3600


def number(value: int) -> str:
    """Return a whole number with thousands set apart."""
    return style().number(value)


def decimal(value: float, digits: int) -> str:
    """Return a number with that many digits after the decimal point."""
    return style().decimal(value, digits)


def percent(value: float, digits: int = 0) -> str:
    """Return a number of percent: `82%`, in German `82 %`."""
    return style().percentage(value, digits)


def size(size_bytes: int) -> str:
    """Return a size in the largest decimal unit that keeps it above one."""
    return style().size(size_bytes)


def pictures(count: int) -> str:
    """Return `1 picture` or `1,204 pictures`."""
    return ntr("{n} picture", "{n} pictures", count)


def copies(count: int) -> str:
    """Return `1 copy` or `1,204 copies`."""
    return ntr("{n} copy", "{n} copies", count)


def originals(count: int) -> str:
    """Return `1 original` or `1,204 originals`."""
    return ntr("{n} original", "{n} originals", count)


def moment(then: datetime, now: datetime) -> str:
    """Return a time in the past: `today 22:14`, `yesterday 22:14`, `2026-11-03 22:14`."""
    clock = style().time(then)
    if then.date() == now.date():
        return tr("today {time}", time=clock)
    if then.date() == now.date() - timedelta(days=1):
        return tr("yesterday {time}", time=clock)
    return style().moment(then)


def listed(parts: Iterable[str]) -> str:
    """Return those of `parts` that say something, one after the other."""
    said = [part for part in parts if part]
    text = said.pop() if said else ""
    while said:
        # Translators: between two things that are listed, such as "12 done, 3 failed".
        text = tr("{first}, {rest}", first=said.pop(), rest=text)
    return text


def pixels(size_pixels: tuple[int, int] | None) -> str:
    """Return width and height, or nothing where they are not known."""
    return f"{size_pixels[0]} × {size_pixels[1]}" if size_pixels else ""  # noqa: RUF001


def saved(source_bytes: int, result_bytes: int) -> str:
    """Return by how much the result is smaller, as a percentage; negative where it grew."""
    if not source_bytes or not result_bytes:
        return ""
    return percent(math.floor(100 * (1 - result_bytes / source_bytes)))


def space_saved(source_bytes: int, result_bytes: int) -> str:
    """Return `Saved 1.2 GB, 82%`, or by how much the results are larger."""
    gain = saved(source_bytes, result_bytes)
    if not gain:
        return ""
    difference = size(abs(source_bytes - result_bytes))
    if result_bytes > source_bytes:
        grown = percent(round(100 * (result_bytes / source_bytes - 1)))
        return tr("{size} larger, {percent}", size=difference, percent=grown)
    return tr("Saved {size}, {percent}", size=difference, percent=gain)


def duration(seconds: float) -> str:
    """Return a time to a useful precision: `4.2 s`, `42 s`, `3 min 5 s`, `1 h 12 min`."""
    if seconds < 10:
        return tr("{seconds} s", seconds=decimal(seconds, 1))
    whole = round(seconds)
    if whole < _MINUTE:
        return tr("{seconds} s", seconds=str(whole))
    if whole < _HOUR:
        minutes, rest = divmod(whole, _MINUTE)
        if not rest:
            return tr("{minutes} min", minutes=str(minutes))
        return tr("{minutes} min {seconds} s", minutes=str(minutes), seconds=str(rest))
    hours, rest = divmod(whole, _HOUR)
    return tr("{hours} h {minutes} min", hours=number(hours), minutes=str(rest // _MINUTE))


def time_left(estimate: tuple[float, float] | None) -> str:
    """Return the range of an estimate in one unit, rounded to what can be trusted."""
    if estimate is None:
        return ""
    shorter, longer = estimate
    if longer < 5:
        return tr("a few seconds left")
    if longer < 90:
        low, high = _coarse(shorter), _coarse(longer)
        if low == high:
            return tr("about {n} s left", n=high)
        return tr("{low} to {high} s left", low=low, high=high)
    if longer < 2 * _HOUR:
        low, high = _coarse(shorter / _MINUTE), _coarse(longer / _MINUTE)
        if low == high:
            return tr("about {n} min left", n=high)
        return tr("{low} to {high} min left", low=low, high=high)
    low, high = _coarse(shorter / _HOUR), _coarse(longer / _HOUR)
    if low == high:
        return tr("about {n} h left", n=high)
    return tr("{low} to {high} h left", low=low, high=high)


def rate(files_per_second: float) -> str:
    """Return a rate per second, or per minute if it is low."""
    if files_per_second <= 0:
        return ""
    if files_per_second < 1:
        return tr("{n} pictures/min", n=decimal(files_per_second * _MINUTE, 0))
    digits = 0 if files_per_second >= 10 else 1
    return tr("{n} pictures/s", n=decimal(files_per_second, digits))


def _coarse(value: float) -> int:
    """Round to 5s above 10, to 1 below; never 0."""
    step = 5 if value > 10 else 1
    return max(1, round(value / step) * step)
