"""Prepare a batch: from the choice of a folder to a plan that can be started."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from gui.control._found_pictures import FoundPictures
from gui.control._preparations import Preparations
from gui.control._source_list import JoinedSources, join_sources
from gui.control.bridge import Bridge
from gui.control.makers import Workshop
from gui.control.sample_pictures import SampleMaker
from gui.control.state import State, StateMachine, is_narrowed, nothing_found, stopped_early
from gui.settings.choices import (
    OVERRIDDEN_IN_PLACE,
    Choices,
    is_being_typed,
    needs_new_plan,
    needs_new_scan,
)
from processing.planning.figures import PlanFigures
from processing.planning.picture_filter import FilterCounts
from processing.planning.plan import Plan
from processing.processes.threads import Work
from processing.running.continuation import Rest
from processing.running.events import Message, PicturesCounted, PlanSettled, ScanProgressed
from processing.settings.batch import BatchSettings
from processing.storage.journal.runs import JournaledRun
from processing.task import SourceImage

REPLAN_DELAY_MILLISECONDS = 200  # a field that is being typed in asks for one plan, not twenty
RESCAN_DELAY_MILLISECONDS = 500  # a scan takes longer, and its first finds are no answer yet


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The batch before other sources were opened, which comes back if they have no picture."""

    sources: tuple[Path, ...]
    without: tuple[Path, ...]
    plan: Plan
    figures: PlanFigures | None
    scanned: Sequence[SourceImage] | None
    counts: FilterCounts
    was_run: bool


