"""The menus, made from one table: each command with its shortcut and when it can be used."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from gui.comparisons.commands import ComparisonCommands
from gui.control.controller import Controller
from gui.control.state import LOCKED_STATES, State
from gui.help.commands import HelpCommands
from gui.help.hints import Hints
from gui.look.keys import KeyGroup, KeyRow, keys_text, without_letter
from gui.table.picture_keys import REMOVE, SHOW_LARGE
from gui.window._changing_menus import (
    add_appearances,
    add_entry,
    add_languages,
    add_orders,
    add_recent,
    add_undoable,
)
from gui.window.commands import Commands
from processing.language.translation import ntr, tr
from processing.record import record

_Key = QKeySequence.StandardKey
_Role = QAction.MenuRole

_ALWAYS = frozenset(State)
_UNLOCKED = _ALWAYS - LOCKED_STATES
_OPEN = _ALWAYS - {State.EMPTY}
_AT_REST = frozenset({State.EMPTY, State.READY, State.DONE})
_PAUSABLE = frozenset({State.RUNNING, State.PAUSED})
_CANCELLABLE = _PAUSABLE | {State.SCANNING, State.UNDOING, State.STOPPING}


@record
class ActionRow:
    """One action: an entry of a menu, and of what else shows it; without a text, a line.

    Attributes:
        menu: the title of the menu that it is in.
        act: does it.
        shortcut: a standard one if desktops have one.
        states: in which it can be done.
        needs: what must be true as well.
        name: by which buttons find it.
        role: tells macOS where the entry belongs.
        is_on: for what can be switched on and off: whether it is on.
        fill: puts entries into a menu of its own, instead of `act`.
        shown_key: a key of the pictures that does the same; only named in the menu, as elsewhere
            it types, or presses a button.
    """

    menu: str
    text: str = ""
    act: Callable[[], object] = lambda: None
    shortcut: QKeySequence.StandardKey | QKeySequence | str | None = None
    states: frozenset[State] = _ALWAYS
    needs: Callable[[], bool] = lambda: True
    name: str = ""
    role: QAction.MenuRole = _Role.TextHeuristicRole
    is_on: Callable[[], bool] | None = None
    fill: Callable[[QMenu], None] | None = None
    shown_key: str = ""


class Menus(QObject):
    """Makes the menus on a menu bar, and enables what can be done in each state.

    Attributes:
        named: the actions that buttons follow, by their names.
    """

    def __init__(
        self,
        bar: QMenuBar,
        controller: Controller,
        commands: Commands,
        comparisons: Sequence[ComparisonCommands],
        show_tour: Callable[[], None],
        show_what_if: Callable[[], None],
        show_replay: Callable[[], None],
        open_recording: Callable[[], None],
        show_experiments: Callable[[], None],
        show_large: Callable[[], None],
        show_history: Callable[[], None],
        show_cluster: Callable[[], None],
        help_commands: HelpCommands,
        hints: Hints,
    ) -> None:
        super().__init__(bar)
        self._help = help_commands
        self._hints = hints
        self._show_tour = show_tour
        self._show_what_if = show_what_if
        self._show_replay = show_replay
        self._open_recording = open_recording
        self._show_experiments = show_experiments
        self._show_large = show_large
        self._show_history = show_history
        self._show_cluster = show_cluster
        self.named: dict[str, QAction] = {}
        self._bar = bar
        self._controller = controller
        self._commands = commands
        self._actions: list[tuple[ActionRow, QAction]] = []
        menus: dict[str, QMenu] = {}
        for row in self._rows(comparisons):
            if row.menu not in menus:
                menus[row.menu] = bar.addMenu(row.menu)
            self._add(menus[row.menu], row)
        controller.machine.state_changed.connect(self._enable)
        # Methods and no lambdas: Qt disconnects them when the window goes.
        controller.earlier.undoable_changed.connect(self._enable_anew)
        controller.batch.choices_changed.connect(self._enable_anew)
        self._enable(controller.state)

    def key_groups(self) -> list[KeyGroup]:
        """Return the shortcuts of each menu that has any."""
        menus = [(entry.text(), entry.menu()) for entry in self._bar.actions()]
        groups = [
            KeyGroup(without_letter(title), tuple(_rows_with_keys(menu)))
            for title, menu in menus
            if isinstance(menu, QMenu)
        ]
        return [group for group in groups if group.rows]

    def _show_shortcuts(self) -> None:
        self._commands.view.show_shortcuts(self.key_groups())

    def _rows(self, comparisons: Sequence[ComparisonCommands]) -> list[ActionRow]:
        """Return the table, in the order of the menus."""
        return [
            *self._file_rows(),
            *self._edit_rows(),
            *self._run_rows(),
            *self._measure_rows(comparisons),
            *self._view_rows(),
            *self._help_rows(),
        ]

    def _file_rows(self) -> list[ActionRow]:
        menu, do = tr("&File"), self._commands
        return [
            ActionRow(menu, tr("&Open folder…"), do.sources.choose_folder, _Key.Open, _UNLOCKED),
            ActionRow(
                menu, tr("Open &pictures…"), do.sources.choose_pictures, "Ctrl+Shift+O", _UNLOCKED
            ),
            ActionRow(
                menu,
                tr("From a &bucket or server…"),
                do.sources.ask_for_address,
                states=_UNLOCKED,
                name="address",
            ),
            ActionRow(
                menu,
                tr("Open &recent"),
                states=_UNLOCKED,
                name="recent",
                fill=partial(add_recent, do.sources),
            ),
            ActionRow(
                menu,
                tr("&Add folder…"),
                do.sources.choose_folder_to_add,
                "Ctrl+Alt+O",
                _UNLOCKED,
                name="add_folder",
            ),
            ActionRow(
                menu,
                tr("A&dd pictures…"),
                do.sources.choose_pictures_to_add,
                states=_UNLOCKED,
                name="add_pictures",
            ),
            ActionRow(menu, tr("&Try sample pictures"), do.sources.open_samples, states=_UNLOCKED),
            ActionRow(menu),
            ActionRow(
                menu, tr("&Close folder"), self._controller.close, _Key.Close, _UNLOCKED & _OPEN
            ),
            ActionRow(menu, tr("&Quit"), do.view.quit, _Key.Quit, role=_Role.QuitRole),
        ]

    def _edit_rows(self) -> list[ActionRow]:
        menu, do = tr("&Edit"), self._commands
        return [
            ActionRow(menu, tr("&Paste files or folders"), do.sources.paste, _Key.Paste, _UNLOCKED),
            ActionRow(menu, tr("&Find pictures"), do.view.find, _Key.Find, name="find"),
            ActionRow(menu, tr("Select &all pictures"), do.view.select_all, states=_OPEN),
            ActionRow(
                menu,
                tr("&Remove from list"),
                do.remove_pictures,
                states=_UNLOCKED & _OPEN,
                name="remove",
                shown_key=REMOVE,
            ),
            ActionRow(menu, tr("&Export the list…"), do.export_list, states=_OPEN),
            ActionRow(menu),
            ActionRow(menu, tr("&Copy the log"), do.copy_log),
            ActionRow(menu, tr("Copy as &terminal command"), do.copy_command, states=_OPEN),
        ]

    def _run_rows(self) -> list[ActionRow]:
        menu, do, controller = tr("&Run"), self._commands, self._controller
        return [
            ActionRow(
                menu,
                tr("&Start"),
                do.runs.start_from_menu,
                "Ctrl+Return",
                _UNLOCKED,
                # After a run too: what is typed in a field is only known once this is triggered.
                needs=lambda: (
                    not controller.blocker
                    or controller.starts_later
                    or controller.state is State.DONE
                ),
                name="start",
            ),
            ActionRow(
                menu,
                tr("&Pause"),
                controller.pause_or_resume,
                "Ctrl+P",
                _PAUSABLE,
                name="pause",
            ),
            ActionRow(
                menu,
                tr("&Cancel"),
                controller.cancel,
                "Ctrl+.",
                _CANCELLABLE,
                needs=lambda: (
                    controller.state is not State.STOPPING or controller.running.can_force_stop
                ),
                name="cancel",
            ),
            ActionRow(menu),
            ActionRow(
                menu,
                tr("Resca&n the folder"),
                controller.rescan,
                _Key.Refresh,
                frozenset({State.READY, State.DONE}),
            ),
            ActionRow(
                menu,
                tr("&Undo a run"),
                states=_AT_REST,
                needs=lambda: bool(controller.earlier.undoable),
                fill=partial(add_undoable, controller, do.runs),
            ),
            ActionRow(menu, tr("&History…"), self._show_history, "Ctrl+H"),
            # Translators: runs go to a cluster from then on; opens a dialog.
            ActionRow(menu, tr("Run on a c&luster…"), self._show_cluster),
            ActionRow(menu),
            ActionRow(
                menu,
                tr("&Ask before closing stops a run"),
                do.runs.toggle_ask_before_closing,
                is_on=lambda: do.runs.asks_before_closing,
            ),
        ]

    def _measure_rows(self, comparisons: Sequence[ComparisonCommands]) -> list[ActionRow]:
        # Translators: the menu of all that shows what parallel processing is worth, and why.
        menu, controller, do = tr("&Measure and learn"), self._controller, self._commands
        return [
            ActionRow(menu, tr("&Guided tour…"), self._show_tour),
            ActionRow(menu, tr("&Experiments…"), self._show_experiments),
            ActionRow(menu),
            ActionRow(
                menu,
                self._again_text(),
                controller.run_again,
                "Ctrl+Shift+Return",
                frozenset({State.READY, State.DONE}),
                needs=lambda: controller.can_run_again,
                name="again",
            ),
            ActionRow(menu),
            *(
                ActionRow(menu, each.kind.menu_text, each.show_window, each.kind.shortcut)
                for each in comparisons
            ),
            ActionRow(menu, tr("What &if…"), self._show_what_if),
            ActionRow(menu),
            # Translators: shows at any speed what the workers of a run did.
            ActionRow(menu, tr("Repla&y…"), self._show_replay),
            ActionRow(menu, tr("Open a re&cording…"), self._open_recording),
            ActionRow(menu),
            ActionRow(
                menu,
                tr("Larger, for a &projector"),
                do.view.toggle_projector,
                is_on=lambda: do.view.is_for_projector,
            ),
        ]

    def _view_rows(self) -> list[ActionRow]:
        menu, do = tr("&View"), self._commands
        pane = do.view.toggle_pane
        return [
            ActionRow(menu, tr("&Preview"), partial(pane, "preview"), "F7", _OPEN),
            ActionRow(
                menu, tr("Show l&arge"), self._show_large, states=_OPEN, shown_key=SHOW_LARGE
            ),
            ActionRow(menu, tr("&Log"), partial(pane, "log"), "F8", _OPEN),
            ActionRow(menu, tr("&Workers"), partial(pane, "workers"), "F9", _OPEN),
            ActionRow(
                menu,
                tr("Pane on the &right"),
                do.view.toggle_pane_side,
                is_on=lambda: do.view.is_pane_beside,
            ),
            ActionRow(
                menu,
                tr("Show workers when a run &starts"),
                do.view.toggle_workers_at_start,
                is_on=lambda: do.view.shows_workers_at_start,
            ),
            ActionRow(menu, tr("Go to the n&ext pane"), do.view.go_to_next_pane, "F6"),
            ActionRow(
                menu, tr("Go to the pre&vious pane"), do.view.go_to_previous_pane, "Shift+F6"
            ),
            ActionRow(menu),
            ActionRow(
                menu, tr("Open &output folder"), do.open_results, "Ctrl+E", frozenset({State.DONE})
            ),
            ActionRow(menu, tr("Show p&ictures as"), fill=do.view.add_views),
            ActionRow(menu, tr("Colum&ns"), fill=do.view.add_columns),
            ActionRow(menu, tr("Sort &by"), fill=partial(add_orders, do.view)),
            ActionRow(menu, tr("&Colours"), fill=partial(add_appearances, do.view)),
            # Translators: add "(Language)", so that it is found in a language one cannot read.
            ActionRow(menu, tr("Lan&guage"), fill=partial(add_languages, do.language)),
        ]

    def _help_rows(self) -> list[ActionRow]:
        menu, do, hints = tr("&Help"), self._help, self._hints
        return [
            ActionRow(menu, tr("&User's guide"), do.show_guide, _Key.HelpContents, name="guide"),
            ActionRow(menu, tr("&Keyboard shortcuts"), self._show_shortcuts, "Ctrl+?"),
            ActionRow(menu, tr("Show &hints again"), hints.begin_again),
            ActionRow(menu),
            ActionRow(menu, tr("&Report a problem…"), do.show_report),
            ActionRow(menu, tr("&About Thumbpool"), do.show_about, role=_Role.AboutRole),
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
            action = add_entry(menu, row.text, row.act)
            if row.shown_key:
                action.setText(f"{row.text}\t{keys_text([QKeySequence(row.shown_key)])}")
            action.setMenuRole(row.role)
            action.setCheckable(row.is_on is not None)
            if row.shortcut is not None:
                action.setShortcut(QKeySequence(row.shortcut))
        if row.name:
            self.named[row.name] = action
        self._actions.append((row, action))

    def _enable_anew(self) -> None:
        self._enable(self._controller.state)

    def _enable(self, state: State) -> None:
        for row, action in self._actions:
            action.setEnabled(state in row.states and row.needs())
            if row.is_on is not None:
                action.setChecked(row.is_on())
        resumes = state is State.PAUSED
        self.named["pause"].setText(tr("&Resume") if resumes else tr("&Pause"))
        forces = self._controller.running.can_force_stop
        self.named["cancel"].setText(tr("&Force stop") if forces else tr("&Cancel"))
        self.named["again"].setText(self._again_text())

    def _again_text(self) -> str:
        # Translators: all results are made anew, into a folder of their own, to compare the times.
        return ntr(
            "&Run again with {n} worker, into a new folder",
            "&Run again with {n} workers, into a new folder",
            self._controller.batch.choices.workers,
        )


def _rows_with_keys(menu: QMenu) -> Iterator[KeyRow]:
    """Yield a row for each entry with a shortcut, in the menu or in those inside it."""
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _rows_with_keys(inner)
        elif not action.shortcut().isEmpty():
            text = without_letter(action.text()).removesuffix("…")
            keys = tuple(each.toString() for each in action.shortcuts())
            yield KeyRow(text, keys)
