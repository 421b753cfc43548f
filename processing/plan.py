"""Turn settings and sources into a plan: every name and every skip is settled before the run."""

import os
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from processing import formats
from processing.destination import NameBook, fit_folder
from processing.known_results import NOTHING_KNOWN, KnownResult, KnownResults, PromisedName
from processing.messages import FilePlanned, PlannedAction
from processing.paths import absolute, display, file_facts
from processing.recipe import Recipe
from processing.settings import BatchSettings, ConflictPolicy
from processing.task import Outcome, SourceImage, Status, Task


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will do.

    Attributes:
        settings: what it was made from.
        sources: the picture of each task.
        tasks: one for each result of each picture; `tasks[n].id == n`, and those of one picture
            follow each other.
        skipped: outcomes that the plan itself settles; the rest is left to the engine.
        replacing: ids of the tasks that found an older result under their name.
        renamed: ids of the tasks that got another name than their source's, as it was taken.
    """

    settings: BatchSettings
    sources: tuple[SourceImage, ...]
    tasks: tuple[Task, ...]
    skipped: tuple[Outcome, ...]
    replacing: frozenset[int] = frozenset()
    renamed: frozenset[int] = frozenset()

    @property
    def pictures(self) -> tuple[SourceImage, ...]:
        """Each picture once, however many results are made of it."""
        pairs = zip(self.tasks, self.sources, strict=True)
        return tuple(source for task, source in pairs if task.output == 0)

    @property
    def source_bytes(self) -> int:
        """How many bytes the pictures take on disk."""
        return sum(source.size_bytes for source in self.pictures)

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
    """
    recipes = settings.recipe.outputs()
    known = known or [NOTHING_KNOWN] * len(recipes)
    if settings.replace_originals:
        return _plan_in_place(settings, sources, known[0])
    identities = {source.identity for source in sources if source.identity is not None}
    names = NameBook(_originals(sources), identities)
    standing = [_kept(names, each.standing(source)) for source in sources for each in known]
    promised = [_kept(names, each.promise(source)) for source in sources for each in known]
    planner = _Planner(settings, names)
    wanted = [(source, output) for source in sources for output in range(len(recipes))]
    for (source, output), result, name in zip(wanted, standing, promised, strict=True):
        planner.add(source, output, result or name)
    return planner.plan()


def _plan_in_place(
    settings: BatchSettings, sources: Sequence[SourceImage], known: KnownResults
) -> Plan:
    """Return a plan that gives each result the folder, and if it can the name, of its original.

    What is a result itself, of this recipe, is left alone: it was made of what is in the trash.
    """
    claimed = known.claimed_names()
    names = NameBook(_originals([s for s in sources if absolute(s.path) not in claimed]))
    planner = _InPlacePlanner(settings, names, claimed)
    standing = [known.standing(source) for source in sources]
    made = [_kept(names, each) for each in standing]
    promised = [_kept(names, known.promise(source)) for source in sources]
    for source, result, name in zip(sources, made, promised, strict=True):
        planner.add(source, 0, result or name)
    return planner.plan()


_Earlier = TypeVar("_Earlier", KnownResult, PromisedName)


def _kept(names: NameBook, earlier: _Earlier | None) -> _Earlier | None:
    """Reserve the name of what was made or promised earlier; return None where it cannot be had."""
    if earlier is None or names.is_given(earlier.destination):
        return None
    names.reserve(earlier.destination)
    return earlier


