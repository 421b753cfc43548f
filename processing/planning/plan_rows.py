"""Sources, tasks and outcomes of a plan and a run, stored as rows in little memory."""

import itertools
import os
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from processing.files.paths import FileStamp, Identity, file_path
from processing.planning.rows import Packed, Row
from processing.processes import plain_values, wire, wire_sentences
from processing.task import Outcome, SourceImage, Stage, Status, Task, Timing

# Indices in the row of a picture.
_PATH, _RELATIVE, _SIZE, _IS_LINK, _MODIFIED, _IDENTITY, _HEADER, _ORIGIN = range(8)
_DESTINATION = 2  # in the row of a task
_TASK_ID, _STATUS, _REASON, _WARNINGS = 0, 1, 2, 4  # in the row of an outcome
_SOURCE_BYTES, _RESULT_BYTES, _RESULT_SIZE = 5, 6, 8
_RANKS = {status.value: rank for rank, status in enumerate(Status)}


class PackedSources(Packed[SourceImage]):
    """Pictures in little memory.

    Attributes:
        sizes: their sizes in bytes, which are needed often.
    """

    def __init__(self, sources: Iterable[SourceImage] = ()) -> None:
        self.sizes = array("Q")
        super().__init__(_source_row, source_of, sources)

    @classmethod
    def of_rows(cls, rows: Iterable[Row]) -> Self:
        """Return the pictures of some rows."""
        sources = cls()
        for row in rows:
            sources.append_row(row)
        return sources

    def append_row(self, row: Row) -> None:
        """Append the row of a picture."""
        super().append_row(row)
        self.sizes.append(row[_SIZE])


def rows_of(sources: Sequence[SourceImage]) -> Iterator[Row]:
    """Yield the row of each picture; fast for packed ones."""
    if isinstance(sources, PackedSources):
        return sources.rows()
    return map(_source_row, sources)


def path_in(row: Row) -> str:
    """Return the path of a picture's row."""
    path: str = row[_PATH]
    return path


def stamp_in(row: Row) -> FileStamp:
    """Return size in bytes and date in nanoseconds of a picture's row."""
    return row[_SIZE], row[_MODIFIED]


def is_link_in(row: Row) -> bool:
    """Return whether the picture of a row is a link."""
    linked: bool = row[_IS_LINK]
    return linked


def paths_of(
    sources: Sequence[SourceImage], first: int = 0, end: int | None = None
) -> Iterator[tuple[str, bool]]:
    """Yield path and whether it is a link of pictures from `first` to before `end`.

    Fast for packed ones.
    """
    if isinstance(sources, PackedSources):
        return ((row[_PATH], row[_IS_LINK]) for row in sources.rows(first, end))
    return ((str(source.path), source.is_link) for source in sources[first:end])


def identities_of(sources: Sequence[SourceImage]) -> Iterator[Identity]:
    """Yield the identities of those pictures that have one; fast for packed ones."""
    if isinstance(sources, PackedSources):
        return filter(None, (row[_IDENTITY] for row in sources.rows()))
    return (source.identity for source in sources if source.identity)


def chosen_of(sources: Sequence[SourceImage], marks: Iterable[int]) -> Iterator[SourceImage]:
    """Yield those pictures that have a mark other than 0; makes no objects of packed others."""
    if isinstance(sources, PackedSources):
        return map(source_of, itertools.compress(sources.rows(), marks))
    return itertools.compress(sources, marks)


def relative_paths_of(
    sources: Sequence[SourceImage], first: int = 0, end: int | None = None
) -> Iterator[str]:
    """Yield the relative paths of pictures from `first` to before `end`; fast for packed ones."""
    if isinstance(sources, PackedSources):
        return (row[_RELATIVE] for row in sources.rows(first, end))
    return (str(source.relative) for source in sources[first:end])


def files_of(sources: Sequence[SourceImage]) -> Iterator[tuple[str, int, int, int]]:
    """Yield path, size in bytes, date in nanoseconds and origin of each picture."""
    for row in rows_of(sources):
        yield row[_PATH], row[_SIZE], row[_MODIFIED], row[_ORIGIN]


def marked(sources: PackedSources, marks: Sequence[int]) -> PackedSources:
    """Return those of the pictures that have a mark other than 0."""
    return PackedSources.of_rows(itertools.compress(sources.rows(), marks))


def write_times_of(sources: PackedSources, first: int, end: int) -> Iterator[int]:
    """Yield when pictures were last written, in nanoseconds of Unix time; 0 if unknown."""
    return (row[_MODIFIED] for row in sources.rows(first, end))


def sizes_of(sources: Sequence[SourceImage]) -> Sequence[int]:
    """Return the sizes of pictures in bytes; fast for packed ones."""
    if isinstance(sources, PackedSources):
        return sources.sizes
    return [source.size_bytes for source in sources]


def size_and_date_of(sources: Sequence[SourceImage], place: int) -> tuple[int, int]:
    """Return size in bytes and date in nanoseconds of the picture at an index; fast for packed."""
    if isinstance(sources, PackedSources):
        row = sources.row_at(place)
        return row[_SIZE], row[_MODIFIED]
    return sources[place].size_bytes, sources[place].modified_ns


