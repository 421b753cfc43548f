"""Prepare a batch: scan its sources and plan it, in a thread that always says how it ended."""

import secrets
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import compress
from pathlib import Path

from processing.errors import JournalError
from processing.files.output_folder import disks_of
from processing.language.lazy_text import lazy_tr
from processing.planning.figures import PlanFigures, figures_of, shortage_of
from processing.planning.header_reader import HeaderReader
from processing.planning.known_results import KnownResults
from processing.planning.picture_filter import PictureFilter
from processing.planning.plan import Plan
from processing.planning.plan_rows import PackedSources, marked
from processing.planning.planner import make_plan
from processing.planning.scanner import PipeStep, Scanner
from processing.processes.threads import BackgroundThread
from processing.running import history
from processing.running._own_results import OwnResults
from processing.running.continuation import Rest, with_results_done
from processing.running.events import (
    Notify,
    PicturesCounted,
    PipeRead,
    PlanProgressed,
    PlanSettled,
    ScanProgressed,
    WarningRaised,
)
from processing.settings.batch import BatchSettings
from processing.settings.name_pattern import NamePattern
from processing.storage.journal.runs import JournaledRun, MadeResult
from processing.task import SourceImage

_READ_AT_ONCE = 200  # pictures whose headers are read between two messages
_INTERRUPTED_REPLACEMENTS = lazy_tr(
    "A run that replaced originals was interrupted. This plan is made from the files as they are "
    "now; the next run first completes or reverts the replacements that were interrupted.",
    code="replacements-interrupted",
)


