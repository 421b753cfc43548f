"""Prepare a batch: scan its sources and plan it, in a thread that always says how it ended."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from processing.errors import JournalError
from processing.files.output_folder import disks_of
from processing.planning.figures import PlanFigures, figures_of, shortage_of
from processing.planning.header_reader import HeaderReader
from processing.planning.known_results import KnownResults
from processing.planning.plan import Plan
from processing.planning.plan_rows import PackedSources
from processing.planning.planner import make_plan
from processing.planning.scanner import Scanner
from processing.processes.threads import BackgroundThread
from processing.running import history
from processing.running._own_results import OwnResults, folders_among
from processing.running.continuation import Rest, with_results_done
from processing.running.events import Notify, PlanSettled, ScanProgressed, WarningRaised
from processing.settings.batch import BatchSettings
from processing.settings.name_pattern import NamePattern
from processing.storage.journal.runs import JournaledRun, MadeResult
from processing.task import SourceImage
from processing.thumbnails.planner import plan_thumbnails

_INTERRUPTED_REPLACEMENTS = (
    "A run that replaced originals was interrupted. This plan is made from the files as they are "
    "now; the next run first completes or reverts the replacements that were interrupted."
)


class Preparation:
    """Scans the sources of a batch and plans it.

    Notifies `ScanProgressed` and `WarningRaised` as it goes and `PlanSettled` exactly once, last;
    all from its own thread.
    """

    def __init__(
        self,
        settings: BatchSettings,
        notify: Notify,
        *,
        sources: Sequence[SourceImage] | None = None,
        going_on_with: Rest | JournaledRun | None = None,
        completes_replacements: bool = False,
        journal_path: Path | None = None,
    ) -> None:
        """Prepare `settings`; with `sources` known from an earlier scan, only plan anew.

        What was made before is looked up in the journal at `journal_path`, or the user's. Nothing
        is written, unless the user asked for a run that replaces originals: then it
        `completes_replacements` that were interrupted, before originals are looked at again. Else
        these are only reported. What the run that this one is `going_on_with` has made is not made
        again.
        """
        self.run_id = f"preparation-{secrets.token_hex(4)}"
        self._settings = settings
        self._notify = notify
        self._sources = sources
        self._going_on_with = going_on_with
        self._completes_replacements = completes_replacements
        self._journal_path = journal_path
        self._scanner = Scanner(settings)
        self._plan: Plan | None = None
        self._figures: PlanFigures | None = None
        self._thread = BackgroundThread("preparation", self._prepare, self._notify_end)

    def start(self) -> None:
        """Begin, in a thread of its own; call it once."""
        self._thread.start()

    def cancel(self) -> None:
        """End the scan soon. Thread-safe; may be repeated."""
        self._scanner.cancel()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        return self._thread.wait(timeout)

    def _prepare(self) -> None:
        """Make the plan; there is none where it was cancelled."""
        if self._settings.replace_originals:
            self._handle_interrupted_replacements()
        sources = PackedSources()
        for found in self._known() if self._sources is not None else self._found():
            sources.extend(found)
        if not self._scanner.is_cancelled:
            disks = disks_of(self._settings.written_folders)
            plan = replace(self._plan_of(sources), disks=disks)
            self._figures = figures_of(plan)
            self._plan = plan
            shortage = shortage_of(plan, self._figures)
            if shortage:
                self._notify(WarningRaised(self.run_id, shortage))

    def _plan_of(self, sources: Sequence[SourceImage]) -> Plan:
        if self._settings.thumbnail_cache:
            return plan_thumbnails(self._settings, sources)
        plan = make_plan(self._settings, sources, self._known_results())
        match self._going_on_with:
            case Rest() as rest:
                return rest.carried_into(plan)
            case JournaledRun(id=run_id):
                return with_results_done(plan, history.results_of(run_id, self._journal_path))
        return plan

    def _notify_end(self, problem: str) -> None:
        self._notify(PlanSettled(self.run_id, self._plan, problem, self._figures))

    def _handle_interrupted_replacements(self) -> None:
        """Complete interrupted replacements, or warn that the run will.

        Raises:
            JournalError: there is no journal, and so no way to replace originals safely.
        """
        if self._completes_replacements or self._going_on_with is not None:
            history.complete_replacements(self._journal_path)
        elif history.has_interrupted_replacements(self._journal_path):
            self._notify(WarningRaised(self.run_id, _INTERRUPTED_REPLACEMENTS))

    def _known_results(self) -> tuple[KnownResults, ...]:
        """Return what earlier runs made; empty if the journal cannot be read."""
        try:
            return history.known_results(self._settings, self._journal_path)
        except JournalError as error:
            self._notify(WarningRaised(self.run_id, str(error)))
            return ()

    def _known(self) -> Iterator[Sequence[SourceImage]]:
        """Yield the sources of an earlier scan, with their headers if the plan needs them."""
        with self._facts_reader() as reader:
            sources = self._sources or ()
            if isinstance(self._going_on_with, Rest):
                sources = self._going_on_with.sources()
            yield self._with_headers(reader, sources)

    def _found(self) -> Iterator[Sequence[SourceImage]]:
        """Yield the sources that the scan finds, some at a time."""
        own = OwnResults(self._results_in_sources(), self._settings.sources)
        with self._facts_reader() as reader:
            for batch in self._scanner.run():
                for text in batch.warnings:
                    self._notify(WarningRaised(self.run_id, text))
                sources = self._with_headers(reader, own.without(batch.sources))
                if sources:
                    self._notify(ScanProgressed(self.run_id, sources))
                    yield sources
        if own.left_out:
            self._notify(WarningRaised(self.run_id, own.sentence()))

    def _results_in_sources(self) -> Sequence[MadeResult]:
        """Return what earlier runs made in the folders to be scanned."""
        with suppress(JournalError):  # reported when the plan is made
            return history.results_below(folders_among(self._settings.sources), self._journal_path)
        return ()

    def _facts_reader(self) -> HeaderReader:
        return HeaderReader(self._settings, lambda: self._scanner.is_cancelled)

    def _with_headers(
        self, reader: HeaderReader, sources: Sequence[SourceImage]
    ) -> Sequence[SourceImage]:
        """Return `sources` with facts from their headers, if the names of results use them."""
        needs_header = NamePattern.parse(self._settings.name_pattern).needs_header
        return reader.complete(sources) if needs_header else sources
