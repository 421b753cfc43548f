"""Draw a progress bar in a terminal, on standard error."""

import sys
import threading
from typing import TYPE_CHECKING, Never, Protocol

from processing.cli._terminal import is_dumb
from processing.language.translation import ntr, ptr

if TYPE_CHECKING:
    from tqdm import tqdm


# As tqdm's own, but the rate is always a number per second: "s/file" would be another word order.
_WITH_TOTAL = "{l_bar}{bar}| {n_fmt}/{total_fmt} [{elapsed}<{remaining}, {rate_noinv_fmt}{postfix}]"
_WITHOUT_TOTAL = "{desc}: {n_fmt} [{elapsed}, {rate_noinv_fmt}{postfix}]"


class Progress(Protocol):
    """How a command shows its progress."""

    def advance(self, finished: int, failed: int = 0) -> None:
        """Show how many files have ended, and how many of them failed."""

    def close(self) -> None:
        """Draw no more. May be repeated."""


class NoProgress:
    """Draws nothing: nobody would see the bar, or it is not wanted."""

    def advance(self, finished: int, failed: int = 0) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Do nothing."""


class ProgressBar:
    """A bar with rate and time left; without a total only a count, removed at the end."""

    def __init__(self, label: str, total: int | None) -> None:
        self._bar = _new_bar(label, total)

    def advance(self, finished: int, failed: int = 0) -> None:
        """Show how many files have ended; drawn ten times a second at most."""
        if failed:
            self._bar.set_postfix_str(ntr("{n} failed", "{n} failed", failed), refresh=False)
        self._bar.update(finished - self._bar.n)

    def close(self) -> None:
        """Leave the bar as it is. May be repeated."""
        self._bar.close()


def make_progress(label: str, total: int | None, *, as_json: bool, is_quiet: bool) -> Progress:
    """Return a bar if standard error is a terminal and no lines of JSON would mix with it."""
    is_mixed = as_json and sys.stdout.isatty()
    if not sys.stderr.isatty() or is_dumb() or is_quiet or is_mixed:
        return NoProgress()
    return ProgressBar(label, total)


def _new_bar(label: str, total: int | None) -> "tqdm[Never]":
    from tqdm import tqdm

    # The lock that tqdm makes by itself is shared by processes and starts the resource tracker.
    tqdm.set_lock(threading.RLock())
    tqdm.monitor_interval = 0  # no thread that redraws: the bar is updated all the time
    bar: tqdm[Never] = tqdm(
        total=total,
        desc=label,
        # Translators: behind a number and before "/s", in a progress bar.
        unit=ptr("unit of a rate", "file"),
        bar_format=_WITHOUT_TOTAL if total is None else _WITH_TOTAL,
        leave=total is not None,
        dynamic_ncols=True,
        file=sys.stderr,
    )
    return bar
