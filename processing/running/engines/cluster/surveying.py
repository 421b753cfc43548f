"""Look at a cluster once, in the background: ask each worker who it is and what it sees."""

import pickle
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from processing.errors import EngineError, ForeignBytesError
from processing.files.temporaries import new_run_id
from processing.language.lazy_text import lazy_tr
from processing.processes import plain_values
from processing.processes.threads import BackgroundThread
from processing.running.cluster_survey import (
    Place,
    SeenWorker,
    Survey,
    SurveyFinished,
    SurveyNotify,
)
from processing.running.engines.cluster import messages
from processing.running.engines.cluster.introduction import Introduction
from processing.running.engines.cluster.liaison import Liaison, no_connection
from processing.running.engines.cluster.link import Link
from processing.running.engines.cluster.messages import Sighting
from processing.running.engines.cluster.security import check_installed, link_to
from processing.running.engines.cluster.sightings import looked_for
from processing.running.engines.cluster.survey_process import look

SURVEY_SECONDS = 60.0  # the longest that a look may take; connecting and asking have shorter limits
_POLL_SECONDS = 0.1  # how soon a cancel is noticed


class ClusterSurvey:
    """Connects to the cluster at a place, asks each worker, and parts; `Work` of the window.

    Notifies `SurveyFinished` exactly once, from its own thread. Nothing is left behind: a local
    cluster ends, and so do the files by which workers show that they see the output folder.
    """

    def __init__(self, place: Place, notify: SurveyNotify) -> None:
        self.run_id = new_run_id()
        self._place = place
        self._notify = notify
        self._survey: Survey | None = None
        self._is_cancelled = False
        self._thread = BackgroundThread("survey", self._look, self._finish)

    def start(self) -> None:
        """Begin, in a thread of its own; call it once."""
        self._thread.start()

    def cancel(self) -> None:
        """End soon, without a survey. Thread-safe; may be repeated."""
        self._is_cancelled = True

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        return self._thread.wait(timeout)

    def _finish(self, problem: str) -> None:
        told = "" if self._is_cancelled else problem
        self._notify(SurveyFinished(self.run_id, self._survey, told))

    def _look(self) -> None:
        check_installed()
        place = self._place
        certificates = Path(place.certificates) if place.certificates else None
        link = link_to(place.scheduler, certificates, is_insecure=place.insecure)
        with self._sightings(link) as seen:
            liaison = Liaison(look, link, place.workers, pickle.dumps(seen))
            try:
                self._take(liaison, link)
            except (EOFError, OSError, ForeignBytesError, TypeError, ValueError) as error:
                why = str(error) or type(error).__name__
                raise EngineError(no_connection(link, why)) from error
            finally:
                liaison.end()

    def _sightings(self, link: Link) -> AbstractContextManager[tuple[Sighting, ...]]:
        """Return what workers have to see; those of a local cluster see what this machine sees."""
        place, folder = self._place, self._place.output_folder
        if link.is_local:
            return nullcontext(())
        readable = [path for path in place.sources if path.exists()]
        written = [folder] if folder is not None and folder.is_dir() else []
        return looked_for(readable, written, self.run_id, place.first_source)

    def _take(self, liaison: Liaison, link: Link) -> None:
        deadline = time.monotonic() + SURVEY_SECONDS
        while not self._is_cancelled:
            for message in liaison.messages(_POLL_SECONDS):
                match message:
                    case [messages.SEEN, list(rows)]:
                        workers = tuple(_seen_workers(rows))
                        self._survey = Survey(self._place, workers)
                        return
                    case [messages.REFUSED, str(why)]:
                        raise EngineError(no_connection(link, why))
            if time.monotonic() > deadline:
                raise EngineError(no_connection(link, lazy_tr("it does not answer")))


def _seen_workers(rows: list[Any]) -> Iterator[SeenWorker]:
    """Yield the workers that a message tells of.

    Raises:
        TypeError, ValueError: it is no such message.
    """
    for row in rows:
        address, threads, memory_bytes, *introduced = row
        told = plain_values.text(address), plain_values.number(threads)
        yield _seen_worker(*told, plain_values.number(memory_bytes), introduced)


def _seen_worker(
    address: str, threads: int, memory_bytes: int, introduced: list[Any]
) -> SeenWorker:
    if len(introduced) == 1:
        why = plain_values.text(introduced[0])
        problem = lazy_tr("it does not run Thumbpool: {why}", why=why)
        return SeenWorker(address, address, threads, memory_bytes, problem=problem)
    who = Introduction.read(introduced)
    return SeenWorker(
        address,
        who.host,
        threads,
        memory_bytes,
        who.versions,
        who.ahead_seconds,
        who.clock_error_seconds,
        who.problem(),
        tuple(who.warnings()) if not who.problem() else (),
    )
