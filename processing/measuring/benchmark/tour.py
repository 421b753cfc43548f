"""Run one step of the guided tour and report its progress."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from processing.errors import OutputError, explained
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.measuring.benchmark._bare_pool import ChunkedPool
from processing.measuring.benchmark._pass_witness import Witness
from processing.measuring.benchmark._trial import Trial, check_workers
from processing.measuring.benchmark._workload import Workload
from processing.measuring.benchmark.comparison import Comparison, Scope
from processing.measuring.benchmark.messages import ComparisonNotify
from processing.measuring.benchmark.records import MAX_PICTURES
from processing.measuring.benchmark.tour_results import (
    PassBegun,
    PassEnded,
    PassResult,
    PicturesMade,
    TourNotify,
    result_of,
)
from processing.measuring.benchmark.tour_steps import Extent, Pass, TourStep, make_lot
from processing.measuring.timeline.timeline import Timeline
from processing.running.engines.base import Engine
from processing.running.engines.factory import make_engine
from processing.running.events import RunFinished
from processing.running.report import Report
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe
from processing.task import Outcome, SourceImage

_KILL_AFTER = 3  # after such a part of the pictures a worker is killed: some before, more after


class TourRun(Comparison):
    """Makes the pictures of a step where they are missing, and measures each of its passes once.

    `watch` receives all messages of the engines, those of a pass between `PassBegun` and
    `RunFinished`.
    """

    def __init__(
        self,
        step: TourStep,
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
        self.is_in_memory = step.is_in_memory
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
                lazy_tr(
                    "The pictures of the tour cannot be written to {folder}: {reason}. "
                    "Make room there, then run the step again.",
                    folder=display(self._folder),
                    reason=explained(error),
                )
            ) from error
        return sources

    def _measure(self, workload: Workload) -> None:
        self.announce(len(self._step.passes))
        for number, way in enumerate(self._step.passes):
            result = self._make_all(number, way, workload)
            workload.clear()
            if result is None:
                return
            self.report_trial(way.title, result.seconds, is_warm_up=False)
            self._watch(PassEnded(number, result))

    def _make_all(self, number: int, way: Pass, workload: Workload) -> PassResult | None:
        """Make the pictures in one way; `RunFinished` is sent whatever happens.

        Returns None if it was cancelled.

        Raises:
            BenchmarkError: a worker died that was not to be killed.
        """
        settings = workload.engine_settings(workers=way.workers)
        run_id, begun = settings.run_id, time.perf_counter()
        plan = replace(workload.plan, settings=workload.settings(workers=way.workers))
        tasks = workload.bundles[::-1] if way.is_reversed else workload.bundles
        engine: Engine = (
            ChunkedPool(settings, len(tasks), way.chunk, is_ordered=way.is_ordered)
            if way.chunk
            else make_engine(plan.settings.engine, settings)
        )
        timeline = Timeline(plan.tasks, way.workers, begun) if way.kills else None
        witness = Witness(run_id, self._watch, timeline)
        if way.kills:
            witness.kill_in(1 + len(tasks) // _KILL_AFTER)
        trial = Trial(engine, tasks, way.workers, watch=witness.see, on_outcome=witness.see_outcome)
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
        if self.is_cancelled:
            return None
        if not way.kills:
            check_workers(measured)
        return result_of(
            self._step.number,
            way,
            measured,
            workload.wait_milliseconds,
            arrived=witness.arrived,
            loss=witness.loss,
        )
