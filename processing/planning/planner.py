"""Make the plan: the name of each result, and whether an existing file is replaced or kept."""

import itertools
import os
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from processing.errors import OutputError
from processing.files.display import display
from processing.files.paths import FileStamp, absolute
from processing.files.result_files import ON_DISK, ResultFiles, result_files
from processing.formats import available
from processing.language.lazy_text import lazy_ntr, lazy_tr
from processing.planning._name_book import NameBook
from processing.planning._result_names import ResultNames
from processing.planning.known_results import NOTHING_KNOWN, KnownResult, KnownResults, PromisedName
from processing.planning.plan import Plan
from processing.planning.plan_rows import (
    PackedOutcomes,
    PackedSources,
    PackedTasks,
    identities_of,
    is_link_in,
    path_in,
    paths_of,
    rows_of,
    source_of,
    stamp_in,
)
from processing.planning.rows import Row
from processing.settings.batch import BatchSettings, ConflictPolicy
from processing.task import Outcome, SourceImage, Status

MAX_LISTED = 5  # existing names that an error message lists

_LINK = lazy_tr("It is a link, and links are never replaced.", code="is-link")
_OWN_RESULT = lazy_tr("It is a result of this recipe already.", code="own-result")

_Earlier = KnownResult | PromisedName  # what an earlier run made, or was to make


@dataclass(slots=True)
class Draft:
    """The parts of a `Plan` while it is made."""

    sources: PackedSources = field(default_factory=PackedSources)
    tasks: PackedTasks = field(default_factory=PackedTasks)
    skipped: PackedOutcomes = field(default_factory=PackedOutcomes)
    replacing: set[int] = field(default_factory=set)
    renamed: set[int] = field(default_factory=set)


class Planner:
    """Plans the results of one batch, in the order of its sources."""

    def __init__(
        self, settings: BatchSettings, names: NameBook, files: ResultFiles = ON_DISK
    ) -> None:
        """Plan with `names`, beside the `files` that are in the output folder."""
        self.draft = Draft()
        self._files = files
        self._settings = settings
        self._names = names
        self._wanted = ResultNames(settings)
        self._in_the_way: list[Path] = []
        self._number = -1  # of the source; the output being planned is `_output`
        self._source: SourceImage | None = None
        self._output = 0

    def add(self, row: Row, output: int, earlier: _Earlier | None) -> None:
        """Plan one output of the picture in `row`; `earlier` is what a run made or promised of it.

        Call it for the first output of a picture first.
        """
        if output == 0:
            self._number += 1
            self._source = None
        self._output = output
        match earlier:
            case KnownResult():
                self._add_made(row, earlier)
            case PromisedName():
                self._add_promised(row, earlier)
            case None:
                self._add_new(row)

    def check(self) -> None:
        """Refuse the plan if existing files are an error and there are some.

        Raises:
            OutputError: there are.
        """
        if not self._in_the_way:
            return
        raise OutputError(_taken(self._in_the_way))

    def _add_made(self, row: Row, known: KnownResult) -> None:
        seen = (known.result_bytes, known.result_modified_ns)
        task_id = self._append(row, known.path, overwrite=True, replaces=seen)
        if self._settings.only_changed and known.is_of(stamp_in(row)):
            name = display(os.path.basename(known.path))  # noqa: PTH119 - no object for each
            self._skip(row, lazy_tr("Up to date: {name} exists.", code="up-to-date", name=name))
        else:
            self.draft.replacing.add(task_id)

    def _add_promised(self, row: Row, promise: PromisedName) -> None:
        """Keep the name even if a file is there; a worker finds out whether it is the result."""
        seen = self._files.stamp(promise.destination)
        if self._may_replace(row, seen):
            task_id = self._append_over(row, promise.path, seen)
        else:
            task_id = self._append(row, promise.path)
        if not promise.is_new:
            self.draft.replacing.add(task_id)

    def _add_new(self, row: Row) -> None:
        policy = self._settings.on_conflict
        wanted = self._wanted.wanted(self._source_of(row), self._number, self._output)
        given = self._names.give(
            wanted.folder,
            wanted.stem,
            wanted.suffix,
            over_existing=policy is not ConflictPolicy.RENAME,
        )
        if given.exists and policy is not ConflictPolicy.RENAME:
            self._add_over(row, given.path)
            return
        task_id = self._append(row, str(given.path))
        if given.is_other:
            self.draft.renamed.add(task_id)

    def _add_over(self, row: Row, path: Path) -> None:
        """Plan a result whose name is taken by a file that is not an original."""
        seen = self._files.stamp(path)
        if self._may_replace(row, seen):
            self.draft.replacing.add(self._append_over(row, str(path), seen))
            return
        self._append(row, str(path))
        if self._settings.on_conflict is ConflictPolicy.ERROR:
            self._in_the_way.append(path)
        else:
            is_newer = self._settings.on_conflict is ConflictPolicy.NEWER
            self._skip(row, _exists(path, is_newer=is_newer))

    def _may_replace(self, row: Row, seen: FileStamp | None) -> bool:
        """Return whether the existing file with the stamp `seen` is to be replaced."""
        match self._settings.on_conflict:
            case ConflictPolicy.OVERWRITE:
                return True
            case ConflictPolicy.NEWER:
                _, modified_ns = stamp_in(row)
                return seen is None or modified_ns > seen[1]
            case _:
                return False

    def _source_of(self, row: Row) -> SourceImage:
        """Return the picture whose outputs are planned; made of its row only where it is needed."""
        if self._source is None:
            self._source = source_of(row)
        return self._source

    def _append_over(self, row: Row, destination: str, seen: FileStamp | None) -> int:
        """Add a task that may replace the file `seen` at `destination`, and no other.

        That file is not an original, but a disk or a link that changes after the plan may lead to
        another file.
        """
        return self._append(row, destination, overwrite=seen is not None, replaces=seen)

    def _append(
        self,
        row: Row,
        destination: str,
        *,
        overwrite: bool = False,
        replaces: FileStamp | None = None,
    ) -> int:
        """Add a task for the current output; return its id."""
        self.draft.sources.append_row(row)
        return self.draft.tasks.add(
            path_in(row), destination, overwrite=overwrite, replaces=replaces, output=self._output
        )

    def _skip(self, row: Row, reason: str) -> None:
        task_id = len(self.draft.tasks) - 1
        size, _ = stamp_in(row)
        self.draft.skipped.append(Outcome(task_id, Status.SKIPPED, reason, source_bytes=size))


