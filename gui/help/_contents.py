"""The contents of the guide at the side of a page, and what a search has found in their place."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QTreeWidget, QTreeWidgetItem, QWidget

from gui.help.guide import Guide, Page, Place
from gui.help.search import Hit
from processing.language.translation import tr

_PLACE = Qt.ItemDataRole.UserRole
_SHOWN_LEVELS = 2  # of headings below each page: the sections, not what is inside them


class Contents(QTreeWidget):
    """All pages in order; below the current one its headings.

    Signals:
        place_chosen: the `Place` that the user wants to see.
    """

    place_chosen = Signal(object)

    def __init__(self, guide: Guide, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("contents")  # as the style sheet knows it
        self.setHeaderHidden(True)
        self.setAccessibleName(tr("Contents of the guide"))
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._lines: dict[Place, QTreeWidgetItem] = {}
        for page in guide.pages.values():
            self._add(page)
        self.itemClicked.connect(lambda item, _column: self._choose(item))
        self.itemActivated.connect(lambda item, _column: self._choose(item))

    def show_place(self, place: Place) -> None:
        """Make the line of `place` the current one, and open its page; nothing is emitted."""
        page = self._lines[Place(place.page)]
        for line in self._lines.values():
            if line.isExpanded() and line is not page:
                line.setExpanded(False)
        page.setExpanded(True)
        self.setCurrentItem(self._lines.get(place, page))

    def _add(self, page: Page) -> None:
        top = _line(page.title, Place(page.name))
        self.addTopLevelItem(top)
        self._lines[Place(page.name)] = top
        for heading in page.headings[1:]:
            if heading.level <= _SHOWN_LEVELS:
                place = Place(page.name, heading.anchor)
                self._lines[place] = _line(heading.title, place)
                top.addChild(self._lines[place])

    def _choose(self, item: QTreeWidgetItem) -> None:
        self.place_chosen.emit(item.data(0, _PLACE))


class Found(QListWidget):
    """What a search has found, with the text around it.

    Signals:
        place_chosen: the `Place` that the user wants to see.
    """

    place_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("found")  # as the style sheet knows it
        self.setAccessibleName(tr("Found in the guide"))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(lambda item: self.place_chosen.emit(item.data(_PLACE)))
        self.itemActivated.connect(lambda item: self.place_chosen.emit(item.data(_PLACE)))

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """List what was found; the first line is the current one."""
        self.clear()
        for hit in hits:
            item = QListWidgetItem(f"{hit.part.title}\n{hit.snippet}")
            item.setData(_PLACE, hit.part.place)
            self.addItem(item)
        self.setCurrentRow(0)

    def step(self, lines: int) -> None:
        """Go so many lines on, from the last to the first, and show what is there."""
        if self.count():
            self.setCurrentRow((self.currentRow() + lines) % self.count())
            self.place_chosen.emit(self.currentItem().data(_PLACE))


def _line(text: str, place: Place) -> QTreeWidgetItem:
    item = QTreeWidgetItem([text])
    item.setToolTip(0, text)
    item.setData(0, _PLACE, place)
    return item
