"""Make the control of a setting from its declaration: type, limits and words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, SignalInstance
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget

from gui.look import dialogs
from gui.look.tips import tip_of
from gui.look.typed_fields import TypedField
from gui.recipe._date_box import DateBox
from gui.recipe.controls import (
    ColorButton,
    FileBox,
    SlidingNumber,
    choice_box,
    fraction_box,
    number_box,
    select,
    text_box,
    tick_box,
)
from gui.text import choice_words
from processing.language.translation import style, tr
from processing.record import record
from processing.settings.batch import ConflictPolicy
from processing.settings.fields import spec_of

_STEPS = {"megabytes": 250, "kilobytes": 50}
_COLOR = re.compile("#[0-9a-f]{6}")
_NOT_OFFERED = {ConflictPolicy.ERROR}  # the window shows conflicts before a run
_NUMBER = "#"  # stands for the number beside its unit
_BETWEEN = ";"  # the patterns of a list that is typed in a line
_FONT_ENDINGS = "*.ttf *.otf *.ttc"


@record
class SettingField:
    """One setting on the screen.

    Attributes:
        name: that of the setting in its dataclass.
        value: returns what it shows, of the setting's own type.
        show: shows another value; in an editable field, not while it has the focus.
        changed: emitted when the user, or `show`, has changed it.
        tells_its_name: whether the widget shows its own label.
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
    if name in _MAKERS_BY_NAME:
        return _MAKERS_BY_NAME[name](owner, name)
    default = _default_of(owner, name)
    kinds = (kind for kind in _MAKERS if isinstance(default, kind))
    return _MAKERS[next(kinds)](owner, name)


def _tick(owner: type, name: str) -> SettingField:
    box = tick_box(owner, name)
    return SettingField(name, box, box.isChecked, box.setChecked, box.toggled, tells_its_name=True)


def _number(owner: type, name: str) -> SettingField:
    box, unit = number_box(owner, name), name.rpartition("_")[2]
    _show_unit(box, unit)
    box.setSingleStep(_STEPS.get(unit, 1))
    box.setSpecialValueText(_zero_words().get(name, ""))
    typed = TypedField(box, box.value, box.setValue, box.valueChanged)
    return SettingField(name, box, box.value, typed.show, box.valueChanged)


def _fraction(owner: type, name: str) -> SettingField:
    box = fraction_box(owner, name)
    _show_unit(box, name.rpartition("_")[2])
    typed = TypedField(box, box.value, box.setValue, box.valueChanged)
    return SettingField(name, box, box.value, typed.show, box.valueChanged)


def _choice(owner: type, name: str) -> SettingField:
    kind = type(_default_of(owner, name))
    offered = [member for member in kind if member not in _NOT_OFFERED]
    box = choice_box(owner, name, {member: choice_words.word_of(member) for member in offered})
    for place, member in enumerate(offered):
        explanation = tip_of(choice_words.explanation_of(member))
        box.setItemData(place, explanation, Qt.ItemDataRole.ToolTipRole)

    def show(member: StrEnum) -> None:
        if box.findData(str(member)) < 0:
            box.addItem(choice_words.word_of(member), str(member))
        select(box, member)

    return SettingField(name, box, lambda: kind(box.currentData()), show, box.currentIndexChanged)


def _format(owner: type, name: str) -> SettingField:
    box = choice_box(owner, name, choice_words.format_words())
    return SettingField(
        name, box, box.currentData, lambda key: select(box, key), box.currentIndexChanged
    )


def _text(owner: type, name: str) -> SettingField:
    if _COLOR.fullmatch(_default_of(owner, name)):
        button = ColorButton(spec_of(owner, name))
        return SettingField(name, button, button.color, button.set_color, button.color_changed)
    box = text_box(owner, name)
    box.setPlaceholderText(_empty_words().get(name, ""))
    typed = TypedField(box, box.text, box.setText, box.textChanged)
    return SettingField(name, box, box.text, typed.show, box.textChanged)


def _texts(owner: type, name: str) -> SettingField:
    """Return a line for a list of patterns."""
    box = text_box(owner, name)
    # Translators: examples of patterns, as they are typed; drafts is the name of a folder.
    box.setPlaceholderText(tr("*.jpg; drafts/*"))

    def value() -> tuple[str, ...]:
        return tuple(filter(None, map(str.strip, box.text().split(_BETWEEN))))

    def set_value(texts: tuple[str, ...]) -> None:
        box.setText(f"{_BETWEEN} ".join(texts))

    typed = TypedField(box, value, set_value, box.textChanged)
    return SettingField(name, box, value, typed.show, box.textChanged)


def _quality(owner: type, name: str) -> SettingField:
    """Return a slider, or a box where 0 stands for something else."""
    smallest, _ = spec_of(owner, name).limits or (0, 0)
    return _sliding(owner, name) if smallest else _number(owner, name)


def _sliding(owner: type, name: str) -> SettingField:
    control = SlidingNumber(owner, name)
    return SettingField(name, control, control.number, control.set_number, control.number_changed)


def _file(owner: type, name: str) -> SettingField:
    endings = _FONT_ENDINGS if name == "font" else dialogs.picture_endings()
    nothing = tr("Automatic") if name == "font" else tr("None chosen")
    box = FileBox(spec_of(owner, name), endings, nothing)
    return SettingField(name, box, box.file, box.set_file, box.file_changed)


def _day(owner: type, name: str) -> SettingField:
    box = DateBox(owner, name)
    return SettingField(name, box, box.day, box.show_day, box.day_changed)


_Maker = Callable[[type, str], SettingField]

_MAKERS_BY_NAME: Mapping[str, _Maker] = {
    "output_format": _format,
    "quality_percent": _quality,
    "modified_from": _day,
    "modified_to": _day,
}

# The first match counts: `bool` comes before `int` and `StrEnum` before `str`.
_MAKERS: Mapping[type, _Maker] = {
    bool: _tick,
    int: _number,
    float: _fraction,
    StrEnum: _choice,
    str: _text,
    Path: _file,
    tuple: _texts,
}


def _default_of(owner: type, name: str) -> Any:
    field = next(field for field in fields(owner) if field.name == name)
    return field.default if field.default_factory is MISSING else field.default_factory()


def _show_unit(box: QSpinBox | QDoubleSpinBox, unit: str) -> None:
    """Show the unit of a number where people of this language write it."""
    phrases = {  # by the last word of a setting's name
        "seconds": tr("{n} s", n=_NUMBER),
        "kilobytes": f"{_NUMBER} kB",
        "megabytes": f"{_NUMBER} MB",
        "pixels": tr("{n} px", n=_NUMBER),
        "percent": f"{_NUMBER}{style().percent}",
    }
    before, _, after = phrases.get(unit, _NUMBER).partition(_NUMBER)
    box.setPrefix(before)
    box.setSuffix(after)


def _empty_words() -> dict[str, str]:
    """Return the words shown instead of some empty texts."""
    return {"suffix": tr("Automatic"), "folder": tr("Same folder")}


def _zero_words() -> dict[str, str]:
    """Return the words shown instead of the lowest value of some numbers."""
    return {
        "memory_megabytes": tr("Automatic"),
        "target_kilobytes": tr("Any size"),
        "least_kilobytes": tr("Any size"),
        "most_kilobytes": tr("Any size"),
        "max_depth": tr("No limit"),
        "quality_percent": tr("As result 1"),
    }
