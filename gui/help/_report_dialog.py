"""The dialog that shows the report of a problem before anybody else can see it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from gui.look import dialogs
from gui.look.layouts import Stretch, column, row
from gui.look.text_scale import first_size
from gui.look.widgets import IconButton, label
from processing.errors import OutputError
from processing.files.atomic_write import save_lines
from processing.language.translation import localized, tr

_SIZE = QSize(760, 620)
_GAP = 12
_DESCRIPTION_LINES = 3.5


class ReportDialog(QDialog):
    """Non-modal; shows a report, takes a description, and hands both out."""

    def __init__(self, make_report: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Report a problem"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(first_size(self, _SIZE))
        self._description = QPlainTextEdit()
        self._text = QPlainTextEdit(make_report(), readOnly=True)
        self._said = label("", "muted", wraps=True)
        self._copy = IconButton(tr("Copy"), "copy", kind="primary")
        self._save = IconButton(tr("Save…"), "save")
        self._close = IconButton(tr("Close"))
        self._set_up_texts()
        self._lay_out()
        self._copy.clicked.connect(self._on_copy)
        self._save.clicked.connect(self._on_save)
        self._close.clicked.connect(self.close)

    @property
    def text(self) -> str:
        """The description and the report, as they are copied and saved."""
        description = self._description.toPlainText().strip() or "-"
        return f"What happened\n  {description}\n\n{self._text.toPlainText().rstrip()}\n"

    def _set_up_texts(self) -> None:
        self._description.setPlaceholderText(tr("What did you do, what happened, what was wrong?"))
        self._description.setAccessibleName(tr("What happened"))
        self._description.setTabChangesFocus(True)
        lines = self._description.fontMetrics().lineSpacing() * _DESCRIPTION_LINES
        self._description.setFixedHeight(round(lines) + 2 * _GAP)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(self.font().pointSizeF())
        self._text.setFont(fixed)
        self._text.setAccessibleName(tr("What is in the report"))
        self._text.setTabChangesFocus(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )

    def _lay_out(self) -> None:
        what = label(tr("What happened"), "strong")
        what.setBuddy(self._description)
        report = label(tr("What is in the report"), "strong")
        report.setBuddy(self._text)
        note = tr(
            "It holds versions, the settings without paths and texts, the last failures and the "
            "last lines of the log. Names of files, folders and of the user are left out. Look "
            "through it. Nothing is sent: you copy or save it, and give it to whom you like."
        )
        for button in (self._copy, self._save, self._close):
            button.setAutoDefault(False)
        column(
            what,
            self._description,
            report,
            label(note, "muted", wraps=True),
            (self._text, 1),
            self._said,
            row(self._copy, self._save, Stretch(1), self._close, spacing=8),
            of=self,
            spacing=8,
            margins=(_GAP, _GAP, _GAP, _GAP),
        )
        self._said.hide()
        self._description.setFocus()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self._say(tr("The report is on the clipboard."))

    def _on_save(self) -> None:
        dialogs.choose_file_to_save(self, tr("Save the report"), "txt", self._write)

    def _write(self, paths: tuple[Path, ...]) -> None:
        try:
            save_lines((f"{line}\n" for line in self.text.splitlines()), paths[0])
        except OutputError as error:
            self._say(localized(str(error)))
        else:
            self._say(tr("The report is saved."))

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.setAccessibleName(text)
        self._said.show()
