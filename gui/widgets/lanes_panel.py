"""Show every worker of the pool and what it is on, a line each."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStackedLayout, QTableView, QWidget

from gui import phrases
from gui.progress import LaneProgress
from gui.widgets.parts import label

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
_ROW_HEIGHT = 26
_WIDTHS = (96, 110, 0, 96, 96)


class LaneColumn(IntEnum):
    """The columns of the lanes."""

    WORKER = 0
    STATE = 1
    FILE = 2
    SINCE = 3
    FINISHED = 4


class LaneModel(QAbstractTableModel):
    """The lanes of the run as they were told last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: tuple[LaneProgress, ...] = ()
        self._headings = {
            LaneColumn.WORKER: self.tr("Worker"),
            LaneColumn.STATE: self.tr("State"),
            LaneColumn.FILE: self.tr("Picture"),
            LaneColumn.SINCE: self.tr("For"),
            LaneColumn.FINISHED: self.tr("Finished"),
        }

    def show_lanes(self, lanes: Sequence[LaneProgress]) -> None:
        """Take the lanes as they are now."""
        if len(lanes) == len(self._lanes):
            self._lanes = tuple(lanes)
            if lanes:
                last = self.index(len(lanes) - 1, len(LaneColumn) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._lanes = tuple(lanes)
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of lanes."""
        return 0 if parent.isValid() else len(self._lanes)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(LaneColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[LaneColumn(section)]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid() or index.row() >= len(self._lanes):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(self._lanes[index.row()], LaneColumn(index.column()))
        return None

    def _text(self, lane: LaneProgress, column: LaneColumn) -> str:
        match column:
            case LaneColumn.WORKER:
                return self.tr("Worker {n}").format(n=lane.number)
            case LaneColumn.STATE:
                return self._state(lane)
            case LaneColumn.FILE:
                return lane.file_name
            case LaneColumn.SINCE:
                return phrases.duration(lane.busy_seconds) if lane.file_name else ""
            case LaneColumn.FINISHED:
                return phrases.number(lane.finished)

    def _state(self, lane: LaneProgress) -> str:
        if not lane.is_alive:
            return self.tr("Gone")
        return self.tr("Working") if lane.file_name else self.tr("Waiting")


class LanesPanel(QWidget):
    """One line a worker; says what will be there before the first run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = LaneModel(self)
        self._table = QTableView()
        self._table.setModel(self._model)
        self._table.setObjectName("lanes")
        self._table.setAccessibleName(self.tr("Workers and what they are on"))
        self._hint = label(
            self.tr("Each worker shows here what it is on while a run goes."), "muted"
        )
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._set_up_table()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._hint)
        self._stack.addWidget(self._table)

    def show_lanes(self, lanes: Sequence[LaneProgress]) -> None:
        """Show the lanes as they are now."""
        self._model.show_lanes(lanes)
        self._stack.setCurrentWidget(self._table if lanes else self._hint)

    def _set_up_table(self) -> None:
        table = self._table
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setAccessibleName(self.tr("Columns of the workers"))
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(_WIDTHS):
            if width:
                header.resizeSection(column, width)
        header.setSectionResizeMode(LaneColumn.FILE, QHeaderView.ResizeMode.Stretch)
