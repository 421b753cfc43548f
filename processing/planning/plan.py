"""Turn settings and sources into a plan: every name and every skip is settled before the run."""

import os
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from processing.planning.plan_rows import (
    PackedOutcomes,
    PackedSources,
    folders_of,
    paths_of,
    sizes_of,
    task_ids_of,
)
from processing.settings.batch import BatchSettings
from processing.task import Outcome, SourceImage, Task


class PlannedAction(StrEnum):
    """What a plan means to do about one file."""

    MAKE = "make"
    REPLACE = "replace"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class FilePlanned:
    """What a plan says of one file; told on request, and no part of a run."""

    task_id: int
    source: Path
    destination: Path
    action: PlannedAction
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will do.

    Attributes:
        settings: what it was made from.
        sources: the picture of each task.
        tasks: one for each result of each picture; `tasks[n].id == n`, and those of one picture
            follow each other.
        skipped: outcomes that the plan itself settles, in the order of the tasks; the rest is left
            to the engine.
        replacing: ids of the tasks that found an older result under their name.
        renamed: ids of the tasks that got another name than their source's, as it was taken.
        other_folders: where something else than results is written.
        carried: how tasks ended in an earlier run of the same batch, which this one goes on with;
            they are not done again. None of them is among the skipped.
        disks: mount points that had a disk when this was planned, and need it to be carried out.
    """

    settings: BatchSettings
    sources: Sequence[SourceImage]
    tasks: Sequence[Task]
    skipped: Sequence[Outcome]
    replacing: frozenset[int] = frozenset()
    renamed: frozenset[int] = frozenset()
    other_folders: tuple[Path, ...] = ()
    carried: PackedOutcomes = field(default_factory=PackedOutcomes)
    disks: tuple[Path, ...] = ()

    @property
    def pictures(self) -> Sequence[SourceImage]:
        """Each picture once, however many results are made of it."""
        if not self.settings.recipe.also:
            return self.sources
        pairs = zip(self.tasks, self.sources, strict=True)
        return PackedSources(source for task, source in pairs if task.output == 0)

    @property
    def source_bytes(self) -> int:
        """How many bytes the pictures take on disk."""
        sizes = sizes_of(self.sources)
        if not self.settings.recipe.also:
            return sum(sizes)
        return sum(size for task, size in zip(self.tasks, sizes, strict=True) if task.output == 0)

    @property
    def open_tasks(self) -> Sequence[int]:
        """The ids of the tasks that are left to the engine, in order."""
        is_settled = bytearray(len(self.tasks))
        for settled in (self.skipped, self.carried):
            for task_id in task_ids_of(settled):
                is_settled[task_id] = True
        return array("I", (task_id for task_id, is_it in enumerate(is_settled) if not is_it))

    @property
    def result_folders(self) -> tuple[Path, ...]:
        """The folders that are written to, each once."""
        return tuple(dict.fromkeys((*folders_of(self.tasks), *self.other_folders)))

    @property
    def linked(self) -> tuple[Path, ...]:
        """What links among the pictures lead to."""
        links = (path for path, is_link in paths_of(self.sources) if is_link)
        return tuple(dict.fromkeys(Path(os.path.realpath(path)) for path in links))

    def files(self) -> Iterator[FilePlanned]:
        """Yield what is meant to happen to each file, in the order of the rows."""
        skips = iter(self.skipped)
        skip = next(skips, None)
        for task in self.tasks:
            action, reason = PlannedAction.MAKE, ""
            if skip is not None and skip.task_id == task.id:
                action, reason = PlannedAction.SKIP, skip.reason
                skip = next(skips, None)
            elif task.id in self.replacing:
                action = PlannedAction.REPLACE
            yield FilePlanned(task.id, task.source, task.destination, action, reason)
