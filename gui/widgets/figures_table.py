"""A table of figures that are read and not changed, each column explained by its tip."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

_TIP = Qt.ItemDataRole.ToolTipRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FiguresTable(QTableWidget):
    """As many columns as there are headings; rows come and go."""

    def __init__(
        self, name: str, columns: str, headings: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        """Make an empty one that is called `name`, with `headings` and their meanings."""
        super().__init__(parent)
        self.setColumnCount(len(headings))
        self.setHorizontalHeaderLabels(list(headings))
        for column, meaning in enumerate(headings.values()):
            self.model().setHeaderData(column, Qt.Orientation.Horizontal, meaning, _TIP)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setAccessibleName(columns)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.setAccessibleName(name)

    def show_figures(self, rows: Sequence[Sequence[str]], tips: Sequence[str] = ()) -> None:
        """Show these, each row with as many figures as there are columns and a tip, if any."""
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                item.setTextAlignment(_RIGHT if column else _LEFT)
                item.setToolTip(tips[number] if tips else "")
                self.setItem(number, column, item)
