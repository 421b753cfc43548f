"""Let the user choose the names of results, with a preview."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.look.layouts import column
from gui.look.widgets import ElidedLabel
from gui.recipe._form import SettingsForm
from gui.settings.choices import USUAL_BATCH, Choices
from processing.files.display import display
from processing.settings.batch import BatchSettings
from processing.task import Task

NAME_SETTINGS = ("name_pattern", "on_conflict", "only_changed")
_IN_PLACE = ("only_changed",)  # those that count for results which replace their originals
_PREVIEWED = 2  # names


class NamesPanel(QWidget):
    """The settings for names, and the first names of the plan.

    Signals:
        setting_changed: the name of a setting and its new value.
        problem_changed: the name of a setting, and why its typed text is unusable; empty if it is
            usable.
    """

    setting_changed = Signal(str, object)
    problem_changed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = SettingsForm(BatchSettings, NAME_SETTINGS, USUAL_BATCH)
        self._preview = [(ElidedLabel(role="muted"), ElidedLabel()) for _ in range(_PREVIEWED)]
        layout = column(self._form, of=self, spacing=8)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        for before, after in self._preview:
            lines.addWidget(before)
            lines.addWidget(after)
        layout.addLayout(lines)
        self.show_tasks(())
        self._form.setting_changed.connect(self.setting_changed)
        self._form.problem_changed.connect(self.problem_changed)

    def show_choices(self, choices: Choices) -> None:
        """Show the settings as `choices` has them; nothing is emitted."""
        self._form.show_values(choices)
        self._form.show_only(_IN_PLACE if choices.replace_originals else NAME_SETTINGS)

    def drop_unusable(self) -> None:
        """Replace unusable typed text by the present settings."""
        self._form.drop_unusable()

    def show_tasks(self, tasks: Sequence[Task]) -> None:
        """Show how the first of `tasks` name their results."""
        shown = [*tasks[:_PREVIEWED], *[None] * _PREVIEWED]
        for (before, after), task in zip(self._preview, shown, strict=False):
            before.setVisible(task is not None)
            after.setVisible(task is not None)
            if task is not None:
                before.set_text(display(task.source.name))
                after.set_text(f"→ {display(task.destination.name)}")

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way."""
        self._form.set_locked(is_locked=is_locked)