class PackedTasks(Packed[Task]):
    """Tasks in little memory, without others beside them; the id of each is its index.

    Attributes:
        folders: the folders of their results, each once.
    """

    def __init__(self, tasks: Iterable[Task] = ()) -> None:
        self.folders: dict[str, None] = {}
        super().__init__(_task_row, _task_of, tasks)

    def add(
        self,
        source: str,
        destination: str,
        *,
        overwrite: bool,
        replaces: FileStamp | None,
        output: int,
    ) -> int:
        """Append a task with these fields, without making an object of it; return its id."""
        task_id = len(self)
        self.append_row((task_id, source, destination, overwrite, replaces, output))
        return task_id

    def append_row(self, row: Row) -> None:
        """Append the row of a task."""
        super().append_row(row)
        self.folders[os.path.dirname(row[_DESTINATION])] = None  # noqa: PTH120 - no object for each


def folders_of(tasks: Sequence[Task]) -> Iterable[Path]:
    """Return the folders of the results, each once; fast for packed tasks."""
    if isinstance(tasks, PackedTasks):
        return map(Path, tasks.folders)
    return dict.fromkeys(task.destination.parent for task in tasks)


class PackedOutcomes(Packed[Outcome]):
    """Outcomes in little memory, without others beside them.

    Attributes:
        task_ids: the ids of their tasks, to search by.
        ranks: the index of each one's status in `Status`.
    """

    def __init__(self, outcomes: Iterable[Outcome] = ()) -> None:
        self.task_ids = array("I")
        self.ranks = bytearray()
        super().__init__(wire.outcome_fields, _outcome_of, outcomes)

    def copy(self) -> Self:
        """Return a copy, which grows separately."""
        twin = super().copy()
        twin.task_ids, twin.ranks = self.task_ids[:], self.ranks[:]
        return twin

    def append_row(self, row: Row) -> None:
        """Append the row of an outcome."""
        super().append_row(row)
        self.task_ids.append(row[_TASK_ID])
        self.ranks.append(_RANKS[row[_STATUS]])


def ids_by_status(outcomes: PackedOutcomes) -> Mapping[Status, Sequence[int]]:
    """Return the task ids of each status that occurs, in the order of the outcomes."""
    ids: dict[Status, array[int]] = {}
    for rank, status in enumerate(Status):
        found = array("I", itertools.compress(outcomes.task_ids, map(rank.__eq__, outcomes.ranks)))
        if found:
            ids[status] = found
    return ids


def reasons_by_task(outcomes: PackedOutcomes, status: Status) -> Iterator[tuple[int, str]]:
    """Yield task id and reason of each outcome with this status."""
    for row in outcomes.rows():
        if row[_STATUS] == status:
            yield row[_TASK_ID], wire_sentences.restored(row[_REASON])


def warned_ids(outcomes: PackedOutcomes) -> Sequence[int]:
    """Return the task ids of the outcomes with warnings, in the order of the outcomes."""
    done = _RANKS[Status.DONE.value]
    if done not in outcomes.ranks:
        return ()
    return array("I", (row[_TASK_ID] for row in outcomes.rows() if row[_WARNINGS]))


def sizes_by_task(outcomes: PackedOutcomes) -> Iterator[tuple[int, int, int]]:
    """Yield task id, source bytes and result bytes of each outcome."""
    for row in outcomes.rows():
        yield row[_TASK_ID], row[_SOURCE_BYTES], row[_RESULT_BYTES]


def result_pixels(outcomes: PackedOutcomes) -> "array[int]":
    """Return of each outcome how many pixels its result has, in their order; 0 if unknown."""
    sizes = (row[_RESULT_SIZE] or (0, 0) for row in outcomes.rows())
    return array("Q", (width * height for width, height in sizes))


def task_ids_of(outcomes: Sequence[Outcome]) -> Sequence[int]:
    """Return the task ids of outcomes; fast for packed ones."""
    if isinstance(outcomes, PackedOutcomes):
        return outcomes.task_ids
    return [outcome.task_id for outcome in outcomes]


def _source_row(source: SourceImage) -> Row:
    return (
        str(source.path),
        str(source.relative),
        source.size_bytes,
        source.is_link,
        source.modified_ns,
        source.identity,
        source.header,
        source.origin,
    )


def source_row(fields: Any) -> Row:
    """Return the row of a picture that another process sent, without its header.

    Raises:
        TypeError, ValueError: it is not valid.
    """
    path, relative, size_bytes, is_link, modified_ns, identity, header, origin = fields
    if identity is not None:
        device, inode = identity
        identity = (plain_values.number(device), plain_values.number(inode))
    if type(is_link) is not bool or header is not None:
        raise TypeError("this is not a picture from a scan")
    return (
        plain_values.text(path),
        plain_values.text(relative),
        plain_values.number(size_bytes),
        is_link,
        plain_values.whole(modified_ns),
        identity,
        None,
        plain_values.number(origin),
    )


def source_of(row: Row) -> SourceImage:
    """Return the picture of a row."""
    path, relative, *others = row
    return SourceImage(file_path(path), file_path(relative), *others)


def _task_row(task: Task) -> Row:
    where = (str(task.source), str(task.destination))
    return (task.id, *where, task.overwrite, task.replaces, task.output)


def _task_of(row: Row) -> Task:
    task_id, source, destination, *how = row
    return Task(task_id, file_path(source), file_path(destination), *how)


def _outcome_of(row: Row) -> Outcome:
    task_id, status, reason, stage, warnings, *figures, timing, dropped, is_obstructed, needed = row
    told = (
        wire_sentences.restored(reason),
        stage and Stage(stage),
        tuple(map(wire_sentences.restored, warnings)),
    )
    head = (task_id, Status(status), *told)
    end = (timing and Timing(*timing), dropped, is_obstructed, needed)
    return Outcome(*(*head, *figures, *end))
