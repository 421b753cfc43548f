"""Turn settings and sources into a plan: every name and every skip is settled before the run."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from processing.destination import NameBook
from processing.in_place_planner import InPlacePlanner
from processing.known_results import NOTHING_KNOWN, KnownResult, KnownResults, PromisedName
from processing.messages import FilePlanned, PlannedAction
from processing.paths import absolute
from processing.planner import Planner, Settled
from processing.settings import BatchSettings
from processing.task import Outcome, SourceImage, Task


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
        other_folders: where something else than results is written.
    """

    settings: BatchSettings
    sources: tuple[SourceImage, ...]
    tasks: tuple[Task, ...]
    skipped: tuple[Outcome, ...]
    replacing: frozenset[int] = frozenset()
    renamed: frozenset[int] = frozenset()
    other_folders: tuple[Path, ...] = ()

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
        """The folders that are written to, each once."""
        parents = (task.destination.parent for task in self.tasks)
        return tuple(dict.fromkeys((*parents, *self.other_folders)))

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

    Raises:
        OutputError: results would meet other files, and that was to be an error.
    """
    recipes = settings.recipe.outputs()
    known = known or [NOTHING_KNOWN] * len(recipes)
    if settings.replace_originals:
        return _plan_in_place(settings, sources, known[0])
    identities = {source.identity for source in sources if source.identity is not None}
    names = NameBook(_originals(sources), identities)
    standing = [_kept(names, each.standing(source)) for source in sources for each in known]
    promised = [_kept(names, each.promise(source)) for source in sources for each in known]
    planner = Planner(settings, names)
    wanted = [(source, output) for source in sources for output in range(len(recipes))]
    for (source, output), result, name in zip(wanted, standing, promised, strict=True):
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
    standing = [known.standing(source) for source in sources]
    made = [_kept(names, each) for each in standing]
    promised = [_kept(names, known.promise(source)) for source in sources]
    for source, result, name in zip(sources, made, promised, strict=True):
        planner.add(source, 0, result or name)
    return _plan_of(settings, planner.settled)


def _plan_of(settings: BatchSettings, settled: Settled) -> Plan:
    return Plan(
        settings,
        tuple(settled.sources),
        tuple(settled.tasks),
        tuple(settled.skipped),
        frozenset(settled.replacing),
        frozenset(settled.renamed),
    )


_Earlier = TypeVar("_Earlier", KnownResult, PromisedName)


def _kept(names: NameBook, earlier: _Earlier | None) -> _Earlier | None:
    """Reserve the name of what was made or promised earlier; return None where it cannot be had."""
    if earlier is None or names.is_given(earlier.destination):
        return None
    names.reserve(earlier.destination)
    return earlier


def _originals(sources: Sequence[SourceImage]) -> Iterator[Path]:
    """Yield every path that no result may take: the sources, and what links among them lead to."""
    for source in sources:
        yield source.path
        if source.is_link:
            yield Path(os.path.realpath(source.path))
