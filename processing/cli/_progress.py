"""Draw how far a run is, in a terminal, on standard error."""

import sys
import threading
from typing import TYPE_CHECKING, Never, Protocol

if TYPE_CHECKING:
    from tqdm import tqdm


class Progress(Protocol):
    """What a command tells of its advance."""

    def advance(self, finished: int, failed: int = 0) -> None:
        """Show how many files have ended, and how many of them badly."""

    def close(self) -> None:
        """Draw no more. Repeatable."""


class NoProgress:
    """Draws nothing, where nobody would see it or wants to."""

    def advance(self, finished: int, failed: int = 0) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Do nothing."""


class ProgressBar:
    """A bar with the rate and the time left; without a total just the number, gone at the end."""

    def __init__(self, label: str, total: int | None) -> None:
        self._bar = _new_bar(label, total)

    def advance(self, finished: int, failed: int = 0) -> None:
        """Show how many files have ended; drawn ten times a second at most."""
        if failed:
            self._bar.set_postfix_str(f"{failed} failed", refresh=False)
        self._bar.update(finished - self._bar.n)

    def close(self) -> None:
        """Leave the bar as it stands. Repeatable."""
        self._bar.close()


def make_progress(label: str, total: int | None, *, as_json: bool, is_quiet: bool) -> Progress:
    """Return a bar if somebody looks at standard error and lines of JSON do not mix with it."""
    is_mixed = as_json and sys.stdout.isatty()
    if not sys.stderr.isatty() or is_quiet or is_mixed:
        return NoProgress()
    return ProgressBar(label, total)


def _new_bar(label: str, total: int | None) -> "tqdm[Never]":
    from tqdm import tqdm

    # Its own choice of lock is shared between processes and starts one to look after it.
    tqdm.set_lock(threading.RLock())
    tqdm.monitor_interval = 0  # no thread to redraw a bar that is redrawn all the time
    bar: tqdm[Never] = tqdm(
        total=total,
        desc=label,
        unit="file",
        leave=total is not None,
        dynamic_ncols=True,
        file=sys.stderr,
    )
    return bar
