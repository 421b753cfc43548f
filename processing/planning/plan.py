"""The plan of a run: every result's name and every skipped picture, decided before the run."""

import os
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import field
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
from processing.record import record
from processing.settings.batch import BatchSettings
from processing.task import Outcome, SourceImage, Task


class PlannedAction(StrEnum):
    """What a plan does about one file."""

    MAKE = "make"
    REPLACE = "replace"
    SKIP = "skip"


@record
class FilePlanned:
    """What a plan does about one file; listed on request, not part of a run."""

    task_id: int
    source: Path
    destination: Path
    action: PlannedAction
    reason: str = ""


@record
class Plan:
    """What a run will do.

    Attributes:
        settings: those that it was made from.
        sources: the picture of each task.
        tasks: one for each result of each picture; `tasks[n].id == n`, and those of one picture
            are consecutive.
        skipped: outcomes of the tasks that are not done, in the order of the tasks.
        replacing: ids of the tasks that replace an existing file.
        renamed: ids of the tasks that got another name than wanted, as that was taken or not
            every system can hold it.
        other_folders: where anything else than results is written.
        carried: how tasks ended in an earlier run of the same batch, which this one continues; they
            are not done again. None of them is skipped.
        continued_run: the id of that run if it has ended; empty if there is none. One undo covers
            both.
        disks: mount points that had a disk when this was planned, and must have it in the run.
    """

    settings: BatchSettings
    sources: Sequence[SourceImage]
    tasks: Sequence[Task]
    skipped: Sequence[Outcome]
    replacing: frozenset[int] = frozenset()
    renamed: frozenset[int] = frozenset()
    other_folders: tuple[Path, ...] = ()
    carried: PackedOutcomes = field(default_factory=PackedOutcomes)
    continued_run: str = ""
    disks: tuple[Path, ...] = ()

    @property
    def pictures(self) -> Sequence[SourceImage]:
        """Each picture once, however many results it has."""
        if not self.settings.recipe.also:
            return self.sources
        pairs = zip(self.tasks, self.sources, strict=True)
        return PackedSources(source for task, source in pairs if task.output == 0)

    @property
    def source_bytes(self) -> int:
        """Size of all pictures on disk, in bytes."""
        sizes = sizes_of(self.sources)
        if not self.settings.recipe.also:
            return sum(sizes)
        return sum(size for task, size in zip(self.tasks, sizes, strict=True) if task.output == 0)

    @property
    def open_tasks(self) -> Sequence[int]:
        """The ids of the tasks that the engine has to do, in order."""
        has_outcome = bytearray(len(self.tasks))
        for outcomes in (self.skipped, self.carried):
            for task_id in task_ids_of(outcomes):
                has_outcome[task_id] = True
        return array("I", (task_id for task_id, is_it in enumerate(has_outcome) if not is_it))

    @property
    def result_folders(self) -> tuple[Path, ...]:
        """The folders that are written to, each once."""
        return tuple(dict.fromkeys((*folders_of(self.tasks), *self.other_folders)))

    @property
    def linked(self) -> tuple[Path, ...]:
        """The targets of links among the pictures."""
        links = (path for path, is_link in paths_of(self.sources) if is_link)
        return tuple(dict.fromkeys(Path(os.path.realpath(path)) for path in links))

    def files(self) -> Iterator[FilePlanned]:
        """Yield what is planned for each file, in the order of the tasks."""
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
