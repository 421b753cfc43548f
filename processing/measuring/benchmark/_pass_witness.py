"""Follow one pass of the guided tour: when results arrive, and what the death of a worker costs."""

import threading
import time
from contextlib import suppress

import psutil

from processing.measuring.benchmark.tour_results import Loss, TourNotify, loss_in
from processing.measuring.timeline.timeline import Timeline
from processing.running.events import FileFinished, FileStarted, Message
from processing.task import Outcome


class Witness:
    """Hands on what happens in a pass, and keeps what its figures need.

    Thread-safe: called by the threads of an engine and by the one that takes its results.

    Attributes:
        arrived: when each outcome arrived, in `time.perf_counter` seconds.
    """

    def __init__(self, run_id: str, watch: TourNotify, timeline: Timeline | None = None) -> None:
        """Hand all on to `watch`; with a `timeline` of the pass, it can also kill a worker."""
        self.arrived: list[float] = []
        self._run_id = run_id
        self._watch = watch
        self._timeline = timeline
        self._begun = 0  # pictures
        self._kill_at = 0  # the number of the picture in which a worker is killed; 0 for none
        self._changing = threading.Lock()

    def kill_in(self, picture: int) -> None:
        """Kill the worker that begins so many-th picture, counted from 1, while it is on it."""
        self._kill_at = picture

    def see(self, message: Message) -> None:
        """Take note of a message of the engine."""
        self._watch(message)
        with self._changing:
            if self._timeline is not None:
                self._timeline.fold(message)
            if isinstance(message, FileStarted):
                self._begun += 1
                if self._begun == self._kill_at:
                    _kill(message.worker)

    def see_outcome(self, outcome: Outcome) -> None:
        """Take note of an outcome that has just arrived."""
        self.arrived.append(time.perf_counter())
        self.see(FileFinished(self._run_id, outcome))

    @property
    def loss(self) -> Loss | None:
        """What the death of a worker cost; None if none died."""
        with self._changing:
            return None if self._timeline is None else loss_in(self._timeline)


def _kill(worker: int) -> None:
    """End a process as the system does if memory runs out; it may be gone already."""
    with suppress(psutil.Error):
        psutil.Process(worker).kill()
