"""The context menu of the selected pictures."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu

from gui.look.tips import tip_of
from gui.table._picture_commands import PictureCommands
from gui.table.model import FileModel
from gui.table.picture_keys import REMOVE, SHOW_LARGE
from gui.table.wanted import Group
from processing.language.translation import ntr, tr
from processing.record import record

_Select = QItemSelectionModel.SelectionFlag


@record
class Entry:
    """One entry of the context menu; without a text, a line between entries.

    Attributes:
        why_not: why it cannot be done now; empty if it can.
    """

    text: str = ""
    act: Callable[[], object] = lambda: None
    why_not: str = ""
    shortcut: QKeySequence.StandardKey | str | None = None


class PictureMenu(QObject):
    """Offers the commands on the selected pictures, and says why one is not possible.

    Signals:
        export_requested: what the table shows is to be saved.
    """

    key = "Shift+F10"  # opens it, beside the key that keyboards have for that

    export_requested = Signal()

    def __init__(self, files: FileModel, commands: PictureCommands) -> None:
        super().__init__(commands)
        self._files = files
        self._commands = commands

    def add_key(self, view: QAbstractItemView) -> None:
        """Let a key open the menu where `view` has the focus."""
        action = QAction(view)
        action.setShortcut(QKeySequence(self.key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: self._open_below(view))
        view.addAction(action)

    def show(self, view: QAbstractItemView, event: QContextMenuEvent) -> None:
        """Open the context menu at the mouse, or at the current picture if a key asks for it."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self._open_below(view)
        elif self._commands.selection.hasSelection():
            self.made_for(view).popup(event.globalPos())

    def made_for(self, view: QAbstractItemView) -> QMenu:
        """Return a context menu for the selected pictures."""
        menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for entry in self._entries(self._commands.selected()):
            if not entry.text:
                menu.addSeparator()
                continue
            action = menu.addAction(entry.text)
            action.setEnabled(not entry.why_not)
            action.setToolTip(tip_of(entry.why_not))
            action.triggered.connect(lambda _checked, act=entry.act: act())
            if entry.shortcut is not None:  # shown only: the view has the key
                action.setShortcut(QKeySequence(entry.shortcut))
        return menu

    def _open_below(self, view: QAbstractItemView) -> None:
        """Open the context menu below the current picture."""
        index = self._commands.selection.currentIndex()
        if not index.isValid():
            return
        if not self._commands.selection.hasSelection():
            self._commands.selection.select(index, _Select.ClearAndSelect | _Select.Rows)
        view.scrollTo(index)
        place = view.visualRect(index).intersected(view.viewport().rect())
        self.made_for(view).popup(view.viewport().mapToGlobal(place.center()))

    def _entries(self, ids: Sequence[int]) -> list[Entry]:
        """Return what can be done with these pictures, and why something cannot."""
        keys = QKeySequence.StandardKey
        commands, count = self._commands, len(ids)
        reasons, failed = commands.with_reason(ids), self._files.among(Group.FAILED, ids)
        return [
            Entry(tr("Preview"), commands.preview, shortcut=SHOW_LARGE),
            *self._openings(ids),
            Entry(),
            Entry(_copy_paths_text(count), commands.copy_paths, shortcut=keys.Copy),
            Entry(
                _copy_reasons_text(count, len(reasons)),
                commands.copy_reasons,
                "" if reasons else tr("There is nothing to explain."),
            ),
            Entry(),
            Entry(_retry_text(count, len(failed)), commands.retry, commands.why_no_retry(failed)),
            Entry(_removal_text(count), commands.remove, commands.why_no_removal, REMOVE),
            Entry(),
            Entry(tr("Export this list…"), self.export_requested.emit),
        ]

    def _openings(self, ids: Sequence[int]) -> list[Entry]:
        """Return what opens one picture, its result or their folder."""
        one = self._files.picture(ids[0]) if len(ids) == 1 else None
        original = one.source.path if one else None
        result = one.result if one else None
        made = result or original
        open_path = self._commands.open_requested.emit
        not_one = "" if one else tr("Select one picture for that.")
        no_result = not_one or ("" if result else tr("There is no result yet."))
        folder = made.parent if made else None
        return [
            Entry(tr("Open original"), partial(open_path, original), not_one),
            Entry(tr("Open result"), partial(open_path, result), no_result),
            Entry(tr("Show in folder"), partial(open_path, folder), not_one),
        ]


def _copy_paths_text(count: int) -> str:
    if count == 1:
        return tr("Copy path")
    return ntr("Copy {n} path", "Copy {n} paths", count)


def _copy_reasons_text(count: int, reasons: int) -> str:
    if count == 1:
        return tr("Copy reason")
    if not reasons:
        return tr("Copy reasons")
    return ntr("Copy {n} reason", "Copy {n} reasons", reasons)


def _retry_text(count: int, failed: int) -> str:
    if count == 1 or not failed:
        return tr("Retry")
    return ntr("Retry {n} failed picture", "Retry {n} failed pictures", failed)


def _removal_text(count: int) -> str:
    if count == 1:
        return tr("Remove from list")
    return ntr("Remove {n} picture from the list", "Remove {n} pictures from the list", count)
