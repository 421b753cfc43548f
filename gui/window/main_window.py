"""The main window: the layout of its panels, its shape, and drops."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from gui.help.hint_card import HintCard
from gui.lanes.panel import LanesPanel
from gui.look import desktop
from gui.look.key_splitter import KeySplitter
from gui.look.keys import KeyGroup, KeyRow
from gui.look.layouts import column, row
from gui.look.text_scale import first_size, fitting, scaled, scaled_gently
from gui.look.widgets import TightContent, scrolled, tab_before
from gui.preview.panel import PreviewPanel
from gui.recipe.recipe_panel import RecipePanel
from gui.recipe.source_panel import SourcePanel
from gui.settings.store import SettingsStore
from gui.table.filter_bar import FilterBar
from gui.table.model import FileModel
from gui.table.views import PictureViews
from gui.table.wanted import Group
from gui.window._cards import Banner, PausedCard, PlanNotes
from gui.window._drop_overlay import DropOverlay
from gui.window._focus_guard import FocusGuard
from gui.window._language_card import LanguageCard
from gui.window._log_pane import LogPane
from gui.window._lower_pane import LowerPane
from gui.window._pane_splitter import PaneSplitter
from gui.window._panes import Panes
from gui.window._run_bar import RunBar
from gui.window._start_page import StartPage
from gui.window._summary_card import SummaryCard
from gui.window._toolbar import Toolbar
from gui.window._when_done import SleepCard
from processing.language.translation import tr

_START_SIZE = QSize(1180, 780)  # at least, where the screen has room for it
_LARGEST_START_SIZE = QSize(1680, 1080)
_ROOMY = 0.66  # of a large screen, on each side
_SIDE_WIDTH = 326  # of the recipe, as long as the user has not chosen another
_MOST_SIDE_SHARE = 0.45  # of the window, to the recipe at the start
_GAP = 12


class MainWindow(QMainWindow):
    """The main window; a panel is one line in `__init__` and one in its layout.

    Attributes:
        may_close: whether a request to close is granted; else it is only announced.
        panes: takes the keyboard from one part to the next.

    Signals:
        dropped: a tuple of `Path`, files and folders to be opened instead of the present ones.
        added: a tuple of `Path`, files and folders that were dropped to be added.
        close_requested: the user or the desktop wants the window closed.
        density_changed: the new device pixel ratio.
    """

    dropped = Signal(object)
    added = Signal(object)
    close_requested = Signal()
    density_changed = Signal(float)

    def __init__(self, files: FileModel, store: SettingsStore) -> None:
        super().__init__()
        self.may_close = False
        self._is_locked = False
        self._has_batch = False
        self._store = store
        self._side_before: int | None = None  # its width, while the text is larger for a while
        self.source = SourcePanel()
        self.recipe = RecipePanel()
        self.banner = Banner()
        self.paused = PausedCard()
        self.sleep = SleepCard()
        self.language = LanguageCard()
        self.notes = PlanNotes()
        self.start_page = StartPage()
        self.summary = SummaryCard()
        self.hint = HintCard()
        self.filters = FilterBar()
        self.preview = PreviewPanel()
        self.pictures = PictureViews(files)
        self.table = self.pictures.table
        self.lanes = LanesPanel()
        self.log = LogPane()
        self.run_bar = RunBar()
        self.pane = LowerPane()
        self.toolbar = Toolbar(self.recipe.presets)
        self._pages = QStackedWidget()
        self._sides = KeySplitter(
            Qt.Orientation.Horizontal, tr("Border between the settings and the pictures")
        )
        self.setAcceptDrops(True)
        self._lay_out()
        self.panes = Panes(self, self._parts(), {self._above: self.pictures})
        FocusGuard(self, (*self._cards(), self.filters), self.pictures)
        self._drop_overlay = DropOverlay(self)
        self._restore_shape()
        self.start_page.setFocus()

    def show_batch(self, *, has_batch: bool) -> None:
        """Show the table of a batch, or the start page; the keyboard goes there."""
        self._has_batch = has_batch
        if self._pages.currentIndex() != int(has_batch):
            self._pages.setCurrentIndex(int(has_batch))
            (self.pictures if has_batch else self.start_page).setFocus()

    def show_picture(self, task_id: int) -> None:
        """Select a picture in the table, which shows all again where it was filtered out."""
        if not self.pictures.show_picture(task_id):
            self.filters.choose(Group.ALL)
            self.pictures.show_picture(task_id)

    def set_large(self, *, is_large: bool) -> None:
        """Share the room as larger text needs it, or as before; it is not remembered."""
        if is_large == (self._side_before is not None):
            return
        if is_large:
            self._side_before = self._side_scroll.width()
            self._set_side(max(self._side_before, scaled_gently(_SIDE_WIDTH, self.font())))
        elif self._side_before is not None:
            self._set_side(self._side_before)
            self._side_before = None
        self.split.set_large(is_large=is_large)

    def key_groups(self) -> list[KeyGroup]:
        """Return what keys do in each part, beside those of the menus."""
        return [
            KeyGroup(tr("Pictures"), self.pictures.key_rows),
            KeyGroup(tr("Search"), self.filters.search.keys.rows),
            KeyGroup(tr("Source"), self.source.keys.rows),
            KeyGroup(tr("Steps"), self.recipe.step_keys),
            KeyGroup(tr("Preview"), self.preview.view.keys.rows),
            KeyGroup(tr("Workers"), self.lanes.view.keys.rows),
            KeyGroup(tr("Log"), self.log.keys.rows),
            KeyGroup(tr("Preview, log and workers"), self.pane.key_rows),
            KeyGroup(tr("Borders between panes"), self._sides.key_rows),
            KeyGroup(tr("Everywhere"), _everywhere()),
        ]

    def set_locked(self, *, is_locked: bool) -> None:
        """Accept no drops while a run is under way."""
        self._is_locked = is_locked

    def save_shape(self) -> None:
        """Remember size, place and splitters."""
        self._store.save_shape("window", self.saveGeometry())
        self.set_large(is_large=False)
        self._store.save_shape("sides", self._sides.saveState())
        self._store.save_unfolded(self.recipe.unfolded)
        self._store.save_shape("pane", self.split.state())
        self.pictures.save_shape(self._store)

    def event(self, event: QEvent) -> bool:
        """Adapt the least width of the recipe to its content and text size."""
        is_handled = super().event(event)
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.FontChange}:
            self._fit_side()
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self.density_changed.emit(self.devicePixelRatioF())
        return is_handled

    def closeEvent(self, event: QCloseEvent) -> None:
        """Emit `close_requested`; close only if `may_close` is set."""
        if self.may_close:
            event.accept()
            return
        event.ignore()
        self.close_requested.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files and folders."""
        if self._answer(event):
            self._show_targets(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Answer again, as modifier keys may have changed the action."""
        if self._answer(event):
            self._show_targets(event)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Reset the drop targets."""
        self._hide_targets()

    def dropEvent(self, event: QDropEvent) -> None:
        """Emit what was dropped, by the target that it was dropped on."""
        position = event.position().toPoint()
        adds = self._has_batch and not self._drop_overlay.replaces_at(position)
        self._hide_targets()
        if self._answer(event):
            paths: tuple[Path, ...] = desktop.paths_of(event.mimeData().urls())
            (self.added if adds else self.dropped).emit(paths)

    def _show_targets(self, event: QDropEvent) -> None:
        """Show where it may be dropped: on two targets if there are sources already."""
        if self._has_batch:
            self._drop_overlay.show_at(event.position().toPoint())
        else:
            self.start_page.show_hovering(is_hovering=True)

    def _hide_targets(self) -> None:
        self._drop_overlay.hide()
        self.start_page.show_hovering(is_hovering=False)

    def _answer(self, event: QDropEvent) -> bool:
        """Accept or ignore a drag; return whether it is accepted.

        Only as a copy, because a source deletes what was moved. Results dragged out of our own
        table are not accepted.
        """
        is_welcome = (
            not self._is_locked
            and event.source() is None
            and bool(event.possibleActions() & Qt.DropAction.CopyAction)
            and bool(desktop.paths_of(event.mimeData().urls()))
        )
        if is_welcome:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()
        return is_welcome

    def _lay_out(self) -> None:
        self._sides.addWidget(self._side())
        self._sides.addWidget(self._centre())
        self._sides.setChildrenCollapsible(False)
        self._sides.setHandleWidth(_GAP)
        self._sides.setStretchFactor(1, 1)
        tab_before(self.banner, self._sides.handle(1))
        root = QWidget()
        column(
            self.toolbar,
            (self._sides, 1),
            self.run_bar,
            of=root,
            spacing=_GAP,
            margins=(_GAP, 4, _GAP, _GAP),
        )
        self.setCentralWidget(root)

    def _side(self) -> QWidget:
        panels = QWidget()
        column(self.source, (self.recipe, 1), of=panels, spacing=_GAP)
        self._side_panels, self._side_scroll = panels, scrolled(panels)
        panels.installEventFilter(self)
        return self._side_scroll

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Adapt the least width of the recipe as its sections unfold; its scroll area is silent."""
        if watched is self._side_panels and event.type() is QEvent.Type.LayoutRequest:
            self._fit_side()
        return super().eventFilter(watched, event)

    def _fit_side(self) -> None:
        """Give the recipe at least the width that it needs, if the table still has room."""
        bar = self._side_scroll.verticalScrollBar().sizeHint().width()
        needed = self._side_panels.minimumSizeHint().width() + bar
        most = round(self.width() * _MOST_SIDE_SHARE)
        self._side_scroll.setMinimumWidth(min(needed, max(_SIDE_WIDTH, most)))

    def _set_side(self, width: int) -> None:
        """Give the recipe this width, if the table still has room."""
        side = min(width, max(_SIDE_WIDTH, round(self.width() * _MOST_SIDE_SHARE)))
        self._sides.setSizes([side, max(side, self.width() - side)])

    def _centre(self) -> QWidget:
        panels = TightContent()
        layout = column(*self._cards(), of=panels, spacing=_GAP)
        self._pages.addWidget(scrolled(self.start_page))  # the table needs less height than it
        self._pages.addWidget(self._batch_page())
        layout.addWidget(self._pages, 1)
        return scrolled(panels)

    def _batch_page(self) -> QWidget:
        self._above = above = QWidget()
        head = row((self.filters, 1), spacing=8)
        head.addWidget(self.pictures.switch, 0, Qt.AlignmentFlag.AlignTop)
        column(head, (self.pictures, 1), of=above, spacing=8)
        self.pane.add_tab("preview", tr("Preview"), self.preview)
        self.pane.add_tab("log", tr("Log"), self.log)
        self.pane.add_tab("workers", tr("Workers"), self.lanes)
        self.split = PaneSplitter(above, self.pane)
        return self.split

    def _cards(self) -> list[QWidget]:
        """Return what comes and goes above the pictures, in this order."""
        return [
            self.banner,
            self.paused,
            self.sleep,
            self.language,
            self.notes,
            self.summary,
            self.hint,
        ]

    def _parts(self) -> list[QWidget]:
        """Return the parts of the window in the order of F6; cards come where they are."""
        pictures = [self.start_page, self._above]
        return [self.toolbar, self._side_scroll, *self._cards(), *pictures, self.pane, self.run_bar]

    def _restore_shape(self) -> None:
        if not self.restoreGeometry(self._store.load_shape("window")):
            room = self.screen().availableSize()
            roomy = QSize(round(room.width() * _ROOMY), round(room.height() * _ROOMY))
            usual = roomy.boundedTo(_LARGEST_START_SIZE).expandedTo(_START_SIZE)
            self.resize(first_size(self, usual))
        if not self.isMaximized() and not self.isFullScreen():
            self.resize(fitting(self, self.size()))
        if not self._sides.restoreState(self._store.load_shape("sides")):
            self._set_side(scaled(_SIDE_WIDTH, self.font()))
        self.split.restore(self._store.load_shape("pane"))
        self.recipe.unfold(self._store.load_unfolded())
        self.pictures.restore_shape(self._store)


def _everywhere() -> tuple[KeyRow, ...]:
    """Return what Qt does with keys in the whole window."""
    return (
        KeyRow(tr("Next control"), ("Tab",)),
        KeyRow(tr("Previous control"), ("Shift+Tab",)),
        KeyRow(tr("Press the button, or tick the box"), ("Space",)),
        KeyRow(tr("Open the menu of what has the keyboard"), ("Shift+F10", "Menu")),
    )
