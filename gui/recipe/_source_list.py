"""The list of sources: a line for each folder and picture, with how many pictures it gives."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from gui.look import icons
from gui.look.keys import KeyMap, KeyRow
from gui.look.text_scale import text_scale
from gui.look.tips import tip_of
from processing.files.display import display
from processing.files.remote.names import is_remote
from processing.formats.available import is_supported
from processing.language import phrases
from processing.language.translation import tr

_NAME, _COUNT = range(2)  # the columns
_MOST_LINES = 4  # then it scrolls
_LINE_MARGIN = 8  # pixels above and below the text of a line, together
_FRAME = 2


class SourceList(QTreeWidget):
    """The sources by their names, each with a number that grows while they are scanned.

    Attributes:
        keys: what keys do here that a list does not do anyway.

    Signals:
        remove_requested: a tuple of `Path`, to be taken off the list.
    """

    remove_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._sources: tuple[Path, ...] = ()
        self._items: list[QTreeWidgetItem] = []  # one for each
        self.keys = KeyMap(
            [
                KeyRow(
                    tr("Take the selected sources off the list"),
                    ("Del", "Backspace"),
                    self.request_removal,
                ),
                KeyRow(tr("Select nothing"), ("Esc",), self.clearSelection),
            ]
        )
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(tr("Sources"))
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(0)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_COUNT, QHeaderView.ResizeMode.ResizeToContents)

    def show_sources(self, sources: Sequence[Path], result_folders: Sequence[Path | None]) -> None:
        """Show other sources; the tips name the folder of each one's results, where it is known."""
        if tuple(sources) != self._sources:
            self._sources = tuple(sources)
            self._fill()
        for number, folder in enumerate(result_folders):
            tip = display(self._sources[number])
            if folder is not None:
                tip += "\n" + tr("Results go to {folder}", folder=display(folder))
            self._items[number].setToolTip(_NAME, tip_of(tip))

    def show_counts(self, by_source: Sequence[int]) -> None:
        """Show how many pictures of each source are taken; nothing where that is not known."""
        for number, source in enumerate(self._sources):
            count = by_source[number] if number < len(by_source) else None
            item = self._items[number]
            text = self._count_text(source, count)
            if item.text(_COUNT) != text:
                item.setText(_COUNT, text)

    def selected(self) -> tuple[Path, ...]:
        """Return the selected sources."""
        chosen = {self.indexOfTopLevelItem(item) for item in self.selectedItems()}
        return tuple(self._sources[number] for number in sorted(chosen))

    def request_removal(self) -> None:
        """Ask to take the selected sources off the list."""
        if self.selected():
            self.remove_requested.emit(self.selected())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove the selected sources, or select none."""
        if not self.keys.take(event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons anew, and grow, when theme or text size change."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._draw_icons()
            self._fit()

    def _count_text(self, source: Path, count: int | None) -> str:
        if count is None or (count == 1 and is_supported(source)):
            return ""
        if count == 0 and is_supported(source):
            # Translators: a single picture that the filters leave out.
            return tr("left out")
        return phrases.pictures(count)

    def _fill(self) -> None:
        self.clear()
        self._items = []
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for source in self._sources:
            item = QTreeWidgetItem([display(source.name or str(source)), ""])
            item.setTextAlignment(_COUNT, right)
            self._items.append(item)
        self.addTopLevelItems(self._items)
        self._draw_icons()
        self._fit()
        if self._sources:
            no_selection = QItemSelectionModel.SelectionFlag.NoUpdate
            self.setCurrentItem(self._items[0], _NAME, no_selection)

    def _draw_icons(self) -> None:
        size = text_scale(self.font())
        folder, picture, elsewhere = (
            self._icon(name, size) for name in ("folder", "pictures", "globe")
        )
        for number, source in enumerate(self._sources):
            of_disk = picture if is_supported(source) else folder
            icon = elsewhere if is_remote(source) else of_disk
            self._items[number].setIcon(_NAME, icon)

    def _icon(self, name: str, size: float) -> QIcon:
        palette = self.palette()
        usable = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Text)
        unusable = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        return icons.icon(name, usable, unusable, has_text=True, size=size)

    def _fit(self) -> None:
        """Take as many lines as there are sources, up to the most."""
        line = QFontMetrics(self.font()).height() + _LINE_MARGIN
        width = icons.icon_width(has_text=True) * text_scale(self.font())
        self.setIconSize(QSize(round(width), line - _LINE_MARGIN))
        for item in self._items:
            item.setSizeHint(_NAME, QSize(0, line))
        lines = min(max(1, len(self._sources)), _MOST_LINES)
        self.setFixedHeight(lines * line + 2 * _FRAME)
