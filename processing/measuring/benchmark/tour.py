"""Run one step of the guided tour, and let it be watched while it goes."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from processing.errors import OutputError
from processing.files.display import display
from processing.files.temporaries import new_run_id
from processing.measuring.benchmark._bare_pool import ChunkedPool
from processing.measuring.benchmark._trial import Measured, Trial, check_workers
from processing.measuring.benchmark._workload import Workload
from processing.measuring.benchmark.comparison import Comparison, Scope
from processing.measuring.benchmark.messages import ComparisonNotify
from processing.measuring.benchmark.records import MAX_PICTURES
from processing.measuring.benchmark.tour_results import (
    PassBegun,
    PassEnded,
    PicturesMade,
    TourNotify,
    result_of,
)
from processing.measuring.benchmark.tour_steps import Extent, Pass, Step, make_lot
from processing.planning.plan import Plan
from processing.running.engines.base import Engine
from processing.running.engines.factory import engine_settings, make_engine
from processing.running.events import FileFinished, Message, Notify, RunFinished
from processing.running.report import Report
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe
from processing.task import Outcome, SourceImage, Task


class TourRun(Comparison):
    """Makes the pictures of a step where they are missing, and measures each of its passes once.

    `watch` hears all messages of the engines, each pass between `PassBegun` and `RunFinished`.
    """

    def __init__(
        self,
        step: Step,
        folder: Path,
        notify: ComparisonNotify,
        watch: TourNotify,
        *,
        extent: Extent | None = None,
        wait_milliseconds: int = 0,
    ) -> None:
        """Keep the pictures in `folder`, for further steps."""
        side = (extent or Extent()).box
        # Mixing pixels by their light takes so long that an eye can follow it.
        recipe = Recipe(width_pixels=side, height_pixels=side, linear_light=True)
        scope = Scope(rounds=1, pictures=MAX_PICTURES, wait_milliseconds=wait_milliseconds)
        super().__init__(BatchSettings((folder,), folder, recipe), notify, scope)
        self._step = step
        self._folder = folder
        self._watch = watch

    def _find_sources(self) -> Sequence[SourceImage]:
        """Return the pictures of the step, all that are made when it is cancelled.

        Raises:
            OutputError: they cannot be written.
        """
        sources: list[SourceImage] = []
        try:
            for lot in self._step.lots:
                for source in make_lot(self._folder, lot):
                    sources.append(source)
                    self._watch(PicturesMade(len(sources), self._step.files))
                    if self.is_cancelled:
                        return sources
        except OSError as error:
            raise OutputError(
                f"The pictures of the tour cannot be written to {display(self._folder)}: "
                f"{error.strerror}. Make room there, then run the step again."
            ) from error
        return sources

    def _measure(self, workload: Workload) -> None:
        self.announce(len(self._step.passes))
        for number, way in enumerate(self._step.passes):
            measured = self._make_all(number, way, workload)
            workload.clear()
            if self.is_cancelled:
                return
            check_workers(measured)
            self.tell(way.title, measured.work_seconds, is_warm_up=False)
            wait = workload.wait_milliseconds
            self._watch(PassEnded(number, result_of(self._step.number, way, measured, wait)))

    def _make_all(self, number: int, way: Pass, workload: Workload) -> Measured:
        """Make the pictures in one way; the last message of it is told whatever happens."""
        settings = workload.settings(workers=way.workers)
        plan = replace(workload.plan, settings=settings)
        tasks = workload.bundles[::-1] if way.is_reversed else workload.bundles
        run_id, begun = new_run_id(), time.perf_counter()
        engine = HeardEngine(_engine(way, plan, workload, run_id), run_id, self._watch)
        trial = Trial(engine, tasks, way.workers)
        self._watch(PassBegun(number, plan, begun))
        outcomes: tuple[Outcome, ...] = ()
        try:
            with self.cancelling(trial):
                measured = trial.run()
            outcomes = measured.outcomes
        finally:
            seconds = time.perf_counter() - begun
            report = Report(run_id, plan, outcomes, seconds, cancelled=self.is_cancelled)
            self._watch(RunFinished(run_id, report))
        return measured


def _engine(way: Pass, plan: Plan, workload: Workload, run_id: str) -> Engine:
    if way.chunk:
        told = engine_settings(
            plan.settings, run_id, 0, plan.result_folders, plan.linked, workload.work
        )
        return ChunkedPool(told, len(workload.bundles), way.chunk)
    return make_engine(
        plan.settings,
        run_id,
        result_folders=plan.result_folders,
        linked=plan.linked,
        work=workload.work,
    )


class HeardEngine:
    """An engine of which a second listener hears all messages, and `FileFinished` besides."""

    def __init__(self, engine: Engine, run_id: str, hear: Notify) -> None:
        """Let `hear` be called by whichever thread `engine` tells from."""
        self._engine = engine
        self._run_id = run_id
        self._hear = hear

    def run(self, tasks: Iterable[Task], notify: Notify) -> Iterator[Outcome]:
        """Yield what the engine yields."""

        def tell_both(message: Message) -> None:
            self._hear(message)
            notify(message)

        for outcome in self._engine.run(tasks, tell_both):
            self._hear(FileFinished(self._run_id, outcome))
            yield outcome

    def pause(self) -> None:
        """Pause the engine."""
        self._engine.pause()

    def resume(self) -> None:
        """Let it go on."""
        self._engine.resume()

    def cancel(self) -> None:
        """End it soon."""
        self._engine.cancel()
