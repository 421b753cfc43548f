"""Turn settings and sources into a plan: every name and every skip is settled before the run."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from processing import formats
from processing.destination import NameBook, result_path
from processing.paths import display, fold
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
    """

    settings: BatchSettings
    sources: tuple[SourceImage, ...]
    tasks: tuple[Task, ...]
    skipped: tuple[Outcome, ...]

    @property
    def source_bytes(self) -> int:
        """How many bytes the sources take on disk."""
        return sum(source.size_bytes for source in self.sources)

    @property
    def result_folders(self) -> tuple[Path, ...]:
        """The folders that results go to, each once."""
        return tuple(dict.fromkeys(task.destination.parent for task in self.tasks))


def make_plan(settings: BatchSettings, sources: Sequence[SourceImage]) -> Plan:
    """Return the plan for `sources`; reads the result folders' listings, writes nothing.

    Two sources never get one result, whatever the policy, and no result gets an original's name.
    """
    names = NameBook(frozenset(fold(source.path) for source in sources))
    tasks: list[Task] = []
    skipped: list[Outcome] = []
    for task_id, source in enumerate(sources):
        suffix = formats.result_suffix(settings.recipe.output_format, source.path)
        wanted = result_path(settings.output_folder, source.relative, suffix)
        task, reason = _settle(task_id, source, wanted, names, settings.on_conflict)
        tasks.append(task)
        if reason:
            skipped.append(Outcome(task_id, Status.SKIPPED, reason, source_bytes=source.size_bytes))
    return Plan(settings, tuple(sources), tuple(tasks), tuple(skipped))


def _settle(
    task_id: int, source: SourceImage, wanted: Path, names: NameBook, policy: ConflictPolicy
) -> tuple[Task, str]:
    """Return the task with its final name, and why it is skipped or an empty text."""
    if policy is ConflictPolicy.RENAME:
        free = names.give_numbered(wanted, over_existing=False)
        return Task(task_id, source.path, free), ""
    final = names.give_numbered(wanted, over_existing=True)
    exists = names.exists(final)
    task = Task(task_id, source.path, final, overwrite=policy is ConflictPolicy.OVERWRITE)
    if exists and policy is ConflictPolicy.SKIP:
        return task, f"{display(final.name)} exists already in the output folder."
    return task, ""
