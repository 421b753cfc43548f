"""Keep pictures selected while other rows are shown: a selection model knows rows only."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange

from gui.table.model import FileModel

_MOST_RANGES = 1_000  # of selected rows; the selection model looks through all for each cell
_Select = QItemSelectionModel.SelectionFlag


class KeptSelection:
    """The pictures that were selected before a filter hid some of them; thread-confined.

    They stay known until the user selects others, so that those come back which a filter had
    hidden.
    """

    def __init__(self, files: FileModel, selected: Callable[[], Sequence[int]]) -> None:
        """`selected` returns the task ids of what is selected now."""
        self._files = files
        self._selected = selected
        self._ids: Sequence[int] = ()
        self._batch = -1
        self._is_as_restored = False

    def forget(self) -> None:
        """Note that the user has selected others."""
        self._is_as_restored = False

    def keep(self) -> None:
        """Remember what is selected; call it before rows are exchanged."""
        if not self._is_as_restored or self._batch != self._files.batch:
            self._ids, self._batch = self._selected(), self._files.batch

    def restore(self, selection: QItemSelectionModel) -> None:
        """Select those that are still shown; none of another batch, and none if they are strewn."""
        if not self._ids or self._batch != self._files.batch:
            return
        chosen, last = QItemSelection(), self._files.columnCount() - 1
        for number, (first, end) in enumerate(self._ranges()):
            if number == _MOST_RANGES:
                chosen.clear()
                break
            corners = self._files.index(first, 0), self._files.index(end, last)
            chosen.append(QItemSelectionRange(*corners))
        selection.select(chosen, _Select.ClearAndSelect)
        self._is_as_restored = True

    def _ranges(self) -> Iterator[tuple[int, int]]:
        """Yield the rows of kept pictures that are shown, first and last of each range."""
        count = self._files.rowCount()
        if len(self._ids) >= self._files.total:  # all pictures, so all that are shown
            if count:
                yield 0, count - 1
            return
        is_kept = bytearray(self._files.total)
        for task_id in self._ids:
            is_kept[task_id] = 1
        shown = bytes(map(is_kept.__getitem__, self._files.task_ids(0, count - 1)))
        first = shown.find(1)
        while first >= 0:
            end = shown.find(0, first)
            end = count if end < 0 else end
            yield first, end - 1
            first = shown.find(1, end)
