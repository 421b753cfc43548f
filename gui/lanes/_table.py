"""The lanes as a table, in words and figures."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.control.recording import LaneEffort
from gui.control.run_progress import LaneProgress
from gui.look.text_scale import row_height, scaled
from processing.language import phrases
from processing.language.translation import ptr, tr

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
_ROW_HEIGHT = 26
_WIDTHS = (90, 84, 0, 74, 84, 74, 92)
_PERCENT = 100


class LaneColumn(IntEnum):
    """The columns of the lanes."""

    WORKER = 0
    STATE = 1
    FILE = 2
    SINCE = 3
    FINISHED = 4
    BUSY = 5
    ON_CORE = 6


class LaneModel(QAbstractTableModel):
    """The lanes of the run as last reported."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: tuple[LaneProgress, ...] = ()
        self._efforts: tuple[LaneEffort, ...] = ()
        self._seconds = 0.0
        self._is_paused = False
        self._headings = {
            LaneColumn.WORKER: tr("Worker"),
            LaneColumn.STATE: tr("State"),
            LaneColumn.FILE: tr("Picture"),
            # Translators: for how long a worker has been on its picture.
            LaneColumn.SINCE: ptr("duration", "For"),
            # Translators: how many pictures a worker has finished.
            LaneColumn.FINISHED: tr("Finished"),
            # Translators: the share of the time in which a worker was on a picture.
            LaneColumn.BUSY: tr("Busy"),
            # Translators: the share of its busy time in which a worker had a core.
            LaneColumn.ON_CORE: tr("On a core"),
        }

    def show_efforts(
        self, efforts: Sequence[LaneEffort], seconds: float, *, is_paused: bool = False
    ) -> None:
        """Take what each lane did in a run of so many seconds; shown with the lanes."""
        self._is_paused = is_paused
        self._efforts = tuple(efforts)
        self._seconds = seconds

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
                worker = tr("Worker {n}", n=lane.number)
                # Translators: a worker, and in brackets the computer that it is on.
                return tr("{worker} ({id})", worker=worker, id=lane.host) if lane.host else worker
            case LaneColumn.STATE:
                return self._state(lane)
            case LaneColumn.FILE:
                return lane.file_name
            case LaneColumn.SINCE:
                return phrases.duration(lane.busy_seconds) if lane.file_name else ""
            case LaneColumn.FINISHED:
                return phrases.number(lane.finished)
            case LaneColumn.BUSY | LaneColumn.ON_CORE:
                return self._share(lane, column)

    def _share(self, lane: LaneProgress, column: LaneColumn) -> str:
        """Return which share of the run it was busy, or which of that on a processor."""
        if lane.number > len(self._efforts):
            return ""
        effort = self._efforts[lane.number - 1]
        is_busy = column is LaneColumn.BUSY
        part = effort.busy if is_busy else effort.cpu
        whole = self._seconds if is_busy else effort.busy
        return phrases.percent(min(_PERCENT, _PERCENT * part / whole)) if whole > 0 else ""

    def _state(self, lane: LaneProgress) -> str:
        if not lane.is_alive:
            # Translators: the worker process has ended.
            return ptr("worker", "Gone")
        if lane.is_starting:
            # Translators: the worker process is not up yet.
            return ptr("worker", "Starting")
        if lane.file_name:
            return ptr("worker", "Working")
        return ptr("worker", "Paused") if self._is_paused else ptr("worker", "Waiting")


class LanesTable(QTableView):
    """Shows a `LaneModel`."""

    def __init__(self, model: LaneModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setObjectName("lanes")
        self.setAccessibleName(tr("Workers and what they are on"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setAccessibleName(tr("Columns of the workers"))
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(LaneColumn.FILE, QHeaderView.ResizeMode.Stretch)
        self._fit_to_text()

    def changeEvent(self, event: QEvent) -> None:
        """Make room for text of another size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_to_text()

    def _fit_to_text(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height(self.font(), _ROW_HEIGHT))
        for column, width in enumerate(_WIDTHS):
            if width:
                self.horizontalHeader().resizeSection(column, scaled(width, self.font()))
