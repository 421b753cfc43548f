"""Name what the controller drives, so that tests can hand it something that only pretends."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from processing.messages import Message
from processing.plan import Plan
from processing.settings import BatchSettings
from processing.task import SourceImage

Notify = Callable[[Message], None]


class Work(Protocol):
    """A preparation: a thread of its own that always tells how it ended."""

    run_id: str

    def start(self) -> None:
        """Begin; called once."""

    def cancel(self) -> None:
        """End soon; returns at once."""

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""


class PausableWork(Work, Protocol):
    """A run."""

    def pause(self) -> None:
        """Finish what is in flight and begin nothing more."""

    def resume(self) -> None:
        """Go on."""


class Prepare(Protocol):
    """Makes a preparation; with `sources` it only plans."""

    def __call__(
        self,
        settings: BatchSettings,
        notify: Notify,
        *,
        sources: Sequence[SourceImage] | None = None,
    ) -> Work:
        """Return a preparation that is not begun yet."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """The makers of all that works in the background.

    Attributes:
        samples: makes sample pictures in a folder and yields the path of each as it is written.
    """

    prepare: Prepare
    run: Callable[[Plan, Notify], PausableWork]
    samples: Callable[[Path], Iterator[Path]]
