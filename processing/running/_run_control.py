"""Pause, resume and cancel a run and change its workers, whichever of its engines is at work."""

import threading
import time
from collections.abc import Callable

from processing.running.engines.base import Engine
from processing.running.engines.controls import Crew
from processing.running.engines.task_window import POLL_SECONDS
from processing.running.events import Notify, RunPaused, RunResumed, WorkersChanged
from processing.running.pauses import PauseClock


class RunControl:
    """Passes pause, resume and cancel on to the run's present engine, and to each that follows.

    Thread-safe. Notifies `RunPaused`, `RunResumed` and `WorkersChanged` in the thread that calls.

    Attributes:
        most_workers, fewest_workers: how many were wanted at any time.
    """

    def __init__(self, run_id: str, notify: Notify, workers: int) -> None:
        self._run_id = run_id
        self._notify = notify
        self._workers = self.most_workers = self.fewest_workers = workers
        self._is_alone = False
        self._changing = threading.Lock()  # held while engine, pause and cancel change together
        self._engine: Engine | None = None  # before the run has begun
        self._cancelled = threading.Event()
        self._forced = threading.Event()
        self._moving = threading.Event()  # set unless paused, and once cancelled
        self._moving.set()
        self._obstacle = ""
        self._pauses = PauseClock()

    @property
    def is_cancelled(self) -> bool:
        """Whether the run is to end soon."""
        return self._cancelled.is_set()

    @property
    def obstacle(self) -> str:
        """Why the run paused by itself; empty if it did not, or was resumed."""
        return self._obstacle

    @property
    def paused_seconds(self) -> float:
        """How long all pauses took up to now; each began when nothing was in work any more."""
        with self._changing:
            return self._pauses.seconds(time.perf_counter())

    def note_work(self, begun: float, ended: float) -> None:
        """Note that a picture was in work between these moments of `time.perf_counter`."""
        with self._changing:
            self._pauses.note_work(begun, ended)

    def pause(self, obstacle: str = "") -> None:
        """Finish what is in flight and begin nothing more. May be repeated."""
        with self._changing:
            if not self._pauses.is_paused:
                self._pauses.pause(time.perf_counter())
                self._obstacle = obstacle
                self._moving.clear()
                if self._engine is not None:
                    self._engine.pause()
                self._notify(RunPaused(self._run_id, obstacle))

    def resume(self) -> None:
        """Go on after a pause. May be repeated."""
        with self._changing:
            if self._pauses.is_paused:
                self._pauses.resume(time.perf_counter())
                self._obstacle = ""
                self._moving.set()
                if self._engine is not None:
                    self._engine.resume()
                self._notify(RunResumed(self._run_id))

    def cancel(self) -> None:
        """End soon. May be repeated."""
        with self._changing:
            self._cancelled.set()
            self._moving.set()
            if self._engine is not None:
                self._engine.cancel()

    def force_stop(self) -> None:
        """End at once, with what is in work, as far as the engine can. May be repeated."""
        with self._changing:
            self._forced.set()
            self._cancelled.set()
            self._moving.set()
            if self._engine is not None:
                self._engine.force_stop()

    @property
    def workers(self) -> int:
        """How many workers are wanted."""
        return self._workers

    @property
    def is_alone(self) -> bool:
        """Whether one worker is at work and no other is to be beside it."""
        return self._is_alone

    def stay_alone(self) -> None:
        """Have one worker from the next engine on, whatever is asked for."""
        with self._changing:
            self._is_alone = True

    def set_crew(self, crew: Crew) -> None:
        """Have so many workers from the next picture on. May be repeated."""
        with self._changing:
            is_over = self._is_alone or self._cancelled.is_set()
            if is_over or crew.workers == self._workers:
                return
            self._workers = crew.workers
            self.most_workers = max(self.most_workers, crew.workers)
            self.fewest_workers = min(self.fewest_workers, crew.workers)
            if self._engine is not None:
                self._engine.set_crew(crew)
            self._notify(WorkersChanged(self._run_id, crew.workers, time.perf_counter()))

    def note_workers(self, workers: int) -> None:
        """Note how many there are, where nobody asked for a number."""
        with self._changing:
            self._workers = workers
            self.most_workers = self.fewest_workers = max(self.most_workers, workers)

    def wait_while_paused(self) -> None:
        """Return once nothing is paused any more, or the run is cancelled."""
        while not (self._moving.wait(POLL_SECONDS) or self.is_cancelled):
            continue

    def change_engine(self, make: Callable[[], Engine]) -> Engine:
        """Make an engine and control it from now on; pause or cancel it at once if the run is.

        The number of workers does not change while it is made.
        """
        with self._changing:
            self._engine = engine = make()
            if self._pauses.is_paused:
                engine.pause()
            if self._cancelled.is_set():
                engine.cancel()
            if self._forced.is_set():
                engine.force_stop()
            return engine
