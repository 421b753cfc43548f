"""Let runs go to a cluster, or to this computer again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from gui.control.cluster import ClusterConnection
from gui.control.controller import Controller
from gui.control.makers import MakeSurvey
from gui.control.state import State
from gui.look import dialogs
from gui.settings.store import SettingsStore
from gui.text.phrases import hosts_and_workers
from gui.window._cluster_dialog import ClusterDialog, LackingClusterDialog
from gui.window.main_window import MainWindow
from processing.language.translation import ntr, tr
from processing.running.cluster_survey import Survey
from processing.settings.batch import EngineKind

_ADDRESS, _CERTIFICATES = "cluster_address", "cluster_certificates"


class ClusterCommands(QObject):
    """Connects run bar, dialog and the connection; makes the dialog when it is wanted.

    Attributes:
        window: None before it was asked for.
        connection: what is known of the cluster.
    """

    def __init__(
        self,
        window: MainWindow,
        controller: Controller,
        make_survey: MakeSurvey,
        store: SettingsStore,
        change: Callable[..., Any],
    ) -> None:
        """Let `change` change choices by their names; `store` keeps the last address."""
        super().__init__(window)
        self.window: ClusterDialog | None = None
        self.connection = ClusterConnection(controller.batch, make_survey)
        self._lacking: QDialog | None = None
        self._main = window
        self._controller = controller
        self._store = store
        self._change = change
        window.run_bar.offer_cluster(is_offered=not self.connection.lacking)
        window.run_bar.place.cluster_requested.connect(self.show_window)
        window.run_bar.place.here_requested.connect(self._disconnect)
        self.connection.connected.connect(self._on_connected)
        self.connection.changed.connect(self._show)
        controller.batch.choices_changed.connect(self._show)
        controller.machine.state_changed.connect(self._on_state_changed)
        self._show()

    def show_window(self) -> None:
        """Bring the dialog to the front; without the packages it says how to get them."""
        lacking = self.connection.lacking
        if lacking:
            self._show_lacking(lacking)
            return
        if self.window is None:
            self.window = self._made()
        if not self.window.isVisible():
            self._fill_in(self.window)
        self._show()
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end of a look; return whether it has come."""
        return self.connection.join(timeout)

    def _made(self) -> ClusterDialog:
        window = ClusterDialog(self._main)
        window.connect_requested.connect(self._look)
        window.disconnect_requested.connect(self._disconnect)
        window.cancel_requested.connect(self.connection.cancel)
        window.folder_requested.connect(self._choose_folder)
        return window

    def _fill_in(self, window: ClusterDialog) -> None:
        """Show the present cluster, or the one that was connected to last."""
        choices = self._controller.batch.choices
        address, folder = choices.scheduler, choices.certificates
        if not address:
            address = self._store.load_word(_ADDRESS)
            folder = self._store.load_word(_CERTIFICATES)
        is_local = self.connection.is_chosen and not choices.scheduler
        window.show_place(address, folder, is_local=is_local, insecure=choices.insecure)

    def _look(self, scheduler: str, certificates: str, insecure: bool) -> None:  # noqa: FBT001 - a slot of Qt
        self.connection.look(scheduler, certificates, insecure=insecure)

    def _on_state_changed(self, state: State) -> None:
        """End a look when a run begins, which sweeps up the files by which workers see a folder."""
        if state is State.RUNNING:
            self.connection.cancel()
        self._show()

    def _on_connected(self, survey: Survey) -> None:
        """Let runs go there, and keep the address; it is no secret."""
        place = survey.place
        if place.scheduler:
            self._store.save_word(_ADDRESS, place.scheduler)
            self._store.save_word(_CERTIFICATES, place.certificates)
        self._change(
            engine=EngineKind.DASK,
            scheduler=place.scheduler,
            certificates=place.certificates,
            insecure=place.insecure,
        )

    def _disconnect(self) -> None:
        self._change(engine=EngineKind.POOL, scheduler="", certificates="", insecure=False)
        self.connection.forget()

    def _choose_folder(self) -> None:
        def take(paths: tuple[Path, ...]) -> None:
            if self.window is not None:
                self.window.show_certificates(str(paths[0]))

        title = tr("Choose the folder with the certificates")
        dialogs.choose_folder(self.window or self._main, title, None, take)

    def _show(self) -> None:
        connection = self.connection
        bar = self._main.run_bar
        bar.place.show_place(self._name(), self._told(), is_cluster=connection.is_chosen)
        bar.show_place(is_elsewhere=connection.is_elsewhere)
        if self.window is not None:
            self.window.show_found(
                connection.survey,
                connection.problem,
                is_looking=connection.is_looking,
                is_chosen=connection.is_chosen,
            )
            self.window.allow(self._blocker)

    @property
    def _blocker(self) -> str:
        """Why no other place can be chosen now; empty if one can."""
        if self._controller.machine.is_locked:
            return tr("This is possible when the run has ended.")
        return self._controller.tour_blocker

    def _name(self) -> str:
        """Return what the chosen cluster is called, in a word or two; empty for none."""
        if not self.connection.is_chosen:
            return ""
        if not self.connection.is_elsewhere:
            return tr("Local cluster")
        survey = self.connection.survey
        if survey is None:
            return tr("Cluster")
        return ntr("Cluster, {n} worker", "Cluster, {n} workers", survey.usable)

    def _told(self) -> str:
        """Return where the next run goes, as a tip."""
        choices, survey = self._controller.batch.choices, self.connection.survey
        if not self.connection.is_chosen:
            return tr("The next run is made by this computer alone.")
        if not choices.scheduler:
            return tr("The next run starts a local cluster, and ends it.")
        if survey is None:
            return tr("The next run goes to the cluster at {address}.", address=choices.scheduler)
        return tr(
            "The next run goes to the cluster at {address}: {size}.",
            address=choices.scheduler,
            size=hosts_and_workers(len(survey.hosts), survey.usable),
        )

    def _show_lacking(self, sentence: str) -> None:
        if self._lacking is None:
            self._lacking = LackingClusterDialog(sentence, self._main)
        self._lacking.show()
        self._lacking.raise_()
        self._lacking.activateWindow()
