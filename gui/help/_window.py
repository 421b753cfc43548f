"""The window of the guide: contents, page, search, and the way back."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QTextDocument,
)
from PySide6.QtWidgets import QDialog, QLineEdit, QSplitter, QStackedWidget, QWidget

from gui.help import _page_document
from gui.help._contents import Contents, Found
from gui.help._page_view import PageView, is_address
from gui.help.guide import CONTENTS, Guide, Place, place_of
from gui.help.search import Part, find, words_of
from gui.look.announce import announce
from gui.look.layouts import column, row
from gui.look.text_scale import first_size, scaled
from gui.look.theme import colors_of
from gui.look.widgets import IconButton, label
from gui.settings.store import SettingsStore
from processing.language import translation
from processing.language.translation import ntr, tr

_SIZE = QSize(980, 700)
_SIDE_WIDTH = 260
_SEARCH_WIDTH = 280
_SEARCH_PADDING = 36  # of the field, on both sides of its text
_GAP = 10
_TYPING_MILLISECONDS = 150  # until what was typed is looked for
_Key = QKeySequence.StandardKey


class HelpWindow(QDialog):
    """A separate, non-modal window; remembers its size, its parts and how large its text is."""

    def __init__(self, store: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("User's guide"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._store = store
        self._guide = Guide(translation.language().tag)
        self._parts: list[Part] | None = None  # of all pages, when somebody looks for something
        self._way: list[Place] = []  # all that was shown, to go back and forward
        self._at = -1  # in it
        self._contents, self._found = Contents(self._guide), Found()
        self._page = PageView()
        self._tally = label("", "muted", wraps=True)
        self._told = ""  # what was looked for when its places were told last
        self._side, self._sides = QStackedWidget(), QSplitter(Qt.Orientation.Horizontal)
        self._search = QLineEdit()
        self._back = IconButton("", "back", kind="tool", tip=tr("Back"))
        self._forward = IconButton("", "forward", kind="tool", tip=tr("Forward"))
        self._home = IconButton("", "home", kind="tool", tip=tr("Contents"))
        self._typing = QTimer(self, interval=_TYPING_MILLISECONDS, singleShot=True)
        self._set_up_search()
        self._lay_out()
        self._listen()
        self._set_keys()
        self._restore_shape()
        self.show_place(Place(CONTENTS))
        self._page.setFocus()

    @property
    def place(self) -> Place:
        """What is shown."""
        return self._way[self._at]

    def show_place(self, place: Place) -> None:
        """Show a page from a heading on; a place that does not exist shows the contents."""
        if not self._guide.has(place):
            place = Place(CONTENTS)
        if self._at < 0 or place != self.place:
            self._way[self._at + 1 :] = [place]
            self._at += 1
        self._show()

    def search_for(self, text: str) -> None:
        """Look for `text`, as if it had been typed."""
        self._search.setText(text)
        self._look()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the shape."""
        self._save_shape()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Remember the shape; Escape comes here and not to `closeEvent`."""
        self._save_shape()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes the search back first, and closes the window the next time."""
        if event.key() == Qt.Key.Key_Escape and self._search.text():
            self._search.clear()
            self._look()
            self._page.setFocus()
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return  # a dialog would press a button
        super().keyPressEvent(event)

    def _set_up_search(self) -> None:
        field = self._search
        field.setPlaceholderText(tr("Search the guide"))
        field.setAccessibleName(tr("Search the guide"))
        field.setClearButtonEnabled(True)
        needed = field.fontMetrics().horizontalAdvance(field.placeholderText())
        field.setMinimumWidth(needed + scaled(_SEARCH_PADDING, self.font()))
        field.setMaximumWidth(max(field.minimumWidth(), scaled(_SEARCH_WIDTH, self.font())))

    def _lay_out(self) -> None:
        found = QWidget()
        column(self._tally, (self._found, 1), of=found, spacing=6)
        self._side.addWidget(self._contents)
        self._side.addWidget(found)
        self._sides.addWidget(self._side)
        self._sides.addWidget(self._page)
        self._sides.setChildrenCollapsible(False)
        self._sides.setHandleWidth(_GAP)
        self._sides.setStretchFactor(1, 1)
        for button in (self._back, self._forward, self._home):
            button.setAutoDefault(False)
        tools = row(self._back, self._forward, self._home, 1, (self._search, 1), spacing=4)
        tools.setAlignment(self._search, Qt.AlignmentFlag.AlignRight)
        column(tools, (self._sides, 1), of=self, spacing=_GAP, margins=(_GAP, _GAP, _GAP, _GAP))

    def _listen(self) -> None:
        self._contents.place_chosen.connect(self.show_place)
        self._found.place_chosen.connect(self.show_place)
        self._page.link_chosen.connect(self._follow)
        self._page.zoom_changed.connect(
            lambda percent: self._store.save_word("help_zoom", str(percent))
        )
        self._back.clicked.connect(lambda: self._step(-1))
        self._forward.clicked.connect(lambda: self._step(1))
        self._home.clicked.connect(lambda: self.show_place(Place(CONTENTS)))
        self._search.textChanged.connect(lambda _text: self._typing.start())
        self._search.returnPressed.connect(self._open_first)
        self._typing.timeout.connect(self._look)

    def _set_keys(self) -> None:
        zoom = self._page
        keys: tuple[tuple[_Key | str, Callable[[], object]], ...] = (
            (_Key.Back, lambda: self._step(-1)),
            (_Key.Forward, lambda: self._step(1)),
            ("Alt+Home", lambda: self.show_place(Place(CONTENTS))),
            (_Key.Find, self._focus_search),
            (_Key.FindNext, lambda: self._found.step(1)),
            (_Key.FindPrevious, lambda: self._found.step(-1)),
            (_Key.ZoomIn, lambda: zoom.zoom_by(1)),
            ("Ctrl+=", lambda: zoom.zoom_by(1)),  # plus without Shift
            (_Key.ZoomOut, lambda: zoom.zoom_by(-1)),
            ("Ctrl+0", lambda: zoom.set_percent(100)),
            (_Key.NextChild, self._next_part),
            ("F6", self._next_part),
            (_Key.Close, self.close),
        )
        taken: set[str] = set()
        for key, act in keys:
            bound = QKeySequence.keyBindings(key) if isinstance(key, _Key) else [QKeySequence(key)]
            # A key that two standard ones share would do neither.
            fresh = [each for each in bound if each.toString() not in taken]
            taken.update(each.toString() for each in fresh)
            if fresh:
                shortcut = QShortcut(fresh[0], self)
                shortcut.setKeys(fresh)
                shortcut.activated.connect(act)

    def _restore_shape(self) -> None:
        if not self.restoreGeometry(self._store.load_shape("help")):
            self.resize(first_size(self, _SIZE))
        if not self._sides.restoreState(self._store.load_shape("help_sides")):
            side = scaled(_SIDE_WIDTH, self.font())
            self._sides.setSizes([side, max(side, self.width() - side)])
        kept = self._store.load_word("help_zoom")
        if kept.isdecimal():
            self._page.set_percent(int(kept))

    def _save_shape(self) -> None:
        self._store.save_shape("help", self.saveGeometry())
        self._store.save_shape("help_sides", self._sides.saveState())

    def _show(self) -> None:
        """Show the present place, and what can be reached from it."""
        place = self.place
        page = self._guide.pages[place.page]
        self._page.show_page(page, place.anchor)
        self._contents.show_place(place)
        self.setWindowTitle(tr("{page} - User's guide", page=page.title))
        self._back.setEnabled(self._at > 0)
        self._forward.setEnabled(self._at + 1 < len(self._way))

    def _step(self, steps: int) -> None:
        if 0 <= self._at + steps < len(self._way):
            self._at += steps
            self._show()

    def _follow(self, target: str) -> None:
        """Go where a link leads: in the guide, or with the browser."""
        place = place_of(target, self.place.page)
        if place is not None:
            self.show_place(place)
        elif is_address(target):
            QDesktopServices.openUrl(target)

    def _focus_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def _next_part(self) -> None:
        """Go on to the search, the side or the page, in a circle."""
        circle = (self._search, self._side_part(), self._page)
        at = next((n for n, part in enumerate(circle) if part.hasFocus()), len(circle) - 1)
        circle[(at + 1) % len(circle)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _side_part(self) -> QWidget:
        return self._found if self._side.currentIndex() else self._contents

    def _open_first(self) -> None:
        """Show what was found first, and let the keyboard go through the rest."""
        self._typing.stop()
        self._look()
        if self._found.count():
            self._found.step(0)
            self._found.setFocus()

    def _look(self) -> None:
        """List where what was typed is; the contents if nothing was typed."""
        self._typing.stop()
        query = self._search.text()
        hits = find(query, self._all_parts()) if query.strip() else []
        self._found.show_hits(hits)
        self._side.setCurrentIndex(1 if query.strip() else 0)
        self._tally.setText(
            ntr("{n} place found", "{n} places found", len(hits))
            if hits
            else tr("Nothing in the guide has “{text}”.", text=query.strip())
        )
        self._tally.setAccessibleName(self._tally.text())
        if query.strip() != self._told:
            self._told = query.strip()
            announce(self._tally, self._tally.text() if self._told else "")
        self._page.mark(words_of(query))

    def _all_parts(self) -> list[Part]:
        if self._parts is None:
            self._parts = []
            colors = colors_of(self.palette())
            for page in self._guide.pages.values():
                document = QTextDocument()
                _page_document.fill(document, page, self.font(), colors)
                self._parts += _page_document.parts_of(document, page)
        return self._parts
