"""A wide field for a name pattern, with what is wrong with it below."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from gui.look.layouts import column
from gui.look.typed_fields import TypedField
from gui.look.widgets import label
from gui.recipe.controls import text_box
from gui.settings.choices import USUAL_BATCH
from processing.errors import SettingsError
from processing.language.translation import localized
from processing.settings.batch import BatchSettings
from processing.settings.fields import spec_of

_SETTING = "name_pattern"


class NameField(QWidget):
    """The pattern; one that is not valid is explained and not emitted.

    Signals:
        pattern_changed: the new, valid pattern.
        problem_changed: why the typed text is unusable; empty if it is usable again.
    """

    pattern_changed = Signal(str)
    problem_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = USUAL_BATCH.name_pattern
        self._line = text_box(BatchSettings, _SETTING)
        self._line.setText(self._shown)
        self._problem = label("", "warning", wraps=True)
        self._problem.hide()
        self.setFocusProxy(self._line)
        column(self._line, self._problem, of=self, spacing=4)
        self._typed = TypedField(
            self._line, self._line.text, self._line.setText, self._line.textChanged
        )
        self._line.textChanged.connect(self._on_text_changed)

    def show_pattern(self, pattern: str) -> None:
        """Show another pattern; unusable text that is being typed stays unless it differs."""
        is_typed = not self._problem.isHidden() and pattern == self._shown
        self._shown = pattern
        if not is_typed:
            self._show_quietly(pattern)

    def drop_unusable(self) -> None:
        """Replace unusable typed text by the present pattern."""
        if not self._problem.isHidden():
            self._show_quietly(self._shown)

    def insert_text(self, text: str) -> None:
        """Put `text` where the cursor is, over what is selected."""
        self._line.insert(text)
        self._line.setFocus()

    def replace(self, pattern: str) -> None:
        """Take another pattern, as if it had been typed."""
        self._line.setText(pattern)

    def _show_quietly(self, pattern: str) -> None:
        blocker = QSignalBlocker(self._line)
        self._typed.show(pattern)
        blocker.unblock()
        self._show_problem("")

    def _on_text_changed(self, text: str) -> None:
        try:
            replace(USUAL_BATCH, name_pattern=text)
        except SettingsError as error:
            self._show_problem(localized(str(error)))
            return
        self._show_problem("")
        self._shown = text
        self.pattern_changed.emit(text)

    def _show_problem(self, problem: str) -> None:
        had_problem = not self._problem.isHidden()
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        help_text = localized(spec_of(BatchSettings, _SETTING).help)
        self._line.setAccessibleDescription(problem or help_text)
        if problem or had_problem:
            self.problem_changed.emit(problem)