class InPlacePlanner(Planner):
    """Plans results that replace their originals; no other file is ever replaced.

    `claimed` are the absolute paths of results that were made or promised.
    """

    def __init__(self, settings: BatchSettings, names: NameBook, claimed: Set[str]) -> None:
        super().__init__(settings, names)
        self._claimed = claimed

    def add(self, row: Row, output: int, earlier: _Earlier | None) -> None:
        """Plan the next source; a link is skipped, because its target is elsewhere."""
        if is_link_in(row):
            self._leave(row, _LINK)
        elif absolute(path_in(row)) in self._claimed:
            self._leave(row, _OWN_RESULT)
        else:
            super().add(row, output, earlier)

    def _leave(self, row: Row, reason: str) -> None:
        self._append(row, path_in(row))
        self._skip(row, reason)

    def _add_made(self, row: Row, known: KnownResult) -> None:
        """Make it again: an original that is still there was not moved to the trash."""
        if not known.is_of(stamp_in(row)):
            self._add_new(row)
            return
        self._append(row, known.path)

    def _add_promised(self, row: Row, promise: PromisedName) -> None:
        self._append(row, promise.path)

    def _add_new(self, row: Row) -> None:
        path = self._source_of(row).path
        suffix = available.result_suffix(self._settings.recipe.output_format, path)
        if available.by_suffix(Path(f"a{suffix}")) is available.by_suffix(path):
            self.draft.replacing.add(self._append(row, str(path), overwrite=True))
            return
        given = self._names.give(path.parent, path.stem, suffix, over_existing=False)
        task_id = self._append(row, str(given.path))
        if given.is_other:
            self.draft.renamed.add(task_id)


def _exists(path: Path, *, is_newer: bool) -> str:
    """Return why no result takes the name of the file `path`."""
    if is_newer:
        return lazy_tr(
            "{name} exists already and is no older than the picture.",
            code="exists",
            name=display(path.name),
        )
    return lazy_tr(
        "{name} exists already in the output folder.", code="exists", name=display(path.name)
    )


