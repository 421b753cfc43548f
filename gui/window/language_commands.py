"""Choose the language of the window, which holds from the next start on."""

from PySide6.QtCore import QObject, Signal

from gui.control.controller import Controller
from gui.settings.store import SettingsStore
from gui.text.spoken_language import of_the_system
from gui.window.main_window import MainWindow
from processing.language import translation
from processing.language.languages import Language


class LanguageCommands(QObject):
    """Keeps the choice, and offers to restart where that ends nothing.

    Signals:
        restart_requested: the program is to be started anew, and this window closed.
    """

    restart_requested = Signal()

    def __init__(self, window: MainWindow, controller: Controller, store: SettingsStore) -> None:
        super().__init__(window)
        self._card = window.language
        self._controller = controller
        self._store = store
        self._card.restart_requested.connect(self._restart)
        controller.machine.state_changed.connect(lambda _state: self._allow_restart())

    @property
    def chosen(self) -> Language | None:
        """The language that the user has chosen; None for the system's."""
        return self._store.load_language()

    def choose(self, language: Language | None) -> None:
        """Speak `language` from the next start on, the system's for None."""
        self._store.save_language(language)
        following = language or of_the_system()
        self._card.hide()
        if following is not translation.language():
            self._allow_restart()
            self._card.show_language(following)

    def _allow_restart(self) -> None:
        self._card.allow_restart(is_possible=not self._controller.is_at_work)

    def _restart(self) -> None:
        if not self._controller.is_at_work:
            self.restart_requested.emit()
