"""Draw how far a run is, in a terminal, on standard error."""

import sys
import threading
from typing import TYPE_CHECKING, Never, Protocol

from processing.tracker import Counts

if TYPE_CHECKING:
    from tqdm import tqdm


class Progress(Protocol):
    """What a command tells of its advance."""

    def advance(self, counts: Counts) -> None:
        """Show how many files stand where."""

    def close(self) -> None:
        """Leave the screen as it is and draw no more. Repeatable."""


class NoProgress:
    """Draws nothing, where nobody would see it or wants to."""

    def advance(self, counts: Counts) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Do nothing."""


class ProgressBar:
    """A bar with the rate and the time left."""

    def __init__(self, total: int, label: str) -> None:
        self._bar = _new_bar(total, label)

    def advance(self, counts: Counts) -> None:
        """Show how many files stand where; drawn ten times a second at most."""
        if counts.failed:
            self._bar.set_postfix_str(f"{counts.failed} failed", refresh=False)
        self._bar.update(counts.settled - self._bar.n)

    def close(self) -> None:
        """Leave the bar as it stands. Repeatable."""
        self._bar.close()


def is_wanted(*, as_json: bool, is_quiet: bool) -> bool:
    """Return whether somebody looks at standard error and it is not mixed with lines of JSON."""
    is_mixed = as_json and sys.stdout.isatty()
    return sys.stderr.isatty() and not is_quiet and not is_mixed


def _new_bar(total: int, label: str) -> "tqdm[Never]":
    from tqdm import tqdm

    # Its own choice of lock is shared between processes and starts one to look after it.
    tqdm.set_lock(threading.RLock())
    tqdm.monitor_interval = 0  # no thread to redraw a bar that is redrawn all the time
    bar: tqdm[Never] = tqdm(
        total=total, desc=label, unit="file", dynamic_ncols=True, file=sys.stderr
    )
    return bar
