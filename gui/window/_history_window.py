"""The window with earlier runs: what they made, and what can be done with each."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, QSortFilterProxyModel, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QWidget,
)

from gui.control.past_run import PastRun
from gui.look.announce import announce
from gui.look.layouts import Stretch, column, row
from gui.look.text_scale import first_size, row_height, scaled
from gui.look.tips import tip_of
from gui.look.widgets import ElidedLabel, IconButton, label
from gui.window._history_model import SEARCH_ROLE, HistoryColumn, HistoryModel
from gui.window._opening import name_opening
from processing.files.display import display
from processing.files.remote.names import is_in_bucket
from processing.language.translation import ntr, tr
from processing.settings.batch import BatchSettings
from processing.storage.journal.runs import JournaledRun

_SIZE = QSize(980, 520)
_ROW_HEIGHT = 30
_WIDTHS = {
    HistoryColumn.WHEN: 140,
    HistoryColumn.OUTCOME: 220,
    HistoryColumn.SETTINGS: 210,
    HistoryColumn.STATE: 130,
}
_WHOLE = (HistoryColumn.WHEN, HistoryColumn.OUTCOME, HistoryColumn.STATE)  # never cut off
_GAP = 12


class HistoryWindow(QDialog):
    """A separate, non-modal window; lists nothing until `show_runs`.

    Signals:
        shown: the window came up, and wants the runs.
        selected: the `JournaledRun` that was selected.
        folder_requested, undo_requested, continue_requested, settings_requested, forget_requested:
            the `JournaledRun` that the user wants that of.
    """

    shown = Signal()
    selected = Signal(object)
    folder_requested = Signal(object)
    undo_requested = Signal(object)
    continue_requested = Signal(object)
    settings_requested = Signal(object)
    forget_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("History"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(first_size(self, _SIZE))
        self._blocker = ""  # why no run can be undone, continued or used now
        self._model = HistoryModel(self)
        self._filtered = QSortFilterProxyModel(self)
        self._filtered.setSourceModel(self._model)
        self._filtered.setFilterRole(SEARCH_ROLE)
        self._filtered.setFilterKeyColumn(0)
        self._filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._search = QLineEdit()
        self._search.setPlaceholderText(tr("Search folders, settings and dates"))
        self._search.setAccessibleName(tr("Search the history"))
        self._search.setClearButtonEnabled(True)
        self._table = QTableView()
        self._empty = label("", "muted", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._where = ElidedLabel(role="strong")
        self._detail = ElidedLabel(role="muted", elide=Qt.TextElideMode.ElideRight)
        self._open = IconButton(tr("Open folder"), "folder")
        self._continue = IconButton(tr("Continue"), "play")
        self._undo = IconButton(tr("Undo…"), "undo")
        self._use = IconButton(
            tr("Use these settings again"),
            tip=tr("Change the settings to those of this run"),
        )
        self._forget = IconButton(
            tr("Forget…"), kind="link", tip=tr("Forget this run (finished files stay)")
        )
        self._actions: dict[IconButton, QAction] = {}  # of the table's menu, by their buttons
        self._tips: dict[IconButton, str] = {}  # of buttons that can be pressed
        self._set_up_table()
        self._lay_out()
        self._listen()
        self._show_selected()

    @property
    def current(self) -> PastRun | None:
        """The selected run."""
        index = self._table.currentIndex()
        if not index.isValid():
            return None
        return self._model.past_run(self._filtered.mapToSource(index).row())

    def show_runs(self, runs: Sequence[PastRun]) -> None:
        """List `runs`; the selected one stays so, or the first is selected."""
        kept = self.current
        self._model.show_runs(runs)
        for place in _WHOLE:
            usual = scaled(_WIDTHS[place], self.font())
            self._table.setColumnWidth(place, max(usual, self._table.sizeHintForColumn(place)))
        self._table.selectRow(max(0, self._row_of(kept.run.id) if kept else 0))
        self._show_page()

    def show_removable(self, run: JournaledRun, count: int) -> None:
        """Show how many results of the selected run an undo would take back."""
        past = self.current
        if past is None or past.run.id != run.id or not past.is_undoable:
            return
        text = ntr(
            "{left} of its {n} copy is still there, unchanged",
            "{left} of its {n} copies are still there, unchanged",
            run.made,
            left=count,
        )
        if count == run.made:
            text = ntr(
                "Its copy is still there, unchanged",
                "All of its {n} copies are still there, unchanged",
                count,
            )
        self._detail.set_text(text)

    def show_told(self, text: str, *, is_urgent: bool = False) -> None:
        """Show what came of a request, or why nothing did, until another run is selected."""
        self._detail.set_text(text)
        announce(self, text, is_urgent=is_urgent)

    def allow(self, blocker: str) -> None:
        """Show why no run can be undone, continued or used now; with no reason, it can."""
        self._blocker = blocker
        self._enable()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the runs as they are now."""
        super().showEvent(event)
        self.shown.emit()

    def _row_of(self, run_id: str) -> int:
        """Return the row in which a run is shown; -1 if it is not."""
        for place in range(self._filtered.rowCount()):
            source = self._filtered.mapToSource(self._filtered.index(place, 0))
            if self._model.past_run(source.row()).run.id == run_id:
                return place
        return -1

    def _set_up_table(self) -> None:
        table = self._table
        table.setModel(self._filtered)
        table.setAccessibleName(tr("Earlier runs"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(row_height(self.font(), _ROW_HEIGHT))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(HistoryColumn.PICTURES, QHeaderView.ResizeMode.Stretch)
        for place, width in _WIDTHS.items():
            table.setColumnWidth(place, scaled(width, self.font()))
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _lay_out(self) -> None:
        self._pages.addWidget(self._table)
        self._pages.addWidget(self._empty)
        texts = column(self._where, self._detail, spacing=2)
        buttons = row(
            self._open, self._continue, self._undo, self._use, Stretch(1), self._forget, spacing=8
        )
        column(
            self._search,
            (self._pages, 1),
            texts,
            buttons,
            of=self,
            spacing=_GAP,
            margins=(_GAP, _GAP, _GAP, _GAP),
        )

    def _listen(self) -> None:
        self._search.textChanged.connect(self._filter)
        self._table.selectionModel().currentRowChanged.connect(self._show_selected)
        self._table.doubleClicked.connect(lambda _index: self._open.click())
        for button, request in (
            (self._open, self.folder_requested),
            (self._continue, self.continue_requested),
            (self._undo, self.undo_requested),
            (self._use, self.settings_requested),
            (self._forget, self.forget_requested),
        ):
            button.clicked.connect(lambda _checked, request=request: self._emit(request))
            action = QAction(button.text(), self._table)
            action.triggered.connect(button.click)
            self._table.addAction(action)
            self._actions[button] = action
            self._tips[button] = button.toolTip()
        forget = self._actions[self._forget]
        forget.setShortcut(QKeySequence.StandardKey.Delete)
        forget.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)

    def _emit(self, request: SignalInstance) -> None:
        past = self.current
        if past is not None:
            request.emit(past.run)

    def _filter(self, text: str) -> None:
        self._filtered.setFilterFixedString(text)
        if not self._table.currentIndex().isValid() and self._filtered.rowCount():
            self._table.selectRow(0)
        self._show_page()

    def _show_page(self) -> None:
        """Show the runs, or why there is none."""
        has_rows = self._filtered.rowCount() > 0
        self._pages.setCurrentWidget(self._table if has_rows else self._empty)
        text = tr("No run yet. What you make is listed here, to be undone or continued.")
        if self._model.rowCount():
            text = tr("No run matches “{text}”.", text=self._search.text())
        self._empty.setText(text)
        self._show_selected()

    def _show_selected(self, _now: QModelIndex | None = None, _before: object = None) -> None:
        past = self.current if self._filtered.rowCount() else None
        self._where.set_text("" if past is None else _whole_course(past.run.settings))
        self._detail.set_text("")
        in_bucket = past is not None and is_in_bucket(past.run.settings.output_folder)
        name_opening(self._open, in_bucket=in_bucket)
        self._tips[self._open] = self._open.toolTip()
        self._actions[self._open].setText(self._open.text())
        self._enable()
        if past is not None:
            self.selected.emit(past.run)

    def _enable(self) -> None:
        """Enable what can be done with the selected run; what cannot says why."""
        past = self.current if self._filtered.rowCount() else None
        reasons = {} if past is None else self._reasons(past)
        for button, action in self._actions.items():
            why_not = reasons.get(button, "")
            is_possible = past is not None and not why_not
            button.setEnabled(is_possible)
            action.setEnabled(is_possible)
            button.setAccessibleDescription(why_not)
            button.setToolTip(tip_of(why_not) or self._tips[button])

    def _reasons(self, past: PastRun) -> dict[IconButton, str]:
        """Return why each button does nothing for a run; empty for those that do something."""
        if past.is_alive:
            why_not = tr("This run is still going on.")
            return dict.fromkeys((self._continue, self._undo, self._use, self._forget), why_not)
        no_rest = no_results = ""
        if not past.run.is_unfinished:
            no_rest = tr("This run went to its end; nothing is left to continue.")
        if not past.is_undoable:
            no_results = tr("Nothing is left of this run that could be undone.")
        return {
            self._continue: self._blocker or no_rest,
            self._undo: self._blocker or no_results,
            self._use: self._blocker,
        }


def _whole_course(settings: BatchSettings) -> str:
    """Return the whole paths of what a run read, and of where its results went."""
    sources = ", ".join(map(display, settings.sources))
    return f"{sources} → {display(settings.output_folder)}"
