"""Fakes for preparations, runs and the journal: the test sends their messages."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from itertools import compress, count
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from gui.control.bridge import Bridge
from gui.control.controller import Controller
from gui.control.makers import Workshop
from gui.settings.choices import Choices
from processing.errors import JournalError
from processing.measuring.benchmark.messages import (
    ComparisonFinished,
    ComparisonStarted,
    TrialFinished,
)
from processing.measuring.samples.fitting_set import Sample
from processing.planning.figures import PlanFigures
from processing.planning.picture_filter import PictureFilter
from processing.planning.plan import Plan
from processing.planning.plan_rows import PackedOutcomes
from processing.planning.planner import make_plan
from processing.previewing.messages import ThumbnailRequest
from processing.running.cluster_survey import Place, SeenWorker, Survey, SurveyFinished
from processing.running.continuation import Rest
from processing.running.events import (
    FileFinished,
    FileStarted,
    KeptResult,
    Message,
    PicturesCounted,
    PlanSettled,
    RunFinished,
    RunPaused,
    RunStarted,
    ScanProgressed,
    UndoFinished,
    Undone,
    UndoProgressed,
    WorkerStarted,
)
from processing.running.report import Report
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe
from processing.storage.journal.runs import JournaledRun, RunState
from processing.task import CANCELLED_REASON, Outcome, SourceImage, Status, Timing
from tests.support.fake_previews import FakePreviewers

FOLDER = Path("/pictures/holiday")
WORKER = 70


def sources_named(*names: str) -> tuple[SourceImage, ...]:
    return tuple(SourceImage(FOLDER / name, Path(name), 1000) for name in names)


def numbered_sources(number: int) -> tuple[SourceImage, ...]:
    return sources_named(*(f"{n:06}.jpg" for n in range(number)))


def interrupted_run(run_id: str = "broken-off", **changes) -> JournaledRun:
    """A run of five of which three are left, with choices that are not the usual ones."""
    batch = {"recipe": Recipe(width_pixels=640), "workers": 3, "recursive": False} | changes
    settings = BatchSettings((FOLDER,), **{"output_folder": FOLDER / "thumbnails"} | batch)
    return JournaledRun(run_id, settings, 5, 2, 3, 1_700_000_000.0, RunState.RUNNING)


class FakeWork:
    """The base of all fakes of background work."""

    _numbers = count()

    def __init__(self, notify) -> None:
        self.run_id = f"{type(self).__name__}-{next(self._numbers)}"
        self.send = notify
        self.calls: list[str] = []
        self.is_over = False

    def start(self) -> None:
        self.calls.append("start")

    def cancel(self) -> None:
        self.calls.append("cancel")

    def join(self, timeout: float | None = None) -> bool:
        return self.is_over


class FakePreparation(FakeWork):
    def __init__(self, settings, notify, *, sources=None, going_on_with=None) -> None:
        super().__init__(notify)
        self.settings = settings
        self.sources = sources
        self.going_on_with = going_on_with

    def stop(self) -> None:
        self.calls.append("stop")

    def find(self, sources: tuple[SourceImage, ...]) -> None:
        self.send(ScanProgressed(self.run_id, sources))

    def finish(
        self,
        sources: tuple[SourceImage, ...] | None = None,
        figures: PlanFigures | None = None,
        made: Collection[int] = (),
        **counted: Any,
    ) -> None:
        """Send a plan; `made` are the tasks that the run that it continues has made.

        `counted` is what the filters do not know: results of earlier runs, and a scan cut short.
        """
        rest = self.going_on_with if isinstance(self.going_on_with, Rest) else None
        if rest is not None:
            known = rest.sources() if sources is None else sources
            plan, scanned = rest.carried_into(make_plan(self.settings, known)), None
        else:
            scanned = (self.sources or ()) if sources is None else sources
            filters = PictureFilter(self.settings)
            taken = tuple(compress(scanned, filters.marks(scanned)))
            plan = make_plan(self.settings, taken)
            self.send(PicturesCounted(self.run_id, filters.counts(**counted)))
        if made:
            done = (Outcome(n, Status.DONE, source_bytes=1000, result_bytes=100) for n in made)
            plan = replace(plan, carried=PackedOutcomes(done))
        self.is_over = True
        self.send(PlanSettled(self.run_id, plan, figures=figures, scanned=scanned))

    def give_up(self, problem: str = "") -> None:
        self.is_over = True
        self.send(PlanSettled(self.run_id, None, problem))


class FakeRun(FakeWork):
    def __init__(self, plan: Plan, notify) -> None:
        super().__init__(notify)
        self.plan = plan
        self.most_workers = 60  # as many as its memory is enough for
        self._outcomes = {outcome.task_id: outcome for outcome in plan.carried}

    def pause(self) -> None:
        self.calls.append("pause")

    def resume(self) -> None:
        self.calls.append("resume")

    def force_stop(self) -> None:
        self.calls.append("force stop")

    def pause_itself(self, problem: str) -> None:
        self.send(RunPaused(self.run_id, problem))

    def set_workers(self, workers: int) -> int:
        self.calls.append(f"{workers} workers")
        return min(workers, self.most_workers)

    def begin(self) -> None:
        self.send(RunStarted(self.run_id, len(self.plan.tasks), 1, 0.0))
        self.send(WorkerStarted(self.run_id, WORKER, 1, 0.0))

    def begin_file(self, task_id: int) -> None:
        self.send(FileStarted(self.run_id, task_id, WORKER, 0.0))

    def end_file(self, task_id: int, status: Status = Status.DONE, reason: str = "") -> None:
        timing = Timing(WORKER, (0.0, 0.5), 0.1)
        sizes = {"source_bytes": 1000, "result_bytes": 100}
        self.end(Outcome(task_id, status, reason, timing=timing, **sizes))

    def end(self, outcome: Outcome) -> None:
        self._outcomes[outcome.task_id] = outcome
        self.send(FileFinished(self.run_id, outcome))

    def finish(
        self, *, cancelled: bool = False, problem: str = "", elapsed_seconds: float = 2.0
    ) -> None:
        for task_id in range(len(self.plan.tasks)):
            if task_id not in self._outcomes:
                self.end(Outcome(task_id, Status.CANCELLED, CANCELLED_REASON))
        outcomes = tuple(self._outcomes[n] for n in sorted(self._outcomes))
        ends = {"cancelled": cancelled, "problem": problem}
        report = Report(self.run_id, self.plan, outcomes, elapsed_seconds, **ends)
        self.is_over = True
        self.send(RunFinished(self.run_id, report))

    def refuse(self, problem: str) -> None:
        """End before any picture, as where another run writes to the same folder."""
        self.begin()
        for task_id in self.plan.open_tasks:
            self._outcomes[task_id] = Outcome(task_id, Status.FAILED, problem)
            self.send(FileFinished(self.run_id, self._outcomes[task_id]))
        outcomes = tuple(self._outcomes[n] for n in sorted(self._outcomes))
        report = Report(self.run_id, self.plan, outcomes, 0.1, problem=problem, has_begun=False)
        self.is_over = True
        self.send(RunFinished(self.run_id, report))


class FakeUndo(FakeWork):
    def __init__(self, run: JournaledRun, notify) -> None:
        super().__init__(notify)
        self.run_id = run.id

    def look(self, finished: int, total: int) -> None:
        self.send(UndoProgressed(self.run_id, finished, total))

    def finish(self, removed: int, kept: tuple[KeptResult, ...] = (), **more) -> None:
        problem = more.pop("problem", "")
        self.is_over = True
        self.send(UndoFinished(self.run_id, Undone(removed, kept, **more), problem))


class FakeRace(FakeWork):
    def __init__(self, plan, order, notify) -> None:
        super().__init__(notify)
        self.plan = plan
        self.order = order

    def begin(self, trials: int) -> None:
        self.send(ComparisonStarted(self.run_id, trials))

    def end_trial(self, title: str = "2 workers") -> None:
        self.send(TrialFinished(self.run_id, 1, 30, title, 1.5, is_warm_up=False))

    def finish(self, record=None, problem: str = "", *, cancelled: bool = False) -> None:
        self.is_over = True
        self.send(ComparisonFinished(self.run_id, record, problem, was_cancelled=cancelled))


class FakeTour(FakeRace):
    """A step of the guided tour; `watch` receives its messages."""

    def __init__(self, step, folder, wait_milliseconds, notify, watch) -> None:
        super().__init__(None, None, notify)
        self.step = step
        self.folder = folder
        self.wait_milliseconds = wait_milliseconds
        self.watch = watch


class FakeSurvey(FakeWork):
    """A look at a cluster."""

    def __init__(self, place: Place, notify) -> None:
        super().__init__(notify)
        self.place = place

    def finish(self, workers: tuple[SeenWorker, ...] = (), problem: str = "") -> None:
        """Find these workers, or nothing, with a problem."""
        self.is_over = True
        survey = None if problem else Survey(self.place, workers)
        self.send(SurveyFinished(self.run_id, survey, problem))

    def be_cancelled(self) -> None:
        """End as after a cancel."""
        self.is_over = True
        self.send(SurveyFinished(self.run_id, None))


class FakeThumbnails:
    """Makes no thumbnails of originals, and keeps what was asked; the test tells them."""

    def __init__(self, notify) -> None:
        self.tell = notify
        self.asked: list[ThumbnailRequest] = []
        self.is_closed = False

    def request(self, wanted: ThumbnailRequest) -> None:
        self.asked.append(wanted)

    def clear(self) -> None:
        self.asked.clear()

    def close(self) -> None:
        self.is_closed = True

    def join(self, timeout: float | None = None) -> bool:
        return self.is_closed


@dataclass
class FakeHistory:
    """A journal that needs no disk; with a `problem` it cannot be read."""

    interrupted: list[JournaledRun] = field(default_factory=list)
    undoable: list[JournaledRun] = field(default_factory=list)
    runs: list[JournaledRun] = field(default_factory=list)
    removable: int | None = None
    problem: str = ""

    def interrupted_runs(self) -> list[JournaledRun]:
        self._check()
        return list(self.interrupted)

    def undoable_runs(self) -> list[JournaledRun]:
        self._check()
        return list(self.undoable)

    def all_runs(self) -> list[JournaledRun]:
        self._check()
        return list(self.runs)

    def removable_results(self, run: JournaledRun) -> int:
        self._check()
        return run.made if self.removable is None else self.removable

    def forget(self, run: JournaledRun) -> None:
        self._check()
        self.runs.remove(run)

    def discard(self, run: JournaledRun) -> None:
        self._check()
        self.interrupted.remove(run)

    def _check(self) -> None:
        if self.problem:
            raise JournalError(self.problem)


@dataclass
class FakeWorkshop:
    """Keeps every fake that it made."""

    preparations: list[FakePreparation] = field(default_factory=list)
    runs: list[FakeRun] = field(default_factory=list)
    undos: list[FakeUndo] = field(default_factory=list)
    races: list[FakeRace] = field(default_factory=list)
    tours: list[FakeTour] = field(default_factory=list)
    surveys: list[FakeSurvey] = field(default_factory=list)
    history: FakeHistory = field(default_factory=FakeHistory)
    previews: FakePreviewers = field(default_factory=FakePreviewers)

    def workshop(self) -> Workshop:
        return Workshop(
            prepare=self._prepare,
            run=self._begin,
            undo=self._undo,
            history=self.history,
            samples=self._make_samples,
            compare=lambda _make, plan, order, notify: self._race(plan, order, notify),
            sample=lambda plan, notify: self._race(plan, None, notify),
            tour=self._tour,
            original_thumbnails=FakeThumbnails,
            previewer=self.previews.make,
            survey=self._survey,
        )

    @property
    def preparation(self) -> FakePreparation:
        return self.preparations[-1]

    @property
    def run(self) -> FakeRun:
        return self.runs[-1]

    @property
    def undo(self) -> FakeUndo:
        return self.undos[-1]

    def remember(self, run: FakeRun, made: int) -> JournaledRun:
        """Record in the journal what `run` has made."""
        settings = run.plan.settings
        state = RunState.FINISHED
        journaled = JournaledRun(run.run_id, settings, made, made, 0, 1.0, state)
        self.history.undoable.insert(0, journaled)
        return journaled

    def _prepare(self, settings, notify, **more) -> FakePreparation:
        self.preparations.append(FakePreparation(settings, notify, **more))
        return self.preparation

    def _begin(self, plan, notify) -> FakeRun:
        self.runs.append(FakeRun(plan, notify))
        return self.run

    def _undo(self, run, notify) -> FakeUndo:
        self.undos.append(FakeUndo(run, notify))
        return self.undo

    def _race(self, plan, order, notify) -> FakeRace:
        self.races.append(FakeRace(plan, order, notify))
        return self.races[-1]

    def _tour(self, step, folder, wait_milliseconds, notify, watch) -> FakeTour:
        self.tours.append(FakeTour(step, folder, wait_milliseconds, notify, watch))
        return self.tours[-1]

    def _survey(self, place, notify) -> FakeSurvey:
        self.surveys.append(FakeSurvey(place, notify))
        return self.surveys[-1]

    def _make_samples(self, folder: Path, _recipe: Recipe) -> Iterator[Sample]:
        yield Sample(folder / "sample.jpg", 1)


def deliver_all(bridge: Bridge) -> None:
    """Deliver all messages to the window; on a busy machine that takes more than one drain."""
    bridge.drain()
    while bridge._waiting:
        bridge.drain()


class Stage:
    """A controller with its bridge and what it has signalled."""

    def __init__(self, choices: Choices | None = None) -> None:
        self.fakes = FakeWorkshop()
        self.bridge = Bridge()
        self.controller = Controller(self.bridge, self.fakes.workshop(), choices or Choices())
        self.states: list[str] = []
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.found: list[SourceImage] = []
        self.endings: list = []
        self.log: list = []
        self.controller.machine.state_changed.connect(lambda state: self.states.append(str(state)))
        self.controller.machine.problem_changed.connect(self.problems.append)
        self.controller.machine.noted.connect(self.notes.append)
        self.controller.batch.sources_found.connect(self.found.extend)
        self.controller.running.ended.connect(self.endings.append)
        self.controller.logged.connect(self.log.extend)

    def deliver(self) -> None:
        """Deliver all messages that were sent to the controller."""
        deliver_all(self.bridge)

    def get_ready(self, number: int = 3) -> None:
        self.controller.open((FOLDER,))
        self.fakes.preparation.finish(numbered_sources(number))
        self.deliver()

    def get_running(self, number: int = 3) -> FakeRun:
        self.get_ready(number)
        self.controller.start()
        self.fakes.run.begin()
        self.deliver()
        return self.fakes.run

    def wait_for_answers(self) -> None:
        """Deliver the messages that its threads have sent so far."""
        QCoreApplication.sendPostedEvents()

    def tell_late(self, message: Message) -> None:
        self.bridge.post(message)
        self.deliver()
