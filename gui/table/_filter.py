"""Filter and sort the rows of a batch, at a cost per step that does not grow with the batch."""

import os
from array import array
from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gui.control.failure_causes import Causes
from gui.table._sorting import Choice, Keys, matching_rows, places_of, sorted_rows
from processing.planning.plan_rows import PackedSources, relative_paths_of
from processing.task import SourceImage, Status


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are to be shown.

    Attributes:
        status: how they ended; None for all.
        text: what is in their path, in any letter case; empty for all.
        cause: why they failed; empty for all.
    """

    status: Status | None = None
    text: str = ""
    cause: str = ""

    @property
    def needle(self) -> str:
        """The text as it is looked for."""
        return self.text.strip().casefold()


class RowFilter:
    """Chooses among rows 0 to n-1 by how they ended and by a text in their path; knows no Qt.

    To choose and sort very many takes its time: who asked for it takes the steps of `choosing`,
    then calls `take`. Until then those of before are shown, and none comes to them.

    While a filter stands, rows that begin to match come at the end: none moves under the mouse.
    For the same reason rows are sorted when that is asked for or others are chosen, and then stay.

    Attributes:
        shown: the ids of the rows to show, in their order.
        causes: why rows failed.
    """

    def __init__(self) -> None:
        self.shown: Sequence[int] = range(0)
        self.causes = Causes()
        self._sources = PackedSources()
        self._ended = {status: array("I") for status in Status}
        self._is_ended = bytearray()
        self._wanted = Wanted()
        self._keys: Keys | None = None
        self._is_descending = False
        self._shown_for: Wanted | None = self._wanted  # None: the rows are others since
        self._is_in_order = True  # none came to the end that belongs elsewhere
        self._chosen: Sequence[int] = range(0)
        self._places: Sequence[int] = range(0)  # among the chosen ones, by id
        self._late: list[int] | None = None  # began to match while others were being chosen

    def __len__(self) -> int:
        """Return how many rows there are, shown or not."""
        return len(self._sources)

    @property
    def is_current(self) -> bool:
        """Whether all that is wanted is shown in its order, and stays if all are reopened."""
        is_as_wanted = self._shown_for == self._wanted and self._late is None
        return is_as_wanted and self._wanted.status is None and self._is_in_order

    @property
    def is_plain(self) -> bool:
        """Whether all rows are wanted, in the order of the batch."""
        return self._wanted == Wanted() and self._keys is None

    def names(self, row_ids: Sequence[int]) -> Sequence[str]:
        """Return the names of pictures near each other in the letter case they are compared in."""
        return [path.rpartition(os.sep)[2] for path in self._paths(row_ids)]

    def size_bytes(self, row_id: int) -> int:
        """Return the size of a picture's file, as the scan found it."""
        return self._sources.sizes[row_id]

    def source(self, row_id: int) -> SourceImage:
        """Return the picture of a row."""
        return self._sources[row_id]

    def replace(self, sources: Sequence[SourceImage]) -> None:
        """Start anew with these rows, none of them ended; filter and order have to choose again."""
        self._sources = _packed(sources)
        self._forget_endings()
        self.shown = range(len(sources) if self._wanted.status is None else 0)
        self._shown_for = Wanted() if self.is_plain else None
        self._is_in_order = True
        self._late = None

    def complete(self, sources: Sequence[SourceImage]) -> None:
        """Take these for the rows, which begin with those there are; none of them ended."""
        has_more = len(sources) > len(self)
        self._sources = _packed(sources)
        self.reopen()
        if self.is_plain:
            self.shown = range(len(sources))
        elif has_more:
            self._shown_for = None

    def reopen(self) -> None:
        """Take all rows as not ended; where not all was settled, others have to be chosen."""
        self._forget_endings()
        if self._wanted.status is not None:
            self._shown_for = None

    def matching_new(self, sources: Sequence[SourceImage]) -> int:
        """Return how many of these rows would be shown if they were appended."""
        if self._wanted.status is not None or self._late is not None:
            return 0
        if not self._wanted.needle:
            return len(sources)
        return sum(self._wanted.needle in path for path in _folded_paths(sources))

    def append(self, sources: Sequence[SourceImage]) -> None:
        """Add rows at the end; not to those that `replace` or `complete` took from others."""
        first = len(self._sources)
        self._sources.extend(sources)
        self._is_ended += bytes(len(sources))
        if self._wanted.status is not None:
            return
        if self.is_plain and self._late is None:
            self.shown = range(len(self._sources))
        else:
            needle, added = self._wanted.needle, enumerate(_folded_paths(sources), first)
            self.show(row_id for row_id, path in added if needle in path)

    def end(self, row_id: int, status: Status, cause: str = "") -> bool:
        """Record how a row ended; return whether `show` should now be called with it."""
        if self._is_ended[row_id]:
            return False
        self._is_ended[row_id] = 1
        insort(self._ended[status], row_id)
        if cause:
            self.causes.note(row_id, cause)
        is_wanted = status is self._wanted.status and self._matches(row_id)
        if is_wanted and self._late is not None:
            self._late.append(row_id)
        return is_wanted and self._late is None

    def end_all(self, status: Status, row_ids: Sequence[int]) -> None:
        """Record at once how rows ended that had not; ids in their order."""
        known = self._ended[status]
        self._ended[status] = array("I", sorted([*known, *row_ids]) if known else row_ids)
        for row_id in row_ids:
            self._is_ended[row_id] = 1

    def note_cause(self, row_id: int, cause: str) -> None:
        """Record why a row failed."""
        self.causes.note(row_id, cause)

    def show(self, row_ids: Iterable[int]) -> None:
        """Show these rows too, at the end; after those that are being chosen."""
        if self._late is not None:
            self._late.extend(row_ids)
            return
        if not isinstance(self.shown, array):
            self.shown = array("I", self.shown)
        self.shown.extend(row_ids)
        self._is_in_order = self._keys is None

    def is_chosen(self, wanted: Wanted) -> bool:
        """Return whether this is the filter that was asked for last."""
        return wanted == self._wanted

    def choose(self, wanted: Wanted) -> None:
        """Want other rows, all in order again."""
        self._wanted = wanted

    def sort(self, keys: Keys | None, *, is_descending: bool = False) -> None:
        """Want the rows in an order, or that of the batch for None; those chosen later too."""
        self._keys, self._is_descending = keys, is_descending

    def choosing(self) -> Iterator[None]:
        """Choose and sort what is wanted now; small batches need no second step."""
        self._late = []
        count = len(self._sources)
        self._chosen = yield from self._choice()
        self._places = yield from places_of(self._chosen, count)

    def is_reordering(self) -> bool:
        """Return whether `take` would show the rows that are shown, and no others."""
        is_same_filter = self._shown_for == self._wanted
        return is_same_filter and len(self._chosen) == len(self.shown)

    def place_of_chosen(self, row_id: int) -> int:
        """Return in which place `take` would show one of the rows that were chosen."""
        return self._places[row_id]

    def take(self) -> Sequence[int]:
        """Show what was chosen; return what began to match meanwhile, for `show`."""
        late, self._late = self._late or (), None
        self.shown, self._chosen, self._places = self._chosen, range(0), range(0)
        self._shown_for = self._wanted
        self._is_in_order = True
        return late

    def _choice(self) -> Choice:
        base: Sequence[int] = range(len(self._sources))
        if self._wanted.status is not None:
            base = self._ended[self._wanted.status][:]
        if self._wanted.needle or self._wanted.cause:
            base = yield from matching_rows(base, self._matching)
        if self._keys is not None and base:
            keys = self._keys
            base = yield from sorted_rows(base, keys, is_descending=self._is_descending)
        return base

    def _matching(self, row_ids: Sequence[int]) -> Sequence[int]:
        needle, cause = self._wanted.needle, self._wanted.cause
        if needle:
            paths = zip(row_ids, self._paths(row_ids), strict=True)
            row_ids = [row_id for row_id, path in paths if needle in path]
        return [row_id for row_id in row_ids if self.causes.has(row_id, cause)]

    def _matches(self, row_id: int) -> bool:
        needle = self._wanted.needle
        if needle and needle not in str(self.source(row_id).relative).casefold():
            return False
        return self.causes.has(row_id, self._wanted.cause)

    def _paths(self, row_ids: Sequence[int]) -> Sequence[str]:
        """Return the paths of rows near each other, in one letter case."""
        first = row_ids[0]
        paths = list(_folded_paths(self._sources, first, row_ids[-1] + 1))
        is_gapless = len(paths) == len(row_ids)
        return paths if is_gapless else [paths[row_id - first] for row_id in row_ids]

    def _forget_endings(self) -> None:
        self._ended = {status: array("I") for status in Status}
        self._is_ended = bytearray(len(self._sources))
        self.causes = Causes()


def _packed(sources: Sequence[SourceImage]) -> PackedSources:
    """Return the pictures themselves where they are packed, for a copy costs time and room."""
    return sources if isinstance(sources, PackedSources) else PackedSources(sources)


def _folded_paths(
    sources: Sequence[SourceImage], first: int = 0, end: int | None = None
) -> Iterator[str]:
    return map(str.casefold, relative_paths_of(sources, first, end))
