"""The entries of menus that change: recent sources, runs, orders, colours, languages."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from gui.control.controller import Controller
from gui.look.appearance import Appearance
from gui.table.columns import Column
from gui.text.run_words import run_made
from gui.text.spoken_language import of_the_system
from gui.window.language_commands import LanguageCommands
from gui.window.run_commands import RunCommands
from gui.window.source_commands import SourceCommands
from gui.window.view_commands import ViewCommands
from processing.language.languages import LANGUAGES
from processing.language.translation import tr
from processing.storage.journal.runs import JournaledRun

_MOST_RUNS = 20  # offered to be undone, the last ones


def add_entry(menu: QMenu, text: str, act: Callable[[], object]) -> QAction:
    """Add an entry that does `act`, whether it can be ticked or not."""
    action = menu.addAction(text)
    action.triggered.connect(lambda _checked: act())
    return action


def add_recent(commands: SourceCommands, menu: QMenu) -> None:
    """Keep an entry for what was opened before, the last first, and one to forget it all."""
    recent = commands.recent

    def show() -> None:
        menu.clear()
        for entry in recent.entries:
            text = entry.text.replace("&", "&&")
            add_entry(menu, text, partial(commands.open_recent, entry.sources))
        menu.addSeparator()
        forget = add_entry(menu, tr("&Clear this list"), recent.clear)
        forget.setEnabled(bool(recent.entries))

    recent.changed.connect(show)
    menu.aboutToShow.connect(recent.look)
    show()


def add_undoable(controller: Controller, commands: RunCommands, menu: QMenu) -> None:
    """Keep an entry for each run that can be undone, the last one first."""

    def show(runs: Sequence[JournaledRun]) -> None:
        menu.clear()
        now = datetime.now()
        for run in runs[:_MOST_RUNS]:
            text = run_made(run, now).replace("&", "&&")
            add_entry(menu, tr("{run}…", run=text), partial(commands.ask_undo, run))

    show(controller.earlier.undoable)
    controller.earlier.undoable_changed.connect(show)


def add_orders(commands: ViewCommands, menu: QMenu) -> None:
    """Add an entry for each column to sort by."""
    add_entry(menu, tr("As &found"), partial(commands.sort_by, None))
    for column in Column:
        add_entry(menu, column.spec.sort_text(), partial(commands.sort_by, column))


def add_appearances(commands: ViewCommands, menu: QMenu) -> None:
    """Add an entry for each choice of colours, of which one is ticked."""
    group = QActionGroup(menu)
    for appearance, text in (
        (Appearance.SYSTEM, tr("As the &system")),
        (Appearance.LIGHT, tr("&Light")),
        (Appearance.DARK, tr("&Dark")),
        (Appearance.HIGH_CONTRAST, tr("&High contrast")),
    ):
        action = add_entry(menu, text, partial(commands.choose_appearance, appearance))
        action.setCheckable(True)
        action.setChecked(appearance is commands.appearance)
        group.addAction(action)


def add_languages(commands: LanguageCommands, menu: QMenu) -> None:
    """Add an entry for each language, by its own name; one is ticked."""
    group = QActionGroup(menu)
    system = tr("&System language ({language})", language=of_the_system().name)
    for language, text in (
        (None, system),
        *((language, language.name) for language in LANGUAGES.values()),
    ):
        action = add_entry(menu, text, partial(commands.choose, language))
        action.setCheckable(True)
        action.setChecked(language is commands.chosen)
        group.addAction(action)
