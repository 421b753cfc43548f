"""Compare dispatch: the same pictures through every method of the pool, in random order."""

import time
from collections.abc import Sequence
from multiprocessing.pool import Pool, ThreadPool

from processing.language.lazy_text import lazy_tr
from processing.measuring.benchmark._bare_pool import BarePool
from processing.measuring.benchmark._workload import Workload
from processing.measuring.benchmark.comparison import DISPATCH_ROUNDS, Comparison, Scope
from processing.measuring.benchmark.dispatch_methods import (
    Assignment,
    Call,
    Contestant,
    Delivery,
    usual_contestants,
)
from processing.measuring.benchmark.messages import ComparisonNotify
from processing.measuring.benchmark.records import Arrival, DispatchRecord, DispatchTrial, now_text
from processing.processes.cpu_load import LoadWatch
from processing.processes.start import process_context
from processing.running.engines.base import EngineSettings
from processing.running.worker.process import execute, run_task, thread_worker_id
from processing.settings.batch import BatchSettings
from processing.task import CANCELLED_REASON, Outcome, SourceImage, Status, Task


class DispatchComparison(Comparison):
    """Sends the same pictures through each method; the first round warms up and does not count.

    All methods of a round call one pool, whose workers are up before: what is compared is how
    tasks are handed over, and not how processes start or how a disk takes results.
    """

    is_in_memory = True

    def __init__(
        self,
        settings: BatchSettings,
        notify: ComparisonNotify,
        scope: Scope | None = None,
        *,
        contestants: Sequence[Contestant] = (),
        sources: Sequence[SourceImage] | None = None,
    ) -> None:
        """Compare `contestants`, or the usual ones, with the workers of `settings`."""
        usual_scope = Scope(rounds=DISPATCH_ROUNDS)
        super().__init__(settings, notify, scope or usual_scope, sources=sources)
        self._contestants = tuple(contestants) or usual_contestants()
        self._begun_at = now_text()
        self._trials_kept: list[DispatchTrial] = []

    @property
    def _workers(self) -> Sequence[int]:
        workers = self._settings.workers
        return [1 if each.method.name == "serial" else workers for each in self._contestants]

    def _measure(self, workload: Workload) -> None:
        self.announce(1 + len(self._contestants) * self.scope.rounds)
        usual = workload.plan.settings
        settings = workload.engine_settings()
        assignments = list(enumerate(workload.bundles))
        outcomes: list[Outcome] = []
        for number in range(self.scope.rounds):
            pool = BarePool(settings, process_context(usual.start_method), len(assignments))
            with self.cancelling(pool), pool.open() as processes:
                calls = _MethodCalls(pool, processes, settings, assignments)
                if number == 0:
                    outcomes = self._warm_up(calls, workload)
                kept = self._round(calls, workload, number)
            if self.is_cancelled:
                return
            self._trials_kept += kept
            facts = workload.circumstances(outcomes, self._begun_at)
            self.keep(
                DispatchRecord(facts, usual.workers, usual.start_method, tuple(self._trials_kept))
            )

    def _warm_up(self, calls: "_MethodCalls", workload: Workload) -> list[Outcome]:
        """Make every picture once, by which the system has read them all; return the outcomes."""
        begun = time.perf_counter()
        deliveries = calls.processes.imap_unordered(execute, calls.assignments)
        outcomes = [outcome for _, outcome in deliveries]
        workload.clear()
        self.report_trial(
            lazy_tr("all pictures once"), time.perf_counter() - begun, is_warm_up=True
        )
        return outcomes

    def _round(self, calls: "_MethodCalls", workload: Workload, number: int) -> list[DispatchTrial]:
        kept = []
        for contestant in self.random.sample(self._contestants, len(self._contestants)):
            calls.pool.clear()
            trial = calls.trial(contestant, number)
            workload.clear()
            if self.is_cancelled:
                break
            self.report_trial(contestant.title, trial.arrivals[-1].seconds, is_warm_up=False)
            kept.append(trial)
        return kept


class _MethodCalls:
    """Calls the methods of one round; belongs to the comparison's thread."""

    def __init__(
        self,
        pool: BarePool,
        processes: Pool,
        settings: EngineSettings,
        assignments: Sequence[Assignment],
    ) -> None:
        self.pool = pool
        self.processes = processes
        self.assignments = assignments
        self._settings = settings

    def trial(self, contestant: Contestant, number: int) -> DispatchTrial:
        """Return when each result arrived here, counted from the call."""
        load = LoadWatch()
        method, chunk = contestant.method, contestant.chunk
        arrivals = (
            self._by_threads(contestant) if method.is_threaded else self._by_processes(contestant)
        )
        return DispatchTrial(number, method.name, chunk, tuple(arrivals), load.others_share())

    def _by_processes(self, contestant: Contestant) -> list[Arrival]:
        is_plain_loop = contestant.method.name == "serial"
        make = self._make_here if is_plain_loop else execute
        call = Call(self.processes, make, execute_apart, self.assignments, contestant.chunk or None)
        return _arrivals(contestant, call)

    def _by_threads(self, contestant: Contestant) -> list[Arrival]:
        threads = ThreadPool(self._settings.workers)
        try:
            call = Call(
                threads,
                self._make_here,
                lambda slot, task: self._make_here((slot, task)),
                self.assignments,
                contestant.chunk or None,
            )
            return _arrivals(contestant, call)
        finally:
            threads.close()
            threads.join()

    def _make_here(self, assignment: Assignment) -> Delivery:
        """Make one picture in this process, or none once cancelled; runs in any thread of it."""
        slot, task = assignment
        if self.pool.is_cancelled:
            return slot, Outcome(task.id, Status.CANCELLED, CANCELLED_REASON)
        settings = self._settings
        return slot, run_task(task, settings.work, settings.run_context, thread_worker_id())


def _arrivals(contestant: Contestant, call: Call) -> list[Arrival]:
    begun = time.perf_counter()
    return [
        Arrival(position, time.perf_counter() - begun)
        for position, _ in contestant.method.deliver(call)
    ]


def execute_apart(slot: int, task: Task) -> tuple[int, Outcome]:
    """Do one task, as `execute` does. Runs in a worker process."""
    return execute((slot, task))
