"""Open sources and add to them, however that is asked for, and remember them."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from gui.control.controller import Controller
from gui.control.recent_sources import RecentSources
from gui.look import desktop, dialogs
from gui.look.address_dialog import AddressDialog
from gui.settings.store import SettingsStore
from gui.window.main_window import MainWindow
from processing.files.remote.names import is_remote
from processing.formats.available import why_unread
from processing.language.translation import localized, tr
from processing.planning.plan import Plan


class SourceCommands(QObject):
    """Carries out what menus, start page, source panel and drops want of the sources.

    Attributes:
        recent: what was opened before.
    """

    def __init__(self, window: MainWindow, controller: Controller, store: SettingsStore) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self.recent = RecentSources(store, parent=self)
        self._listen()
        self._show_recent()
        self.recent.look()

    @property
    def start_folder(self) -> Path | None:
        """Where dialogs begin: beside the first source, or in the user's folder of pictures."""
        sources = [each for each in self._controller.batch.sources if not is_remote(each)]
        return sources[0].parent if sources else desktop.pictures_folder()

    def choose_folder(self) -> None:
        """Ask for a folder of pictures and open it."""
        self._choose_folder(self._controller.open)

    def choose_pictures(self) -> None:
        """Ask for pictures and open them."""
        dialogs.choose_pictures(self._window, self.start_folder, self._controller.open)

    def choose_folder_to_add(self) -> None:
        """Ask for a folder and add it to the sources."""
        self._choose_folder(self._controller.add)

    def choose_pictures_to_add(self) -> None:
        """Ask for pictures and add them to the sources."""
        dialogs.choose_pictures(self._window, self.start_folder, self._controller.add)

    def ask_for_address(self) -> None:
        """Ask for the address of a bucket or server, and open it or add it to the sources."""
        answers = [(tr("Open"), self._controller.open)]
        if self._controller.batch.sources:
            answers.append((tr("Add to the list"), self._controller.add))
        title = tr("Pictures from a bucket or server")
        AddressDialog(self._window, title, answers).open()

    def paste(self) -> None:
        """Open the files and folders on the clipboard, or add them to the sources."""
        paths = desktop.pasted_paths(QGuiApplication.clipboard().mimeData())
        if paths:
            has_sources = bool(self._controller.batch.sources)
            self._take_given(paths, self._controller.add if has_sources else self._controller.open)
        else:
            self._window.banner.show_problem(
                tr("No files or folders were copied. Copy some in a file manager, then paste here.")
            )

    def open_recent(self, sources: tuple[Path, ...]) -> None:
        """Open what was opened before."""
        self._controller.open(sources)

    def open_samples(self) -> None:
        """Make sample pictures and open them."""
        self._controller.open_samples(desktop.samples_folder())

    def _listen(self) -> None:
        window, controller, batch = self._window, self._controller, self._controller.batch
        window.dropped.connect(lambda paths: self._take_given(paths, controller.open))
        window.added.connect(lambda paths: self._take_given(paths, controller.add))
        window.start_page.folder_requested.connect(self.choose_folder)
        window.start_page.pictures_requested.connect(self.choose_pictures)
        window.start_page.address_requested.connect(self.ask_for_address)
        window.start_page.samples_requested.connect(self.open_samples)
        window.start_page.recent_chosen.connect(controller.open)
        window.source.folder_requested.connect(self.choose_folder)
        window.source.remove_requested.connect(batch.remove)
        window.source.clear_requested.connect(controller.close)
        window.source.take_back_requested.connect(batch.take_back_all)
        window.pictures.remove_requested.connect(batch.leave_out)
        batch.plan_changed.connect(self._remember_opened)
        self.recent.changed.connect(self._show_recent)

    def _choose_folder(self, take: dialogs.Taker) -> None:
        title = tr("Choose a folder of pictures")
        dialogs.choose_folder(self._window, title, self.start_folder, take)

    def _take_given(self, paths: tuple[Path, ...], take: dialogs.Taker) -> None:
        """Open or add what can be read, and show why the rest cannot."""
        readable, others = desktop.split_readable(paths)
        take(readable)
        if others:
            self._window.banner.show_problem(localized(why_unread(others[0])))

    def _remember_opened(self, plan: Plan | None) -> None:
        """Put the sources of a plan first among the recent ones."""
        if plan is not None:
            self.recent.remember(self._controller.batch.sources)

    def _show_recent(self) -> None:
        self._window.start_page.show_recent(self.recent.entries)
