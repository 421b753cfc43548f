"""The pane below or beside the pictures: tabs that fold away."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QTabBar, QWidget

from gui.look.keys import KeyMap, KeyRow
from gui.look.layouts import Stretch, column, row
from gui.look.text_scale import scaled
from gui.look.widgets import IconButton
from processing.language.translation import tr

_LEAST_HEIGHT = 170  # of the pane when it is open, for text of the usual size
_LEAST_WIDTH = 320
_NO_LIMIT = 16_777_215  # QWIDGETSIZE_MAX, which PySide6 does not export


class LowerPane(QWidget):
    """Tabs with their contents below; folded, only the tabs are there.

    The current tab folds the pane when it is pressed again.

    Signals:
        left: the user has folded the pane and goes on to the pictures.
        folded_changed: whether the pane is folded now.
        tab_changed: the name of the tab that is current now, also while the pane is folded.
    """

    left = Signal()
    folded_changed = Signal(bool)
    tab_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._contents: list[QWidget] = []
        self._is_beside = False
        self._tabs = _Tabs()
        self._keys = KeyMap([KeyRow(tr("Fold this pane away"), ("Esc",), self._leave)])
        self._pages = QStackedWidget()
        self._fold = IconButton("", "chevron-up", kind="tool")
        bar = row(self._tabs, Stretch(1), self._fold)
        column(bar, (self._pages, 1), of=self, spacing=4)
        for named in (self, self._tabs):
            named.setAccessibleName(tr("Preview, log and workers"))
        self._pages.hide()
        self._show_fold()
        self._tabs.currentChanged.connect(self._on_current_changed)
        self._tabs.tabBarClicked.connect(self._on_tab_pressed)
        self._tabs.toggled.connect(lambda: self.set_folded(is_folded=not self.is_folded))
        self._fold.clicked.connect(lambda: self.set_folded(is_folded=not self.is_folded))

    @property
    def key_rows(self) -> tuple[KeyRow, ...]:
        """What keys do here; those of the tabs first."""
        return (*self._tabs.keys.rows, *self._keys.rows)

    @property
    def is_folded(self) -> bool:
        """Whether only the tabs are there."""
        return self._pages.isHidden()

    @property
    def current(self) -> str:
        """The name of the current tab; empty without tabs."""
        return self._names[self._tabs.currentIndex()] if self._names else ""

    def add_tab(self, name: str, title: str, page: QWidget) -> None:
        """Add a tab at the end."""
        self._names.append(name)
        self._contents.append(page)
        self._pages.addWidget(page)
        self._tabs.addTab(title)
        self._ask_for_current()

    def show_tab(self, name: str) -> None:
        """Make a tab current and unfold the pane."""
        self.choose_tab(name)
        self.set_folded(is_folded=False)

    def choose_tab(self, name: str) -> None:
        """Make a tab current; the pane stays folded if it is."""
        self._tabs.setCurrentIndex(self._names.index(name))

    def toggle_tab(self, name: str) -> None:
        """Show a tab, or fold the pane if that tab is in view already."""
        if self.current == name and not self.is_folded:
            self.set_folded(is_folded=True)
        else:
            self.show_tab(name)

    def set_folded(self, *, is_folded: bool) -> None:
        """Fold or unfold the pane."""
        if is_folded != self.is_folded:
            self._pages.setHidden(is_folded)
            self._show_fold()
            self.folded_changed.emit(is_folded)

    def set_least(self, *, is_beside: bool) -> None:
        """Ask for the room that is needed below the pictures, or beside them."""
        self._is_beside = is_beside
        self._limit_height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Fold on a key that nothing in the pane has used."""
        if not self._keys.take(event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the height that the text needs."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._limit_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the height of a folded pane."""
        super().resizeEvent(event)
        self._limit_height()

    def _leave(self) -> None:
        self.left.emit()  # first, as what is folded away hands the keyboard on to anything
        self.set_folded(is_folded=True)

    def _on_current_changed(self, place: int) -> None:
        self._pages.setCurrentIndex(place)
        self._ask_for_current()
        self.tab_changed.emit(self._names[place])

    def _ask_for_current(self) -> None:
        """Ask for no more room than the current page needs."""
        for page in self._contents:
            is_current = page is self._pages.currentWidget()
            policy = QSizePolicy.Policy.Preferred if is_current else QSizePolicy.Policy.Ignored
            page.setSizePolicy(policy, policy)

    def _on_tab_pressed(self, place: int) -> None:
        """Unfold for any tab, fold for the current one; runs before a new one is current."""
        if place >= 0:
            is_again = place == self._tabs.currentIndex() and not self.is_folded
            self.set_folded(is_folded=is_again)

    def _show_fold(self) -> None:
        tip = tr("Open this pane") if self.is_folded else tr("Fold this pane away")
        self._fold.set_icon_name("chevron-up" if self.is_folded else "collapse")
        self._fold.setToolTip(tip)
        self._fold.setAccessibleName(tip)
        self._limit_height()

    def _limit_height(self) -> None:
        bar = max(self._tabs.sizeHint().height(), self._fold.sizeHint().height())
        least = bar if self.is_folded else scaled(_LEAST_HEIGHT, self.font())
        self.setMinimumWidth(scaled(_LEAST_WIDTH, self.font()) if self._is_beside else 0)
        self.setMinimumHeight(least)
        self.setMaximumHeight(bar if self.is_folded else _NO_LIMIT)


class _Tabs(QTabBar):
    """Tabs without a frame; keys that press a button fold and unfold what is below.

    Signals:
        toggled: fold or unfold.
    """

    toggled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.keys = KeyMap(
            [
                KeyRow(tr("Next tab"), ("Right",)),
                KeyRow(tr("Previous tab"), ("Left",)),
                KeyRow(
                    tr("Open or fold the pane"),
                    ("Return", "Enter", "Space"),
                    self.toggled.emit,
                ),
            ]
        )
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        # The text of the current tab is wider, and not each is as much wider as the others.
        self.currentChanged.connect(lambda _place: self.updateGeometry())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that press a button."""
        if not self.keys.take(event):
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Return room for all tabs: none is scrolled out of sight."""
        return self.sizeHint()
