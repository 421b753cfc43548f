"""Measure the time that each stage of one picture takes."""

import time
from collections.abc import Callable

from processing.processes.core_wait import core_wait_seconds
from processing.task import Stage, Timing

_PLACES = {stage: place for place, stage in enumerate(Stage)}
_STORAGE = {Stage.OPEN, Stage.WRITE}


class Stopwatch:
    """Times one picture, in the thread that made it; others may read its stage afterwards."""

    def __init__(self, worker: int, on_enter: Callable[[Stage], None] | None = None) -> None:
        """Begin with no stage; `worker` is the id in the `Timing`.

        `on_enter` is called when a stage begins, and may raise to stop the work there.
        """
        self._worker = worker
        self._on_enter = on_enter
        self._stamps: list[float] = []
        self._stage: Stage | None = None
        # Once a picture: both readings take 4 microseconds together.
        self._core_wait_at_start = core_wait_seconds()
        self._cpu_at_start = self._cpu_at_stage = time.thread_time()
        self._storage_cpu = 0.0

    @property
    def stage(self) -> Stage | None:
        """The stage that was entered last, or None before the first."""
        return self._stage

    def enter(self, stage: Stage) -> None:
        """Begin `stage`; each is entered once, in the order of `Stage`; some may be left out."""
        self._leave(time.thread_time())
        self._stage = stage
        # A skipped stage takes no time; without a stamp it would get the time of the next one.
        reached = _PLACES[stage] + 1 - len(self._stamps)
        self._stamps.extend([time.perf_counter()] * reached)
        if self._on_enter is not None:
            self._on_enter(stage)

    def stop(self) -> Timing:
        """Return the stamps so far, and now as the last."""
        stamps = (*self._stamps, time.perf_counter())
        cpu = time.thread_time()
        self._leave(cpu)
        used = (cpu - self._cpu_at_start, self._storage_cpu)
        return Timing(self._worker, stamps, *used, self._core_wait())

    def _core_wait(self) -> float | None:
        """Return how long the thread has waited for a core since the start; None if unknown."""
        before, now = self._core_wait_at_start, core_wait_seconds()
        return None if before is None or now is None else max(0.0, now - before)

    def _leave(self, cpu: float) -> None:
        """Add up the CPU time of the stage that ends, if it opens or writes."""
        if self._stage in _STORAGE:
            self._storage_cpu += cpu - self._cpu_at_stage
        self._cpu_at_stage = cpu
