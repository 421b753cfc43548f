"""The whole window with fakes for all background work, and how a person uses and reads it."""

from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget

from gui.control.state import State
from gui.session import Session
from gui.settings.store import SettingsStore
from processing.language.languages import DEFAULT
from processing.language.translation import language, tr
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FakeWorkshop, deliver_all


class Desk:
    """The window, its session, and the fakes behind it."""

    def __init__(
        self, application, store: SettingsStore, fakes: FakeWorkshop | None = None
    ) -> None:
        self.fakes = fakes or FakeWorkshop()
        self.store = store
        store.save_switch("hints_off", is_on=True)  # a card that most tests have no place for
        self.session = Session(application, self.fakes.workshop(), store)
        self.window = self.session.window
        self.controller = self.session.controller

    def deliver(self) -> None:
        deliver_all(self.session.bridge)

    def menu_action(self, text: str) -> QAction:
        return menu_action(self.window, text)

    def choose(self, text: str) -> None:
        """Choose from the menus."""
        self.menu_action(text).trigger()

    def comparison(self, name: str, menu_text: str) -> QWidget:
        """Open the window of one kind of comparison."""
        self.choose(menu_text)
        return self.session.comparisons[name].window


def menu_action(window: QWidget, text: str) -> QAction:
    menus = window.menuBar().findChildren(QMenu)
    entries = [action for menu in menus for action in menu.actions()]
    said = spoken(text)
    (found,) = {entry.text(): entry for entry in entries if plain(entry.text()) == said}.values()
    return found


def spoken(text: str) -> str:
    """Return a text of the window, given in English, in the language that is spoken just now."""
    if language() is DEFAULT:
        return text
    return plain(tr(_messages()[text]))


@cache
def _messages() -> dict[str, str]:
    """Return the program's texts by what a person reads of them."""
    import translations  # in resources/packaging, where not every caller looks

    ids = [message.id for message in translations.extracted()]
    return {plain(each): each for each in ids if isinstance(each, str)}


def plain(text: str) -> str:
    """Return what an entry is called, without its letter, its dots and the key that it names."""
    return text.replace("&", "").partition("\t")[0].rstrip("…")


def button(parent: QWidget, name: str) -> QAbstractButton:
    """Return the only button that screen readers call so."""
    said = spoken(name)
    (found,) = [b for b in parent.findChildren(QAbstractButton) if b.accessibleName() == said]
    return found


def start_button(parent: QWidget) -> QAbstractButton:
    """Return the button that starts a run; its text says what would be made."""
    (found,) = (b for b in parent.findChildren(QAbstractButton) if b.objectName() == "start")
    return found


def press(parent: QWidget, text: str) -> None:
    """Press the only button with that text, with the mouse."""
    said = spoken(text)
    (found,) = [b for b in parent.findChildren(QAbstractButton) if b.text() == said]
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def texts(parent: QWidget) -> str:
    """Return all that can be read in `parent` now; of what is cut off, the whole."""
    labels = [each for each in parent.findChildren(QLabel) if each.isVisible()]
    return "\n".join(each.toolTip() or each.text() for each in labels)


def words(parent: QWidget) -> str:
    """Return all that `parent` says, in what is hidden as well."""
    return "\n".join(each.toolTip() or each.text() for each in parent.findChildren(QLabel))


def wait_for(session: Session, qtbot, state: State, timeout: int = WAIT_MILLISECONDS) -> None:
    qtbot.waitUntil(lambda: session.controller.state is state, timeout=timeout)
