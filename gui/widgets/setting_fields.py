"""A control for any setting, made of nothing but its declaration: its type, limits and words."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QCoreApplication, QSignalBlocker, SignalInstance
from PySide6.QtWidgets import QWidget

from gui.widgets.setting_controls import (
    choice_box,
    fraction_box,
    number_box,
    select,
    tick_box,
)

_UNITS = {  # of a number, by the last word of its name
    "seconds": " s",
    "kilobytes": " kB",
    "megabytes": " MB",
    "pixels": " px",
    "percent": " %",
}
_STEPS = {"megabytes": 250, "kilobytes": 50}


@dataclass(frozen=True, slots=True)
class SettingField:
    """One setting on the screen.

    Attributes:
        name: that of the setting in its dataclass.
        value: returns what it shows, of the setting's own type.
        show: shows another value.
        changed: emitted when the user, or `show`, has changed it.
        tells_its_name: whether the widget has its label in itself.
    """

    name: str
    widget: QWidget
    value: Callable[[], Any]
    show: Callable[[Any], None]
    changed: SignalInstance
    tells_its_name: bool = False

    def show_quietly(self, value: Any) -> None:
        """Show another value; nothing is emitted."""
        blocker = QSignalBlocker(self.widget)
        self.show(value)
        blocker.unblock()


def setting_field(owner: type, name: str) -> SettingField:
    """Return a control for field `name` of the dataclass `owner`."""
    default = _default_of(owner, name)
    kinds = (kind for kind in _MAKERS if isinstance(default, kind))
    return _MAKERS[next(kinds)](owner, name)


def _tick(owner: type, name: str) -> SettingField:
    box = tick_box(owner, name)
    return SettingField(name, box, box.isChecked, box.setChecked, box.toggled, tells_its_name=True)


def _number(owner: type, name: str) -> SettingField:
    box, unit = number_box(owner, name), name.rpartition("_")[2]
    box.setSuffix(_UNITS.get(unit, ""))
    box.setSingleStep(_STEPS.get(unit, 1))
    box.setSpecialValueText(_zero_words().get(name, ""))
    return SettingField(name, box, box.value, box.setValue, box.valueChanged)


def _fraction(owner: type, name: str) -> SettingField:
    box = fraction_box(owner, name)
    box.setSuffix(_UNITS.get(name.rpartition("_")[2], ""))
    return SettingField(name, box, box.value, box.setValue, box.valueChanged)


def _choice(owner: type, name: str) -> SettingField:
    kind = type(_default_of(owner, name))
    box = choice_box(owner, name, {member: _word_of(member) for member in kind})
    return SettingField(
        name,
        box,
        lambda: kind(box.currentData()),
        lambda value: select(box, value),
        box.currentIndexChanged,
    )


# The first that fits; a truth value is a number, too, and comes before.
_MAKERS: Mapping[type, Callable[[type, str], SettingField]] = {
    bool: _tick,
    int: _number,
    float: _fraction,
    StrEnum: _choice,
}


def _default_of(owner: type, name: str) -> Any:
    field = next(field for field in fields(owner) if field.name == name)
    return field.default if field.default_factory is MISSING else field.default_factory()


def _word_of(member: StrEnum) -> str:
    """Return how a choice is shown, by the word that people write for it."""
    return member.value.replace("-", " ").capitalize()


def _zero_words() -> dict[str, str]:
    """Return what the lowest value of a number is called, where it is more than a number."""
    return {"memory_megabytes": _tr("Automatic")}


def _tr(text: str) -> str:
    return QCoreApplication.translate("setting_fields", text)
