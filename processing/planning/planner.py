"""Settle one result after the other: its name, and what becomes of what stands there."""

import itertools
import os
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from processing.errors import OutputError
from processing.files.display import display
from processing.files.paths import absolute, size_and_time
from processing.formats import available
from processing.planning._name_book import NameBook
from processing.planning._result_names import ResultNames
from processing.planning.known_results import NOTHING_KNOWN, KnownResult, KnownResults, PromisedName
from processing.planning.plan import Plan
from processing.planning.plan_rows import (
    PackedOutcomes,
    PackedSources,
    PackedTasks,
    paths_of,
)
from processing.planning.rows import Packed
from processing.settings.batch import BatchSettings, ConflictPolicy
from processing.task import Outcome, SourceImage, Status, Task

MAX_LISTED = 5  # names that are told of those that stand in the way
_REASONS = {
    ConflictPolicy.SKIP: "exists already in the output folder.",
    ConflictPolicy.NEWER: "exists already and is no older than the picture.",
}

FileStamp = tuple[int, int]  # size in bytes, time in nanoseconds


@dataclass(slots=True)
class Draft:
    """What was settled so far; see `Plan`, which it becomes."""

    sources: PackedSources = field(default_factory=PackedSources)
    tasks: PackedTasks = field(default_factory=PackedTasks)
    skipped: PackedOutcomes = field(default_factory=PackedOutcomes)
    replacing: set[int] = field(default_factory=set)
    renamed: set[int] = field(default_factory=set)


class Planner:
    """Settles the results of one batch, in the order of its sources."""

    def __init__(self, settings: BatchSettings, names: NameBook) -> None:
        self.draft = Draft()
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

    def _add_made(self, source: SourceImage, known: KnownResult) -> None:
        seen = (known.result_bytes, known.result_modified_ns)
        task_id = self._append(source, known.destination, overwrite=True, replaces=seen)
        if self._settings.only_changed and known.is_of(source):
            self._skip(source, "It is unchanged since this recipe made its result.")
        else:
            self.draft.replacing.add(task_id)

    def _add_promised(self, source: SourceImage, promise: PromisedName) -> None:
        """Keep the name, even if something stands there: a worker sees whether it is the result."""
        seen = size_and_time(promise.destination)
        if self._gives_way(source, seen):
            task_id = self._append_over(source, promise.destination, seen)
        else:
            task_id = self._append(source, promise.destination)
        if not promise.is_new:
            self.draft.replacing.add(task_id)

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
            self.draft.renamed.add(task_id)

    def _add_over(self, source: SourceImage, path: Path) -> None:
        """Settle a result whose name is taken by a file that is nobody's original."""
        seen = size_and_time(path)
        if self._gives_way(source, seen):
            self.draft.replacing.add(self._append_over(source, path, seen))
            return
        self._append(source, path)
        if self._settings.on_conflict is ConflictPolicy.ERROR:
            self._in_the_way.append(path)
        else:
            self._skip(source, f"{display(path.name)} {_REASONS[self._settings.on_conflict]}")

    def _gives_way(self, source: SourceImage, seen: FileStamp | None) -> bool:
        """Return whether the file that was seen is to be replaced."""
        match self._settings.on_conflict:
            case ConflictPolicy.OVERWRITE:
                return True
            case ConflictPolicy.NEWER:
                return seen is None or source.modified_ns > seen[1]
            case _:
                return False

    def _append_over(self, source: SourceImage, destination: Path, seen: FileStamp | None) -> int:
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
        replaces: FileStamp | None = None,
    ) -> int:
        """Add a task for the output that is being settled; return its id."""
        tasks = self.draft.tasks
        task = Task(len(tasks), source.path, destination, overwrite, replaces, self._output)
        self.draft.sources.append(source)
        tasks.append(task)
        return task.id

    def _skip(self, source: SourceImage, reason: str) -> None:
        task_id = len(self.draft.tasks) - 1
        size = source.size_bytes
        self.draft.skipped.append(Outcome(task_id, Status.SKIPPED, reason, source_bytes=size))


