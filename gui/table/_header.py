"""The headings of the table: which columns are shown, how wide and in which order."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QByteArray, QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from gui.look.text_scale import scaled, text_scale
from gui.table.columns import Column
from processing.language.translation import tr

_LEAST_WIDTH = 40
_AROUND_WORD = 42  # the icon before the word of a state, and the margins
_WIDER = 1.25  # times, by an entry of the menu
_BESIDE_STATE = 52  # pixels for its icon and on both sides of it
_LEAST_SHARE = 0.6  # of its width, to a column that has to give some of it
_GIVING_WAY = sorted(
    (column for column in Column if column.spec.gives_way), key=lambda each: each.spec.gives_way
)
_CHOSEN = [column for column in Column if column is not Column.NAME]  # that is always shown
_USUAL = frozenset(column for column in Column if column.spec.is_usual)


class ColumnHeader(QHeaderView):
    """Fits the columns to the table until the user shows, sizes or moves some of them.

    From then on they stay as the user left them, and only the names share what room there is.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._is_users = False  # whether the user has changed anything
        self._is_fitting = False  # changes that are made now are not the user's
        self._wanted = set(_USUAL)
        self._scale = 1.0  # of the text that the widths were made for
        self._width = 0
        self.setAccessibleName(tr("Columns"))
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_requested)
        self.sectionResized.connect(lambda *_section: self._note_change())
        self.sectionMoved.connect(lambda *_section: self._note_change())

    def fit(self, width: int, font: QFont) -> None:
        """Fit the columns into `width` pixels, for text in `font`."""
        self._width = width
        with self._own_changes():
            self.setMinimumSectionSize(scaled(_LEAST_WIDTH, font))
            if self._is_users:
                self._keep_users_widths(width, font)
            else:
                self._share_out(width, font)
        self._scale = text_scale(font)

    def show_column(self, column: Column, *, is_shown: bool) -> None:
        """Show or hide a column, as the user wants it."""
        self._is_users = True
        (self._wanted.add if is_shown else self._wanted.discard)(column)
        with self._own_changes():
            for each in Column:
                self.setSectionHidden(each, each not in self._wanted)
            if is_shown:
                self.resizeSection(column, _usual_width(column, self.font()))
        self.fit(self._width, self.font())

    def show_folders(self, *, is_shown: bool) -> None:
        """Show where pictures come from, unless the user has chosen the columns."""
        if not self._is_users:
            (self._wanted.add if is_shown else self._wanted.discard)(Column.FOLDER)
            self.fit(self._width, self.font())

    def show_usual(self) -> None:
        """Show the usual columns in their usual order and widths."""
        self._is_users = False
        self._wanted = set(_USUAL)
        with self._own_changes():
            for column in Column:
                self.moveSection(self.visualIndex(column), column)
        self.fit(self._width, self.font())

    def shape(self) -> QByteArray:
        """Return what `restore` takes; empty if the user has changed nothing."""
        return self.saveState() if self._is_users else QByteArray()

    def restore(self, shape: QByteArray) -> None:
        """Show the columns as they were; a damaged shape changes nothing."""
        with self._own_changes():
            if shape.isEmpty() or not self.restoreState(shape):
                return
            self.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)  # a batch begins as found
            self.showSection(Column.NAME)
        self._is_users = True
        self._wanted = {column for column in Column if not self.isSectionHidden(column)}
        self._scale = text_scale(self.font())

    def fill_menu(self, menu: QMenu) -> None:
        """Put an entry for each column that can be hidden into `menu`, ticked if it is shown."""
        for column in _CHOSEN:
            action = menu.addAction(column.spec.heading())
            action.setCheckable(True)
            action.setData(int(column))
            action.toggled.connect(partial(self._on_toggled, column))
        menu.addSeparator()
        arranging = menu.addMenu(tr("Move and size"))
        arranging.aboutToShow.connect(partial(self._fill_arranging, arranging))
        menu.addAction(tr("Reset columns")).triggered.connect(lambda _checked: self.show_usual())
        menu.aboutToShow.connect(lambda: self._tick(menu))
        self._tick(menu)

    def _fill_arranging(self, menu: QMenu) -> None:
        """Put a menu for each column that is shown into `menu`, as a mouse drags its heading."""
        menu.clear()
        for column in sorted(Column, key=self.visualIndex):
            if self.isSectionHidden(column):
                continue
            inner = menu.addMenu(column.spec.heading())
            for text, act in (
                (tr("Move left"), partial(self._move, column, -1)),
                (tr("Move right"), partial(self._move, column, 1)),
                (tr("Wider"), partial(self._widen, column, _WIDER)),
                (tr("Narrower"), partial(self._widen, column, 1 / _WIDER)),
            ):
                inner.addAction(text).triggered.connect(lambda _checked, act=act: act())

    def _move(self, column: Column, way: int) -> None:
        """Change places with the next column that is shown in a direction."""
        places = [self.visualIndex(each) for each in Column if not self.isSectionHidden(each)]
        places.sort()
        target = places.index(self.visualIndex(column)) + way
        if 0 <= target < len(places):
            self.moveSection(self.visualIndex(column), places[target])

    def _widen(self, column: Column, times: float) -> None:
        width = round(self.sectionSize(column) * times)
        self.resizeSection(column, max(self.minimumSectionSize(), width))

    def _tick(self, menu: QMenu) -> None:
        for action in menu.actions():
            if not action.isCheckable():
                continue
            with QSignalBlocker(action):  # it is told, not asked
                action.setChecked(Column(action.data()) in self._wanted)

    def _on_toggled(self, column: Column, is_shown: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.show_column(column, is_shown=is_shown)

    def _on_menu_requested(self, position: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu)
        menu.popup(self.mapToGlobal(position))

    def _note_change(self) -> None:
        if not self._is_fitting:
            self._is_users = True
            self._wanted = {column for column in Column if not self.isSectionHidden(column)}

    @contextmanager
    def _own_changes(self) -> Iterator[None]:
        before, self._is_fitting = self._is_fitting, True
        try:
            yield
        finally:
            self._is_fitting = before

    def _share_out(self, width: int, font: QFont) -> None:
        """Give each column its width and the others the rest; hide some if there is too little."""
        shown = [column for column in Column if column in self._wanted]
        needed = sum(_usual_width(column, font) for column in shown)
        for column in _GIVING_WAY:
            if needed > width and column in shown:
                shown.remove(column)
                needed -= _usual_width(column, font)
        spare = width - needed  # below 0 the names become shorter
        for column in Column:
            self.setSectionHidden(column, column not in shown)
        for column in shown:
            usual = _usual_width(column, font)
            size = usual + round(spare * column.spec.share)
            self.resizeSection(column, max(size, round(usual * _LEAST_SHARE)))

    def _keep_users_widths(self, width: int, font: QFont) -> None:
        """Scale the widths with the text, and let the names take what the others leave."""
        growth = text_scale(font) / self._scale
        shown = [column for column in Column if not self.isSectionHidden(column)]
        if growth != 1:
            for column in shown:
                self.resizeSection(column, round(self.sectionSize(column) * growth))
        others = sum(self.sectionSize(column) for column in shown if column is not Column.NAME)
        least = _usual_width(Column.NAME, font)
        self.resizeSection(Column.NAME, max(least, width - others))


def _usual_width(column: Column, font: QFont) -> int:
    """Return a width in which the words that a column may show are whole, in any language."""
    metrics = QFontMetrics(font)
    longest = max((metrics.horizontalAdvance(word) for word in column.spec.words()), default=0)
    return max(scaled(column.spec.width, font), longest + scaled(_AROUND_WORD, font))
