"""The sheet of all keys, by menu and by place, to be searched."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from gui.look.announce import announce
from gui.look.keys import KeyGroup
from gui.look.layouts import column
from gui.look.text_scale import scaled
from gui.look.widgets import label
from processing.language.translation import ntr, tr

_DOES, _KEYS = range(2)  # the columns
_SIZE = QSize(640, 620)  # in pixels, for text of the usual size
_MARGIN = 14


class ShortcutSheet(QDialog):
    """Lists what each key does; typing leaves the lines with that text."""

    def __init__(self, groups: Sequence[KeyGroup], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search the keyboard shortcuts"))
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeWidget()
        self._groups: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self._nothing = label(tr("No shortcut has this text."), "muted")
        self._set_up_tree()
        self._fill(groups)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        margins = (_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column(
            self.search, (self.tree, 1), self._nothing, close, of=self, spacing=10, margins=margins
        )
        self.search.textChanged.connect(self._show_only)
        self._show_only("")
        self.resize(self._whole_width(), scaled(_SIZE.height(), self.font()))

    def _whole_width(self) -> int:
        """Return a width in which no line is cut off, as far as the screen has it."""
        tree = self.tree
        lines = sum(
            max(tree.sizeHintForColumn(n), tree.header().sectionSizeHint(n)) for n in (0, 1)
        )
        around = 2 * (_MARGIN + tree.frameWidth()) + tree.verticalScrollBar().sizeHint().width()
        usual = scaled(_SIZE.width(), self.font())
        return min(max(usual, lines + around), self.screen().availableSize().width())

    def _set_up_tree(self) -> None:
        tree = self.tree
        tree.setColumnCount(2)
        tree.setHeaderLabels([tr("What it does"), tr("Keys")])
        tree.setAccessibleName(tr("Keyboard shortcuts"))
        tree.setRootIsDecorated(False)
        tree.setItemsExpandable(False)
        tree.setUniformRowHeights(True)
        tree.header().setAccessibleName(tr("Columns of the shortcuts"))
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(_DOES, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(_KEYS, QHeaderView.ResizeMode.ResizeToContents)

    def _fill(self, groups: Sequence[KeyGroup]) -> None:
        for group in groups:
            heading = QTreeWidgetItem(self.tree, [group.title])
            heading.setFirstColumnSpanned(True)
            font = heading.font(_DOES)
            font.setBold(True)
            heading.setFont(_DOES, font)
            lines = [QTreeWidgetItem(heading, [row.text, row.names]) for row in group.rows]
            self._groups.append((heading, lines))
        self.tree.expandAll()

    def _show_only(self, wanted: str) -> None:
        """Show the lines with `wanted` in them, and whole groups where it is in their title."""
        needle, count = wanted.strip().casefold(), 0
        for heading, lines in self._groups:
            is_group = needle in heading.text(_DOES).casefold()
            for line in lines:
                texts = (line.text(_DOES).casefold(), line.text(_KEYS).casefold())
                line.setHidden(not is_group and not any(needle in text for text in texts))
            shown = sum(not line.isHidden() for line in lines)
            heading.setHidden(not shown)
            count += shown
        self._nothing.setVisible(not count)
        if needle:
            announce(self.search, ntr("{n} shortcut found", "{n} shortcuts found", count))
