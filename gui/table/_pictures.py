"""The pictures of a batch, packed, and their names and places read for many at a time."""

import itertools
import os
from collections.abc import Iterator, Sequence, Set

from processing.planning.plan_rows import (
    PackedSources,
    paths_of,
    relative_paths_of,
    write_times_of,
)
from processing.task import SourceImage


class Pictures:
    """The pictures of all rows, by row id; knows no Qt.

    To unpack neighbours together is many times as fast as one by one: where a method takes
    `row_ids`, these are ascending and near each other, as `near_rows` yields them.
    """

    def __init__(self) -> None:
        self._sources = PackedSources()

    def __len__(self) -> int:
        return len(self._sources)

    def __getitem__(self, row_id: int) -> SourceImage:
        return self._sources[row_id]

    def replace(self, sources: Sequence[SourceImage]) -> None:
        """Take other pictures; packed ones as they are: a copy would cost time and memory."""
        self._sources = sources if isinstance(sources, PackedSources) else PackedSources(sources)

    def extend(self, sources: Sequence[SourceImage]) -> None:
        """Add pictures at the end; not after `replace`."""
        self._sources.extend(sources)

    def names(self, row_ids: Sequence[int]) -> Sequence[str]:
        """Return the case-folded names of pictures."""
        return [path.rpartition(os.sep)[2] for path in self.folded_paths(row_ids)]

    def paths(self, row_ids: Sequence[int]) -> Sequence[str]:
        """Return the whole paths of pictures."""
        first, end = row_ids[0], row_ids[-1] + 1
        paths = [path for path, _is_link in paths_of(self._sources, first, end)]
        return [paths[row_id - first] for row_id in row_ids]

    def folders(self, row_ids: Sequence[int]) -> Sequence[str]:
        """Return the case-folded folders of pictures, for sorting."""
        return [path.rpartition(os.sep)[0].casefold() for path in self.paths(row_ids)]

    def folded_paths(self, row_ids: Sequence[int]) -> Sequence[str]:
        """Return the case-folded paths of pictures below their sources."""
        first = row_ids[0]
        paths = list(folded_paths_of(self._sources, first, row_ids[-1] + 1))
        is_gapless = len(paths) == len(row_ids)
        return paths if is_gapless else [paths[row_id - first] for row_id in row_ids]

    def write_times(self, row_ids: Sequence[int]) -> Sequence[int]:
        """Return when pictures were last written, in nanoseconds."""
        first = row_ids[0]
        times = list(write_times_of(self._sources, first, row_ids[-1] + 1))
        return [times[row_id - first] for row_id in row_ids]

    def size_bytes(self, row_id: int) -> int:
        """Return the size of a picture's file, as the scan found it."""
        return self._sources.sizes[row_id]

    def ids_of(self, paths: Set[str]) -> set[int]:
        """Return the rows of the pictures with these whole paths; looks through all rows."""
        found = enumerate(paths_of(self._sources, 0, len(self)))
        return {row_id for row_id, (path, _is_link) in found if path in paths}

    def place_named(self, beginning: str, shown: Sequence[int], first: int) -> int | None:
        """Return the next place in `shown` from `first` on, around the end, whose name begins so.

        `beginning` is case-folded. Rows in the order of the batch are unpacked until one is found,
        others all.
        """
        if isinstance(shown, range):
            for start, end in ((first, len(shown)), (0, min(first, len(shown)))):
                paths = enumerate(folded_paths_of(self._sources, start, end), start)
                found = (row_id for row_id, path in paths if _is_named(path, beginning))
                if (row_id := next(found, None)) is not None:
                    return row_id
            return None
        paths = enumerate(folded_paths_of(self._sources))
        named = {row_id for row_id, path in paths if _is_named(path, beginning)}
        places = itertools.chain(range(first, len(shown)), range(min(first, len(shown))))
        return next((place for place in places if shown[place] in named), None)


def folded_paths_of(
    sources: Sequence[SourceImage], first: int = 0, end: int | None = None
) -> Iterator[str]:
    """Yield the case-folded paths of `sources` below where they were found."""
    return map(str.casefold, relative_paths_of(sources, first, end))


def _is_named(path: str, beginning: str) -> bool:
    return path.startswith(beginning, path.rfind(os.sep) + 1)
