"""Keep which rows of a batch are shown, at a cost that does not grow with the batch."""

import os
from array import array
from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from gui.causes import Causes
from processing.packings import PackedSources, packed_texts, relative_paths_of
from processing.task import SourceImage, Status

RowKey = Callable[[int], float | str]  # what rows are sorted by
Order = Callable[[], RowKey]  # tells that whenever they are, from what is known by then


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

    While a filter stands, rows that begin to match come at the end: none moves under the mouse.
    For the same reason rows are sorted when that is asked for or others are chosen, and then stay.

    Attributes:
        shown: the ids of the rows to show, in their order.
        is_in_order: whether none came to the end that belongs elsewhere.
        causes: why rows failed.
    """

    def __init__(self) -> None:
        self.shown: Sequence[int] = range(0)
        self.is_in_order = True
        self.causes = Causes()
        self._sources = PackedSources()
        self._paths = packed_texts()  # as they are looked through, in one letter case
        self._ended = {status: array("I") for status in Status}
        self._is_ended = bytearray()
        self._wanted = Wanted()
        self._needle = ""
        self._order: Order | None = None
        self._is_descending = False

    def __len__(self) -> int:
        """Return how many rows there are, shown or not."""
        return len(self._sources)

    @property
    def shows_any_status(self) -> bool:
        """Whether it does not matter how a row ended."""
        return self._wanted.status is None

    @property
    def is_settled(self) -> bool:
        """Whether the rows that are shown, and their places, stay if all are reopened."""
        return self.shows_any_status and self.is_in_order

    def names(self) -> list[str]:
        """Return the names of all pictures in the letter case in which they are compared."""
        return [path.rpartition(os.sep)[2] for path in self._paths.rows()]

    def size_bytes(self, row_id: int) -> int:
        """Return the size of a picture's file, as the scan found it."""
        return self._sources.sizes[row_id]

    def source(self, row_id: int) -> SourceImage:
        """Return the picture of a row."""
        return self._sources[row_id]

    def replace(self, sources: Sequence[SourceImage]) -> None:
        """Start anew with these rows, none of them ended; the filter stays."""
        self._sources, self._paths = PackedSources(), packed_texts()
        self._keep(sources)
        self._forget_endings()
        self._choose_again()

    def reopen(self) -> None:
        """Take all rows as not ended."""
        self._forget_endings()
        if not self.is_settled:
            self._choose_again()

    def matching_new(self, sources: Sequence[SourceImage]) -> int:
        """Return how many of these rows would be shown if they were appended."""
        if not self.shows_any_status:
            return 0
        if not self._needle:
            return len(sources)
        return sum(self._needle in path for path in _keys_of(sources))

    def append(self, sources: Sequence[SourceImage]) -> None:
        """Add rows at the end."""
        first = len(self._sources)
        self._keep(sources)
        self._is_ended += bytes(len(sources))
        if not self.shows_any_status:
            return
        if self._order is None and not self._needle:
            self.shown = range(len(self._sources))
        else:
            self.is_in_order = self._order is None
            added = enumerate(_keys_of(sources), first)
            self._show_more(row_id for row_id, path in added if self._needle in path)

    def end(self, row_id: int, status: Status, cause: str = "") -> bool:
        """Record how a row ended; return whether `show` should now be called with it."""
        if self._is_ended[row_id]:
            return False
        self._is_ended[row_id] = 1
        insort(self._ended[status], row_id)
        if cause:
            self.causes.note(row_id, cause)
        return status is self._wanted.status and self._has_text(row_id) and self._has_cause(row_id)

    def show(self, row_ids: Iterable[int]) -> None:
        """Show these rows too, at the end."""
        self.is_in_order = self._order is None
        self._show_more(row_ids)

    def is_chosen(self, wanted: Wanted) -> bool:
        """Return whether this is the filter that stands."""
        return wanted == self._wanted

    def choose(self, wanted: Wanted) -> None:
        """Take another filter, all in order again."""
        self._wanted = wanted
        self._needle = wanted.needle
        self._choose_again()

    def sort(self, order: Order | None, *, is_descending: bool = False) -> None:
        """Put the rows in an order, or that of the batch for None; those chosen later too."""
        self._order, self._is_descending = order, is_descending
        self._choose_again()

    def _keep(self, sources: Sequence[SourceImage]) -> None:
        self._sources.extend(sources)
        self._paths.extend(_keys_of(sources))

    def _forget_endings(self) -> None:
        self._ended = {status: array("I") for status in Status}
        self._is_ended = bytearray(len(self._sources))
        self.causes = Causes()

    def _choose_again(self) -> None:
        base: Sequence[int] = range(len(self._sources))
        if self._wanted.status is not None:
            base = self._ended[self._wanted.status][:]
        if self._wanted.cause:
            base = array("I", (n for n in base if self._has_cause(n)))
        if self._needle:
            has_text = bytearray(self._needle in path for path in self._paths.rows())
            base = array("I", (n for n in base if has_text[n]))
        if self._order is not None:
            base = array("I", sorted(base, key=self._order(), reverse=self._is_descending))
        self.shown = base
        self.is_in_order = True

    def _show_more(self, row_ids: Iterable[int]) -> None:
        if not isinstance(self.shown, array):
            self.shown = array("I", self.shown)
        self.shown.extend(row_ids)

    def _has_text(self, row_id: int) -> bool:
        return not self._needle or self._needle in self._paths[row_id]

    def _has_cause(self, row_id: int) -> bool:
        return self.causes.has(row_id, self._wanted.cause)


def _keys_of(sources: Sequence[SourceImage]) -> Iterator[str]:
    return map(str.casefold, relative_paths_of(sources))
