"""Keep at most one preparation under way, and track those that have not ended yet."""

from collections.abc import Sequence

from gui.control.bridge import Bridge, Receiver
from gui.control.makers import Prepare, StoppableWork
from processing.processes.threads import Work
from processing.running.continuation import Rest
from processing.settings.batch import BatchSettings
from processing.storage.journal.runs import JournaledRun
from processing.task import SourceImage


class Preparations:
    """Starts preparations, each instead of the previous one; thread-confined.

    `fold` gets the messages of the one under way.
    """

    def __init__(self, prepare: Prepare, bridge: Bridge, fold: Receiver) -> None:
        self._prepare = prepare
        self._bridge = bridge
        self._fold = fold
        self._current: StoppableWork | None = None
        self._abandoned: list[Work] = []

    @property
    def is_under_way(self) -> bool:
        """Whether a preparation is under way."""
        return self._current is not None

    @property
    def works(self) -> list[Work]:
        """All works whose threads may still be alive."""
        return [*self._abandoned, self._current] if self._current else list(self._abandoned)

    def begin(
        self,
        settings: BatchSettings,
        sources: Sequence[SourceImage] | None,
        going_on_with: Rest | JournaledRun | None = None,
    ) -> None:
        """Plan `sources`, or scan if they are None; of a run to continue, only the rest."""
        self.abandon()
        self._current = self._prepare(
            settings, self._bridge.post, sources=sources, going_on_with=going_on_with
        )
        self._bridge.subscribe(self._current.run_id, self._fold)
        self._current.start()

    def abandon(self) -> None:
        """End the preparation under way and ignore its messages."""
        self._abandoned = [work for work in self._abandoned if not work.join(0)]
        if self._current is not None:
            self._current.cancel()
            self._abandoned.append(self._current)
            self.clear()

    def cancel(self) -> None:
        """End the preparation under way; its end is still reported."""
        if self._current is not None:
            self._current.cancel()

    def stop(self) -> None:
        """End the scan under way; what it has found is planned."""
        if self._current is not None:
            self._current.stop()

    def clear(self) -> None:
        """Note that the preparation has reported its end."""
        if self._current is not None:
            self._bridge.unsubscribe(self._current.run_id)
        self._current = None
