"""Ask for the name of a preset; a name that cannot be used says why and cannot be taken."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QWidget

from gui.look.layouts import column
from gui.look.text_scale import scaled
from gui.look.widgets import label
from processing.language.translation import tr

_WIDTH = 380


class PresetNameDialog(QDialog):
    """A line for the name, what is wrong with it, and a button that takes it.

    Args:
        name: the name that is proposed.
        problem_of: returns why a name cannot be used, in a sentence; empty if it can.
        take: gets the name, without spaces around it, when the user agrees.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        name: str,
        problem_of: Callable[[str], str],
        take: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._problem_of, self._take = problem_of, take
        self._line = QLineEdit(name)
        self._line.setAccessibleName(tr("Name of the preset"))
        self._line.selectAll()
        self._problem = label("", "warning", wraps=True)
        answers = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(answers.Save | answers.Cancel)
        caption = label(tr("&Name of the preset"))
        caption.setBuddy(self._line)
        column(
            caption,
            self._line,
            self._problem,
            self._buttons,
            of=self,
            spacing=8,
            margins=(16, 14, 16, 14),
        )
        self.resize(scaled(_WIDTH, self.font()), self.sizeHint().height())
        self._line.textChanged.connect(self._show_problem)
        self._buttons.accepted.connect(self._on_accepted)
        self._buttons.rejected.connect(self.reject)
        self._show_problem()

    def _show_problem(self) -> None:
        problem = self._problem_of(self._line.text())
        # Nobody needs to be told that an empty line is no name yet.
        self._problem.setText(problem if self._line.text().strip() else "")
        self._line.setAccessibleDescription(problem)
        self._buttons.button(QDialogButtonBox.StandardButton.Save).setDisabled(bool(problem))

    def _on_accepted(self) -> None:
        self.accept()
        self._take(self._line.text().strip())
