"""Turn settings and sources into a plan: every name and every skip is settled before the run."""

import itertools
import os
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from processing.files.paths import absolute
from processing.in_place_planner import InPlacePlanner
from processing.known_results import NOTHING_KNOWN, KnownResult, KnownResults, PromisedName
from processing.messages import FilePlanned, PlannedAction
from processing.packed import Packed
from processing.packings import (
    PackedOutcomes,
    PackedSources,
    folders_of,
    paths_of,
    sizes_of,
    task_ids_of,
)
from processing.planner import Planner, Settled
from processing.planning._name_book import NameBook
from processing.settings.batch import BatchSettings
from processing.task import Outcome, SourceImage, Task


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
    standing = _earlier(names, sources, KnownResult, [each.standing for each in known])
    promised = _earlier(names, sources, PromisedName, [each.promise for each in known])
    planner = Planner(settings, names)
    for source in sources:
        for output in range(len(recipes)):
            result, name = next(standing), next(promised)
            planner.add(source, output, result or name)
    planner.check()
    return _plan_of(settings, planner.settled)


def _plan_in_place(
    settings: BatchSettings, sources: Sequence[SourceImage], known: KnownResults
) -> Plan:
    """Return a plan that gives each result the folder, and if it can the name, of its original.

    What is a result itself, of this recipe, is left alone: it was made of what is in the trash.
    """
    claimed = known.claimed_names()
    names = NameBook(_originals([s for s in sources if absolute(s.path) not in claimed]))
    planner = InPlacePlanner(settings, names, claimed)
    standing = _earlier(names, sources, KnownResult, [known.standing])
    promised = _earlier(names, sources, PromisedName, [known.promise])
    for source, result, name in zip(sources, standing, promised, strict=True):
        planner.add(source, 0, result or name)
    return _plan_of(settings, planner.settled)


def _plan_of(settings: BatchSettings, settled: Settled) -> Plan:
    return Plan(
        settings,
        settled.sources,
        settled.tasks,
        settled.skipped,
        frozenset(settled.replacing),
        frozenset(settled.renamed),
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
