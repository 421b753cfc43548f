"""Find the pictures of what was opened, and keep their plan up to what the user chooses."""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from gui.bridge import Bridge
from gui.choices import Choices, needs_new_plan, needs_new_scan
from gui.preparing import Preparing
from gui.states import is_narrowed, nothing_found
from gui.work import Prepare
from processing.planning.figures import PlanFigures
from processing.planning.plan import Plan
from processing.processes.threads import Work
from processing.running.continuation import Rest
from processing.running.events import Message, PlanSettled, ScanProgressed
from processing.settings.batch import BatchSettings
from processing.storage.journal.runs import JournaledRun
from processing.task import SourceImage

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
