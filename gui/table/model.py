"""The model of the table: one row per picture, filtered and sorted without a proxy."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QUrl,
)
from PySide6.QtGui import QPixmap

from gui.control.failure_causes import cause_for, cause_of
from gui.look.desktop import url_of
from gui.look.tips import tip_of
from gui.table._filter import RowFilter
from gui.table._result_images import ResultFile
from gui.table._row_states import RowStates
from gui.table._slices import Slices
from gui.table.columns import Column
from gui.table.row import FileRow, tool_tip
from gui.table.thumbnails import ThumbnailCache
from gui.table.wanted import GROUP_OF_STATUS, Group, Wanted
from processing.files.display import display
from processing.planning.plan import Plan
from processing.running.tracker import RunTracker
from processing.task import SourceImage, Status

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
ROW_ROLE = Qt.ItemDataRole.UserRole  # the whole `FileRow`, which the delegate paints
THUMBNAIL_ROLE = Qt.ItemDataRole.UserRole + 1
_WITH_HINT = "QList<QPersistentModelIndex>", "QAbstractItemModel::LayoutChangeHint"
_FLAGS = (
    Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
    | Qt.ItemFlag.ItemIsDragEnabled
)


class FileModel(QAbstractTableModel):
    """The rows of one batch, in the order of its plan or of a column.

    Very many rows are filtered and sorted in slices; the previous rows stay until then.

    Attributes:
        visible: first and last row on screen; other rows are read when they come into
            view, so their changes are not announced.
        batch: counts up when other rows replace all, so that the same task ids mean others.
    """

    def __init__(self, thumbnails: ThumbnailCache, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.visible = (0, 0)
        self.batch = 0
        self._rows = RowFilter()
        self._thumbnails = thumbnails
        self._states = RowStates()
        self._choosing = Slices(self)
        self._choosing.done.connect(self._on_chosen)
        thumbnails.loaded.connect(self._on_thumbnails_loaded)

    @property
    def total(self) -> int:
        """How many pictures the batch has, shown or not."""
        return len(self._rows.pictures)

    @property
    def causes(self) -> Mapping[str, int]:
        """Why pictures failed, and how many for each cause."""
        return self._rows.endings.causes.counts

    @property
    def is_choosing(self) -> bool:
        """Whether rows are being filtered or sorted that are not shown yet."""
        return self._choosing.is_under_way

    def clear(self) -> None:
        """Forget the batch."""
        self._replace(())

    def append(self, sources: Sequence[SourceImage]) -> None:
        """Add rows at the end, as the scan finds them."""
        added = self._rows.matching_new(sources)
        first = len(self._rows.shown)
        if added:
            self.beginInsertRows(ROOT, first, first + added - 1)
        self._rows.append(sources)
        if added:
            self.endInsertRows()

    def set_plan(self, plan: Plan) -> None:
        """Show what `plan` will do; rows that belong to it stay."""
        if self._begins_with_rows(plan.sources):
            self._complete(plan.sources)
        else:
            self._replace(plan.sources)
        self._states.set_plan(plan)
        self._end_known()
        self._show_reopened()

    def leave_out(self, paths: Iterable[Path]) -> None:
        """Show these pictures no longer; a plan without them shall follow."""
        was_choosing = self.is_choosing
        self._choosing.drop()
        self.beginResetModel()
        self._rows.leave_out(frozenset(map(str, paths)))
        self.endResetModel()
        if was_choosing:
            self._choosing.begin(self._rows.choosing())

    def set_tracker(self, tracker: RunTracker) -> None:
        """Show a run that begins now."""
        self._states.tracker = tracker
        self._rows.reopen()
        self._end_known()
        self._show_reopened()

    def update_rows(self, changed: Iterable[int]) -> None:
        """Update the rows of tasks that have changed.

        Signals the views at most twice, and once more for each gap where rows wait no longer.
        """
        tracker = self._states.tracker
        if tracker is None:
            return
        changed = set(changed)
        added = []
        for task_id in changed:
            status = tracker.status(task_id)
            if status is not None and self._end(task_id, status):
                added.append(task_id)
        if added:
            first = len(self._rows.shown)
            self.beginInsertRows(ROOT, first, first + len(added) - 1)
            self._rows.show(sorted(added))
            self.endInsertRows()
        self._drop_leaving()
        self._tell_changed(changed)

    def show_only(self, wanted: Wanted) -> None:
        """Show only the wanted rows."""
        if not self._rows.is_chosen(wanted):
            self._rows.choose(wanted)
            self._choosing.begin(self._rows.choosing())

    def set_thumbnail_box(self, box: QSize) -> None:
        """Load thumbnails that fill this much room from now on."""
        self._thumbnails.set_box(box.width(), box.height())

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows in the order of `column`, or of the plan for -1.

        Rows that change afterwards stay where they are, so that none moves under the mouse.
        """
        keys = Column(column).spec.keys(self._rows.pictures, self._states) if column >= 0 else None
        self._rows.sort(keys, is_descending=order is Qt.SortOrder.DescendingOrder)
        self._choosing.begin(self._rows.choosing())

    def row(self, index: Index) -> FileRow | None:
        """Return the picture in the row of `index`."""
        if not index.isValid() or index.row() >= len(self._rows.shown):
            return None
        row_id = self._rows.shown[index.row()]
        return self._states.row(row_id, self._rows.pictures[row_id])

    def count(self, group: Group) -> int:
        """Return how many pictures are in a group, shown or not."""
        return self._rows.count(group)

    def task_ids(self, first: int, last: int) -> Sequence[int]:
        """Return the task ids of the pictures in these rows."""
        return self._rows.shown[first : last + 1]

    def among(self, group: Group, task_ids: Sequence[int]) -> Sequence[int]:
        """Return those of some pictures that ended so; ids in order."""
        return self._rows.endings.among(group, task_ids)

    def paths(self, task_ids: Sequence[int]) -> Sequence[str]:
        """Return the paths of pictures near each other, as `near_rows` yields their ids."""
        return self._rows.pictures.paths(task_ids)

    def picture(self, task_id: int) -> FileRow:
        """Return all that is known of a picture, shown or not."""
        return self._states.row(task_id, self._rows.pictures[task_id])

    def row_named(self, beginning: str, first: int) -> int | None:
        """Return the next row from `first` on, around the end, whose case-folded name begins so."""
        return self._rows.pictures.place_named(beginning, self._rows.shown, first)

    def urls(self, task_ids: Iterable[int]) -> list[QUrl]:
        """Return the results of pictures as files, or the originals where none has a result."""
        rows = [self.picture(task_id) for task_id in task_ids]
        results = [url_of(row.result) for row in rows if row.result]
        return results or [url_of(row.source.path) for row in rows]

    def row_of(self, task_id: int) -> int | None:
        """Return the row in which a picture is shown; None where the filter leaves it out."""
        shown = self._rows.shown
        return shown.index(task_id) if task_id in shown else None

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many rows the filter shows."""
        return 0 if parent.isValid() else len(self._rows.shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        spec = Column(section).spec
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return spec.alignment | Qt.AlignmentFlag.AlignVCenter
        return spec.heading() if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a view shows; loads nothing."""
        row = self.row(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == THUMBNAIL_ROLE:
            return self._thumbnail(self._rows.shown[index.row()], row)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return Column(index.column()).spec.lines(row)[0]
            case Qt.ItemDataRole.AccessibleTextRole:
                return Column(index.column()).spec.accessible_text(row)
            case Qt.ItemDataRole.ToolTipRole:
                return tip_of(tool_tip(row))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Allow pictures to be dragged out; called for each selected cell, so it makes no row."""
        is_row = index.isValid() and index.row() < len(self._rows.shown)
        return _FLAGS if is_row else Qt.ItemFlag.NoItemFlags

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the pictures in these rows as files; see `urls`."""
        rows = dict.fromkeys(index.row() for index in indexes)
        data = QMimeData()
        data.setUrls(self.urls(self._rows.shown[row] for row in rows))
        return data

    def _end_known(self) -> None:
        """Record how rows have ended already: skipped by the plan, or in an earlier run."""
        for status, row_ids in self._states.ended:
            self._rows.endings.end_all(GROUP_OF_STATUS[status], row_ids)
        self._rows.endings.end_all(Group.WARNED, self._states.warned)
        for row_id, reason in self._states.failures:
            name = display(self._rows.pictures[row_id].path.name)
            self._rows.endings.causes.note(row_id, cause_of(reason, name))

    def _end(self, task_id: int, status: Status) -> bool:
        """Record how a row ended; return whether it is to be shown now."""
        outcome = self._states.outcome(task_id)
        if outcome is None:
            return self._rows.end(task_id, status)
        if status is Status.FAILED:
            cause = cause_for(outcome, self._rows.pictures[task_id])
            return self._rows.end(task_id, status, cause)
        has_warnings = status is Status.DONE and bool(outcome.warnings)
        return self._rows.end(task_id, status, has_warnings=has_warnings)

    def _thumbnail(self, task_id: int, row: FileRow) -> QPixmap | None:
        """Return what is there of the result, and of the original as long as nothing is."""
        outcome = row.outcome
        shown: QPixmap | None = None
        # A result of the same size may be a copy of the original, an untrusted file.
        if row.result is not None and outcome and outcome.result_bytes != outcome.source_bytes:
            shown = self._thumbnails.pixmap(task_id, ResultFile(row.result, outcome.result_bytes))
        if shown is not None and not shown.isNull():
            return shown
        return self._thumbnails.original(task_id, row.source)

    def _begins_with_rows(self, sources: Sequence[SourceImage]) -> bool:
        """Return whether the present rows, but for those left out, are the first of these."""
        is_of_run = self._states.tracker is not None and not self._rows.has_left_out
        return not is_of_run and self._rows.begin(sources)

    def _complete(self, sources: Sequence[SourceImage]) -> None:
        """Replace the rows by these, of which the first are shown already."""
        first, is_insertion = self.total, self._rows.is_plain and len(sources) > self.total
        self.batch += self._rows.has_left_out  # their numbers are those of others now
        self._forget()
        if is_insertion:
            self.beginInsertRows(ROOT, first, len(sources) - 1)
        self._rows.complete(sources)
        if is_insertion:
            self.endInsertRows()

    def _replace(self, sources: Sequence[SourceImage]) -> None:
        """Replace all rows."""
        self._choosing.drop()
        self.beginResetModel()
        self._forget()
        self.batch += 1
        self._rows.replace(sources)
        self.endResetModel()

    def _show_reopened(self) -> None:
        """Repaint changed rows; filter again if the filter may match others."""
        if not self._rows.is_current:
            self._choosing.begin(self._rows.choosing())
        first, last = self.visible
        self._tell_changed(set(self._rows.shown[first : last + 1]))

    def _on_chosen(self) -> None:
        late = self._reorder() if self._rows.is_reordering() else self._exchange()
        if late:
            first = len(self._rows.shown)
            self.beginInsertRows(ROOT, first, first + len(late) - 1)
            self._rows.show(late)
            self.endInsertRows()
        self._drop_leaving()

    def _drop_leaving(self) -> None:
        """Take rows away that wait no longer, where those that wait are shown."""
        for first, last in self._rows.leaving():
            self.beginRemoveRows(ROOT, first, last)
            self._rows.drop(first, last)
            self.endRemoveRows()

    def _exchange(self) -> Sequence[int]:
        """Show the chosen rows; return those that matched too late."""
        self.beginResetModel()
        late = self._rows.take()
        self.endResetModel()
        return late

    def _reorder(self) -> Sequence[int]:
        """Show the same rows in another order; selection and current row are kept."""
        hint = QAbstractItemModel.LayoutChangeHint.VerticalSortHint  # a row moves as a whole
        self.layoutAboutToBeChanged[_WITH_HINT].emit([], hint)  # type: ignore[index]  # no overloads in stubs
        before = self.persistentIndexList()
        after = [self._index_of_chosen(index) for index in before]
        late = self._rows.take()
        self.changePersistentIndexList(before, after)
        self.layoutChanged[_WITH_HINT].emit([], hint)  # type: ignore[index]  # no overloads in stubs
        return late

    def _index_of_chosen(self, index: QModelIndex) -> QModelIndex:
        """Return where the cell at `index` will be among the rows that were chosen."""
        row_id = self._rows.shown[index.row()]
        return self.index(self._rows.place_of_chosen(row_id), index.column())

    def _forget(self) -> None:
        """Drop plan and run; the rows stay."""
        self._states.forget()
        self._thumbnails.clear()

    def _on_thumbnails_loaded(self, task_ids: list[int]) -> None:
        self._tell_changed(set(task_ids))

    def _tell_changed(self, task_ids: set[int]) -> None:
        """Announce changes of rows on screen in one signal."""
        first, last = self.visible
        on_screen = self._rows.shown[first : last + 1]
        rows = [first + n for n, task_id in enumerate(on_screen) if task_id in task_ids]
        if rows:
            self.dataChanged.emit(
                self.index(rows[0], 0), self.index(rows[-1], self.columnCount() - 1)
            )
