"""The dialog that connects to a cluster, and shows what is there."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QProgressBar, QWidget

from gui.look.layouts import Stretch, column, row
from gui.look.text_scale import first_size
from gui.look.widgets import IconButton, label
from gui.recipe.controls import choice_box, select, text_box, tick_box
from gui.window._cluster_table import ClusterTable
from processing.language.translation import tr
from processing.running.cluster_survey import Survey
from processing.settings.batch import BatchSettings

_SIZE = QSize(780, 460)
_GAP = 12
_EXAMPLE = "tls://host:8786"
_ELSEWHERE, _LOCAL = "elsewhere", "local"


class ClusterDialog(QDialog):
    """Non-modal; asks where the cluster is, and shows what was found there.

    Signals:
        connect_requested: address, folder of certificates, and whether TLS may lack; an empty
            address is a local cluster.
        disconnect_requested: runs are to go to this computer again.
        cancel_requested: nobody waits for what is looked for any more.
        folder_requested: the user wants to choose the folder of certificates.
    """

    connect_requested = Signal(str, str, bool)
    disconnect_requested = Signal()
    cancel_requested = Signal()
    folder_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Connect to a cluster"))
        self.resize(first_size(self, _SIZE))
        self._blocker = ""
        self._is_looking = False
        places = {
            _ELSEWHERE: tr("A cluster at an address"),
            _LOCAL: tr("A local cluster, to try it"),
        }
        self._place = choice_box(BatchSettings, "engine", places)
        self._place.setAccessibleName(tr("Which cluster"))
        self._address = text_box(BatchSettings, "scheduler")
        self._address.setPlaceholderText(_EXAMPLE)
        self._certificates = text_box(BatchSettings, "certificates")
        self._choose = IconButton(
            tr("Choose…"), tip=tr("Choose the folder that 'thumbpool-cli cluster' made")
        )
        self._insecure = tick_box(BatchSettings, "insecure")
        self._warning = label(self._insecure.accessibleDescription(), "warning", wraps=True)
        self._connect = IconButton(tr("Connect"), kind="primary")
        self._disconnect = IconButton(
            tr("Disconnect"), tip=tr("Disconnect: the next run is for this computer")
        )
        self._cancel = IconButton(tr("Cancel"), "stop")
        self._close = IconButton(tr("Close"))
        self._busy = QProgressBar(textVisible=False)
        self._busy.setRange(0, 0)
        self._status = label("", "strong", wraps=True)
        self._problem = label("", "warning", wraps=True)
        self._problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._table = ClusterTable()
        self._lay_out()
        self._listen()
        self.show_found(None, "", is_looking=False, is_chosen=False)

    @property
    def wants_local(self) -> bool:
        """Whether a local cluster is asked for."""
        return bool(self._place.currentData() == _LOCAL)

    def show_place(
        self, address: str, certificates: str, *, is_local: bool, insecure: bool
    ) -> None:
        """Fill the fields in."""
        select(self._place, _LOCAL if is_local else _ELSEWHERE)
        self._address.setText(address)
        self._certificates.setText(certificates)
        self._insecure.setChecked(insecure)
        self._show_fields()

    def show_certificates(self, folder: str) -> None:
        """Show another folder of certificates."""
        self._certificates.setText(folder)

    def show_found(
        self, survey: Survey | None, problem: str, *, is_looking: bool, is_chosen: bool
    ) -> None:
        """Show what was found, or why nothing was; `is_chosen` is whether runs go there."""
        self._is_looking = is_looking
        self._busy.setVisible(is_looking)
        self._status.setText(self._status_text(survey, is_chosen=is_chosen))
        hosts = survey.hosts if survey is not None else ()
        self._table.show_hosts(hosts)
        self._table.setVisible(bool(hosts))
        told = problem or "\n".join(ClusterTable.problems_of(hosts))
        self._problem.setText(told)
        self._problem.setVisible(bool(told))
        self._disconnect.setVisible(is_chosen)
        self._enable()

    def allow(self, blocker: str) -> None:
        """Show why nothing can be changed now; with no reason, it can."""
        self._blocker = blocker
        self._enable()

    def reject(self) -> None:
        """Close, and stop looking: nobody would see what is found."""
        super().reject()
        self.cancel_requested.emit()

    def _status_text(self, survey: Survey | None, *, is_chosen: bool) -> str:
        if self._is_looking and self.wants_local:
            return tr("Starting a local cluster…")
        if self._is_looking:
            return tr("Connecting to {address}…", address=self._address.text())
        if survey is not None:
            return ClusterTable.summary_of(survey)
        if is_chosen:
            return tr("The next run goes to the cluster; Connect shows what is there.")
        return tr("Not connected: runs go to this computer.")

    def _enable(self) -> None:
        can_change = not self._blocker and not self._is_looking
        for control in (self._place, self._address, self._certificates, self._choose):
            control.setEnabled(can_change)
        self._insecure.setEnabled(can_change)
        is_named = self.wants_local or bool(self._address.text().strip())
        self._connect.setEnabled(can_change and is_named)
        self._connect.setToolTip(self._blocker)
        self._disconnect.setEnabled(can_change)
        self._cancel.setVisible(self._is_looking)
        self._connect.setVisible(not self._is_looking)

    def _show_fields(self) -> None:
        self._fields.setVisible(not self.wants_local)
        self._local.setVisible(self.wants_local)
        self._warning.setVisible(self._insecure.isChecked())
        self._enable()

    def _on_connect(self) -> None:
        address, folder = self._address.text().strip(), self._certificates.text().strip()
        is_insecure = self._insecure.isChecked()
        if self.wants_local:
            address, folder, is_insecure = "", "", False
        self.connect_requested.emit(address, folder, is_insecure)

    def _listen(self) -> None:
        self._place.currentIndexChanged.connect(self._show_fields)
        self._address.textChanged.connect(self._enable)
        self._address.returnPressed.connect(self._connect.click)
        self._insecure.toggled.connect(self._show_fields)
        self._choose.clicked.connect(self.folder_requested)
        self._connect.clicked.connect(self._on_connect)
        self._disconnect.clicked.connect(self.disconnect_requested)
        self._cancel.clicked.connect(self.cancel_requested)
        self._close.clicked.connect(self.close)

    def _lay_out(self) -> None:
        about = tr(
            "A cluster makes the pictures on several computers. All of them have the same "
            "Thumbpool, and see the pictures and the output folder by the same paths. The user's "
            "guide tells how to start one, under Command line."
        )
        self._local = label(
            tr(
                "Each run starts a scheduler and its workers on this computer, and ends them. It "
                "is no faster than without, and shows whether all is there that a cluster needs."
            ),
            "muted",
            wraps=True,
        )
        self._fields = self._address_fields()
        for button in (self._choose, self._connect, self._disconnect, self._cancel, self._close):
            button.setAutoDefault(False)
        buttons = row(self._connect, self._cancel, self._disconnect, Stretch(1), spacing=8)
        column(
            label(about, "muted", wraps=True),
            self._place,
            self._local,
            self._fields,
            buttons,
            self._busy,
            self._status,
            self._problem,
            (self._table, 1),
            Stretch(),
            row(Stretch(1), self._close),
            of=self,
            spacing=10,
            margins=(_GAP, _GAP, _GAP, _GAP),
        )

    def _address_fields(self) -> QWidget:
        fields = QWidget()
        grid = QGridLayout(fields)
        grid.setContentsMargins(0, 0, 0, 0)
        for place, control in enumerate((self._address, self._certificates)):
            caption = label(control.accessibleName(), "muted")
            caption.setBuddy(control)
            grid.addWidget(caption, place, 0)
            grid.addWidget(control, place, 1)
        grid.addWidget(self._choose, 1, 2)
        grid.addWidget(self._insecure, 2, 1)
        grid.addWidget(self._warning, 3, 1, 1, 2)
        return fields


class LackingClusterDialog(QDialog):
    """Says what is to be installed before there can be a cluster."""

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Connect to a cluster"))
        said = label(sentence, wraps=True)
        said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        close = IconButton(tr("Close"))
        close.clicked.connect(self.close)
        buttons = row(Stretch(1), close)
        column(said, Stretch(), buttons, of=self, spacing=10, margins=(_GAP, _GAP, _GAP, _GAP))
        self.resize(first_size(self, QSize(560, 150)))
