"""Make pictures on a Dask cluster: one of this machine's own, or one that others started."""

import pickle
import socket
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

from processing.running.engines.base import EngineSettings
from processing.running.engines.cluster.liaison import Liaison
from processing.running.engines.cluster.liaison_process import speak
from processing.running.engines.cluster.messages import Conditions, Sighting
from processing.running.engines.cluster.session import ClusterSession
from processing.running.engines.cluster.sightings import sightings
from processing.running.engines.controls import Controls
from processing.running.events import Notify
from processing.running.task_queue import TaskQueue
from processing.task import Outcome, Task


class DaskEngine(Controls):
    """Hands chunks of tasks to the workers of a cluster, each with one thread.

    Without an address it starts a cluster on the loopback, with as many workers as are wanted, and
    ends it with the run. A cluster with an address is used as it is: with all its workers, whatever
    number is asked for. A file whose worker died is tried again after all others, alone with its
    worker; the third death fails it.
    """

    def __init__(self, settings: EngineSettings) -> None:
        super().__init__(settings.crew)
        self._settings = settings

    def run(self, tasks: Iterable[Task], notify: Notify) -> Iterator[Outcome]:
        """Yield outcomes as they come.

        Raises:
            EngineError: there is no cluster, its workers cannot do the work, or it went away.
            OutputError: the output folder cannot be written.
        """
        source = TaskQueue(tasks)
        first = source.first()
        if first is None or self.is_cancelled:
            return
        settings, context = self._settings, self._settings.run_context
        is_local = settings.link.is_local
        keeps_folders = is_local or not context.folders.are_unchanged()
        # One machine sees the same files.
        looked_for: AbstractContextManager[tuple[Sighting, ...]] = (
            nullcontext(()) if is_local else sightings(context, _readable(first.source))
        )
        with looked_for as seen:
            conditions = Conditions(context, settings.work, is_local, seen, keeps_folders)
            workers = self.crew.workers  # may change at any moment
            liaison = Liaison(speak, settings.link, workers, pickle.dumps(conditions))
            try:
                session = ClusterSession(
                    settings, liaison, self, notify, socket.gethostname(), workers
                )
                yield from session.outcomes(source)
            finally:
                liaison.end()


def _readable(source: Path) -> Path | None:
    with suppress(OSError):
        if source.is_file():
            return source
    return None
