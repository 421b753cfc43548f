"""A read-only table of figures, each column explained by its tooltip."""

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gui.look.tips import tip_of

_LEAST_ROWS = 3  # that can be seen at once
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FiguresTable(QTableWidget):
    """Has one column per heading; its rows can be replaced."""

    def __init__(
        self, name: str, columns: str, headings: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        """Make an empty table; `headings` are titles with their meanings."""
        super().__init__(parent)
        self.setObjectName("figures")  # by which the style sheet knows it
        self.setColumnCount(len(headings))
        for column, (title, meaning) in enumerate(headings.items()):
            heading = QTableWidgetItem(title)
            heading.setToolTip(meaning)
            heading.setTextAlignment(_RIGHT if column else _LEFT)
            self.setHorizontalHeaderItem(column, heading)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setAccessibleName(columns)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setAccessibleName(name)

    def show_figures(
        self,
        rows: Sequence[Sequence[str]],
        tips: Sequence[str] = (),
        *,
        greyed: Collection[int] = (),
    ) -> None:
        """Show these, each row with as many figures as there are columns and a tip, if any.

        Rows with the numbers `greyed` are not to be relied on.
        """
        self.setRowCount(len(rows))
        self.setMinimumHeight(self.height_of(min(_LEAST_ROWS, len(rows))))
        self.setMaximumHeight(self.height_of(len(rows)))
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                item.setTextAlignment(_RIGHT if column else _LEFT)
                if number in greyed:  # as what is disabled, in whichever colours the theme has
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
                item.setToolTip(tip_of(tips[number]) if tips else "")
                told = tips[number] if tips and not column else ""
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, told)
                self.setItem(number, column, item)

    def height_of(self, rows: int) -> int:
        """Return how high the table is with so many rows of one line."""
        frame = 2 * self.frameWidth()
        header = self.horizontalHeader().sizeHint().height()
        return frame + header + rows * self.verticalHeader().defaultSectionSize()
