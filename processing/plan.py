"""Turn settings and sources into a plan: every name and every skip is settled before the run."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from processing import formats
from processing.destination import NameBook
from processing.messages import FilePlanned, PlannedAction
from processing.paths import display
from processing.settings import BatchSettings, ConflictPolicy
from processing.task import Outcome, SourceImage, Status, Task


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will do.

    Attributes:
        settings: what it was made from.
        sources: the pictures, in the order of the rows.
        tasks: one a source, in the same order; `tasks[n].id == n`.
        skipped: outcomes that the plan itself settles; the rest is left to the engine.
        replacing: ids of the tasks that found an older result under their name.
    """

    settings: BatchSettings
    sources: tuple[SourceImage, ...]
    tasks: tuple[Task, ...]
    skipped: tuple[Outcome, ...]
    replacing: frozenset[int] = frozenset()

    @property
    def source_bytes(self) -> int:
        """How many bytes the sources take on disk."""
        return sum(source.size_bytes for source in self.sources)

    @property
    def result_folders(self) -> tuple[Path, ...]:
        """The folders that results go to, each once."""
        return tuple(dict.fromkeys(task.destination.parent for task in self.tasks))

    def files(self) -> Iterator[FilePlanned]:
        """Yield what is meant to happen to each file, in the order of the rows."""
        reasons = {outcome.task_id: outcome.reason for outcome in self.skipped}
        for task in self.tasks:
            action = PlannedAction.MAKE
            if task.id in reasons:
                action = PlannedAction.SKIP
            elif task.id in self.replacing:
                action = PlannedAction.REPLACE
            reason = reasons.get(task.id, "")
            yield FilePlanned(task.id, task.source, task.destination, action, reason)


def make_plan(settings: BatchSettings, sources: Sequence[SourceImage]) -> Plan:
    """Return the plan for `sources`; reads the result folders' listings, writes nothing.

    Two sources never get one result, whatever the policy, and no result gets an original's name.
    """
    names = NameBook(_originals(sources))
    renames = settings.on_conflict is ConflictPolicy.RENAME
    overwrites = settings.on_conflict is ConflictPolicy.OVERWRITE
    folders: dict[str, Path] = {}  # below the sources -> below the output folder
    tasks: list[Task] = []
    skipped: list[Outcome] = []
    replacing: set[int] = set()
    for task_id, source in enumerate(sources):
        folder = os.path.dirname(source.relative)  # noqa: PTH120 - Path.parent costs four times that
        if folder not in folders:
            folders[folder] = settings.output_folder / folder
        suffix = formats.result_suffix(settings.recipe.output_format, source.relative)
        given = names.give(folders[folder], source.relative.stem, suffix, over_existing=not renames)
        tasks.append(Task(task_id, source.path, given.path, overwrite=overwrites))
        if renames or not given.exists:
            continue
        if overwrites:
            replacing.add(task_id)
        else:
            reason = f"{display(given.path.name)} exists already in the output folder."
            skipped.append(Outcome(task_id, Status.SKIPPED, reason, source_bytes=source.size_bytes))
    return Plan(settings, tuple(sources), tuple(tasks), tuple(skipped), frozenset(replacing))


def _originals(sources: Sequence[SourceImage]) -> Iterator[Path]:
    """Yield every path that no result may take: the sources, and what links among them lead to."""
    for source in sources:
        yield source.path
        if source.is_link:
            yield Path(os.path.realpath(source.path))
