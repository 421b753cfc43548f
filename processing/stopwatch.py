"""Measure where one picture's time goes, stage by stage."""

import time

from processing.task import Stage, Timing


class Stopwatch:
    """Times one picture; confined to the thread that made it."""

    def __init__(self, worker: int) -> None:
        """Begin with no stage; `worker` is the id that `Timing` tells."""
        self._worker = worker
        self._stamps: list[float] = []
        self._stage: Stage | None = None
        self._cpu_at_start = time.thread_time()

    @property
    def stage(self) -> Stage | None:
        """The stage that was entered last, or None before the first."""
        return self._stage

    def enter(self, stage: Stage) -> None:
        """Begin `stage`; each is entered once, in the order of `Stage`."""
        self._stage = stage
        self._stamps.append(time.perf_counter())

    def stop(self) -> Timing:
        """Return the stamps so far with now as the last."""
        stamps = (*self._stamps, time.perf_counter())
        return Timing(self._worker, stamps, time.thread_time() - self._cpu_at_start)
