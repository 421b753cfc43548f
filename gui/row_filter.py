"""Keep which rows of a batch are shown, at a cost that does not grow with the batch."""

from bisect import insort
from collections.abc import Iterable, Sequence

from processing.task import SourceImage, Status


class RowFilter:
    """Chooses among rows 0 to n-1 by how they ended and by a text in their path; knows no Qt.

    While a filter stands, rows that begin to match come at the end: none moves under the mouse.

    Attributes:
        shown: the ids of the rows to show, in their order.
    """

    def __init__(self) -> None:
        self.shown: Sequence[int] = range(0)
        self._sources: list[SourceImage] = []
        self._keys: list[str] = []  # casefolded paths, made when a text is first looked for
        self._ended: dict[Status, list[int]] = {status: [] for status in Status}
        self._is_ended = bytearray()
        self._status: Status | None = None
        self._needle = ""

    def __len__(self) -> int:
        """Return how many rows there are, shown or not."""
        return len(self._sources)

    @property
    def shows_any_status(self) -> bool:
        """Whether it does not matter how a row ended."""
        return self._status is None

    def source(self, row_id: int) -> SourceImage:
        """Return the picture of a row."""
        return self._sources[row_id]

    def replace(self, sources: Sequence[SourceImage]) -> None:
        """Start anew with these rows, none of them ended; the filter stays."""
        self._sources = list(sources)
        self._keys.clear()
        self.reopen()

    def reopen(self) -> None:
        """Take all rows as not ended."""
        self._ended = {status: [] for status in Status}
        self._is_ended = bytearray(len(self._sources))
        self._choose_again()

    def matching_new(self, sources: Sequence[SourceImage]) -> int:
        """Return how many of these rows would be shown if they were appended."""
        if self._status is not None:
            return 0
        return sum(self._needle in _key(source) for source in sources)

    def append(self, sources: Sequence[SourceImage]) -> None:
        """Add rows at the end."""
        first = len(self._sources)
        self._sources += sources
        self._is_ended += bytes(len(sources))
        if self._status is None and not self._needle:
            self.shown = range(len(self._sources))
        elif self._status is None:
            self._show_more(n for n in range(first, len(self._sources)) if self._has_text(n))

    def end(self, row_id: int, status: Status) -> bool:
        """Record how a row ended; return whether `show` should now be called with it."""
        if self._is_ended[row_id]:
            return False
        self._is_ended[row_id] = 1
        insort(self._ended[status], row_id)
        return status is self._status and self._has_text(row_id)

    def show(self, row_ids: Iterable[int]) -> None:
        """Show these rows too, at the end."""
        self._show_more(row_ids)

    def is_chosen(self, status: Status | None, text: str) -> bool:
        """Return whether this is the filter that stands."""
        return (status, text.strip().casefold()) == (self._status, self._needle)

    def choose(self, status: Status | None, text: str) -> None:
        """Take another filter, all in order again."""
        self._status, self._needle = status, text.strip().casefold()
        self._choose_again()

    def _choose_again(self) -> None:
        base: Sequence[int] = range(len(self._sources))
        if self._status is not None:
            base = self._ended[self._status]
        if self._needle:
            known = len(self._keys)
            self._keys += [_key(source) for source in self._sources[known:]]
            self.shown = [n for n in base if self._needle in self._keys[n]]
        else:
            self.shown = base if self._status is None else list(base)

    def _show_more(self, row_ids: Iterable[int]) -> None:
        self.shown = [*self.shown, *row_ids]

    def _has_text(self, row_id: int) -> bool:
        return not self._needle or self._needle in _key(self._sources[row_id])


def _key(source: SourceImage) -> str:
    return str(source.relative).casefold()
