"""Keep at most one preparation under way, and track those that have not ended yet."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer

from gui.control.bridge import Bridge, Receiver
from gui.control.makers import Prepare, StoppableWork
from gui.control.state import StateMachine
from processing.language.translation import ntr, tr
from processing.processes.threads import Work
from processing.running.continuation import Rest
from processing.settings.batch import BatchSettings
from processing.storage.journal.runs import JournaledRun
from processing.task import SourceImage

SLOW_MILLISECONDS = 150  # a plan made sooner is shown without a word on its making


class Preparations:
    """Starts preparations, each instead of the previous one; thread-confined.

    `fold` gets the messages of the one under way; the state is announced again when it takes long.
    """

    def __init__(
        self, prepare: Prepare, bridge: Bridge, fold: Receiver, machine: StateMachine
    ) -> None:
        self._prepare = prepare
        self._bridge = bridge
        self._fold = fold
        self._current: StoppableWork | None = None
        self._abandoned: list[Work] = []
        self._is_slow = False
        self._progress: tuple[int, int] | None = None
        self._machine = machine
        self._timer = QTimer(machine, singleShot=True)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def is_under_way(self) -> bool:
        """Whether a preparation is under way."""
        return self._current is not None

    @property
    def is_slow(self) -> bool:
        """Whether one is under way that takes long, or follows one that did."""
        return self._is_slow

    @property
    def works(self) -> list[Work]:
        """All works whose threads may still be alive."""
        return [*self._abandoned, self._current] if self._current else list(self._abandoned)

    def note_progress(self, read: int, pictures: int) -> None:
        """Note of how many pictures the headers are known that are being planned."""
        self._progress = (read, pictures)

    @property
    def progress(self) -> str:
        """What is being done with the pictures that were found; empty while they are looked for."""
        if self._progress is None:
            return ""
        read, pictures = self._progress
        if read == pictures:
            return planning_text(pictures)
        return tr("Reading dates and sizes of pictures… {read} of {all}", read=read, all=pictures)

    def begin(
        self,
        settings: BatchSettings,
        sources: Sequence[SourceImage] | None,
        going_on_with: Rest | JournaledRun | None = None,
    ) -> None:
        """Plan `sources`, or scan if they are None; of a run to continue, only the rest."""
        was_slow = self._is_slow
        self.abandon()
        self._is_slow = was_slow
        self._progress = None
        self._timer.start(SLOW_MILLISECONDS)
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
        self._timer.stop()
        self._is_slow = False

    def _on_timeout(self) -> None:
        self._is_slow = True
        self._machine.announce_again()


def planning_text(pictures: int) -> str:
    """Return that a plan of so many pictures is being made."""
    return ntr("Planning {n} picture…", "Planning {n} pictures…", pictures)
