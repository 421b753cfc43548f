"""Scan the sources of a batch and keep a plan that fits the present choices."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from gui.control._found_pictures import FoundPictures
from gui.control._preparations import Preparations, planning_text
from gui.control.bridge import Bridge
from gui.control.makers import Prepare
from gui.control.state import State, StateMachine, nothing_found, stopped_early
from gui.settings.choices import needs_new_plan, needs_new_scan
from processing.language.translation import localized, ntr
from processing.measuring.timeline.channel_history import PipeHistory
from processing.planning.figures import PlanFigures
from processing.planning.picture_filter import FilterCounts
from processing.planning.plan import Plan
from processing.planning.scanner import PipeStep
from processing.processes.threads import Work
from processing.record import record
from processing.running.continuation import Rest
from processing.running.events import (
    Message,
    PicturesCounted,
    PipeRead,
    PlanProgressed,
    PlanSettled,
    ScanProgressed,
)
from processing.settings.batch import BatchSettings
from processing.storage.journal.runs import JournaledRun
from processing.task import SourceImage

REPLAN_DELAY_MILLISECONDS = 200  # a field that is being typed in asks for one plan, not twenty
RESCAN_DELAY_MILLISECONDS = 500  # a scan takes longer, and its first finds are no answer yet


@record
class Planned:
    """A plan with all that it was made from, to come back to it."""

    plan: Plan
    figures: PlanFigures | None
    scanned: Sequence[SourceImage] | None
    counts: FilterCounts
    was_run: bool


class Planning(QObject):
    """The plan of a batch, and the scans and plans under way for it; lives in the GUI thread.

    It knows neither sources nor choices, only the settings that follow from both.

    Attributes:
        plan: what Start would run, or runs now, or ran last; None while there is none.
        figures: what the plan adds up to; None where it is not known.
        counts: how many pictures were found, and how many the filters leave out.
        why_none: why there is no plan, though there are sources; else empty.

    Signals:
        cleared: the rows of the previous batch are gone, and so is its run.
        counted: `counts` has a new value.
        sources_found: a sequence of `SourceImage`, rows to add; the last ones come with the plan.
        progressed: what is done with the pictures that the scan has found, in a sentence.
        plan_changed: the new `Plan`, or None.
        planned: a plan was made that can be started.
        start_wanted: it is to be started at once.
        nothing_planned: why no plan can be made, empty if the user cancelled; and the `Plan`
            without a task, or None if the sources were not read to the end.
        stopped: nothing is under way any more; only while the window shuts down.
        pipe_opened: the `PipeHistory` of a scan that has begun; it goes on for as long as that.
    """

    cleared = Signal()
    counted = Signal(object)
    sources_found = Signal(object)
    progressed = Signal(str)
    plan_changed = Signal(object)
    planned = Signal()
    start_wanted = Signal()
    nothing_planned = Signal(str, object)
    stopped = Signal()
    pipe_opened = Signal(object)

    def __init__(
        self,
        prepare: Prepare,
        bridge: Bridge,
        machine: StateMachine,
        settings: Callable[[], BatchSettings],
    ) -> None:
        """Plan by what `settings` returns at that moment."""
        super().__init__(machine)
        self.plan: Plan | None = None
        self.figures: PlanFigures | None = None
        self.counts = FilterCounts()
        self.why_none = ""
        self._machine = machine
        self._settings = settings
        self._preparing = Preparations(prepare, bridge, self._fold, machine)
        self._found = FoundPictures(self)
        self._scanned: Sequence[SourceImage] | None = None  # by the last scan, before any filter
        self._pipe: PipeHistory | None = None  # of the last scan
        self._was_run = False  # the plan was run, so the next plan must look at its results
        self._wants_scan = False  # a scan follows when the choices stop changing
        self._starts_when_planned = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.catch_up)
        self._found.found.connect(self.sources_found)

    @property
    def is_under_way(self) -> bool:
        """Whether a plan is being made."""
        return self._preparing.is_under_way

    @property
    def progress(self) -> str:
        """A sentence while the plan that can be started is being replaced, if that takes long."""
        if self._machine.state is not State.READY or not self._preparing.is_slow:
            return ""
        taken = self.counts.taken
        if self._starts_when_planned:
            return ntr(
                "Planning {n} picture, then the run starts…",
                "Planning {n} pictures, then the run starts…",
                taken,
            )
        return self._preparing.progress or planning_text(taken)

    @property
    def is_behind(self) -> bool:
        """Whether the settings were changed since the plan was made, so that another follows."""
        return self._timer.isActive() or self._wants_scan or self.is_under_way

    @property
    def works(self) -> list[Work]:
        """All works whose threads may still be alive."""
        return self._preparing.works

    def scan(self, going_on_with: JournaledRun | None = None) -> None:
        """Scan the sources and plan them; of a run to continue, only the rest."""
        self.forget()
        self._prepare(None, going_on_with)
        self._machine.enter(State.SCANNING)

    def follow(self, before: BatchSettings, *, is_being_typed: bool) -> None:
        """Scan or plan anew for settings that have changed, a moment later if that is enough."""
        needs_scan = self._is_outdated or needs_new_scan(before, self._settings())
        has_none = self._machine.state is State.READY and self._scanned is None
        if needs_scan and is_being_typed:
            self._wants_scan = True
            self._timer.start(RESCAN_DELAY_MILLISECONDS)
        elif needs_scan or has_none:
            self.scan()
        elif self._machine.state is not State.SCANNING and not self._wants_scan:
            self._timer.start(REPLAN_DELAY_MILLISECONDS)

    def plan_all(self, *, are_sources_others: bool = False) -> None:
        """Plan the whole batch again, after a scan if its files may have changed."""
        if are_sources_others or self.plan is None or self._is_outdated:
            self.scan()
        elif self._scanned is not None:
            self._prepare(self._scanned)

    def plan_and_start(self, rest: Rest) -> None:
        """Plan the rest of an ended run and start it; all other results stay."""
        self._starts_when_planned = True
        self._prepare(self._scanned or (), rest)

    def scan_and_start(self, run: JournaledRun) -> None:
        """Scan the sources of an interrupted run and start the rest of it."""
        self._starts_when_planned = True
        self.scan(run)

    def start_when_planned(self) -> None:
        """Plan by the present settings at once, and start that."""
        self._starts_when_planned = True
        self.catch_up()
        if self.progress:
            self._machine.announce_again()

    def start_nothing(self) -> None:
        """Start no plan by itself any more."""
        self._starts_when_planned = False

    def catch_up(self) -> None:
        """Apply changed settings to the plan at once."""
        self._timer.stop()
        if not self._wants_scan:
            self.replan()
        elif not self._machine.is_locked:
            self.scan()

    def replan(self) -> None:
        """Make the plan fit the settings, unless a pending scan will."""
        if self._wants_scan:
            return
        self._timer.stop()
        if self._scanned is None:
            return
        settings = self._settings()
        if self.plan is None:
            self._prepare(self._scanned)
            return
        if not self._was_run and settings == self.plan.settings:
            return
        can_be_kept = not self._was_run and not self.is_under_way
        if can_be_kept and not needs_new_plan(self.plan.settings, settings):
            self._set_plan(replace(self.plan, settings=settings))
        else:
            self._prepare(self._scanned)

    def take_plan(self) -> Plan | None:
        """Return the plan to run, or None if it is out of date; then a new one is started later."""
        self.catch_up()
        if self.is_under_way:
            self._starts_when_planned = True
            return None
        self._was_run = True
        return self.plan

    def restore(self) -> None:
        """Go back to the state before `take_plan`: the plan was not run."""
        self._was_run = False
        self._set_plan(self.plan)
        self._machine.enter(State.READY)

    def remembered(self) -> Planned | None:
        """Return the plan with all that it was made from, if there is one."""
        if self.plan is None:
            return None
        return Planned(self.plan, self.figures, self._scanned, self.counts, self._was_run)

    def come_back(self, planned: Planned) -> None:
        """Show a plan again that was there before."""
        self.figures, self._scanned = planned.figures, planned.scanned
        self._was_run = planned.was_run
        self._count(planned.counts)
        self._set_plan(planned.plan)

    def hold(self) -> None:
        """Plan nothing until `plan_all`: an undo is about to change the files."""
        self._starts_when_planned = False
        self._stop_waiting()
        self._preparing.abandon()

    def forget(self) -> None:
        """Drop plan, rows and any preparation under way."""
        self._stop_waiting()
        self._preparing.abandon()
        self._scanned = None
        self._found.clear()
        self.figures = None
        self._count(FilterCounts())
        self._set_plan(None)
        self.why_none = ""
        self.cleared.emit()
        self._machine.report_problem("")

    def forget_all_but_found(self, why_none: str) -> None:
        """Drop the plan and keep what was found: other settings may make a plan of it."""
        scanned, counts = self._scanned, self.counts
        self.forget()
        self._scanned = scanned
        self._count(counts)
        self.why_none = why_none

    def stop(self) -> None:
        """End the scan and plan what it has found."""
        self._preparing.stop()

    def shut_down(self) -> None:
        """End for good; the end of the preparation under way is still reported."""
        self._starts_when_planned = False
        self._stop_waiting()
        self._preparing.cancel()

    def emit_found(self) -> None:
        """Emit the pictures found since the last call; of many, the rest a moment later."""
        self._found.emit_some()

    @property
    def _is_outdated(self) -> bool:
        """Whether a run has replaced the originals by their results."""
        return self._was_run and self.plan is not None and self.plan.settings.replace_originals

    def _count(self, counts: FilterCounts) -> None:
        self.counts = counts
        self.counted.emit(counts)

    def _stop_waiting(self) -> None:
        """Drop the plan or scan that changed settings ask for."""
        self._timer.stop()
        self._wants_scan = False

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

    def _fold(self, message: Message) -> None:
        """Apply one message of a preparation."""
        match message:
            case ScanProgressed(sources=sources):
                self._found.append(sources)
            case PipeRead(step=PipeStep.OPENED, at=at):
                self._pipe = PipeHistory(at)
                self.pipe_opened.emit(self._pipe)
            case PipeRead() if self._pipe is not None:
                self._pipe.fold(message)
            case PicturesCounted(counts=counts) if self._scanned is None:
                self._count(counts)
            case PicturesCounted(counts=counts):  # of these the scan has told
                known = self.counts.earlier_results, self.counts.is_partial
                self._count(replace(counts, earlier_results=known[0], is_partial=known[1]))
                self._announce_progress()
            case PlanProgressed(read=read, pictures=pictures):
                self._preparing.note_progress(read, pictures)
                self._announce_progress()
            case PlanSettled():
                self.emit_found()
                self._preparing.clear()
                self._found.clear()
                self._settle(message)

    def _announce_progress(self) -> None:
        if self._machine.state is State.SCANNING:
            self.progressed.emit(self._preparing.progress)
        elif self.progress:
            self._machine.announce_again()

    def _settle(self, settled: PlanSettled) -> None:
        plan = settled.plan
        is_of_scan = self._scanned is None
        if settled.scanned is not None:
            self._scanned = settled.scanned
        if plan is None or not plan.tasks:
            problem = nothing_found(plan.settings, self.counts) if plan else settled.problem
            self._give_up(problem, plan)
            return
        self._take(plan, settled.figures)
        if is_of_scan and self.counts.is_partial and not self._machine.is_shutting_down:
            self._machine.noted.emit(stopped_early(self.counts))

    def _take(self, plan: Plan, figures: PlanFigures | None) -> None:
        """Get ready to run a new plan."""
        self.figures = figures
        self.why_none = ""
        self._was_run = False
        self._set_plan(plan)
        if self._machine.is_shutting_down:
            self.stopped.emit()
            return
        self._machine.enter(State.READY)
        self.planned.emit()
        self.replan()
        if self._starts_when_planned and not self.is_under_way:
            self._starts_when_planned = False
            self.start_wanted.emit()

    def _give_up(self, problem: str, empty_plan: Plan | None) -> None:
        if self._machine.is_shutting_down:
            self.stopped.emit()
            return
        self._starts_when_planned = False
        self.nothing_planned.emit(localized(problem), empty_plan)