class Preparation:
    """Scans the sources of a batch and plans it.

    Notifies `ScanProgressed`, `PicturesCounted`, `PlanProgressed` and `WarningRaised` as it goes,
    and `PlanSettled` exactly once, last; all from its own thread.
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
        watches_pipe: bool = False,
    ) -> None:
        """Prepare `settings`; with `sources` known from an earlier scan, only filter and plan anew.

        `sources` are all pictures of that scan, whichever the filters left out then.

        What was made before is looked up in the journal at `journal_path`, or the user's. Nothing
        is written, unless the user asked for a run that replaces originals: then it
        `completes_replacements` that were interrupted, before originals are looked at again. Else
        these are only reported. What the run that this one is `going_on_with` has made is not made
        again. If it `watches_pipe`, it notifies `PipeRead` for each step of the scanner's pipe.
        """
        self.run_id = f"preparation-{secrets.token_hex(4)}"
        self._settings = settings
        self._notify = notify
        self._sources = sources
        self._going_on_with = going_on_with
        self._completes_replacements = completes_replacements
        self._journal_path = journal_path
        self._scanner = Scanner(settings, self._note_pipe if watches_pipe else None)
        self._filter = PictureFilter(settings)
        self._scanned = PackedSources()
        self._marks = bytearray()  # which of them the filters take
        self._plan: Plan | None = None
        self._figures: PlanFigures | None = None
        self._thread = BackgroundThread("preparation", self._prepare, self._notify_end)

    def start(self) -> None:
        """Begin, in a thread of its own; call it once."""
        self._thread.start()

    def cancel(self) -> None:
        """End the scan soon. Thread-safe; may be repeated."""
        self._scanner.cancel()

    def stop(self) -> None:
        """End the scan soon and plan what was found. Thread-safe; may be repeated."""
        self._scanner.stop()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        return self._thread.wait(timeout)

    def _prepare(self) -> None:
        """Make the plan; there is none where it was cancelled."""
        if self._settings.replace_originals:
            self._handle_interrupted_replacements()
        with HeaderReader(self._settings, lambda: self._scanner.is_cancelled) as reader:
            if isinstance(self._going_on_with, Rest):
                sources = PackedSources(self._completed(reader, self._going_on_with.sources()))
            else:
                sources = self._selected(reader)
        is_over = self._scanner.is_cancelled or (self._scanner.is_partial and not self._scanned)
        if not is_over:
            self._make_plan(sources)

    def _make_plan(self, sources: Sequence[SourceImage]) -> None:
        self._notify(PlanProgressed(self.run_id, len(sources), len(sources)))
        disks = disks_of(self._settings.written_folders)
        plan = replace(self._plan_of(sources), disks=disks)
        self._figures = figures_of(plan)
        self._plan = plan
        shortage = shortage_of(plan, self._figures)
        if shortage:
            self._notify(WarningRaised(self.run_id, shortage))

    def _plan_of(self, sources: Sequence[SourceImage]) -> Plan:
        if self._settings.thumbnail_cache:
            from processing.thumbnails.planner import plan_thumbnails

            return plan_thumbnails(self._settings, sources)
        plan = make_plan(self._settings, sources, self._known_results())
        match self._going_on_with:
            case Rest() as rest:
                return rest.carried_into(plan)
            case JournaledRun(id=run_id):
                return with_results_done(plan, history.results_of(run_id, self._journal_path))
        return plan

    def _notify_end(self, problem: str) -> None:
        is_whole = self._plan is not None and not isinstance(self._going_on_with, Rest)
        scanned = self._scanned if is_whole else None
        self._notify(PlanSettled(self.run_id, self._plan, problem, self._figures, scanned))

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

    def _selected(self, reader: HeaderReader) -> PackedSources:
        """Return the pictures that pass the filters, of a scan or of those known already."""
        if self._sources is None:
            self._scan(reader)
        else:
            self._filter_in(reader, self._sources)
            self._notify(PicturesCounted(self.run_id, self._filter.counts()))
        is_all = len(self._scanned) == sum(self._marks)
        return self._scanned if is_all else marked(self._scanned, self._marks)

    def _note_pipe(self, step: PipeStep, pictures: int) -> None:
        self._notify(PipeRead(self.run_id, step, pictures, time.perf_counter()))

    def _scan(self, reader: HeaderReader) -> None:
        """Take in what the scan finds, and tell it as it goes."""
        own = OwnResults(self._dates_to_look_up(), self._results_dated)
        for batch in self._scanner.run():
            for text in batch.warnings:
                self._notify(WarningRaised(self.run_id, text))
            taken = self._filter_in(reader, own.without(batch.sources))
            if taken:
                self._notify(ScanProgressed(self.run_id, taken))
            counts = self._filter.counts(earlier_results=own.left_out)
            self._notify(PicturesCounted(self.run_id, counts))
        counts = self._filter.counts(
            earlier_results=own.left_out, is_partial=self._scanner.is_partial
        )
        self._notify(PicturesCounted(self.run_id, counts))
        for text in (own.sentence(), counts.sentence()):
            if text:
                self._notify(WarningRaised(self.run_id, text))

    def _filter_in(
        self, reader: HeaderReader, sources: Sequence[SourceImage]
    ) -> Sequence[SourceImage]:
        """Keep pictures of the scan; return those that pass the filters, with their headers."""
        marks = self._filter.marks(sources)
        self._marks += marks
        if all(marks):
            taken = self._completed(reader, sources)
            self._scanned.extend(taken)
            return taken
        taken = self._completed(reader, tuple(compress(sources, marks)))
        completed = iter(taken)
        pairs = zip(sources, marks, strict=True)
        self._scanned.extend(next(completed) if mark else source for source, mark in pairs)
        return taken

    def _dates_to_look_up(self) -> Sequence[int]:
        """Return the dates of what earlier runs made, unless that is to be taken as well.

        File managers show results too, so the desktop's thumbnails are made of them as well.
        """
        if self._settings.earlier_results or self._settings.thumbnail_cache:
            return ()
        with suppress(JournalError):  # reported when the plan is made
            return history.result_dates(self._journal_path)
        return ()

    def _results_dated(self, dates: Collection[int]) -> Sequence[MadeResult]:
        with suppress(JournalError):
            return history.results_dated(dates, self._journal_path)
        return ()

    def _completed(
        self, reader: HeaderReader, sources: Sequence[SourceImage]
    ) -> Sequence[SourceImage]:
        """Return `sources` with facts from their headers, if the names of results use them."""
        if not NamePattern.parse(self._settings.name_pattern).needs_header:
            return sources
        if self._sources is None:  # the scan goes on, so there is no telling of how many
            return reader.complete(sources)
        taken = PackedSources()
        for first in range(0, len(sources), _READ_AT_ONCE):
            taken.extend(reader.complete(sources[first : first + _READ_AT_ONCE]))
            self._notify(PlanProgressed(self.run_id, len(taken), len(sources)))
        return taken
