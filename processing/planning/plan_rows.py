"""What a plan and a run hold of each file, taken apart into the fields that are kept of it."""

import itertools
import os
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from processing.planning.rows import Packed, Row
from processing.processes import wire
from processing.task import Outcome, SourceImage, Stage, Status, Task, Timing


class PackedSources(Packed[SourceImage]):
    """Pictures in little memory.

    Attributes:
        sizes: their sizes in bytes, which are asked for again and again.
    """

    def __init__(self, sources: Iterable[SourceImage] = ()) -> None:
        self.sizes = array("Q")
        super().__init__(_source_row, _source_of, sources)

    @classmethod
    def of_rows(cls, rows: Iterable[Row]) -> Self:
        """Return pictures that were taken apart by another of these."""
        sources = cls()
        for row in rows:
            sources.append_row(row)
        return sources

    def append_row(self, row: Row) -> None:
        """Add at the end a picture that was taken apart."""
        super().append_row(row)
        self.sizes.append(row[_SIZE])


def paths_of(sources: Sequence[SourceImage]) -> Iterator[tuple[str, bool]]:
    """Yield of each picture its path, and whether it is a link; at once where they are packed."""
    if isinstance(sources, PackedSources):
        return ((row[_PATH], row[_IS_LINK]) for row in sources.rows())
    return ((str(source.path), source.is_link) for source in sources)


def relative_paths_of(
    sources: Sequence[SourceImage], first: int = 0, end: int | None = None
) -> Iterator[str]:
    """Yield the path of each picture below what was asked for; at once where they are packed.

    With `first` and `end` it yields those of the places from one to before the other.
    """
    if isinstance(sources, PackedSources):
        return (row[_RELATIVE] for row in sources.rows(first, end))
    return (str(source.relative) for source in sources[first:end])


def sizes_of(sources: Sequence[SourceImage]) -> Sequence[int]:
    """Return the sizes of pictures in bytes; at once where they are packed."""
    if isinstance(sources, PackedSources):
        return sources.sizes
    return [source.size_bytes for source in sources]


class PackedTasks(Packed[Task]):
    """Tasks in little memory, none of which has others beside it; each its place for its id.

    Attributes:
        folders: where their results go, each folder once.
    """

    def __init__(self, tasks: Iterable[Task] = ()) -> None:
        self.folders: dict[str, None] = {}
        super().__init__(_task_row, _task_of, tasks)

    def append_row(self, row: Row) -> None:
        """Add at the end a task that was taken apart."""
        super().append_row(row)
        self.folders[os.path.dirname(row[_DESTINATION])] = None  # noqa: PTH120 - no object for each


def folders_of(tasks: Sequence[Task]) -> Iterable[Path]:
    """Return the folders that results go to, each once; at once where the tasks are packed."""
    if isinstance(tasks, PackedTasks):
        return map(Path, tasks.folders)
    return dict.fromkeys(task.destination.parent for task in tasks)


class PackedOutcomes(Packed[Outcome]):
    """Outcomes in little memory, none of which has others beside it.

    Attributes:
        task_ids: those of their tasks, by which they are looked for.
        ranks: the place of each one's status among all of `Status`.
    """

    def __init__(self, outcomes: Iterable[Outcome] = ()) -> None:
        self.task_ids = array("I")
        self.ranks = bytearray()
        super().__init__(wire.outcome_fields, _outcome_of, outcomes)

    def copy(self) -> Self:
        """Return other outcomes that are the same, and grow on their own."""
        twin = super().copy()
        twin.task_ids, twin.ranks = self.task_ids[:], self.ranks[:]
        return twin

    def append_row(self, row: Row) -> None:
        """Add at the end an outcome that was taken apart."""
        super().append_row(row)
        self.task_ids.append(row[_TASK_ID])
        self.ranks.append(_RANKS[row[_STATUS]])


def ids_by_status(outcomes: PackedOutcomes) -> Mapping[Status, Sequence[int]]:
    """Return the ids of the tasks that ended so, for each status that there is, in their order."""
    ids: dict[Status, array[int]] = {}
    for rank, status in enumerate(Status):
        found = array("I", itertools.compress(outcomes.task_ids, map(rank.__eq__, outcomes.ranks)))
        if found:
            ids[status] = found
    return ids


def reasons_by_task(outcomes: PackedOutcomes, status: Status) -> Iterator[tuple[int, str]]:
    """Yield of each outcome of this status its task's id, and the reason for it."""
    for row in outcomes.rows():
        if row[_STATUS] == status:
            yield row[_TASK_ID], row[_REASON]


def sizes_by_task(outcomes: PackedOutcomes) -> Iterator[tuple[int, int, int]]:
    """Yield of each outcome its task's id, and the bytes of source and result."""
    for row in outcomes.rows():
        yield row[_TASK_ID], row[_SOURCE_BYTES], row[_RESULT_BYTES]


def task_ids_of(outcomes: Sequence[Outcome]) -> Sequence[int]:
    """Return the ids of the tasks of some outcomes; at once where they are packed."""
    if isinstance(outcomes, PackedOutcomes):
        return outcomes.task_ids
    return [outcome.task_id for outcome in outcomes]


_PATH, _RELATIVE, _SIZE, _IS_LINK = range(4)  # in the row of a picture
_DESTINATION = 2  # in that of a task
_TASK_ID, _STATUS, _REASON = 0, 1, 2  # in that of an outcome
_SOURCE_BYTES, _RESULT_BYTES = 5, 6
_RANKS = {status.value: rank for rank, status in enumerate(Status)}


def _source_row(source: SourceImage) -> Row:
    return (
        str(source.path),
        str(source.relative),
        source.size_bytes,
        source.is_link,
        source.modified_ns,
        source.identity,
        source.header,
    )


def source_row(told: Any) -> Row:
    """Return the row of a picture that another process told, whose header nobody read.

    Raises:
        TypeError, ValueError: it is none.
    """
    path, relative, size_bytes, is_link, modified_ns, identity, header = told
    if identity is not None:
        device, inode = identity
        identity = (wire.number(device), wire.number(inode))
    if type(is_link) is not bool or header is not None:
        raise TypeError("this is no picture that was found")
    return (
        wire.text(path),
        wire.text(relative),
        wire.number(size_bytes),
        is_link,
        wire.whole(modified_ns),
        identity,
        None,
    )


def _source_of(row: Row) -> SourceImage:
    path, relative, *others = row
    return SourceImage(Path(path), Path(relative), *others)


def _task_row(task: Task) -> Row:
    where = (str(task.source), str(task.destination))
    return (task.id, *where, task.overwrite, task.replaces, task.output)


def _task_of(row: Row) -> Task:
    task_id, source, destination, *how = row
    return Task(task_id, Path(source), Path(destination), *how)


def _outcome_of(row: Row) -> Outcome:
    task_id, status, reason, stage, *figures, timing, dropped, is_obstructed, needed = row
    head = (task_id, Status(status), reason, stage and Stage(stage))
    end = (timing and Timing(*timing), dropped, is_obstructed, needed)
    return Outcome(*(*head, *figures, *end))