class InPlacePlanner(Planner):
    """Settles sources that their results are to replace; no file but the original ever gives way.

    `claimed` are the names of results, made or promised, by their absolute paths.
    """

    def __init__(self, settings: BatchSettings, names: NameBook, claimed: Set[str]) -> None:
        super().__init__(settings, names)
        self._claimed = claimed

    def add(
        self, source: SourceImage, output: int, earlier: KnownResult | PromisedName | None
    ) -> None:
        """Settle the next source; a link is left alone, for what it leads to is elsewhere."""
        if source.is_link:
            self._leave(source, "It is a link, and links are never replaced.")
        elif absolute(source.path) in self._claimed:
            self._leave(source, "It is a result of this recipe already.")
        else:
            super().add(source, output, earlier)

    def _leave(self, source: SourceImage, reason: str) -> None:
        self._append(source, source.path)
        self._skip(source, reason)

    def _add_made(self, source: SourceImage, known: KnownResult) -> None:
        """Make it once more: an original that is still there did not come to the trash."""
        if not known.is_of(source):
            self._add_new(source)
            return
        self._append(source, known.destination)

    def _add_promised(self, source: SourceImage, promise: PromisedName) -> None:
        self._append(source, promise.destination)

    def _add_new(self, source: SourceImage) -> None:
        path = source.path
        suffix = available.result_suffix(self._settings.recipe.output_format, path)
        if available.by_suffix(Path(f"a{suffix}")) is available.by_suffix(path):
            self.draft.replacing.add(self._append(source, path, overwrite=True))
            return
        given = self._names.give(path.parent, path.stem, suffix, over_existing=False)
        task_id = self._append(source, given.path)
        if given.is_numbered:
            self.draft.renamed.add(task_id)


def make_plan(
    settings: BatchSettings,
    sources: Sequence[SourceImage],
    known: Sequence[KnownResults] = (),
) -> Plan:
    """Return the plan for `sources`; looks at the results that stand, writes nothing.

    `known` is what earlier runs made, for each output of the recipe; empty if nothing is.
    Two sources never get one result, whatever the policy, and no result gets an original's name.
    What an earlier run made of a source keeps its name: it is skipped, or replaced if the source
    changed. So does what a run that broke off did not come to.

    Raises:
        OutputError: results would meet other files, and that was to be an error.
    """
    recipes = settings.recipe.outputs()
    known = known if any(each.made or each.promised for each in known) else ()
    if settings.replace_originals:
        return _plan_in_place(settings, sources, next(iter(known), NOTHING_KNOWN))
    names = NameBook(_originals(sources), (each.identity for each in sources if each.identity))
    made = _earlier(names, sources, KnownResult, [each.intact for each in known])
    promised = _earlier(names, sources, PromisedName, [each.promise for each in known])
    planner = Planner(settings, names)
    for source in sources:
        for output in range(len(recipes)):
            result, name = next(made), next(promised)
            planner.add(source, output, result or name)
    planner.check()
    return _plan_of(settings, planner.draft)


def _plan_in_place(
    settings: BatchSettings, sources: Sequence[SourceImage], known: KnownResults
) -> Plan:
    """Return a plan that gives each result the folder, and if it can the name, of its original.

    What is a result itself, of this recipe, is left alone: it was made of what is in the trash.
    """
    claimed = known.claimed_names()
    names = NameBook(_originals([s for s in sources if absolute(s.path) not in claimed]))
    planner = InPlacePlanner(settings, names, claimed)
    made = _earlier(names, sources, KnownResult, [known.intact])
    promised = _earlier(names, sources, PromisedName, [known.promise])
    for source, result, name in zip(sources, made, promised, strict=True):
        planner.add(source, 0, result or name)
    return _plan_of(settings, planner.draft)


def _plan_of(settings: BatchSettings, draft: Draft) -> Plan:
    return Plan(
        settings,
        draft.sources,
        draft.tasks,
        draft.skipped,
        frozenset(draft.replacing),
        frozenset(draft.renamed),
    )


_Earlier = TypeVar("_Earlier", KnownResult, PromisedName)


def _earlier(
    names: NameBook,
    sources: Sequence[SourceImage],
    kind: type[_Earlier],
    questions: Sequence[Callable[[SourceImage], _Earlier | None]],
) -> Iterator[_Earlier | None]:
    """Return what was made or promised earlier and can keep its name, which is reserved for it.

    There is a question for each output, and an answer for each output of each source in order,
    or None; without questions there are such answers without end.
    """
    if not questions:
        return itertools.repeat(None)
    kept: Packed[_Earlier | None] = Packed(
        lambda earlier: earlier and earlier.row(), lambda row: row and kind.of_row(row)
    )
    for source in sources:
        for ask in questions:
            earlier = ask(source)
            if earlier is not None and names.is_given(earlier.destination):
                earlier = None
            if earlier is not None:
                names.reserve(earlier.destination)
            kept.append(earlier)
    return iter(kept)


def _originals(sources: Sequence[SourceImage]) -> Iterator[str]:
    """Yield every path that no result may take: the sources, and what links among them lead to."""
    for path, is_link in paths_of(sources):
        yield path
        if is_link:
            yield os.path.realpath(path)
