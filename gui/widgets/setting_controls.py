"""Build a control from a setting: its label, its help and its limits are told only there."""

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSlider,
    QSpinBox,
    QWidget,
)

from gui.look.parts import pad_text
from processing.settings.fields import SettingSpec, spec_of

_NUMBER_WIDTH = 72
_DECIMALS = 3
_LEAST_LETTERS = 8  # of a choice that are seen where there is little room
_Control = TypeVar("_Control", bound=QWidget)
_Box = TypeVar("_Box", bound=QAbstractSpinBox)


class QuietSpinBox(QSpinBox):
    """A spin box that the wheel changes only where the keyboard is, not while scrolling past."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls, unless the user is in this box."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class QuietFractionBox(QDoubleSpinBox):
    """A spin box for fractions, without idle zeros, that the wheel changes only with the focus."""

    def textFromValue(self, value: float) -> str:
        """Return the number with no more decimals than it has."""
        text = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls, unless the user is in this box."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class QuietComboBox(QComboBox):
    """A combo box that the wheel changes only where the keyboard is."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls, unless the user is in this box."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def number_box(owner: type, name: str) -> QSpinBox:
    """Return a box for a whole number."""
    spec = spec_of(owner, name)
    smallest, largest = spec.limits or (0, 0)
    box = QuietSpinBox()
    box.setRange(int(smallest), int(largest))
    return _fit_for_typing(box, spec)


def fraction_box(owner: type, name: str) -> QDoubleSpinBox:
    """Return a box for a number with a fraction."""
    spec = spec_of(owner, name)
    smallest, largest = spec.limits or (0.0, 0.0)
    box = QuietFractionBox()
    box.setDecimals(_DECIMALS)
    box.setRange(smallest, largest)
    return _fit_for_typing(box, spec)


def number_slider(owner: type, name: str) -> QSlider:
    """Return a slider for a whole number."""
    spec = spec_of(owner, name)
    slider = QSlider(Qt.Orientation.Horizontal)
    smallest, largest = spec.limits or (0, 0)
    slider.setRange(int(smallest), int(largest))
    _named(slider, spec)
    slider.setAccessibleName(f"{spec.label} slider")
    return slider


def tick_box(owner: type, name: str) -> QCheckBox:
    """Return a box for yes or no."""
    spec = spec_of(owner, name)
    return _named(QCheckBox(spec.label), spec)


def text_box(owner: type, name: str) -> QLineEdit:
    """Return a line to type a text into."""
    line = _named(QLineEdit(), spec_of(owner, name))
    line.setAcceptDrops(False)  # files that are dropped there are for the window
    return line


def choice_box(owner: type, name: str, labels: Mapping[str, str]) -> QComboBox:
    """Return a box for one of `labels`; its data is the key."""
    box = QuietComboBox()
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(_LEAST_LETTERS)
    for key, text in labels.items():
        box.addItem(text, str(key))
    spec = spec_of(owner, name)
    box.view().setAccessibleName(spec.label)
    return _named(box, spec)


def select(box: QComboBox, key: str) -> None:
    """Choose the entry whose data is `key`."""
    box.setCurrentIndex(box.findData(str(key)))


def _fit_for_typing(box: _Box, spec: SettingSpec) -> _Box:
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setMinimumWidth(_NUMBER_WIDTH)
    pad_text(box)
    box.setKeyboardTracking(False)
    return _named(box, spec)


def _named(control: _Control, spec: SettingSpec) -> _Control:
    control.setAccessibleName(spec.label)
    control.setAccessibleDescription(spec.help)
    control.setToolTip(spec.help[:1].upper() + spec.help[1:])
    return control
