"""Plan which thumbnails to make: those that are missing or out of date."""

import os
from collections.abc import Sequence
from pathlib import Path

from processing.language.lazy_text import lazy_tr
from processing.planning.plan import Plan
from processing.planning.plan_rows import PackedOutcomes, PackedSources, PackedTasks
from processing.settings.batch import BatchSettings
from processing.task import Outcome, SourceImage, Status, Task
from processing.thumbnails.standard import (
    SECOND_NS,
    CacheSize,
    FileState,
    address_of,
    failures_folder,
    name_of,
    size_of,
)

A_THUMBNAIL_ITSELF = lazy_tr(
    "It is itself a thumbnail of the desktop, so it gets none.", code="is-thumbnail"
)
STILL_TRUE = lazy_tr("Its thumbnail is there and up to date.", code="up-to-date")
FAILED_BEFORE = lazy_tr(
    "No thumbnail could be made of it before, and it is unchanged since.", code="failed-before"
)


def plan_thumbnails(settings: BatchSettings, sources: Sequence[SourceImage]) -> Plan:
    """Return the plan that fills the cache for `sources`; reads the cache and writes nothing.

    A thumbnail's name follows from its file's, so results are never numbered, and a file that has
    the name already is replaced: it is a thumbnail of the same file, whoever made it.
    """
    planner = _CachePlanner(settings)
    for source in sources:
        planner.add(source)
    return planner.plan()


class _CachePlanner:
    """Plans the thumbnails of one picture after the other."""

    def __init__(self, settings: BatchSettings) -> None:
        self._settings = settings
        self._cache = settings.output_folder
        self._sizes = [size_of(recipe.width_pixels) for recipe in settings.recipe.outputs()]
        self._caches = {Path(os.path.realpath(self._cache / size)) for size in ("", *CacheSize)}
        self._are_inside: dict[Path, bool] = {}  # folders of pictures
        self._sources = PackedSources()
        self._tasks = PackedTasks()
        self._skipped = PackedOutcomes()
        self._replacing: set[int] = set()

    def add(self, source: SourceImage) -> None:
        """Plan all thumbnails of `source`."""
        address = address_of(source.path)
        state = FileState(address, source.modified_ns // SECOND_NS, source.size_bytes)
        name = name_of(address)
        reason = self._reason_for_none(source, state, name)
        for output, size in enumerate(self._sizes):
            path = self._cache / size / name
            task_id = len(self._tasks)
            self._sources.append(source)
            self._tasks.append(Task(task_id, source.path, path, overwrite=True, output=output))
            why_not = self._reason_to_keep(state, path) or reason
            if why_not:
                size_bytes = source.size_bytes
                self._skipped.append(
                    Outcome(task_id, Status.SKIPPED, why_not, source_bytes=size_bytes)
                )
            elif os.path.lexists(path):
                self._replacing.add(task_id)

    def plan(self) -> Plan:
        """Return the plan of all that was added."""
        return Plan(
            self._settings,
            self._sources,
            self._tasks,
            self._skipped,
            frozenset(self._replacing),
            other_folders=(failures_folder(self._cache),),
        )

    def _reason_for_none(self, source: SourceImage, state: FileState, name: str) -> str:
        """Return why `source` gets no thumbnail at all, or an empty text."""
        if self._is_inside(source.path.parent):
            return A_THUMBNAIL_ITSELF
        if self._settings.only_changed and state.is_noted_in(failures_folder(self._cache) / name):
            return FAILED_BEFORE
        return ""

    def _reason_to_keep(self, state: FileState, thumbnail: Path) -> str:
        """Return why an existing `thumbnail` is kept, or an empty text."""
        is_kept = self._settings.only_changed and state.is_noted_in(thumbnail)
        return STILL_TRUE if is_kept else ""

    def _is_inside(self, folder: Path) -> bool:
        """Return whether `folder` belongs to the cache, links resolved."""
        known = self._are_inside.get(folder)
        if known is None:
            real = Path(os.path.realpath(folder))
            known = any(map(real.is_relative_to, self._caches))
            self._are_inside[folder] = known
        return known
