"""Settle one result after the other: its name, and what becomes of what stands there."""

from dataclasses import dataclass, field
from pathlib import Path

from processing.errors import OutputError
from processing.files.display import display
from processing.files.paths import file_facts
from processing.known_results import KnownResult, PromisedName
from processing.packings import PackedOutcomes, PackedSources, PackedTasks
from processing.planning._name_book import NameBook
from processing.result_names import ResultNames
from processing.settings.batch import BatchSettings, ConflictPolicy
from processing.task import Outcome, SourceImage, Status, Task

MAX_LISTED = 5  # names that are told of those that stand in the way

_REASONS = {
    ConflictPolicy.SKIP: "exists already in the output folder.",
    ConflictPolicy.NEWER: "exists already and is no older than the picture.",
}

FileFacts = tuple[int, int]  # size in bytes, time in nanoseconds


@dataclass(slots=True)
class Settled:
    """What was settled so far; see `Plan`, which it becomes."""

    sources: PackedSources = field(default_factory=PackedSources)
    tasks: PackedTasks = field(default_factory=PackedTasks)
    skipped: PackedOutcomes = field(default_factory=PackedOutcomes)
    replacing: set[int] = field(default_factory=set)
    renamed: set[int] = field(default_factory=set)


class Planner:
    """Settles the results of one batch, in the order of its sources."""

    def __init__(self, settings: BatchSettings, names: NameBook) -> None:
        self.settled = Settled()
        self._settings = settings
        self._names = names
        self._wanted = ResultNames(settings)
        self._in_the_way: list[Path] = []
        self._number = -1  # of the source, and which of its outputs is being settled
        self._output = 0

    def add(
        self, source: SourceImage, output: int, earlier: KnownResult | PromisedName | None
    ) -> None:
        """Settle one output of a source, of which an earlier run made or promised something.

        Its first output comes first.
        """
        self._number += output == 0
        self._output = output
        match earlier:
            case KnownResult():
                self._add_made(source, earlier)
            case PromisedName():
                self._add_promised(source, earlier)
            case None:
                self._add_new(source)

    def check(self) -> None:
        """Refuse the plan if nothing may stand in the way, and something does.

        Raises:
            OutputError: it does.
        """
        if not self._in_the_way:
            return
        number = len(self._in_the_way)
        listed = ", ".join(display(path.name) for path in self._in_the_way[:MAX_LISTED])
        more = f" and {number - MAX_LISTED:,} more" if number > MAX_LISTED else ""
        names = "name is" if number == 1 else "names are"
        raise OutputError(
            f"{number:,} {names} taken in the output folder: {listed}{more}. Choose another "
            "folder, or what becomes of files that exist."
        )

    def _add_made(self, source: SourceImage, standing: KnownResult) -> None:
        seen = (standing.result_bytes, standing.result_modified_ns)
        task_id = self._append(source, standing.destination, overwrite=True, replaces=seen)
        if self._settings.only_changed and standing.is_of(source):
            self._skip(source, "It is unchanged since this recipe made its result.")
        else:
            self.settled.replacing.add(task_id)

    def _add_promised(self, source: SourceImage, promise: PromisedName) -> None:
        """Keep the name, even if something stands there: a worker sees whether it is the result."""
        seen = file_facts(promise.destination)
        if self._gives_way(source, seen):
            task_id = self._append_over(source, promise.destination, seen)
        else:
            task_id = self._append(source, promise.destination)
        if not promise.is_new:
            self.settled.replacing.add(task_id)

    def _add_new(self, source: SourceImage) -> None:
        policy = self._settings.on_conflict
        wanted = self._wanted.wanted(source, self._number, self._output)
        given = self._names.give(
            wanted.folder,
            wanted.stem,
            wanted.suffix,
            over_existing=policy is not ConflictPolicy.RENAME,
        )
        if given.exists and policy is not ConflictPolicy.RENAME:
            self._add_over(source, given.path)
            return
        task_id = self._append(source, given.path)
        if given.is_numbered:
            self.settled.renamed.add(task_id)

    def _add_over(self, source: SourceImage, path: Path) -> None:
        """Settle a result whose name is taken by a file that is nobody's original."""
        seen = file_facts(path)
        if self._gives_way(source, seen):
            self.settled.replacing.add(self._append_over(source, path, seen))
            return
        self._append(source, path)
        if self._settings.on_conflict is ConflictPolicy.ERROR:
            self._in_the_way.append(path)
        else:
            self._skip(source, f"{display(path.name)} {_REASONS[self._settings.on_conflict]}")

    def _gives_way(self, source: SourceImage, seen: FileFacts | None) -> bool:
        """Return whether the file that was seen is to be replaced."""
        match self._settings.on_conflict:
            case ConflictPolicy.OVERWRITE:
                return True
            case ConflictPolicy.NEWER:
                return seen is None or source.modified_ns > seen[1]
            case _:
                return False

    def _append_over(self, source: SourceImage, destination: Path, seen: FileFacts | None) -> int:
        """Add a task that may replace what was `seen` at `destination`.

        Only the very file that was looked at here and is no original: a disk or a link that
        changes after the plan may lead to any other.
        """
        return self._append(source, destination, overwrite=seen is not None, replaces=seen)

    def _append(
        self,
        source: SourceImage,
        destination: Path,
        *,
        overwrite: bool = False,
        replaces: FileFacts | None = None,
    ) -> int:
        """Add a task for the output that is being settled; return its id."""
        tasks = self.settled.tasks
        task = Task(len(tasks), source.path, destination, overwrite, replaces, self._output)
        self.settled.sources.append(source)
        tasks.append(task)
        return task.id

    def _skip(self, source: SourceImage, reason: str) -> None:
        task_id = len(self.settled.tasks) - 1
        size = source.size_bytes
        self.settled.skipped.append(Outcome(task_id, Status.SKIPPED, reason, source_bytes=size))