class _Planner:
    """Settles one result after the other."""

    def __init__(self, settings: BatchSettings, names: NameBook) -> None:
        self._settings = settings
        self._names = names
        self._recipes = settings.recipe.outputs()
        self._output = 0  # the one that is being settled
        self._folders: dict[str, Path] = {}  # below the sources -> below the output folder
        self._sources: list[SourceImage] = []
        self._tasks: list[Task] = []
        self._skipped: list[Outcome] = []
        self._replacing: set[int] = set()
        self._renamed: set[int] = set()

    def add(
        self, source: SourceImage, output: int, earlier: KnownResult | PromisedName | None
    ) -> None:
        """Settle one output of a source, of which an earlier run made or promised something."""
        self._output = output
        match earlier:
            case KnownResult():
                self._add_made(source, earlier)
            case PromisedName():
                self._add_promised(source, earlier)
            case None:
                self._add_new(source)

    def _add_made(self, source: SourceImage, standing: KnownResult) -> None:
        seen = (standing.result_bytes, standing.result_modified_ns)
        task_id = self._append(source, standing.destination, overwrite=True, replaces=seen)
        if self._settings.only_changed and standing.is_of(source):
            self._skip(source, "It is unchanged since this recipe made its result.")
        else:
            self._replacing.add(task_id)

    def _add_promised(self, source: SourceImage, promise: PromisedName) -> None:
        """Keep the name, even if something stands there: a worker sees whether it is the result."""
        overwrites = self._settings.on_conflict is ConflictPolicy.OVERWRITE
        task_id = self._append_seen(source, promise.destination, overwrites=overwrites)
        if not promise.is_new:
            self._replacing.add(task_id)

    def plan(self) -> Plan:
        """Return the plan of all that was added."""
        return Plan(
            self._settings,
            tuple(self._sources),
            tuple(self._tasks),
            tuple(self._skipped),
            frozenset(self._replacing),
            frozenset(self._renamed),
        )

    def _add_new(self, source: SourceImage) -> None:
        policy = self._settings.on_conflict
        renames, overwrites = policy is ConflictPolicy.RENAME, policy is ConflictPolicy.OVERWRITE
        suffix = formats.result_suffix(self._recipe.output_format, source.relative)
        given = self._names.give(
            self._result_folder(source), self._stem(source), suffix, over_existing=not renames
        )
        overwrites = overwrites and given.exists
        task_id = self._append_seen(source, given.path, overwrites=overwrites)
        if given.is_numbered:
            self._renamed.add(task_id)
        if given.exists and overwrites:
            self._replacing.add(task_id)
        elif given.exists and not renames:
            self._skip(source, f"{display(given.path.name)} exists already in the output folder.")

    @property
    def _recipe(self) -> Recipe:
        """The recipe of the output that is being settled."""
        return self._recipes[self._output]

    def _stem(self, source: SourceImage) -> str:
        """Return how a new result's name begins: all but the first tell their box."""
        stem = source.relative.stem
        box = f"{self._recipe.width_pixels}x{self._recipe.height_pixels}"
        return f"{stem}-{box}" if self._output else stem

    def _append(
        self,
        source: SourceImage,
        destination: Path,
        *,
        overwrite: bool = False,
        replaces: tuple[int, int] | None = None,
    ) -> int:
        """Add a task for the output that is being settled; return its id."""
        task_id = len(self._tasks)
        self._sources.append(source)
        self._tasks.append(
            Task(task_id, source.path, destination, overwrite, replaces, self._output)
        )
        return task_id

    def _append_seen(self, source: SourceImage, destination: Path, *, overwrites: bool) -> int:
        """Add a task that may replace what stands at `destination` now, if it `overwrites`.

        Only the very file that was looked at here and is no original: a disk or a link that
        changes after the plan may lead to any other.
        """
        seen = file_facts(destination) if overwrites else None
        return self._append(source, destination, overwrite=seen is not None, replaces=seen)

    def _skip(self, source: SourceImage, reason: str) -> None:
        task_id = len(self._tasks) - 1
        size = source.size_bytes
        self._skipped.append(Outcome(task_id, Status.SKIPPED, reason, source_bytes=size))

    def _result_folder(self, source: SourceImage) -> Path:
        below = os.path.dirname(source.relative)  # noqa: PTH120 - Path.parent costs four times that
        folder = self._folders.get(below)
        if folder is None:
            folder = self._settings.output_folder / fit_folder(Path(below))
            self._folders[below] = folder
        return folder


class _InPlacePlanner(_Planner):
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

    def _add_made(self, source: SourceImage, standing: KnownResult) -> None:
        """Make it once more: an original that is still there did not come to the trash."""
        if not standing.is_of(source):
            self._add_new(source)
            return
        self._append(source, standing.destination)

    def _add_promised(self, source: SourceImage, promise: PromisedName) -> None:
        self._append(source, promise.destination)

    def _add_new(self, source: SourceImage) -> None:
        path = source.path
        suffix = formats.result_suffix(self._recipe.output_format, path)
        if formats.by_suffix(Path(f"a{suffix}")) is formats.by_suffix(path):
            self._replacing.add(self._append(source, path, overwrite=True))
            return
        given = self._names.give(path.parent, path.stem, suffix, over_existing=False)
        task_id = self._append(source, given.path)
        if given.is_numbered:
            self._renamed.add(task_id)


def _originals(sources: Sequence[SourceImage]) -> Iterator[Path]:
    """Yield every path that no result may take: the sources, and what links among them lead to."""
    for source in sources:
        yield source.path
        if source.is_link:
            yield Path(os.path.realpath(source.path))
