"""Put the window and all behind it together, and shut it down however that is requested."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from gui.comparisons.commands import ComparisonCommands
from gui.comparisons.kinds import all_kinds
from gui.comparisons.what_if import WhatIfCommands
from gui.control.bridge import Bridge, BridgeLogHandler
from gui.control.controller import Controller
from gui.control.makers import Workshop
from gui.control.state import State
from gui.experiments.commands import ExperimentCommands
from gui.help.commands import HelpCommands
from gui.help.hints import Hints
from gui.lanes.calibration import CalibrationCommands
from gui.lanes.commands import LaneCommands
from gui.lanes.replay.commands import ReplayCommands
from gui.look import dialogs
from gui.look.dressing import Theme
from gui.preview.commands import PreviewCommands
from gui.recipe.preset_commands import PresetCommands
from gui.settings.store import SettingsStore
from gui.system.one_window import Arrival, Reception
from gui.system.services import SystemServices, no_services
from gui.table.model import FileModel
from gui.table.row import FileRow
from gui.table.thumbnails import ThumbnailCache
from gui.table.views import PictureViews
from gui.tour.commands import TourCommands
from gui.window.actions import Menus
from gui.window.after_run import AfterRun
from gui.window.announcements import Announcements
from gui.window.arrivals import Arrivals
from gui.window.cluster_commands import ClusterCommands
from gui.window.commands import Commands
from gui.window.history_commands import HistoryCommands
from gui.window.main_window import MainWindow
from gui.window.presenter import Presenter

SHUTDOWN_LIMIT_SECONDS = 5.0  # a run that has not ended by then is left to its workers' own guard
_RELEASE_SECONDS = 1.0  # of these, for `release` after the event loop
_LOGGED_PACKAGES = ("gui", "processing")


class Session:
    """The window and everything behind it, from start to shutdown; lives in the GUI thread.

    Attributes:
        sources_after: what is to be opened by a new process when this one has ended; None if none
            is to be started.
    """

    def __init__(
        self,
        application: QApplication,
        workshop: Workshop,
        store: SettingsStore,
        services: Callable[[QObject], SystemServices] = no_services,
    ) -> None:
        """Make the window and all behind it; `services` are those of the desktop."""
        self._application = application
        self._store = store
        self.sources_after: tuple[Path, ...] | None = None
        self._is_closing = False
        self._is_session_ending = False  # the desktop is logging out and does not wait
        self._question: QMessageBox | None = None  # whether to close in mid-run
        self._reception: Reception | None = None  # of later starts of the program
        self._deadline: float | None = None  # in `time.monotonic` seconds, of the shutdown
        application.setQuitOnLastWindowClosed(False)
        self.bridge = Bridge()
        self._log_handler = BridgeLogHandler(self.bridge)
        for package in _LOGGED_PACKAGES:
            logging.getLogger(package).addHandler(self._log_handler)
            logging.getLogger(package).setLevel(logging.INFO)
        self.controller = Controller(self.bridge, workshop, store.load_choices())
        theme = Theme(application, store.load_appearance())
        self._make_window(workshop, theme)
        self._make_commands(workshop)
        desktop = services(self.window)
        after_run = AfterRun(self.window, self.controller, self.commands, store, desktop)
        after_run.quit_requested.connect(self.request_close)
        self.commands.language.restart_requested.connect(self.restart)
        self._make_menus()
        theme.dress()
        desktop.preferences.contrast_changed.connect(theme.follow_contrast)
        desktop.preferences.motion_changed.connect(theme.follow_motion)
        desktop.preferences.ask()
        self._listen_for_close()

    def show(self) -> None:
        """Show the window."""
        self.window.show()

    def open(self, arrival: Arrival) -> None:
        """Open what this start, or a later one, was given."""
        self._arrivals.take(arrival)

    def receive(self, reception: Reception | None) -> None:
        """Open in this window what later starts are given, until it closes."""
        self._reception = reception
        if reception is not None:
            reception.setParent(self.window)
            reception.arrived.connect(self.open)

    def request_close(self) -> None:
        """Close; ask first if that ends a run, unless the desktop is logging out."""
        is_at_work = self.controller.machine.is_locked and not self._is_closing
        is_undo = self.controller.state is State.UNDOING
        is_asked = is_undo or self.commands.runs.asks_before_closing
        if not is_at_work or self._is_session_ending or not is_asked:
            self.close()
        elif self._question is None:
            self._question = self._ask_close(is_undo=is_undo)
            self._question.finished.connect(self._on_answered)

    def expect_session_end(self) -> None:
        """Ask nothing from now on: a question would hold up the end of the desktop's session."""
        self._is_session_ending = True

    def restart(self) -> None:
        """Close, and have a new process started that opens the same sources."""
        self.sources_after = self.controller.batch.sources
        self.close()

    def close(self) -> None:
        """Hide the window, end the run and quit when it has ended, or after a bounded wait."""
        if self._is_closing:
            return
        self._is_closing = True
        if self._reception is not None:
            self._reception.close()
        self._deadline = time.monotonic() + SHUTDOWN_LIMIT_SECONDS
        self.window.save_shape()
        for beside in self.window.findChildren(QDialog):
            beside.close()  # separate windows are not hidden with their parent
        self.window.hide()
        self._shutdown_limit.start(round((SHUTDOWN_LIMIT_SECONDS - _RELEASE_SECONDS) * 1000))
        self.controller.shut_down()

    def release(self) -> bool:
        """Release threads, handlers and the window, all in the GUI thread.

        Call it when the event loop is over; returns whether all threads ended in time. The window
        is deleted here and not by the garbage collector, which may run in any thread.
        """
        deadline = self._deadline or time.monotonic() + SHUTDOWN_LIMIT_SECONDS
        self.thumbnails.close()
        self.previews.close()
        for package in _LOGGED_PACKAGES:
            logging.getLogger(package).removeHandler(self._log_handler)
        joins = (
            self.controller.join,
            self.lanes.join,
            self.previews.join,
            self.window.pictures.join,
            *(each.join for each in self.comparisons.values()),
            self.what_if.join,
            self.replay.join,
            self.experiments.join,
            self.cluster.join,
        )
        ended = [join(max(0.0, deadline - time.monotonic())) for join in joins]
        self.tour.release()
        typed_in = self.window.focusWidget()
        if typed_in is not None:
            typed_in.clearFocus()  # what was typed counts now: who hears of it is still there
        shiboken6.delete(self.window)
        return all(ended)

    def _make_window(self, workshop: Workshop, theme: Theme) -> None:
        """Make the window, and show in it what the controller says."""
        self.thumbnails = ThumbnailCache(make_originals=workshop.original_thumbnails)
        self.files = FileModel(self.thumbnails)
        self.window = MainWindow(self.files, self._store)
        self.thumbnails.set_pixel_ratio(self.window.devicePixelRatioF())
        self.window.density_changed.connect(self.thumbnails.set_pixel_ratio)
        for part in (theme, self.bridge, self.controller, self.thumbnails, self.files):
            part.setParent(self.window)
        self.presenter = Presenter(self.window, self.controller, self.files)
        self.announcements = Announcements(self.window, self.controller, self.files)
        self.commands = Commands(self.window, self.controller, self.files, self._store, theme)

    def _make_commands(self, workshop: Workshop) -> None:
        """Make what carries out the commands of each room."""
        window, controller = self.window, self.controller
        show_problem = window.banner.show_problem
        self.presets = PresetCommands(window.recipe, controller, self._store, show_problem)
        self._arrivals = Arrivals(window, controller, self.presets.begin_with)
        self._offer_tasks()
        self.lanes = LaneCommands(window.lanes, show_problem)
        CalibrationCommands(window.lanes, controller, workshop.sample)
        self.comparisons = {
            kind.name: ComparisonCommands(
                kind,
                window,
                controller,
                workshop.compare,
                lambda workers: self.commands.change(workers=workers),
            )
            for kind in all_kinds()
        }
        self.what_if = WhatIfCommands(window, controller, lambda: window.lanes.recording)
        self.replay = ReplayCommands(window, lambda: window.lanes.recording)
        window.lanes.replay_requested.connect(self.replay.replay_shown)
        for comparison in self.comparisons.values():
            comparison.replay_requested.connect(self.replay.replay_race)
        self.experiments = ExperimentCommands(window)
        self.history = HistoryCommands(window, controller, self.commands.runs)
        self.cluster = ClusterCommands(
            window,
            controller,
            workshop.survey,
            self._store,
            self.commands.change,
        )
        self.tour = TourCommands(window, controller, workshop.tour)
        self.tour.replay_requested.connect(self.replay.replay)
        self.previews = PreviewCommands(window.preview, controller, workshop.previewer)
        self._connect_previews(window.pictures)
        self.help = HelpCommands(window, controller, self._store)
        self.hints = Hints(window.hint, controller, self._store)
        self._connect_hints()

    def _make_menus(self) -> None:
        menus = Menus(
            self.window.menuBar(),
            self.controller,
            self.commands,
            tuple(self.comparisons.values()),
            self.tour.show_window,
            self.what_if.show_window,
            self.replay.show_window,
            self.replay.choose_file,
            self.experiments.show_window,
            self.previews.show_large,
            self.history.show_window,
            self.cluster.show_window,
            self.help,
            self.hints,
        )
        self.window.start_page.tour_requested.connect(self.tour.show_window)
        self.help.answer_everywhere(menus.named["guide"])
        self.window.toolbar.follow(menus.named)
        self.window.run_bar.follow(menus.named)
        self.window.filters.search.follow(menus.named["find"])

    def _listen_for_close(self) -> None:
        # Deleted with the window, so it never fires too late.
        self._shutdown_limit = QTimer(self.window, singleShot=True)
        self._shutdown_limit.timeout.connect(self._quit)
        self.window.close_requested.connect(self.request_close)
        self._application.commitDataRequest.connect(lambda _manager: self.expect_session_end())
        self.controller.machine.state_changed.connect(self._on_state_changed)
        self.controller.stopped.connect(self._quit)

    def _offer_tasks(self) -> None:
        """Let the start page apply presets, and show which one the choices are."""
        page, presets = self.window.start_page, self.presets
        page.show_presets(presets.built_in)
        page.tasks.task_chosen.connect(lambda preset: presets.apply(preset.name))
        presets.current_changed.connect(page.tasks.show_chosen)
        page.tasks.show_chosen(presets.current)

    def _connect_previews(self, pictures: PictureViews) -> None:
        """Let the preview follow the current picture, and go through the batch."""

        def follow(row: FileRow | None) -> None:
            output = row.task.output if row is not None and row.task is not None else 0
            self.previews.show_picture(row.source.path if row is not None else None, output)

        def begin(*_: object) -> None:
            pane = self.window.pane
            if pane.current == "preview" and not pane.is_folded:
                pictures.begin_with_first()

        pictures.current_changed.connect(follow)
        self.window.pane.folded_changed.connect(begin)
        self.window.pane.tab_changed.connect(begin)
        self.controller.batch.planning.planned.connect(begin)
        pictures.preview_requested.connect(self.previews.show_large)
        self.previews.next_requested.connect(lambda: pictures.step(1))
        self.previews.previous_requested.connect(lambda: pictures.step(-1))

    def _connect_hints(self) -> None:
        """Tell of the preview when a picture is selected, unless it is in view."""
        pane = self.window.pane

        def note(*_: object) -> None:
            if pane.current == "preview" and not pane.is_folded:
                self.hints.note_preview_opened()

        self.window.pictures.current_changed.connect(
            lambda row: self.hints.note_picture_chosen() if row is not None else None
        )
        pane.folded_changed.connect(note)
        pane.tab_changed.connect(note)

    def _ask_close(self, *, is_undo: bool) -> QMessageBox:
        if is_undo:
            return dialogs.ask_close_during_undo(self.window, self.close)
        never_again = self.commands.runs.toggle_ask_before_closing
        return dialogs.ask_close_during_run(self.window, self.close, never_again)

    def _on_answered(self, _result: int) -> None:
        self._question = None

    def _on_state_changed(self, _state: State) -> None:
        """Close the question if the run has ended meanwhile: nothing would be lost."""
        if self._question is not None and not self.controller.machine.is_locked:
            self._question.close()

    def _quit(self) -> None:
        self.window.may_close = True
        self.window.close()
        self._application.quit()