def _taken(paths: Sequence[Path]) -> str:
    """Return the sentence on the names of results that files have already."""
    names = ", ".join(display(path.name) for path in paths[:MAX_LISTED])
    if len(paths) > MAX_LISTED:
        return lazy_tr(
            "{n} names are taken in the output folder: {names} and {more} more. "
            "Choose another folder, or change what happens if the file exists.",
            n=len(paths),
            names=names,
            more=len(paths) - MAX_LISTED,
        )
    return lazy_ntr(
        "{n} name is taken in the output folder: {names}. "
        "Choose another folder, or change what happens if the file exists.",
        "{n} names are taken in the output folder: {names}. "
        "Choose another folder, or change what happens if the file exists.",
        len(paths),
        names=names,
    )


def make_plan(
    settings: BatchSettings,
    sources: Sequence[SourceImage],
    known: Sequence[KnownResults] = (),
) -> Plan:
    """Return the plan for `sources`; reads the existing results, writes nothing.

    `known` is what earlier runs made, for each output of the recipe; may be empty. Two sources
    never share a result, whatever the policy, and no result gets an original's name. The result of
    an earlier run keeps its name: it is skipped, or replaced if its source has changed. A result
    that an interrupted run did not make keeps the name that was planned for it.

    Raises:
        OutputError: files exist under the results' names, and the settings make that an error.
    """
    recipes = settings.recipe.outputs()
    known = known if any(each.made or each.promised for each in known) else ()
    if settings.replace_originals:
        return _plan_in_place(settings, sources, next(iter(known), NOTHING_KNOWN))
    files = result_files(settings.output_folder)
    names = NameBook(_originals(sources), identities_of(sources), files.names_in)
    earlier = _earlier(names, sources, known, files)
    planner = Planner(settings, names, files)
    for row in rows_of(sources):
        for output in range(len(recipes)):
            planner.add(row, output, next(earlier))
    planner.check()
    return _plan_of(settings, planner.draft)


def _plan_in_place(
    settings: BatchSettings, sources: Sequence[SourceImage], known: KnownResults
) -> Plan:
    """Return a plan that gives each result the folder and, if possible, the name of its original.

    A source that is a result of this recipe itself is skipped: its original is in the trash.
    """
    claimed = known.claimed_names()
    names = NameBook(_originals([s for s in sources if absolute(s.path) not in claimed]))
    planner = InPlacePlanner(settings, names, claimed)
    for row, earlier in zip(rows_of(sources), _earlier(names, sources, [known]), strict=True):
        planner.add(row, 0, earlier)
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


def _earlier(
    names: NameBook,
    sources: Sequence[SourceImage],
    known: Sequence[KnownResults],
    files: ResultFiles = ON_DISK,
) -> Iterator[_Earlier | None]:
    """Yield for each output of each source what an earlier run made or promised, or None.

    All their names are reserved when this returns. `known` has a value for each output; where it is
    empty, None is yielded without end.
    """
    if not known:
        return itertools.repeat(None)
    made = _kept(names, sources, [partial(each.intact, files=files) for each in known])
    promised = _kept(names, sources, [each.promise for each in known])
    return _chosen(sources, known, zip(made, promised, strict=True))


def _chosen(
    sources: Sequence[SourceImage],
    known: Sequence[KnownResults],
    marks: Iterator[tuple[int, int]],
) -> Iterator[_Earlier | None]:
    """Yield what was made if its mark says so, or what was promised if its own does."""
    for path, _ in paths_of(sources):
        key = absolute(path)
        for each in known:
            is_made, is_promised = next(marks)
            yield each.made[key] if is_made else each.promised[key] if is_promised else None


def _kept(
    names: NameBook,
    sources: Sequence[SourceImage],
    questions: Sequence[Callable[[str], _Earlier | None]],
) -> bytearray:
    """Reserve the earlier names of each output of each source; return a mark for each that is kept.

    A name that was given already is not. Marks take a byte where a million results would take much.
    """
    kept = bytearray()
    for path, _ in paths_of(sources):
        for ask in questions:
            earlier = ask(path)
            kept.append(earlier is not None and names.reserve_free(earlier.path))
    return kept


def _originals(sources: Sequence[SourceImage]) -> Iterator[str]:
    """Yield every path that no result may take: the sources, and the targets of links."""
    for path, is_link in paths_of(sources):
        yield path
        if is_link:
            yield os.path.realpath(path)
