"""Watch the load of the machine while it is shown."""

import threading
from collections.abc import Iterable

from processing.processes.cpu_load import CoreMeter, MachineLoad
from processing.processes.threads import BackgroundThread

EVERY_SECONDS = 1.0


class LoadWatch:
    """Reads the load once a second in a thread of its own, so that the window never waits.

    Called by the GUI thread alone.
    """

    def __init__(self) -> None:
        self._workers: frozenset[int] = frozenset()
        self._latest: MachineLoad | None = None
        self._stopped: threading.Event | None = None  # of the thread that reads, if there is one

    @property
    def latest(self) -> MachineLoad | None:
        """The last reading; None before the first and after a stop."""
        return self._latest if self._stopped is not None else None

    def follow(self, workers: Iterable[int]) -> None:
        """Watch from now on; these processes are ours, and so is this one."""
        self._workers = frozenset(workers)
        if self._stopped is None:
            self._latest = None
            self._stopped = stopped = threading.Event()
            BackgroundThread("load", lambda: self._watch(stopped), _ignore).start()

    def stop(self) -> None:
        """Watch no more; returns at once."""
        if self._stopped is not None:
            self._stopped.set()
            self._stopped = None

    def _watch(self, stopped: threading.Event) -> None:
        """Read until that is stopped; runs in a thread of its own."""
        meter = CoreMeter()
        meter.read(self._workers)
        while not stopped.wait(EVERY_SECONDS):
            load = meter.read(self._workers)
            if not stopped.is_set():
                self._latest = load


def _ignore(_problem: str) -> None:
    """Show no load if the system does not report it; the log has the reason."""
