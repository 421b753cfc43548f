"""Prepare a batch: scan its sources and plan it, in a thread that always says how it ended."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

from processing.background import BackgroundThread
from processing.engines.base import Notify
from processing.errors import JournalError, ThumbpoolError
from processing.journal import Journal, default_path
from processing.known_results import NOTHING_KNOWN, KnownResults
from processing.messages import PlanSettled, ScanProgressed, WarningRaised
from processing.plan import Plan, make_plan
from processing.replacement.recovery import recover
from processing.scan import Scanner
from processing.settings import BatchSettings
from processing.task import SourceImage
from processing.temporaries import new_run_id

_log = logging.getLogger(__name__)


class Preparation:
    """Scans the sources of a batch and plans it.

    Tells `ScanProgressed` and `WarningRaised` as it goes and `PlanSettled` exactly once, last; all
    from its own thread.
    """

    def __init__(
        self,
        settings: BatchSettings,
        notify: Notify,
        *,
        sources: Sequence[SourceImage] | None = None,
        journal_path: Path | None = None,
    ) -> None:
        """Prepare `settings`; with `sources` known from an earlier scan, only plan anew.

        What was made before is looked up in the journal at `journal_path`, or the user's.
        """
        self.run_id = new_run_id()
        self._settings = settings
        self._notify = notify
        self._sources = sources
        self._journal_path = journal_path
        self._scanner = Scanner(settings)
        self._thread = BackgroundThread("preparation", self._prepare)

    def start(self) -> None:
        """Begin, in a thread of its own; call it once."""
        self._thread.start()

    def cancel(self) -> None:
        """End the scan soon. Thread-safe, repeatable."""
        self._scanner.cancel()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        return self._thread.wait(timeout)

    def _prepare(self) -> None:
        plan: Plan | None = None
        problem = ""
        try:
            plan = self._scan_and_plan()
        except ThumbpoolError as error:
            problem = str(error)
        except Exception:  # noqa: BLE001 - the thread's last line of defence
            _log.exception("The preparation failed")
            problem = "The folder could not be prepared: an error in Thumbpool; see the log."
        self._notify(PlanSettled(self.run_id, plan, problem))

    def _scan_and_plan(self) -> Plan | None:
        """Return the plan, or None when cancelled."""
        if self._settings.replace_originals:
            self._recover()
        sources = self._sources
        if sources is None:
            sources = list(self._found())
        if self._scanner.is_cancelled:
            return None
        return make_plan(self._settings, sources, self._known_results())

    def _recover(self) -> None:
        """Bring replacements that were broken off to their end, before anything is looked at.

        Raises:
            JournalError: there is no journal, and so no way to replace originals safely.
        """
        with Journal(self._journal_path) as journal:
            recover(journal)

    def _known_results(self) -> KnownResults:
        """Return what earlier runs made; nothing where there is no journal to be had."""
        if _is_absent(self._journal_path or default_path()):
            return NOTHING_KNOWN  # a plan writes nothing, no journal either
        try:
            with Journal(self._journal_path) as journal:
                return journal.known_results(self._settings)
        except JournalError as error:
            self._notify(WarningRaised(self.run_id, str(error)))
            return NOTHING_KNOWN

    def _found(self) -> Iterator[SourceImage]:
        for batch in self._scanner.run():
            for text in batch.warnings:
                self._notify(WarningRaised(self.run_id, text))
            if batch.sources:
                self._notify(ScanProgressed(self.run_id, batch.sources))
                yield from batch.sources


def _is_absent(path: Path) -> bool:
    """Return whether `path` could be there and is not; what is in its way is told by opening it."""
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False
