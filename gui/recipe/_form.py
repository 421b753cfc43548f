"""Forms of settings, one line each, and sections that can be folded."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from gui.look.announce import announce
from gui.look.tips import tip_of
from gui.look.widgets import IconButton, label
from gui.recipe._fields import SettingField, setting_field
from gui.recipe._label_column import FieldLabel
from gui.recipe.controls import name_within
from processing.errors import SettingsError
from processing.language.phrases import listed
from processing.language.translation import localized, tr
from processing.settings.fields import spec_of, specs_of

_LINES = 3  # of the grid for a setting: label and control, a wide control, and what is wrong
_WIDE = {"metadata", "rendering_intent"}  # their choices are too long for a place beside a label


class SettingsForm(QWidget):
    """A label and a control for each setting.

    Args:
        owner: the dataclass that declares the settings called `names`.
        usual: a valid instance to try each change on; a change it refuses is explained below the
            control and not emitted. Without it every change is emitted.
        of: what the settings belong to, added to their accessible names.

    Signals:
        setting_changed: the name of a setting and its new value.
        problem_changed: the name of a setting, and why its typed text is unusable; empty if it is
            usable.
    """

    setting_changed = Signal(str, object)
    problem_changed = Signal(str, str)

    def __init__(
        self, owner: type, names: Sequence[str], usual: Any = None, *, of: str = ""
    ) -> None:
        super().__init__()
        self._owner, self._usual = owner, usual
        self._fields = {name: setting_field(owner, name) for name in names}
        self._labels: dict[str, QLabel] = {}
        self._problems: dict[str, QLabel] = {}
        self._shown: dict[str, Any] = {}
        self._usable = frozenset(names)
        self._is_locked = False
        self._grid = QGridLayout(self)
        self._lay_out()
        for field in self._fields.values():
            field.changed.connect(self._teller(field))
            if of:
                field.widget.setAccessibleName(name_within(of, spec_of(owner, field.name).label))

    def show_values(self, values: Any) -> None:
        """Show the settings as the dataclass `values` has them; nothing is emitted."""
        self.show_settings({name: getattr(values, name) for name in self._fields})

    def show_settings(self, settings: Mapping[str, Any]) -> None:
        """Show the settings by their names; nothing is emitted.

        Unusable text that is being typed stays as long as its setting does not change.
        """
        for name, field in self._fields.items():
            is_typed = name in self._problems and settings[name] == self._shown[name]
            self._shown[name] = settings[name]
            if not is_typed:
                field.show_quietly(settings[name])
                self._show_problem(name, "")

    def drop_unusable(self) -> None:
        """Replace unusable typed text by the present settings."""
        for name in list(self._problems):
            self._fields[name].show_quietly(self._shown[name])
            self._show_problem(name, "")

    def show_only(self, names: Collection[str]) -> None:
        """Show only the lines of these settings."""
        for name, field in self._fields.items():
            for part in (field.widget, self._labels.get(name), self._problems.get(name)):
                if part is not None:
                    part.setVisible(name in names)

    def set_label(self, name: str, text: str) -> None:
        """Change the label of a setting."""
        self._labels[name].setText(text)
        self._fields[name].widget.setAccessibleName(text)

    def set_usable(self, names: Collection[str]) -> None:
        """Enable only these settings; the others have no effect now."""
        self._usable = frozenset(names)
        self._show_what_can_be_changed()

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way."""
        self._is_locked = is_locked
        self._show_what_can_be_changed()

    def _show_what_can_be_changed(self) -> None:
        for name, field in self._fields.items():
            is_usable = name in self._usable
            field.widget.setEnabled(is_usable and not self._is_locked)
            if name in self._labels:
                self._labels[name].setEnabled(is_usable)

    def _teller(self, field: SettingField) -> Callable[..., None]:
        return lambda *_: self._on_changed(field.name, field.value())

    def _on_changed(self, name: str, value: Any) -> None:
        try:
            if self._usual is not None:
                replace(self._usual, **{name: value})
        except SettingsError as error:
            self._show_problem(name, localized(str(error)))
            return
        self._show_problem(name, "")
        self.setting_changed.emit(name, value)

    def _show_problem(self, name: str, problem: str) -> None:
        """Show a problem below its control; an empty text removes it."""
        had_problem = name in self._problems
        if had_problem:
            gone = self._problems.pop(name)
            gone.hide()
            gone.deleteLater()
        if problem:
            line = list(self._fields).index(name) * _LINES + 2
            self._problems[name] = label(problem, "warning", wraps=True)
            self._grid.addWidget(self._problems[name], line, 0, 1, 2)
        self._fields[name].widget.setAccessibleDescription(
            problem or localized(spec_of(self._owner, name).help)
        )
        announce(self._fields[name].widget, problem, is_urgent=True)
        if problem or had_problem:
            self.problem_changed.emit(name, problem)

    def _lay_out(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        for place, (name, field) in enumerate(self._fields.items()):
            row = place * _LINES
            if field.tells_its_name:
                self._grid.addWidget(field.widget, row, 0, 1, 2)
                continue
            text = localized(spec_of(self._owner, name).label)
            if name in _WIDE:
                self._labels[name] = label(text, "muted")
                self._grid.addWidget(self._labels[name], row, 0, 1, 2)
                self._grid.addWidget(field.widget, row + 1, 0, 1, 2)
            else:
                self._labels[name] = FieldLabel(text)
                self._grid.addWidget(self._labels[name], row, 0)
                self._grid.addWidget(field.widget, row, 1)
            self._labels[name].setToolTip(tip_of(localized(spec_of(self._owner, name).help)))
            self._labels[name].setBuddy(field.widget)


class CollapsibleSection(QWidget):
    """A heading that shows or hides `body` when it is pressed.

    Args:
        tip: what is in it; also the accessible name of the heading.
        is_main: whether the heading is one of the main headings of the pane.

    Signals:
        folded: whether the body is hidden now.
    """

    folded = Signal(bool)

    def __init__(self, title: str, tip: str, body: QWidget, *, is_main: bool = False) -> None:
        super().__init__()
        self._title, self._tip = title, tip
        kind = "section" if is_main else "fold"
        self._heading = IconButton(title, "expand", kind=kind, tip=tip)
        self._heading.setCheckable(True)
        self._body = body
        body.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._heading, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(body)
        self._heading.toggled.connect(self._on_toggled)

    @property
    def is_open(self) -> bool:
        """Whether the body is shown."""
        return self._heading.isChecked()

    def set_open(self, *, is_open: bool) -> None:
        """Show or hide the body."""
        self._heading.setChecked(is_open)

    def set_note(self, note: str, details: str = "") -> None:
        """Show a note beside the heading, empty for none, and `details` in its tip."""
        self._heading.setText(f"{self._title} · {note}" if note else self._title)
        self._heading.setAccessibleDescription(details or note)
        self._heading.setToolTip(tip_of(details or self._tip))

    def show_changes(self, names: Collection[str], values: Any, usual: Any) -> None:
        """Show beside the heading how many of the settings `names` differ from `usual`.

        `values` and `usual` have the fields of the same dataclass with declared settings.
        """
        specs = specs_of(usual.__class__)
        changed = [name for name in names if getattr(values, name) != getattr(usual, name)]
        labels = listed(localized(specs[name].label) for name in changed)
        details = tr("Changed: {settings}.", settings=labels)
        # Translators: so many settings differ from those of the preset; beside a heading.
        note = tr("{n} changed", n=len(changed))
        self.set_note(note if changed else "", details if changed else "")

    def _on_toggled(self, is_open: bool) -> None:  # noqa: FBT001 - Qt's own signature
        self._body.setVisible(is_open)
        self._heading.set_icon_name("collapse" if is_open else "expand")
        self.folded.emit(not is_open)


class SettingsSection(CollapsibleSection):
    """A section with a line per setting; its heading shows how many differ from their defaults.

    Args:
        owner: the dataclass that declares the settings called `names`.
        usual: a valid instance to try changes on; see `SettingsForm`.

    Signals:
        setting_changed: the name of a setting and its new value.
        problem_changed: the name of a setting, and why its typed text is unusable; empty if it is
            usable.
    """

    setting_changed = Signal(str, object)
    problem_changed = Signal(str, str)

    def __init__(
        self,
        title: str,
        tip: str,
        owner: type,
        names: Sequence[str],
        usual: Any = None,
        *,
        is_main: bool = False,
    ) -> None:
        self._form = SettingsForm(owner, names, usual)
        super().__init__(title, tip, self._form, is_main=is_main)
        self._owner, self._names, self._usual = owner, names, usual
        self._form.setting_changed.connect(self.setting_changed)
        self._form.problem_changed.connect(self.problem_changed)

    def show_values(self, values: Any, usual: Any = None) -> None:
        """Show the settings as `values` has them; nothing is emitted.

        The heading counts those that differ from `usual`; without it, from their defaults.
        """
        self._form.show_values(values)
        self.show_changes(self._names, values, usual or self._usual or self._owner())

    def drop_unusable(self) -> None:
        """Replace unusable typed text by the present settings."""
        self._form.drop_unusable()

    def show_only(self, names: Collection[str]) -> None:
        """Show only the lines of these settings."""
        self._form.show_only(names)

    def set_usable(self, names: Collection[str]) -> None:
        """Enable only these settings; the others have no effect now."""
        self._form.set_usable(names)

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way; settings can still be viewed."""
        self._form.set_locked(is_locked=is_locked)
