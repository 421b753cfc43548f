"""Compare ways to start workers: the same pictures by each, in random order."""

import os
from collections.abc import Sequence

from processing.measuring.benchmark._fork_server_price import ForkServerPrice
from processing.measuring.benchmark._forked_trial import ForkedTrial
from processing.measuring.benchmark._start_methods_table import WAYS, StartWay
from processing.measuring.benchmark._trial import Measured, Trial, check_workers, private_bytes
from processing.measuring.benchmark._workload import Workload
from processing.measuring.benchmark.comparison import Comparison, Scope
from processing.measuring.benchmark.messages import ComparisonNotify
from processing.measuring.benchmark.records import StartRecord, StartTrial, now_text
from processing.running.engines.base import EngineSettings
from processing.running.engines.factory import make_engine
from processing.settings.batch import BatchSettings, EngineKind, StartMethod, default_start_method
from processing.task import Outcome, SourceImage


class StartComparison(Comparison):
    """Makes the same pictures by each way; the first round warms up and does not count."""

    def __init__(
        self,
        settings: BatchSettings,
        notify: ComparisonNotify,
        scope: Scope | None = None,
        *,
        with_fork: bool = False,
        sources: Sequence[SourceImage] | None = None,
    ) -> None:
        """Compare all ways that this system has, with the workers of `settings`.

        Plain fork is among them only `with_fork`, which is for the command line.
        """
        super().__init__(settings, notify, scope or Scope(), sources=sources)
        self._ways = tuple(
            way for way in WAYS.values() if way.is_offered and (with_fork or not way.forks)
        )
        self._begun_at = now_text()
        self._trials_kept: list[StartTrial] = []

    @property
    def _workers(self) -> Sequence[int]:
        workers = self._settings.workers
        return [1 if way.engine is EngineKind.SERIAL else workers for way in self._ways]

    def _measure(self, workload: Workload) -> None:
        self.announce(len(self._ways) * (1 + self.scope.rounds))
        outcomes: tuple[Outcome, ...] = ()
        for number in range(-1, self.scope.rounds):
            kept = []
            for way in self.random.sample(self._ways, len(self._ways)):
                server_seconds = self._server_seconds(way)
                measured = self._measured(workload, way)
                if self.is_cancelled:
                    return
                check_workers(measured)
                self.report_trial(way.title, measured.work_seconds, is_warm_up=number < 0)
                outcomes = measured.outcomes
                kept.append(_row(number, way, measured, server_seconds))
            if number >= 0:
                self._trials_kept += kept
                facts = workload.circumstances(outcomes, self._begun_at)
                workers = workload.plan.settings.workers
                self.keep(StartRecord(facts, workers, tuple(self._trials_kept)))

    def _server_seconds(self, way: StartWay) -> float:
        """Return what starting the fork server of a way takes; 0 for those without one."""
        if way.start_method is not StartMethod.FORKSERVER:
            return 0.0
        price = ForkServerPrice()
        with self.cancelling(price):
            return price.run()

    def _measured(self, workload: Workload, way: StartWay) -> Measured:
        is_serial = way.engine is EngineKind.SERIAL
        settings = workload.engine_settings(
            engine=way.engine,
            start_method=way.start_method or default_start_method(),
            workers=1 if is_serial else workload.plan.settings.workers,
        )
        trial = _trial(workload, way, settings)
        with self.cancelling(trial):
            measured = trial.run()
        workload.clear()
        return measured


def _trial(workload: Workload, way: StartWay, settings: EngineSettings) -> Trial | ForkedTrial:
    if way.forks:
        return ForkedTrial(settings, workload.bundles)
    weigh = private_bytes if way.has_processes else _weigh_this_process
    engine = make_engine(way.engine, settings)
    return Trial(engine, workload.bundles, settings.workers, weigh=weigh)


def _weigh_this_process(_workers: set[int]) -> int:
    """Return what all threads hold together, with all else that this program has loaded."""
    return private_bytes({os.getpid()})


def _row(number: int, way: StartWay, measured: Measured, server_seconds: float) -> StartTrial:
    return StartTrial(
        number,
        way.name,
        measured.start_seconds,
        measured.work_seconds,
        measured.end_seconds,
        measured.memory_bytes,
        measured.others_share,
        server_seconds,
    )
