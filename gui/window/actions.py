"""The menus, made from one table: each command with its shortcut and when it can be used."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from gui.comparisons.commands import ComparisonCommands
from gui.control.controller import Controller
from gui.control.state import LOCKED_STATES, State
from gui.look.appearance import Appearance
from gui.table.columns import Column
from gui.text import phrases
from gui.text.translation import tr
from gui.window.commands import Commands
from processing.storage.journal.runs import JournaledRun

_MOST_RUNS = 20  # offered to be undone, the last ones
_Key = QKeySequence.StandardKey
_Role = QAction.MenuRole

_ALWAYS = frozenset(State)
_UNLOCKED = _ALWAYS - LOCKED_STATES
_OPEN = _ALWAYS - {State.EMPTY}
_AT_REST = frozenset({State.EMPTY, State.READY, State.DONE})
_PAUSABLE = frozenset({State.RUNNING, State.PAUSED})
_CANCELLABLE = _PAUSABLE | {State.SCANNING, State.UNDOING}


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One entry of a menu; without a text, a line between entries.

    Attributes:
        menu: the title of the menu that it is in.
        act: does it.
        shortcut: a standard one if desktops have one.
        states: in which it can be done.
        needs: what must be true as well.
        role: tells macOS where the entry belongs.
        fill: puts entries into a menu of its own, instead of `act`.
    """

    menu: str
    text: str = ""
    act: Callable[[], object] = lambda: None
    shortcut: QKeySequence.StandardKey | QKeySequence | str | None = None
    states: frozenset[State] = _ALWAYS
    needs: Callable[[], bool] = lambda: True
    role: QAction.MenuRole = _Role.TextHeuristicRole
    fill: Callable[[QMenu], None] | None = None


class Menus(QObject):
    """Makes the menus on a menu bar, and enables what can be done in each state."""

    def __init__(
        self,
        bar: QMenuBar,
        controller: Controller,
        commands: Commands,
        comparisons: Sequence[ComparisonCommands],
        show_tour: Callable[[], None],
    ) -> None:
        super().__init__(bar)
        self._controller = controller
        self._commands = commands
        self._actions: list[tuple[ActionRow, QAction]] = []
        menus: dict[str, QMenu] = {}
        for row in self._rows(comparisons, show_tour):
            if row.menu not in menus:
                menus[row.menu] = bar.addMenu(row.menu)
            self._add(menus[row.menu], row)
        controller.machine.state_changed.connect(self._enable)
        self._enable(controller.state)

    def _rows(
        self, comparisons: Sequence[ComparisonCommands], show_tour: Callable[[], None]
    ) -> list[ActionRow]:
        """Return the table, in the order of the menus."""
        do, controller = self._commands, self._controller
        file, edit, run, view = tr("&File"), tr("&Edit"), tr("&Run"), tr("&View")
        about = tr("&Help")
        rescannable = frozenset({State.READY, State.DONE})
        return [
            ActionRow(file, tr("&Open folder…"), do.choose_folder, _Key.Open, _UNLOCKED),
            ActionRow(file, tr("Open &pictures…"), do.choose_pictures, "Ctrl+Shift+O", _UNLOCKED),
            ActionRow(file, tr("&Try sample pictures"), do.open_samples, states=_UNLOCKED),
            ActionRow(file),
            ActionRow(file, tr("&Close folder"), controller.close, _Key.Close, _UNLOCKED & _OPEN),
            ActionRow(file, tr("&Quit"), do.quit, _Key.Quit, role=_Role.QuitRole),
            ActionRow(edit, tr("&Find pictures"), do.find, _Key.Find),
            ActionRow(edit, tr("&Copy the log"), do.copy_log),
            ActionRow(edit, tr("Copy as co&mmand"), do.copy_command, states=_OPEN),
            ActionRow(
                run,
                tr("&Start"),
                do.start_from_menu,
                "Ctrl+Return",
                _UNLOCKED,
                needs=lambda: not controller.blocker,
            ),
            ActionRow(run, tr("&Pause or resume"), controller.pause_or_resume, "Ctrl+P", _PAUSABLE),
            ActionRow(run, tr("&Cancel"), controller.cancel, "Ctrl+.", _CANCELLABLE),
            ActionRow(run),
            ActionRow(run, tr("&Look again"), controller.rescan, _Key.Refresh, rescannable),
            ActionRow(
                run,
                tr("&Undo a run"),
                states=_AT_REST,
                needs=lambda: bool(controller.earlier.undoable),
                fill=self._add_undoable,
            ),
            ActionRow(run),
            *(
                ActionRow(run, each.kind.menu_text, each.show_window, each.kind.shortcut)
                for each in comparisons
            ),
            ActionRow(run, tr("&Guided tour…"), show_tour),
            ActionRow(
                view,
                tr("Open &output folder"),
                do.open_results,
                "Ctrl+E",
                frozenset({State.DONE}),
            ),
            ActionRow(view, tr("&Sort by"), fill=self._add_orders),
            ActionRow(view, tr("&Colours"), fill=self._add_appearances),
            ActionRow(about, tr("&About Thumbpool"), do.show_about, role=_Role.AboutRole),
        ]

    def _add(self, menu: QMenu, row: ActionRow) -> None:
        if not row.text:
            menu.addSeparator()
            return
        if row.fill is not None:
            inner = menu.addMenu(row.text)
            row.fill(inner)
            action = inner.menuAction()
        else:
            action = _entry(menu, row.text, row.act)
            action.setMenuRole(row.role)
            if row.shortcut is not None:
                action.setShortcut(QKeySequence(row.shortcut))
        self._actions.append((row, action))

    def _enable(self, state: State) -> None:
        for row, action in self._actions:
            action.setEnabled(state in row.states and row.needs())

    def _add_undoable(self, menu: QMenu) -> None:
        """Keep an entry for each run that can be undone, the last one first."""

        def show(runs: Sequence[JournaledRun]) -> None:
            menu.clear()
            now = datetime.now()
            for run in runs[:_MOST_RUNS]:
                text = phrases.run_made(run, now).replace("&", "&&")
                _entry(menu, f"{text}…", partial(self._commands.ask_undo, run))
            self._enable(self._controller.state)

        show(self._controller.earlier.undoable)
        self._controller.earlier.undoable_changed.connect(show)

    def _add_orders(self, menu: QMenu) -> None:
        _entry(menu, tr("As &found"), partial(self._commands.sort_by, None))
        for column in Column:
            _entry(menu, column.spec.sort_text(), partial(self._commands.sort_by, column))

    def _add_appearances(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for appearance, text in (
            (Appearance.SYSTEM, tr("As the &system")),
            (Appearance.LIGHT, tr("&Light")),
            (Appearance.DARK, tr("&Dark")),
        ):
            action = _entry(menu, text, partial(self._commands.choose_appearance, appearance))
            action.setCheckable(True)
            action.setChecked(appearance is self._commands.appearance)
            group.addAction(action)


def _entry(menu: QMenu, text: str, act: Callable[[], object]) -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(lambda _checked: act())
    return action
