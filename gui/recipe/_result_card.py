"""One further result in the recipe: its settings, where it goes, and what is wrong with it."""

from dataclasses import replace
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from gui.look.layouts import Stretch, column, row
from gui.look.widgets import ElidedLabel, IconButton, label
from gui.recipe._form import SettingsForm
from gui.recipe._size_fields import SizeFields
from gui.settings import effective
from processing.files.display import display
from processing.language.translation import tr
from processing.settings.variant import Variant

_SETTINGS = ("output_format", "quality_percent", "metadata", "suffix", "folder")


class ResultCard(QWidget):
    """The settings of the further result with this `number`, which is 2 for the first of them.

    Signals:
        changed: a setting; see `variant`.
        remove_requested: the result is to be taken away.
        problem_changed: why a typed text is unusable; empty if all are usable.
    """

    changed = Signal()
    remove_requested = Signal()
    problem_changed = Signal(str)

    def __init__(self, number: int) -> None:
        super().__init__()
        self._variant = Variant()
        self._problems: dict[str, str] = {}
        title = tr("Result {n}", n=number)
        self._remove = IconButton("", "close", kind="tool", tip=tr("Remove result {n}", n=number))
        self._size = SizeFields(Variant, of=title)
        self._form = SettingsForm(Variant, _SETTINGS, Variant(), of=title)
        self._example = ElidedLabel(role="muted", elide=Qt.TextElideMode.ElideLeft)
        self._conflict = label("", "warning", wraps=True)
        self._conflict.hide()
        heading = row(label(title, "strong"), Stretch(), self._remove)
        column(
            heading,
            self._size,
            self._form,
            self._example,
            self._conflict,
            of=self,
            spacing=8,
        )
        self.setFocusProxy(self._size)
        self._connect()

    @property
    def variant(self) -> Variant:
        """The result as it is asked for, without texts that are unusable."""
        return self._variant

    @property
    def problem(self) -> str:
        """Why a typed text is unusable; empty if all are usable."""
        return next(iter(self._problems.values()), "")

    def show_variant(self, variant: Variant) -> None:
        """Show another result; nothing is emitted."""
        self._variant = variant
        self._size.show_values(variant)
        self._form.show_values(variant)
        self._show_what_counts()

    def show_example(self, path: PurePath) -> None:
        """Show where the result of the first picture goes, below the output folder."""
        self._example.set_text(f"→ {display(path)}")

    def show_conflict(self, conflict: str) -> None:
        """Show why this result cannot be beside the others; empty if it can."""
        self._conflict.setText(conflict)
        self._conflict.setVisible(bool(conflict))

    def drop_unusable(self) -> None:
        """Replace unusable typed text by the present settings."""
        self._form.drop_unusable()

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way."""
        self._remove.setDisabled(is_locked)
        self._size.set_locked(is_locked=is_locked)
        self._form.set_locked(is_locked=is_locked)

    def _show_what_counts(self) -> None:
        names = effective.variant_settings(self._variant)
        self._size.show_only(names)
        self._form.set_usable(names)

    def _on_setting_changed(self, name: str, value: Any) -> None:
        self._variant = replace(self._variant, **{name: value})
        self._show_what_counts()
        self.changed.emit()

    def _on_problem_changed(self, name: str, problem: str) -> None:
        self._problems.pop(name, None)
        if problem:
            self._problems[name] = problem
        self.problem_changed.emit(self.problem)

    def _connect(self) -> None:
        self._remove.clicked.connect(self.remove_requested)
        for part in (self._size, self._form):
            part.setting_changed.connect(self._on_setting_changed)
        self._form.problem_changed.connect(self._on_problem_changed)
