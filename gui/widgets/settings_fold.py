"""What not everybody needs, folded away until somebody asks for it."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.look.parts import IconButton
from gui.widgets.settings_form import SettingsForm


class Fold(QWidget):
    """A heading to press, and below it what it hides.

    Args:
        tip: what is in it; also the name of the heading for who cannot see it.
    """

    def __init__(self, title: str, tip: str, body: QWidget) -> None:
        super().__init__()
        self._title, self._tip = title, tip
        self._heading = IconButton(title, "expand", kind="fold", tip=tip)
        self._heading.setCheckable(True)
        self._body = body
        body.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._heading, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(body)
        self._heading.toggled.connect(self._on_folded)

    def set_note(self, note: str) -> None:
        """Say beside the heading what there is to know while it is folded; empty for nothing."""
        self._heading.setText(f"{self._title} · {note}" if note else self._title)
        self._heading.setAccessibleDescription(note)

    def show_changes(self, owner: type, names: Collection[str], values: Any) -> None:
        """Tell beside the heading how many of the settings `names` are not as usual."""
        usual = {field.name: field.default for field in fields(owner)}
        changed = sum(getattr(values, name) != usual[name] for name in names)
        self.set_note(self.tr("{n} changed").format(n=changed) if changed else "")

    def _on_folded(self, is_open: bool) -> None:  # noqa: FBT001 - Qt's own signature
        self._body.setVisible(is_open)
        self._heading.set_icon_name("collapse" if is_open else "expand")


class SettingsFold(Fold):
    """A fold with a line for each setting; its heading tells how many are not as usual.

    Args:
        owner: the dataclass that declares the settings called `names`.
        usual: one of these, to try changes on; see `SettingsForm`.

    Signals:
        setting_changed: the name of a setting and its new value.
        problem_changed: the name of a setting, and why what is typed for it cannot be used; an
            empty text when it can.
    """

    setting_changed = Signal(str, object)
    problem_changed = Signal(str, str)

    def __init__(
        self, title: str, tip: str, owner: type, names: Sequence[str], usual: Any = None
    ) -> None:
        self._form = SettingsForm(owner, names, usual)
        super().__init__(title, tip, self._form)
        self._owner, self._names = owner, names
        self._form.setting_changed.connect(self.setting_changed)
        self._form.problem_changed.connect(self.problem_changed)

    def show_values(self, values: Any) -> None:
        """Show the settings as `values` has them; nothing is emitted."""
        self._form.show_values(values)
        self.show_changes(self._owner, self._names, values)

    def show_only(self, names: Collection[str]) -> None:
        """Show the lines of those settings that count now."""
        self._form.show_only(names)

    def set_usable(self, names: Collection[str]) -> None:
        """Let only these settings be changed; the others have no effect now."""
        self._form.set_usable(names)

    def set_locked(self, *, is_locked: bool) -> None:
        """Let nothing be changed while a run is under way; it may still be looked at."""
        self._form.set_locked(is_locked=is_locked)
