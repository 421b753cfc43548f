"""Prepare a batch: from the choice of a folder to a plan that can be started."""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from gui.control._preparations import Preparing
from gui.control.bridge import Bridge
from gui.control.makers import Prepare, Workshop
from gui.control.sample_pictures import SampleMaking
from gui.control.state import Standing, State, is_narrowed, nothing_found
from gui.settings.choices import (
    OVERRIDDEN_IN_PLACE,
    Choices,
    is_being_typed,
    needs_new_plan,
    needs_new_scan,
)
from processing.planning.figures import PlanFigures
from processing.planning.plan import Plan
from processing.processes.threads import Work
from processing.running.continuation import Rest
from processing.running.events import Message, PlanSettled, ScanProgressed
from processing.settings.batch import BatchSettings
from processing.storage.journal.runs import JournaledRun
from processing.task import SourceImage


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
        given_up: there will be no plan of the present choices.
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
        self._is_known = False  # there was a plan of these sources before
        self._unusable: dict[str, str] = {}  # what is typed and cannot be used, by its setting
        self._why_none = ""
        self._planning.sources_found.connect(self.sources_found)
        self._planning.plan_changed.connect(self.plan_changed)
        self._planning.settled.connect(self._on_planned)
        self._planning.scan_wanted.connect(self._on_scan_wanted)
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
    def obstacle(self) -> str:
        """Why no run can be started of what is chosen; empty where one can."""
        return self.problem_of_choices or self._why_none

    @property
    def problem_of_choices(self) -> str:
        """Why what is typed cannot be used, so that the choices are not what the user sees."""
        for name, problem in self._unusable.items():
            if not (self.choices.replace_originals and name in OVERRIDDEN_IN_PLACE):
                return problem
        return ""

    @property
    def makes_the_same(self) -> bool:
        """Whether the plan is one of the present choices, but for what its run may take."""
        return self._planning.makes_the_same

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
        if tuple(sources) != self.sources:
            self._is_known = False
        self._starts_when_planned = False
        self._planning.sources = tuple(sources)
        self._scan()

    def go_on_with(self, run: JournaledRun, choices: Choices) -> None:
        """Scan the sources of a run that broke off, and start what it left, by its `choices`."""
        self._planning.sources = run.settings.sources
        self._planning.choices = choices
        self._is_known = False
        self._unusable.clear()
        self.choices_changed.emit()
        self._starts_when_planned = True
        self._scan(run)

    def open_samples(self, folder: Path) -> None:
        """Fill `folder` with sample pictures, then open it; not while a run is under way."""
        if self._standing.is_locked or self._samples.is_under_way:
            return
        self._forget()
        self._is_known = False
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
        is_typed = is_being_typed(self.choices, choices)
        needs_scan = self._planning.change(choices)
        self.choices_changed.emit()
        if self._standing.state is State.EMPTY or self._samples.is_under_way:
            return
        has_none = self._standing.state is State.READY and self.plan is None
        if is_typed and needs_scan:
            self._planning.scan_soon()
        elif needs_scan or has_none:
            self._scan()
        elif self._standing.state is not State.SCANNING:
            self._planning.replan_soon()

    def refuse(self, name: str, problem: str) -> None:
        """Take note that what is typed for a setting cannot be used, or with no problem, it can."""
        if self._unusable.get(name, "") == problem:
            return
        self._unusable.pop(name, None)
        if problem:
            self._unusable[name] = problem
        self._standing.tell_again()

    def plan_all(self, *, are_sources_others: bool = False) -> None:
        """Plan the whole batch anew, after a scan if the files of its sources are others now."""
        if are_sources_others or self.plan is None or self._planning.is_outdated:
            self._scan()
        else:
            self._planning.plan_all()

    def plan_and_start(self, rest: Rest) -> None:
        """Make again what is left of an ended run; all else of the batch stays as it is."""
        self._starts_when_planned = True
        self._planning.plan_rest(rest)

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

    def hold(self) -> None:
        """Plan nothing until `plan_all`, as an undo is about to change what is on the disk."""
        self._starts_when_planned = False
        self._planning.hold()

    def close(self) -> None:
        """Leave the batch and go back to the beginning; not while a run is under way."""
        if self._standing.is_locked:
            return
        self._forget()
        self._is_known = False
        self._planning.sources = ()
        self._standing.enter(State.EMPTY)

    def cancel(self) -> None:
        """End the preparation that is under way."""
        self._samples.cancel()
        self._planning.cancel()

    def shut_down(self) -> None:
        """End for good."""
        self._starts_when_planned = False
        self._planning.stop_waiting()
        self.cancel()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end of the making of samples; return whether it has come."""
        return self._samples.join(timeout)

    def tell_found(self) -> None:
        """Tell which pictures were found since the last call."""
        self._planning.tell_found()

    def _forget(self) -> None:
        """Drop plan, rows and whatever preparation is under way."""
        self._samples.cancel()
        self._planning.forget()
        self._why_none = ""
        self.cleared.emit()
        self._standing.tell_problem("")

    def _scan(self, going_on_with: JournaledRun | None = None) -> None:
        self._forget()
        self._planning.scan(going_on_with)
        self._standing.enter(State.SCANNING)

    def _on_scan_wanted(self) -> None:
        if not self._standing.is_locked:
            self._scan()

    def _on_planned(self) -> None:
        if self._standing.is_shutting_down:
            self.rested.emit()
            return
        self._is_known = True
        self._standing.enter(State.READY)
        self.ready.emit()
        self._planning.replan()
        if self._starts_when_planned and not self.is_under_way:
            self._starts_when_planned = False
            self.start_wanted.emit()

    def _on_given_up(self, problem: str, is_empty: bool) -> None:  # noqa: FBT001 - a signal's
        """Keep a batch that may have pictures yet, else go back to the beginning; say why.

        For no reason if the user wanted it.
        """
        if self._standing.is_shutting_down:
            self.rested.emit()
            return
        self._starts_when_planned = False
        is_kept = self._is_known or (is_empty and self._planning.is_narrowed)
        self._forget()
        if is_kept:
            self._why_none = problem or self.tr("The search was cancelled; press Look again.")
        self._standing.tell_problem(problem)
        self._standing.enter(State.READY if is_kept else State.EMPTY)
        self.given_up.emit()

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


REPLAN_DELAY_MILLISECONDS = 200  # a field that is being typed in asks for one plan, not twenty
RESCAN_DELAY_MILLISECONDS = 500  # a scan takes longer, and its first finds are no answer yet
_FOUND_AT_ONCE = 1_000  # rows told in one turn of the event loop, which takes some milliseconds
_TELL_MILLISECONDS = 10  # until the next ones are; a scanning thread wants the interpreter as well


class Planning(QObject):
    """One batch from its sources to its plan; lives in the GUI thread.

    Attributes:
        sources: the folders and pictures that were opened last.
        choices: what the next plan is made from.
        plan: the last one that was settled; None while there is none.
        figures: what that comes to; None where it is not known.

    Signals:
        sources_found: a sequence of `SourceImage`, rows to add; the plan has the last of them.
        plan_changed: the new `Plan`, or None.
        settled: there is a new `plan`, made of what was scanned.
        scan_wanted: choices that ask for a scan have been left alone for a moment.
        given_up: there will be none, for a reason in words, or for none if the user wanted it;
            then whether that is all: the sources were read, and no picture was found.
    """

    sources_found = Signal(object)
    plan_changed = Signal(object)
    settled = Signal()
    scan_wanted = Signal()
    given_up = Signal(str, bool)

    def __init__(
        self, prepare: Prepare, bridge: Bridge, choices: Choices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.sources: tuple[Path, ...] = ()
        self.choices = choices
        self.plan: Plan | None = None
        self.figures: PlanFigures | None = None
        self._is_spent = False  # the plan was run, the next one has to look at the results
        self._wants_scan = False  # as soon as the choices have been left alone
        self._scanned: Sequence[SourceImage] | None = None  # all that the last scan found
        self._found: deque[Sequence[SourceImage]] = deque()  # and not told yet
        self._preparing = Preparing(prepare, bridge, self.fold)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.catch_up)
        self._telling = QTimer(self, singleShot=True, interval=_TELL_MILLISECONDS)
        self._telling.timeout.connect(self.tell_found)

    @property
    def is_under_way(self) -> bool:
        """Whether a plan is being made."""
        return self._preparing.is_under_way

    @property
    def works(self) -> list[Work]:
        """All whose threads may still be alive."""
        return self._preparing.works

    @property
    def is_outdated(self) -> bool:
        """Whether the sources are others since a run, which put its results in their places."""
        return self._is_spent and self.plan is not None and self.plan.settings.replace_originals

    @property
    def makes_the_same(self) -> bool:
        """Whether the plan is one of the present choices, but for what its run may take."""
        return self.plan is not None and not needs_new_plan(self.plan.settings, self._settings())

    @property
    def is_narrowed(self) -> bool:
        """Whether other choices could find more pictures in the same sources."""
        return is_narrowed(self._settings())

    def scan(self, going_on_with: JournaledRun | None = None) -> None:
        """Find all pictures and plan them; of a run to go on with, only what it left."""
        self._wants_scan = False
        self._prepare(None, going_on_with)

    def plan_all(self) -> None:
        """Plan all that the last scan found."""
        if self._scanned is not None:
            self._prepare(self._scanned)

    def plan_rest(self, rest: Rest) -> None:
        """Plan the whole batch, to make of it what is left of an ended run."""
        self._prepare(self._scanned or (), rest)

    def change(self, choices: Choices) -> bool:
        """Take other choices; return whether they ask for a scan."""
        before, self.choices = self.choices, choices
        if not self.sources:
            return False
        return self.is_outdated or needs_new_scan(
            before.for_sources(self.sources), self._settings()
        )

    def scan_soon(self) -> None:
        """Find all pictures anew when the choices have been left alone for a moment."""
        self._wants_scan = True
        self._timer.start(RESCAN_DELAY_MILLISECONDS)

    def replan_soon(self) -> None:
        """Bring the plan up to the choices when they have been left alone for a moment."""
        if not self._wants_scan:
            self._timer.start(REPLAN_DELAY_MILLISECONDS)

    def hold(self) -> None:
        """Make no plan until one is asked for: what stands on the disk is about to change."""
        self.stop_waiting()
        self._preparing.abandon()

    def replan(self) -> None:
        """Bring the plan up to the choices, unless a scan is about to do that."""
        if self._wants_scan:
            return
        self._timer.stop()
        if self.plan is None or self._scanned is None:
            return
        settings = self._settings()
        if not self._is_spent and settings == self.plan.settings:
            return
        can_be_kept = not self._is_spent and not self.is_under_way
        if can_be_kept and not needs_new_plan(self.plan.settings, settings):
            self._set_plan(replace(self.plan, settings=settings))
        else:
            self._prepare(self._scanned)

    def catch_up(self) -> None:
        """Bring the plan up to choices that were made just now."""
        self._timer.stop()
        if self._wants_scan:
            self.scan_wanted.emit()
        else:
            self.replan()

    def spend(self) -> None:
        """Take note that the plan is run."""
        self._is_spent = True

    def restore(self) -> None:
        """Show the plan as it was: its run has not begun."""
        self._is_spent = False
        self._set_plan(self.plan)

    def forget(self) -> None:
        """Drop the plan and whatever preparation is under way."""
        self.stop_waiting()
        self._preparing.abandon()
        self._scanned = None
        self._found.clear()
        self.figures = None
        self._set_plan(None)

    def cancel(self) -> None:
        """End what is under way; it still tells that it ended."""
        self._timer.stop()
        self._preparing.cancel()

    def stop_waiting(self) -> None:
        """Begin no plan any more for choices that were made just now."""
        self._timer.stop()
        self._wants_scan = False

    def fold(self, message: Message) -> None:
        """Apply one message of a preparation."""
        match message:
            case ScanProgressed(sources=sources):
                self._found.append(sources)
            case PlanSettled():
                self.tell_found()
                self._settle(message)

    def tell_found(self) -> None:
        """Tell which pictures were found since the last call; of many, the rest a moment later."""
        left = _FOUND_AT_ONCE
        while self._found and left > 0:
            found = self._found.popleft()
            left -= len(found)
            self.sources_found.emit(found)
        if self._found:
            self._telling.start()

    def _settings(self) -> BatchSettings:
        return self.choices.for_sources(self.sources)

    def _prepare(
        self,
        sources: Sequence[SourceImage] | None,
        going_on_with: Rest | JournaledRun | None = None,
    ) -> None:
        """Begin to plan `sources`, or to scan if there are none yet."""
        if not self._wants_scan:
            self._timer.stop()
        self._preparing.begin(self._settings(), sources, going_on_with)

    def _set_plan(self, plan: Plan | None) -> None:
        self.plan = plan
        self.plan_changed.emit(plan)

    def _settle(self, settled: PlanSettled) -> None:
        self._preparing.settle()
        self._found.clear()
        plan = settled.plan
        if plan is None or not plan.tasks:
            problem = settled.problem if plan is None else nothing_found(plan.settings)
            self.given_up.emit(problem, plan is not None)
            return
        self.figures = settled.figures
        if self._scanned is None:
            self._scanned = plan.pictures
        self._is_spent = False
        self._set_plan(plan)
        self.settled.emit()