class Batch(QObject):
    """The sources, the user's choices for them, and the plan made of both.

    Lives in the GUI thread. A method that makes no sense in the present state does nothing.

    Attributes:
        sources: the folders and pictures to read from, each once.
        counts: how many pictures were found in them, and how many the filters leave out.
        choices: what the next plan is made from.
        plan: what Start would run, or runs now, or ran last; None while there is none.
        figures: what the plan adds up to; None where it is not known.

    Signals:
        choices_changed: `choices` has a new value.
        cleared: the rows of the previous batch are gone, and so is its run.
        counted: `counts` has a new value.
        sources_found: a sequence of `SourceImage`, rows to add; the last ones come with the plan.
        samples_progressed: how many sample pictures are made.
        plan_changed: the new `Plan`, or None.
        ready: a plan was made that can be started.
        start_wanted: it is to be started at once.
        given_up: no plan can be made of the present choices.
        stopped: no preparation is under way any more; only while the window shuts down.
    """

    choices_changed = Signal()
    cleared = Signal()
    counted = Signal(object)
    sources_found = Signal(object)
    samples_progressed = Signal(int)
    plan_changed = Signal(object)
    ready = Signal()
    start_wanted = Signal()
    given_up = Signal()
    stopped = Signal()

    def __init__(
        self, workshop: Workshop, bridge: Bridge, choices: Choices, machine: StateMachine
    ) -> None:
        super().__init__(machine)
        self.sources: tuple[Path, ...] = ()
        self.choices = choices
        self.plan: Plan | None = None
        self.figures: PlanFigures | None = None
        self.counts = FilterCounts()
        self._machine = machine
        self._preparing = Preparations(workshop.prepare, bridge, self._fold)
        self._samples = SampleMaker(workshop.samples, self)
        self._scanned: Sequence[SourceImage] | None = None  # by the last scan, before any filter
        self._earlier: _Earlier | None = None  # while other sources are scanned
        self._found = FoundPictures(self)
        self._was_planned = False  # these sources had a plan before
        self._was_run = False  # the plan was run, so the next plan must look at its results
        self._wants_scan = False  # a scan follows when the choices stop changing
        self._starts_when_planned = False
        self._unusable: dict[str, str] = {}  # why typed text is unusable, by the setting's name
        self._why_none = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.catch_up)
        self._found.found.connect(self.sources_found)
        self._samples.picture_made.connect(self.samples_progressed)
        self._samples.ended.connect(self._on_samples_ended)

    @property
    def blocker(self) -> str:
        """Why the batch cannot be run; empty if it can."""
        return self.problem_of_choices or self._why_none

    @property
    def problem_of_choices(self) -> str:
        """Why typed text is unusable, so that `choices` is not what the user sees; else empty."""
        for name, problem in self._unusable.items():
            if not (self.choices.replace_originals and name in OVERRIDDEN_IN_PLACE):
                return problem
        return ""

    @property
    def has_changes(self) -> bool:
        """Whether the choices were changed since the plan was made, so that another follows."""
        return self._timer.isActive() or self._wants_scan or self.is_under_way

    def makes_the_same_as(self, plan: Plan) -> bool:
        """Return whether `plan` fits the present choices and sources, apart from limits of its run.

        Not if pictures were added or are gone since: a retry would leave those out of the batch.
        """
        is_same = bool(self.sources) and not needs_new_plan(plan.settings, self._settings())
        return is_same and self.plan is not None and len(self.plan.tasks) == len(plan.tasks)

    @property
    def is_under_way(self) -> bool:
        """Whether a plan is being made."""
        return self._preparing.is_under_way

    @property
    def works(self) -> list[Work]:
        """All works whose threads may still be alive, apart from the making of samples."""
        return self._preparing.works

    def open(self, sources: Sequence[Path]) -> None:
        """Scan these folders and pictures instead of the present ones; not while a run goes on.

        If there is no picture in them, the present batch comes back.
        """
        joined = join_sources((), sources)
        if joined.sources == self.sources:
            self._use_sources(joined)
        else:
            self._use_sources(joined, without=())

    def add(self, sources: Sequence[Path]) -> None:
        """Scan these folders and pictures beside the present ones; not while a run goes on."""
        joined = join_sources(self.sources, sources)
        if joined.sources != self.sources or self._machine.state is State.EMPTY:
            self._use_sources(joined)
        elif not self._machine.is_locked:
            self._machine.noted.emit(joined.note)

    def remove(self, sources: Collection[Path]) -> None:
        """Take folders and pictures off the list of sources; without any, the batch is closed."""
        left = tuple(source for source in self.sources if source not in sources)
        if not left:
            self.close()
        elif left != self.sources:
            self._use_sources(JoinedSources(left))

    def leave_out(self, pictures: Collection[Path]) -> None:
        """Take single pictures out of the batch, by the paths that the scan gave them."""
        without = dict.fromkeys((*self.choices.without, *pictures))
        self._change_at_once(replace(self.choices, without=tuple(without)))

    def take_back_all(self) -> None:
        """Take the pictures back that `leave_out` has taken out."""
        self._change_at_once(replace(self.choices, without=()))

    def stop(self) -> None:
        """End the scan and plan what it has found; sample pictures are made no more."""
        self._samples.cancel()
        self._preparing.stop()

    def go_on_with(self, run: JournaledRun, choices: Choices) -> None:
        """Scan the sources of an interrupted run, then start the rest of it by its `choices`."""
        self.sources = run.settings.sources
        self.choices = choices
        self._was_planned = False
        self._unusable.clear()
        self.choices_changed.emit()
        self._starts_when_planned = True
        self._scan(run)

    def open_samples(self, folder: Path) -> None:
        """Fill `folder` with sample pictures, then open it; not while a run is under way."""
        if self._machine.is_locked or self._samples.is_under_way:
            return
        self._forget()
        self._was_planned = False
        self._earlier = None
        self.sources = (folder,)
        self._samples.start(folder)
        self._machine.enter(State.SCANNING)
        self.samples_progressed.emit(0)

    def change(self, choices: Choices) -> None:
        """Take other choices; the plan follows a moment later.

        Not while a run is under way; after one, this gets ready for the next.
        """
        if self._machine.is_locked or choices == self.choices:
            return
        before, self.choices = self.choices, choices
        self.choices_changed.emit()
        if self._machine.state is State.EMPTY or self._samples.is_under_way:
            return
        needs_scan = self._is_outdated or needs_new_scan(
            before.for_sources(self.sources), self._settings()
        )
        has_none = self._machine.state is State.READY and self._scanned is None
        if needs_scan and is_being_typed(before, choices):
            self._wants_scan = True
            self._timer.start(RESCAN_DELAY_MILLISECONDS)
        elif needs_scan or has_none:
            self._scan()
        elif self._machine.state is not State.SCANNING and not self._wants_scan:
            self._timer.start(REPLAN_DELAY_MILLISECONDS)

    def remember_workers(self, workers: int) -> None:
        """Choose another number of workers for later runs; nothing is planned anew for that."""
        if workers != self.choices.workers:
            self.choices = replace(self.choices, workers=workers)
            self.choices_changed.emit()

    def refuse(self, name: str, problem: str) -> None:
        """Note that the text typed for a setting is unusable, or with no problem, usable again."""
        if self._unusable.get(name, "") == problem:
            return
        self._unusable.pop(name, None)
        if problem:
            self._unusable[name] = problem
        self._machine.announce_again()

    def plan_all(self, *, are_sources_others: bool = False) -> None:
        """Plan the whole batch again, after a scan if its files may have changed."""
        if are_sources_others or self.plan is None or self._is_outdated:
            self._scan()
        elif self._scanned is not None:
            self._prepare(self._scanned)

    def plan_and_start(self, rest: Rest) -> None:
        """Plan the rest of an ended run and start it; all other results stay."""
        self._starts_when_planned = True
        self._prepare(self._scanned or (), rest)

    def start_when_planned(self) -> None:
        """Plan by the present choices at once, and start that."""
        self._starts_when_planned = True
        self.catch_up()

    def catch_up(self) -> None:
        """Apply pending choices to the plan at once."""
        self._timer.stop()
        if not self._wants_scan:
            self._replan()
        elif not self._machine.is_locked:
            self._scan()

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

    def hold(self) -> None:
        """Plan nothing until `plan_all`: an undo is about to change the files."""
        self._starts_when_planned = False
        self._stop_waiting()
        self._preparing.abandon()

    def close(self) -> None:
        """Leave the batch and go back to the beginning; not while a run is under way."""
        if self._machine.is_locked:
            return
        self._forget()
        self._was_planned = False
        self._earlier = None
        self.sources = ()
        self.choices = replace(self.choices, without=())
        self._machine.enter(State.EMPTY)

    def cancel(self) -> None:
        """End the preparation under way; its end is still reported."""
        self._samples.cancel()
        self._timer.stop()
        self._preparing.cancel()

    def shut_down(self) -> None:
        """End for good."""
        self._starts_when_planned = False
        self._stop_waiting()
        self.cancel()

    def join(self, timeout: float | None = None) -> bool:
        """Wait until sample pictures are made; return whether they are."""
        return self._samples.join(timeout)

    def emit_found(self) -> None:
        """Emit the pictures found since the last call; of many, the rest a moment later."""
        self._found.emit_some()

    @property
    def _is_outdated(self) -> bool:
        """Whether a run has replaced the originals by their results."""
        return self._was_run and self.plan is not None and self.plan.settings.replace_originals

    def _settings(self) -> BatchSettings:
        return self.choices.for_sources(self.sources)

    def _use_sources(self, joined: JoinedSources, without: tuple[Path, ...] | None = None) -> None:
        """Scan other sources, or the same ones again; keep the batch until pictures are found."""
        if self._machine.is_locked or not joined.sources:
            return
        if joined.sources != self.sources:
            self._remember()
            self._was_planned = False
        self._starts_when_planned = False
        self.sources = joined.sources
        if without is not None:
            self.choices = replace(self.choices, without=without)
        self._scan()
        if joined.note:
            self._machine.noted.emit(joined.note)

    def _remember(self) -> None:
        """Remember a batch that has a plan, to come back to it."""
        if self.plan is not None:
            what = (self.sources, self.choices.without, self.plan, self.figures)
            self._earlier = _Earlier(*what, self._scanned, self.counts, self._was_run)

    def _come_back(self, earlier: _Earlier) -> None:
        """Show the batch again that was there before other sources were opened."""
        self._earlier = None
        self.sources = earlier.sources
        self.choices = replace(self.choices, without=earlier.without)
        self.figures, self._scanned = earlier.figures, earlier.scanned
        self._was_planned, self._was_run = True, earlier.was_run
        self._count(earlier.counts)
        self._set_plan(earlier.plan)

    def _change_at_once(self, choices: Choices) -> None:
        self.change(choices)
        if not self._wants_scan:
            self.catch_up()

    def _count(self, counts: FilterCounts) -> None:
        self.counts = counts
        self.counted.emit(counts)

    def _stop_waiting(self) -> None:
        """Drop the plan or scan that pending choices ask for."""
        self._timer.stop()
        self._wants_scan = False

    def _forget(self) -> None:
        """Drop plan, rows and any preparation under way."""
        self._samples.cancel()
        self._stop_waiting()
        self._preparing.abandon()
        self._scanned = None
        self._found.clear()
        self.figures = None
        self._count(FilterCounts())
        self._set_plan(None)
        self._why_none = ""
        self.cleared.emit()
        self._machine.report_problem("")

    def _scan(self, going_on_with: JournaledRun | None = None) -> None:
        """Scan the sources and plan them; of a run to continue, only the rest."""
        self._forget()
        self._prepare(None, going_on_with)
        self._machine.enter(State.SCANNING)

    def _replan(self) -> None:
        """Make the plan fit the choices, unless a pending scan will."""
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
            case PicturesCounted(counts=counts) if self._scanned is None:
                self._count(counts)
            case PicturesCounted(counts=counts):  # of these the scan has told
                known = self.counts.earlier_results, self.counts.is_partial
                self._count(replace(counts, earlier_results=known[0], is_partial=known[1]))
            case PlanSettled():
                self.emit_found()
                self._preparing.clear()
                self._found.clear()
                self._settle(message)

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
        self._earlier = None
        self._why_none = ""
        self._was_run = False
        self._set_plan(plan)
        if self._machine.is_shutting_down:
            self.stopped.emit()
            return
        self._was_planned = True
        self._machine.enter(State.READY)
        self.ready.emit()
        self._replan()
        if self._starts_when_planned and not self.is_under_way:
            self._starts_when_planned = False
            self.start_wanted.emit()

    def _give_up(self, problem: str, empty_plan: Plan | None) -> None:
        """Keep a batch that may still find pictures, else go back to the one before, if any.

        `problem` is the reason, empty if the user cancelled. With an `empty_plan` the sources were
        read and no picture is left to be taken; other choices might take some. Of several sources
        the one that cannot be read can be removed.
        """
        if self._machine.is_shutting_down:
            self.stopped.emit()
            return
        self._starts_when_planned = False
        scanned, counts, earlier = self._scanned, self.counts, self._earlier
        could_find_more = empty_plan is not None and is_narrowed(self._settings(), counts)
        can_do_without = bool(problem) and len(self.sources) > 1 and earlier is None
        is_kept = self._was_planned or could_find_more or can_do_without
        self._forget()
        if is_kept:
            self._scanned = scanned
            self._count(counts)
            self._why_none = problem or self.tr("The scan was stopped; press Rescan.")
        elif earlier is not None:
            self._come_back(earlier)
        else:
            self.sources = ()
        self._machine.report_problem(problem)
        self._machine.enter(State.READY if is_kept or earlier is not None else State.EMPTY)
        self.given_up.emit()
        if not is_kept:
            self._replan()

    def _on_samples_ended(self, folder: Path | None, problem: str) -> None:
        if self._machine.is_shutting_down:
            self.stopped.emit()
        elif self._machine.state is not State.SCANNING or self.is_under_way:
            return  # the user has opened something else meanwhile
        elif folder is not None:
            self._scan()
        else:
            self.close()
            self._machine.report_problem(problem)
