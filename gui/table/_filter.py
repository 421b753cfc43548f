"""Filter and sort the rows of a batch, at a cost per step that does not grow with the batch."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set

from gui.table._endings import Endings
from gui.table._pictures import Pictures, folded_paths_of
from gui.table._sorting import Choice, Keys, matching_rows, places_of, sorted_rows
from gui.table.wanted import Group, Wanted
from processing.task import SourceImage, Status


class RowFilter:
    """Filters rows 0 to n-1 by group and by a text in their path, and sorts them; knows no Qt.

    Filtering and sorting very many rows takes time: the caller runs the steps of `choosing`, then
    calls `take`. Until then the previous rows are shown unchanged.

    Rows that begin to match a filter are added at the end, so that none moves under the mouse. For
    the same reason rows are sorted only on request or when the filter changes. Only rows that wait
    no longer leave at once, where those that wait are wanted.

    Attributes:
        shown: the ids of the rows to show, in their order.
        pictures: those of all rows, shown or not.
        endings: which rows have ended, and how.
    """

    def __init__(self) -> None:
        self.shown: Sequence[int] = range(0)
        self.pictures = Pictures()
        self.endings = Endings()
        self._left_out: set[int] = set()  # rows that the next plan will not have
        self._leaving: list[int] = []  # rows that wait no longer, and are still shown as waiting
        self._wanted = Wanted()
        self._keys: Keys | None = None
        self._is_descending = False
        self._shown_for: Wanted | None = self._wanted  # None: the rows have changed since
        self._is_in_order = True  # no row was added at the end
        self._chosen: Sequence[int] = range(0)
        self._places: Sequence[int] = range(0)  # in `_chosen`, by id
        self._late: list[int] | None = None  # rows that began to match during `choosing`

    @property
    def is_current(self) -> bool:
        """Whether exactly the wanted rows are shown in order, even if all are reopened."""
        is_as_wanted = self._shown_for == self._wanted and self._late is None
        return is_as_wanted and self._wanted.group is Group.ALL and self._is_in_order

    @property
    def has_left_out(self) -> bool:
        """Whether rows are left out that the next plan will not have."""
        return bool(self._left_out)

    @property
    def is_plain(self) -> bool:
        """Whether all rows are wanted, in the order of the batch."""
        return self._wanted == Wanted() and self._keys is None

    def replace(self, sources: Sequence[SourceImage]) -> None:
        """Replace all rows; none has ended, and `choosing` must run again."""
        self.pictures.replace(sources)
        self._left_out = set()
        self._forget_endings()
        self.shown = range(len(sources) if self._wanted.group is Group.ALL else 0)
        self._shown_for = Wanted() if self.is_plain else None
        self._is_in_order = True
        self._late = None

    def begin(self, sources: Sequence[SourceImage]) -> bool:
        """Return whether the rows that are not left out are the first of these, if not all."""
        count = self.count(Group.ALL)
        if not 0 < count <= len(sources) or (self._left_out and count != len(sources)):
            return False
        ids = reversed(range(len(self.pictures)))
        last = next(each for each in ids if each not in self._left_out)
        return sources[count - 1].path == self.pictures[last].path

    def count(self, group: Group) -> int:
        """Return how many rows are in a group, shown or not, without those left out."""
        is_open = group in {Group.ALL, Group.WAITING}
        return self.endings.count(group) - (len(self._left_out) if is_open else 0)

    def leave_out(self, paths: Set[str]) -> None:
        """Show the pictures with these paths no longer; their rows are there until `complete`."""
        self._left_out |= self.pictures.ids_of(paths)
        self.shown = self._without_left_out(self.shown)

    def complete(self, sources: Sequence[SourceImage]) -> None:
        """Replace all rows by these, which begin with the present ones; none has ended."""
        has_more = len(sources) > len(self.pictures)
        self._renumber()
        self.pictures.replace(sources)
        self.reopen()
        if self.is_plain:
            self.shown = range(len(sources))
        elif has_more:
            self._shown_for = None

    def reopen(self) -> None:
        """Mark all rows as not ended; with a status filter `choosing` must run again."""
        self._forget_endings()
        if self._wanted.group is not Group.ALL:
            self._shown_for = None

    def matching_new(self, sources: Sequence[SourceImage]) -> int:
        """Return how many of these rows would be shown if they were appended."""
        if self._wanted.group is not Group.ALL or self._late is not None:
            return 0
        if not self._wanted.needle:
            return len(sources)
        return sum(self._wanted.needle in path for path in folded_paths_of(sources))

    def append(self, sources: Sequence[SourceImage]) -> None:
        """Add rows at the end; not after `replace` or `complete`."""
        first = len(self.pictures)
        self.pictures.extend(sources)
        self.endings.append(len(sources))
        if self._wanted.group is not Group.ALL:
            return
        if self.is_plain and self._late is None:
            self.shown = range(len(self.pictures))
        else:
            needle, added = self._wanted.needle, enumerate(folded_paths_of(sources), first)
            self.show(row_id for row_id, path in added if needle in path)

    def end(
        self, row_id: int, status: Status, cause: str = "", *, has_warnings: bool = False
    ) -> bool:
        """Record how a row ended; return whether `show` should now be called with it."""
        groups = self.endings.end(row_id, status, cause, has_warnings=has_warnings)
        if groups and self._wanted.group is Group.WAITING:
            self._leaving.append(row_id)
        is_wanted = self._wanted.group in groups and self._matches(row_id)
        if is_wanted and self._late is not None:
            self._late.append(row_id)
        return is_wanted and self._late is None

    def leaving(self) -> list[tuple[int, int]]:
        """Return the places that are to be dropped, in ranges, the last one first."""
        if self._late is not None or not self._leaving:
            return []
        leaving, self._leaving = set(self._leaving), []
        if self._keys is None:
            found = (bisect_left(self.shown, row_id) for row_id in sorted(leaving))
            places = [n for n in found if n < len(self.shown) and self.shown[n] in leaving]
        else:
            places = [n for n, row_id in enumerate(self.shown) if row_id in leaving]
        return list(reversed(_ranges(sorted(set(places)))))

    def drop(self, first: int, last: int) -> None:
        """Show the rows at these places no longer."""
        if not isinstance(self.shown, array):
            self.shown = array("I", self.shown)
        del self.shown[first : last + 1]

    def show(self, row_ids: Iterable[int]) -> None:
        """Show these rows too, at the end."""
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
        """Set another filter; `choosing` applies it."""
        self._wanted = wanted
        self._leaving = []

    def sort(self, keys: Keys | None, *, is_descending: bool = False) -> None:
        """Set the order, None for that of the batch; `choosing` applies it."""
        self._keys, self._is_descending = keys, is_descending

    def choosing(self) -> Iterator[None]:
        """Filter and sort in steps; small batches need only one."""
        self._late = []
        count = len(self.pictures)
        self._chosen = yield from self._choice()
        self._places = yield from places_of(self._chosen, count)

    def is_reordering(self) -> bool:
        """Return whether `take` would show the same rows in another order."""
        is_same_filter = self._shown_for == self._wanted
        return is_same_filter and len(self._chosen) == len(self.shown)

    def place_of_chosen(self, row_id: int) -> int:
        """Return the position in which `take` would show a row."""
        return self._places[row_id]

    def take(self) -> Sequence[int]:
        """Show the chosen rows; return those that began to match meanwhile, for `show`."""
        late, self._late = self._late or (), None
        self.shown, self._chosen, self._places = self._chosen, range(0), range(0)
        self._shown_for = self._wanted
        self._is_in_order = True
        return late

    def _choice(self) -> Choice:
        base = self._without_left_out(self.endings.candidates(self._wanted.group))
        if self._wanted.needle or self._wanted.cause or self._wanted.group is Group.WAITING:
            base = yield from matching_rows(base, self._matching)
        if self._keys is not None and base:
            keys = self._keys
            base = yield from sorted_rows(base, keys, is_descending=self._is_descending)
        return base

    def _without_left_out(self, row_ids: Sequence[int]) -> Sequence[int]:
        gone = self._left_out
        return array("I", (each for each in row_ids if each not in gone)) if gone else row_ids

    def _renumber(self) -> None:
        """Close the gaps in the numbers of the rows that were left out."""
        gone, self._left_out = sorted(self._left_out), set()
        if gone:
            self.shown = array("I", (each - bisect_left(gone, each) for each in self.shown))

    def _matching(self, row_ids: Sequence[int]) -> Sequence[int]:
        needle, cause = self._wanted.needle, self._wanted.cause
        if needle:
            paths = zip(row_ids, self.pictures.folded_paths(row_ids), strict=True)
            row_ids = [row_id for row_id, path in paths if needle in path]
        if self._wanted.group is Group.WAITING:
            row_ids = [row_id for row_id in row_ids if not self.endings.has_ended(row_id)]
        return [row_id for row_id in row_ids if self.endings.causes.has(row_id, cause)]

    def _matches(self, row_id: int) -> bool:
        needle = self._wanted.needle
        if needle and needle not in str(self.pictures[row_id].relative).casefold():
            return False
        return self.endings.causes.has(row_id, self._wanted.cause)

    def _forget_endings(self) -> None:
        self.endings = Endings(len(self.pictures))
        self._leaving = []


def _ranges(places: Sequence[int]) -> list[tuple[int, int]]:
    """Return ascending places as ranges without gaps, first and last of each."""
    ranges: list[tuple[int, int]] = []
    for place in places:
        if ranges and place == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], place)
        else:
            ranges.append((place, place))
    return ranges
