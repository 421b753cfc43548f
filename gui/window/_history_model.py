"""Earlier runs as rows of a table, in words."""

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication

from gui.control.past_run import PastRun
from gui.look import icons
from gui.look.theme import colors_of
from gui.look.tips import tip_of
from gui.text.run_words import counts_of, course, outcome_of, settings_in_short, state_of
from processing.files.display import display
from processing.language import phrases
from processing.language.translation import tr
from processing.record import record
from processing.storage.journal.runs import RunState

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
SEARCH_ROLE = Qt.ItemDataRole.UserRole  # all that is looked through of a run, of its first cell
_ICON_PIXELS = 14
_ICON_RATIO = 2.0


class HistoryColumn(IntEnum):
    """The columns of the history."""

    WHEN = 0
    PICTURES = 1
    OUTCOME = 2
    SETTINGS = 3
    STATE = 4


@record
class _Row:
    """One run, with its texts."""

    past: PastRun
    cells: tuple[str, ...]
    tip: str
    icon: str
    color: str


class HistoryModel(QAbstractTableModel):
    """The runs that were found last; their texts are made once, so that scrolling costs nothing."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._headings = {
            HistoryColumn.WHEN: tr("When"),
            HistoryColumn.PICTURES: tr("From → to"),
            HistoryColumn.OUTCOME: tr("Outcome"),
            HistoryColumn.SETTINGS: tr("Settings"),
            HistoryColumn.STATE: tr("State"),
        }

    def show_runs(self, runs: Sequence[PastRun]) -> None:
        """Show these runs, in this order."""
        now = datetime.now()
        self.beginResetModel()
        self._rows = [_row_of(past, now) for past in runs]
        self.endResetModel()

    def past_run(self, row: int) -> PastRun:
        """Return the run of a row."""
        return self._rows[row].past

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of runs."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HistoryColumn)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heading of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[HistoryColumn(section)]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.cells[index.column()]
            case Qt.ItemDataRole.ToolTipRole:
                return tip_of(row.tip)
            case Qt.ItemDataRole.DecorationRole if index.column() == HistoryColumn.STATE:
                color: str = getattr(colors_of(QGuiApplication.palette()), row.color)
                return icons.pixmap(row.icon, color, _ICON_PIXELS, _ICON_RATIO)
            case _ if role == SEARCH_ROLE:
                return f"{' '.join(row.cells)} {row.tip}"
        return None


def _row_of(past: PastRun, now: datetime) -> _Row:
    run = past.run
    cells = {
        HistoryColumn.WHEN: phrases.moment(datetime.fromtimestamp(run.started), now),
        HistoryColumn.PICTURES: course(run.settings),
        HistoryColumn.OUTCOME: outcome_of(run),
        HistoryColumn.SETTINGS: settings_in_short(run.settings),
        HistoryColumn.STATE: state_of(run, is_alive=past.is_alive),
    }
    where = [*run.settings.sources, run.settings.output_folder]
    tip = "\n".join(display(path) for path in where)
    return _Row(past, tuple(cells[column] for column in HistoryColumn), tip, *_sign_of(past))


def _sign_of(past: PastRun) -> tuple[str, str]:
    """Return the icon of how a run ended, and the field of `Colors` of that."""
    run = past.run
    if past.is_alive:
        return "working", "accent"
    if run.state is RunState.UNDONE:
        return "undo", "muted"
    counts = counts_of(run)
    if counts.cancelled:
        return "pause", "warning"
    return ("failed", "failed") if counts.failed else ("done", "done")
