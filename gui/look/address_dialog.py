"""Ask for the address of a bucket or of a folder on a server."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from gui.look.dialogs import Taker
from gui.look.layouts import Stretch, column, row
from gui.look.text_scale import first_size
from gui.look.widgets import IconButton, label
from processing.errors import SettingsError
from processing.files.remote.names import has_scheme, is_of_network, remote_path
from processing.language.lazy_text import lazy_tr
from processing.language.translation import localized, tr
from processing.planning.storage_drivers import check_driver

_SIZE = QSize(560, 210)
_GAP = 12


class AddressDialog(QDialog):
    """Modal to its window, and gone once it is closed.

    Nothing is asked of a network here: what an address leads to is found out by whoever takes it.
    """

    def __init__(self, parent: QWidget, title: str, answers: Sequence[tuple[str, Taker]]) -> None:
        """Offer a button for each of `answers`; Enter presses the first."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(first_size(self, _SIZE))
        self._address = QLineEdit(_copied_address())
        self._address.setAccessibleName(tr("Address"))
        self._address.setPlaceholderText(
            tr("{first} or {second}", first="s3://bucket/folder", second="sftp://host/folder")
        )
        self._address.selectAll()
        self._problem = label("", "warning", wraps=True)
        self._problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._problem.hide()
        self._answers = [
            self._answer(text, take, is_first=not number)
            for number, (text, take) in enumerate(answers)
        ]
        self._address.textChanged.connect(self._enable)
        self._address.setFocus()
        self._lay_out()
        self._enable()

    def _answer(self, text: str, take: Taker, *, is_first: bool) -> IconButton:
        button = IconButton(text, kind="primary" if is_first else "")
        button.setDefault(is_first)
        button.setAutoDefault(is_first)
        button.clicked.connect(partial(self._give, take))
        return button

    def _give(self, take: Taker) -> None:
        """Hand the address over, or say what is wrong with it."""
        try:
            path = _path_at(self._address.text().strip())
        except SettingsError as error:
            self._show_problem(localized(str(error)))
            self._address.setFocus()
            return
        self.accept()
        take((path,))

    def _show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def _enable(self) -> None:
        self._show_problem("")
        for button in self._answers:
            button.setEnabled(bool(self._address.text().strip()))

    def _lay_out(self) -> None:
        about = tr(
            "The address of a bucket of S3, or of a folder on a server that you reach by SSH. Keys "
            "are found where other programs find them, in ~/.aws and ~/.ssh; none belongs in the "
            "address."
        )
        caption = label(tr("Address"), "muted")
        caption.setBuddy(self._address)
        cancel = IconButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        column(
            label(about, "muted", wraps=True),
            row(caption, (self._address, 1), spacing=8),
            self._problem,
            Stretch(),
            row(Stretch(1), *reversed(self._answers), cancel, spacing=8),
            of=self,
            spacing=10,
            margins=(_GAP, _GAP, _GAP, _GAP),
        )


def _copied_address() -> str:
    """Return the address that the user has copied; empty if the clipboard has something else."""
    text = QGuiApplication.clipboard().text().strip()
    return text if has_scheme(text) and len(text.split()) == 1 else ""


def _path_at(address: str) -> Path:
    """Return what names the folder or picture at an address.

    Raises:
        SettingsError: it is none, or a package for it lacks.
    """
    if not is_of_network(address):
        raise SettingsError(
            lazy_tr(
                "Type an address such as {first} or {second}.",
                first="s3://bucket/folder",
                second="sftp://host/folder",
            )
        )
    path = remote_path(address)
    check_driver(path)
    return path
