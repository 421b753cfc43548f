"""Prepare a batch: from the choice of a folder to a plan that can be started."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.control._planning import Planned, Planning
from gui.control._source_list import JoinedSources, join_sources
from gui.control.bridge import Bridge
from gui.control.makers import Workshop
from gui.control.sample_pictures import SAMPLE_COUNT, SampleMaker
from gui.control.state import State, StateMachine, is_narrowed
from gui.settings.choices import OVERRIDDEN_IN_PLACE, Choices, is_being_typed, needs_new_plan
from processing.errors import SettingsError
from processing.language.translation import localized, tr
from processing.planning.figures import PlanFigures
from processing.planning.picture_filter import FilterCounts
from processing.planning.plan import Plan
from processing.record import record
from processing.settings.batch import BatchSettings
from processing.storage.journal.runs import JournaledRun


@record
class _Earlier:
    """The batch before other sources were opened, which comes back if they have no picture."""

    sources: tuple[Path, ...]
    without: tuple[Path, ...]
    planned: Planned


class Batch(QObject):
    """The sources and the user's choices for them; `planning` makes the plan of both.

    Lives in the GUI thread. A method that makes no sense in the present state does nothing.

    Attributes:
        sources: the folders and pictures to read from, each once.
        choices: what the next plan is made from.
        planning: the plan, and what is under way for it.
        is_making_samples: whether sample pictures are being made, which are looked for afterwards.

    Signals:
        choices_changed: `choices` has a new value.
        samples_progressed: how many sample pictures are made, and how many there will be.
        left_out: a collection of `Path`, pictures that the plan to come will not have.
        given_up: no plan can be made of the present choices.
        stopped: no preparation is under way any more; only while the window shuts down.
        cleared, counted, sources_found, plan_changed: those of `planning`.
    """

    choices_changed = Signal()
    samples_progressed = Signal(int, int)
    left_out = Signal(object)
    given_up = Signal()
    stopped = Signal()
    cleared = Signal()
    counted = Signal(object)
    sources_found = Signal(object)
    plan_changed = Signal(object)

    def __init__(
        self, workshop: Workshop, bridge: Bridge, choices: Choices, machine: StateMachine
    ) -> None:
        super().__init__(machine)
        self.sources: tuple[Path, ...] = ()
        self.choices = choices
        self.planning = Planning(workshop.prepare, bridge, machine, self._settings)
        self._machine = machine
        self._samples = SampleMaker(workshop.samples, self)
        self.is_making_samples = False
        self._earlier: _Earlier | None = None  # while other sources are scanned
        self._was_planned = False  # these sources had a plan before
        self._unusable: dict[str, str] = {}  # why typed text is unusable, by the setting's name
        self._samples.picture_made.connect(self.samples_progressed)
        self._samples.ended.connect(self._on_samples_ended)
        self._follow_planning()

    @property
    def plan(self) -> Plan | None:
        """What Start would run, or runs now, or ran last; None while there is none."""
        return self.planning.plan

    @property
    def figures(self) -> PlanFigures | None:
        """What the plan adds up to; None where it is not known."""
        return self.planning.figures

    @property
    def counts(self) -> FilterCounts:
        """How many pictures were found in the sources, and how many the filters leave out."""
        return self.planning.counts

    @property
    def blocker(self) -> str:
        """Why the batch cannot be run; empty if it can."""
        return self.problem_of_choices or self.planning.why_none

    @property
    def problem_of_choices(self) -> str:
        """Why typed text is unusable, so that `choices` is not what the user sees; else empty."""
        for name, problem in self._unusable.items():
            if not (self.choices.replace_originals and name in OVERRIDDEN_IN_PLACE):
                return problem
        return ""

    def makes_the_same_as(self, plan: Plan) -> bool:
        """Return whether `plan` fits the present choices and sources, apart from limits of its run.

        Not if pictures were added or are gone since: a retry would leave those out of the batch.
        """
        is_same = bool(self.sources) and not needs_new_plan(plan.settings, self._settings())
        return is_same and self.plan is not None and len(self.plan.tasks) == len(plan.tasks)

    def accepts(self, sources: Sequence[Path]) -> bool:
        """Return whether the choices fit these sources; if not, say why."""
        return bool(sources) and self._accepts(sources, self.choices)

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
        has_plan = self.plan is not None
        self._change_at_once(replace(self.choices, without=tuple(without)))
        if has_plan and tuple(without) == self.choices.without:
            self.left_out.emit(pictures)

    def take_back_all(self) -> None:
        """Take the pictures back that `leave_out` has taken out."""
        self._change_at_once(replace(self.choices, without=()))

    def go_on_with(self, run: JournaledRun, choices: Choices) -> None:
        """Scan the sources of an interrupted run, then start the rest of it by its `choices`."""
        self.sources = run.settings.sources
        self.choices = choices
        self._was_planned = False
        self._unusable.clear()
        self.choices_changed.emit()
        self._samples.cancel()
        self.planning.scan_and_start(run)

    def open_samples(self, folder: Path) -> None:
        """Fill `folder` with sample pictures, then open it; not while a run is under way."""
        if self._machine.is_locked or self._samples.is_under_way:
            return
        self.planning.forget()
        self._was_planned = False
        self._earlier = None
        self.sources = (folder,)
        self.is_making_samples = True
        self._samples.start(folder, self.choices.recipe)
        self._machine.enter(State.SCANNING)
        self.samples_progressed.emit(0, SAMPLE_COUNT)

    def change(self, choices: Choices) -> None:
        """Take other choices; the plan follows a moment later.

        Not while a run is under way; after one, this gets ready for the next.
        """
        if self._machine.is_locked or choices == self.choices:
            return
        if not self._accepts(self.sources, choices):
            self.choices_changed.emit()  # what shows choices shows the present ones again
            return
        before, self.choices = self.choices, choices
        self.choices_changed.emit()
        if self._machine.state is not State.EMPTY and not self._samples.is_under_way:
            is_typed = is_being_typed(before, choices)
            self.planning.follow(before.for_sources(self.sources), is_being_typed=is_typed)

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

    def close(self) -> None:
        """Leave the batch and go back to the beginning; not while a run is under way."""
        if self._machine.is_locked:
            return
        self._samples.cancel()
        self.planning.forget()
        self._was_planned = False
        self._earlier = None
        self.sources = ()
        self.choices = replace(self.choices, without=())
        self._machine.enter(State.EMPTY)

    def stop(self) -> None:
        """End the scan and plan what it has found; sample pictures are made no more."""
        self._samples.cancel()
        self.planning.stop()

    def shut_down(self) -> None:
        """End for good."""
        self._samples.cancel()
        self.planning.shut_down()

    def join(self, timeout: float | None = None) -> bool:
        """Wait until sample pictures are made; return whether they are."""
        return self._samples.join(timeout)

    def _accepts(self, sources: Sequence[Path], choices: Choices) -> bool:
        """Return whether `choices` make a batch of `sources`; in a storage not all can be done."""
        try:
            choices.for_sources(sources or (Path(),))
        except SettingsError as error:
            self._machine.report_problem(localized(str(error)))
            return False
        return True

    def _settings(self) -> BatchSettings:
        return self.choices.for_sources(self.sources)

    def _follow_planning(self) -> None:
        planning = self.planning
        planning.cleared.connect(self.cleared)
        planning.counted.connect(self.counted)
        planning.sources_found.connect(self.sources_found)
        planning.plan_changed.connect(self.plan_changed)
        planning.stopped.connect(self.stopped)
        planning.planned.connect(self._on_planned)
        planning.nothing_planned.connect(self._on_nothing_planned)

    def _use_sources(self, joined: JoinedSources, without: tuple[Path, ...] | None = None) -> None:
        """Scan other sources, or the same ones again; keep the batch until pictures are found."""
        if self._machine.is_locked or not self.accepts(joined.sources):
            return
        if joined.sources != self.sources:
            self._remember()
            self._was_planned = False
        self.planning.start_nothing()
        self.sources = joined.sources
        if without is not None:
            self.choices = replace(self.choices, without=without)
        self._samples.cancel()
        self.planning.scan()
        if joined.note:
            self._machine.noted.emit(joined.note)

    def _remember(self) -> None:
        """Remember a batch that has a plan, to come back to it."""
        planned = self.planning.remembered()
        if planned is not None:
            self._earlier = _Earlier(self.sources, self.choices.without, planned)

    def _come_back(self, earlier: _Earlier) -> None:
        """Show the batch again that was there before other sources were opened."""
        self._earlier = None
        self.sources = earlier.sources
        self.choices = replace(self.choices, without=earlier.without)
        self._was_planned = True
        self.planning.come_back(earlier.planned)

    def _change_at_once(self, choices: Choices) -> None:
        self.change(choices)
        self.planning.replan()

    def _on_planned(self) -> None:
        self._earlier = None
        self._was_planned = True

    def _on_nothing_planned(self, problem: str, empty_plan: Plan | None) -> None:
        """Keep a batch that may still find pictures, else go back to the one before, if any."""
        earlier = self._earlier
        is_kept = self._was_planned or self._may_find_more(problem, empty_plan)
        self._samples.cancel()
        if is_kept:
            why = problem or tr("The scan was stopped; press Rescan.")
            self.planning.forget_all_but_found(why)
        else:
            self.planning.forget()
            self.sources = ()
            if earlier is not None:
                self._come_back(earlier)
        self._machine.report_problem(problem)
        self._machine.enter(State.READY if is_kept or earlier is not None else State.EMPTY)
        self.given_up.emit()
        if not is_kept:
            self.planning.replan()

    def _may_find_more(self, problem: str, empty_plan: Plan | None) -> bool:
        """Return whether other choices could make these sources a batch.

        With an `empty_plan` they were read, and no picture is left to be taken; other choices might
        take some. Of several sources the one that cannot be read can be removed.
        """
        if empty_plan is not None and is_narrowed(self._settings(), self.counts):
            return True
        return bool(problem) and len(self.sources) > 1 and self._earlier is None

    def _on_samples_ended(self, folder: Path | None, problem: str) -> None:
        self.is_making_samples = False
        if self._machine.is_shutting_down:
            self.stopped.emit()
        elif self._machine.state is not State.SCANNING or self.planning.is_under_way:
            return  # the user has opened something else meanwhile
        elif folder is not None:
            self.planning.scan()
        else:
            self.close()
            self._machine.report_problem(problem)
