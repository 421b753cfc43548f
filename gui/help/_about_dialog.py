"""About Thumbpool: its version, what it runs on, and the licences of all that is shipped."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSplitter,
    QTabWidget,
    QWidget,
)

from gui.help.licences import Component, components
from gui.help.versions import machine_facts, program_versions
from gui.look import icons
from gui.look.layouts import Stretch, column, row
from gui.look.text_scale import first_size, scaled
from gui.look.widgets import IconButton, label
from processing.language.translation import tr
from processing.version import __version__

_SIZE = QSize(720, 520)
_ICON_PIXELS = 64
_LIST_WIDTH = 230
_GAP = 12
_COMPONENT = Qt.ItemDataRole.UserRole


class AboutDialog(QDialog):
    """Non-modal; two tabs, versions and licences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About Thumbpool"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(first_size(self, _SIZE))
        facts = [*program_versions(), *machine_facts()]
        self._versions = _text_box(
            "\n".join(tr("{name}: {value}", name=name, value=value) for name, value in facts)
        )
        self._versions.setAccessibleName(tr("Versions"))
        self._licences = QListWidget()
        self._licences.setAccessibleName(tr("Thumbpool and the packages that it uses"))
        self._licences.setObjectName("licences")  # as the style sheet knows it
        self._licences.setWordWrap(True)
        self._text = _text_box("")
        self._copy = IconButton(tr("Copy"), "copy", tip=tr("Copy the versions"))
        self._close = IconButton(tr("Close"))
        self._fill_licences()
        self._lay_out()
        self._licences.currentItemChanged.connect(lambda item, _before: self._show(item))
        self._copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self._versions.toPlainText())
        )
        self._close.clicked.connect(self.close)
        self._licences.setCurrentRow(0)

    def _fill_licences(self) -> None:
        for component in components():
            text = f"{component.name} {component.version}\n{component.licence}"
            item = QListWidgetItem(text)
            item.setData(_COMPONENT, component)
            self._licences.addItem(item)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            component: Component = item.data(_COMPONENT)
            self._text.setPlainText(component.text)
            self._text.setAccessibleName(tr("Licence of {package}", package=component.name))

    def _lay_out(self) -> None:
        icon = label("")
        icon.setPixmap(icons.application_icon().pixmap(scaled(_ICON_PIXELS, self.font())))
        purpose = tr("Thumbnails and resized copies of a folder of pictures, on every core.")
        free = tr("Free software under the MIT licence. It never uses the network.")
        texts = column(
            label(f"Thumbpool {__version__}", "title"),
            label(purpose, wraps=True),
            label(free, "muted", wraps=True),
            spacing=3,
        )
        licences = QSplitter(Qt.Orientation.Horizontal)
        licences.addWidget(self._licences)
        licences.addWidget(self._text)
        licences.setChildrenCollapsible(False)
        licences.setHandleWidth(_GAP)
        licences.setStretchFactor(1, 1)
        side = scaled(_LIST_WIDTH, self.font())
        licences.setSizes([side, max(side, self.width() - side)])
        tabs = QTabWidget()
        tabs.setAccessibleName(tr("About Thumbpool"))
        tabs.addTab(self._versions, tr("Versions"))
        tabs.addTab(licences, tr("Licences"))
        for button in (self._copy, self._close):
            button.setAutoDefault(False)
        column(
            row(icon, (texts, 1), spacing=14),
            (tabs, 1),
            row(self._copy, Stretch(1), self._close, spacing=8),
            of=self,
            spacing=_GAP,
            margins=(_GAP, _GAP, _GAP, _GAP),
        )


def _text_box(text: str) -> QPlainTextEdit:
    box = QPlainTextEdit(text, readOnly=True)
    box.setTabChangesFocus(True)
    box.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByKeyboard
        | Qt.TextInteractionFlag.TextSelectableByMouse
    )
    return box
