"""Prepare a batch: from the choice of a folder to a plan that can be started."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.bridge import Bridge
from gui.choices import Choices
from gui.planning import Planning
from gui.samples import SampleMaking
from gui.standing import Standing
from gui.states import State
from gui.work import Workshop
from processing.messages import Message
from processing.plan import Plan
from processing.plan_figures import PlanFigures
from processing.task import SourceImage
from processing.work import Work


class Batch(QObject):
    """What was opened, what is chosen for it, and the plan made of both.

    Lives in the GUI thread. What makes no sense in the present state does nothing.

    Signals:
        choices_changed: `choices` are others now.
        cleared: the rows of before are gone, and what was made of them is history.
        sources_found: a sequence of `SourceImage`, rows to add; the plan has the last of them.
        samples_progressed: how many sample pictures are made.
        plan_changed: the new `Plan`, or None.
        ready: a plan was made that can be started.
        start_wanted: it is to be started at once.
        given_up: there will be no plan.
        rested: nothing is prepared any more, as the window is shutting down.
    """

    choices_changed = Signal()
    cleared = Signal()
    sources_found = Signal(object)
    samples_progressed = Signal(int)
    plan_changed = Signal(object)
    ready = Signal()
    start_wanted = Signal()
    given_up = Signal()
    rested = Signal()

    def __init__(
        self, workshop: Workshop, bridge: Bridge, choices: Choices, standing: Standing
    ) -> None:
        super().__init__(standing)
        self._standing = standing
        self._planning = Planning(workshop.prepare, bridge, choices, self)
        self._samples = SampleMaking(workshop.samples, self)
        self._starts_when_planned = False
        self._planning.sources_found.connect(self.sources_found)
        self._planning.plan_changed.connect(self.plan_changed)
        self._planning.settled.connect(self._on_planned)
        self._planning.given_up.connect(self._on_given_up)
        self._samples.picture_made.connect(self.samples_progressed)
        self._samples.ended.connect(self._on_samples_ended)

    @property
    def sources(self) -> tuple[Path, ...]:
        """The folders and pictures that were opened last."""
        return self._planning.sources

    @property
    def choices(self) -> Choices:
        """What the next plan is made from."""
        return self._planning.choices

    @property
    def plan(self) -> Plan | None:
        """What Start would run, or runs now, or ran last; None while there is none."""
        return self._planning.plan

    @property
    def figures(self) -> PlanFigures | None:
        """What the plan comes to; None where it is not known."""
        return self._planning.figures

    @property
    def is_under_way(self) -> bool:
        """Whether a plan is being made."""
        return self._planning.is_under_way

    @property
    def works(self) -> list[Work]:
        """All whose threads may still be alive, but for the making of samples."""
        return self._planning.works

    def open(self, sources: Sequence[Path]) -> None:
        """Scan these folders and pictures; not while a run is under way."""
        if self._standing.is_locked or not sources:
            return
        self._starts_when_planned = False
        self._planning.sources = tuple(sources)
        self._scan()

    def rescan(self) -> None:
        """Look again what is in the sources."""
        self.open(self.sources)

    def open_and_start(self, sources: Sequence[Path], choices: Choices) -> None:
        """Scan these folders and pictures, and make by `choices` what is found."""
        self._planning.sources = tuple(sources)
        self._planning.choices = choices
        self.choices_changed.emit()
        self._starts_when_planned = True
        self._scan()

    def open_samples(self, folder: Path) -> None:
        """Fill `folder` with sample pictures, then open it; not while a run is under way."""
        if self._standing.is_locked or self._samples.is_under_way:
            return
        self._forget()
        self._planning.sources = (folder,)
        self._samples.start(folder)
        self._standing.enter(State.SCANNING)
        self.samples_progressed.emit(0)

    def change(self, choices: Choices) -> None:
        """Take other choices; the plan follows a moment later.

        Not while a run is under way; after one, this gets ready for the next.
        """
        if self._standing.is_locked or choices == self.choices:
            return
        needs_scan = self._planning.change(choices)
        self.choices_changed.emit()
        if self._standing.state is State.EMPTY or self._samples.is_under_way:
            return
        if needs_scan:
            self._scan()
        elif self._standing.state is not State.SCANNING:
            self._planning.replan_soon()

    def plan_all(self) -> None:
        """Plan the whole batch anew."""
        if self._planning.is_outdated:
            self._scan()
        else:
            self._planning.plan_all()

    def plan_and_start(self, sources: Sequence[SourceImage]) -> None:
        """Make some of the pictures again."""
        self._starts_when_planned = True
        self._planning.plan_only(sources)

    def take_plan(self) -> Plan | None:
        """Return the plan to be run now, or None where it is made anew first and then started."""
        self._planning.catch_up()
        if self.is_under_way:
            self._starts_when_planned = True
            return None
        self._planning.spend()
        return self.plan

    def restore(self) -> None:
        """Get ready as before: the plan that was taken has not been run."""
        self._planning.restore()
        self._standing.enter(State.READY)

    def close(self) -> None:
        """Leave the batch and go back to the beginning; not while a run is under way."""
        if self._standing.is_locked:
            return
        self._forget()
        self._planning.sources = ()
        self._standing.enter(State.EMPTY)

    def cancel(self) -> None:
        """End the preparation that is under way."""
        self._samples.cancel()
        self._planning.cancel()

    def shut_down(self) -> None:
        """End for good."""
        self._starts_when_planned = False
        self.cancel()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end of the making of samples; return whether it has come."""
        return self._samples.join(timeout)

    def fold(self, message: Message) -> None:
        """Apply one message of a preparation."""
        self._planning.fold(message)

    def tell_found(self) -> None:
        """Tell which pictures were found since the last call."""
        self._planning.tell_found()

    def _forget(self) -> None:
        """Drop plan, rows and whatever preparation is under way."""
        self._samples.cancel()
        self._planning.forget()
        self.cleared.emit()
        self._standing.tell_problem("")

    def _scan(self) -> None:
        self._forget()
        self._planning.scan()
        self._standing.enter(State.SCANNING)

    def _on_planned(self) -> None:
        if self._standing.is_shutting_down:
            self.rested.emit()
            return
        self._standing.enter(State.READY)
        self.ready.emit()
        self._planning.replan()
        if self._starts_when_planned and not self.is_under_way:
            self._starts_when_planned = False
            self.start_wanted.emit()

    def _on_given_up(self, problem: str) -> None:
        """Go back to the beginning and say why; for no reason if the user wanted it."""
        if self._standing.is_shutting_down:
            self.rested.emit()
            return
        self._starts_when_planned = False
        self.given_up.emit()
        self._forget()
        self._standing.tell_problem(problem)
        self._standing.enter(State.EMPTY)

    def _on_samples_ended(self, folder: Path | None, problem: str) -> None:
        if self._standing.is_shutting_down:
            self.rested.emit()
        elif self._standing.state is not State.SCANNING or self.is_under_way:
            return  # the user has opened something else meanwhile
        elif folder is not None:
            self._scan()
        else:
            self.close()
            self._standing.tell_problem(problem)
