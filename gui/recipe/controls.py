"""Basic controls; label, help and limits come from the declaration of the setting."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QIcon,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QColorDialog,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QWidget,
)

from gui.look import dialogs
from gui.look.layouts import row
from gui.look.quiet_boxes import QuietComboBox, QuietFractionBox, QuietSpinBox
from gui.look.text_scale import scaled
from gui.look.theme import colors_of
from gui.look.tips import tip_of
from gui.look.typed_fields import TypedField
from gui.look.widgets import ElidedLabel, IconButton, pad_text
from processing.files.display import display
from processing.language.translation import localized, tr
from processing.settings.fields import SettingSpec, spec_of

_NUMBER_WIDTH = 68
_DECIMALS = 3

_Control = TypeVar("_Control", bound=QWidget)

_Box = TypeVar("_Box", bound=QAbstractSpinBox)
_SWATCH_PIXELS = 16
_NO_FILE = Path()


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
    slider.setAccessibleName(tr("{setting}, slider", setting=spec.label))
    return slider


def tick_box(owner: type, name: str) -> QCheckBox:
    """Return a box for yes or no."""
    spec = spec_of(owner, name)
    return _named(QCheckBox(localized(spec.label)), spec)


def text_box(owner: type, name: str) -> QLineEdit:
    """Return a line to type a text into."""
    line = _named(QLineEdit(), spec_of(owner, name))
    line.setAcceptDrops(False)  # files that are dropped there are for the window
    return line


def choice_box(owner: type, name: str, labels: Mapping[str, str]) -> QComboBox:
    """Return a box for one of `labels`; its data is the key."""
    spec = spec_of(owner, name)
    box = QuietComboBox(localized(spec.label))
    for key, text in labels.items():
        box.addItem(text, str(key))
    box.setMaxVisibleItems(max(box.maxVisibleItems(), len(labels)))  # so that none is overlooked
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
    help_text = localized(spec.help)
    control.setAccessibleName(localized(spec.label))
    control.setAccessibleDescription(help_text)
    control.setToolTip(tip_of(help_text))
    return control


def name_within(owner: str, setting: str) -> str:
    """Return the accessible name of a setting of one of several things alike."""
    return tr("{owner}: {setting}", owner=owner, setting=setting)


class ColorButton(QPushButton):
    """Shows a colour, and lets another be picked.

    Signals:
        color_changed: the new colour, as #rrggbb.
    """

    color_changed = Signal(str)

    def __init__(self, spec: SettingSpec) -> None:
        super().__init__()
        self._label = localized(spec.label)
        self._color = ""
        self.setToolTip(tip_of(localized(spec.help)))
        self.setProperty("kind", "color")
        self.clicked.connect(self._ask)

    def color(self) -> str:
        """Return the colour that is shown."""
        return self._color

    def set_color(self, color: str) -> None:
        """Show another colour, as #rrggbb."""
        if color == self._color:
            return
        self._color = color
        self._draw_swatch()
        self.setText(color)
        self.setAccessibleName(f"{self._label} {color}")
        self.color_changed.emit(color)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the swatch anew when the theme changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self._color:
            self._draw_swatch()

    def _draw_swatch(self) -> None:
        """Draw the colour with a rim, so that it is visible on the same colour."""
        swatch = QPixmap(_SWATCH_PIXELS, _SWATCH_PIXELS)
        swatch.fill(QColor(colors_of(self.palette()).muted))
        painter = QPainter(swatch)
        painter.fillRect(swatch.rect().adjusted(1, 1, -1, -1), QColor(self._color))
        painter.end()
        self.setIcon(QIcon(swatch))

    def _ask(self) -> None:
        dialog = QColorDialog(QColor(self._color), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda color: self.set_color(color.name()))
        dialog.open()


class FileBox(QWidget):
    """Shows the name of a file, and lets another be chosen, or none.

    Args:
        endings: those of the files that can be chosen, such as `*.ttf`.
        nothing: what is shown while there is no file.

    Signals:
        file_changed: the new `Path`; an empty one for none.
    """

    file_changed = Signal(object)

    def __init__(self, spec: SettingSpec, endings: str, nothing: str) -> None:
        super().__init__()
        self._path = _NO_FILE
        self._endings, self._nothing = endings, nothing
        self._title = tr("Choose: {label}", label=spec.label)
        self.setToolTip(tip_of(localized(spec.help)))
        self._name = ElidedLabel()
        self._choose = IconButton("", "folder", kind="tool", tip=self._title)
        forget_tip = tr("Leave out: {label}", label=spec.label)
        self._forget = IconButton("", "close", kind="tool", tip=forget_tip)
        row((self._name, 1), self._choose, self._forget, of=self, spacing=0)
        self.setFocusProxy(self._choose)
        self._choose.clicked.connect(self._ask)
        self._forget.clicked.connect(lambda: self.set_file(_NO_FILE))
        self._show()

    def file(self) -> Path:
        """Return the file that is shown; an empty path for none."""
        return self._path

    def set_file(self, path: Path) -> None:
        """Show another file."""
        if path != self._path:
            self._path = path
            self._show()
            self.file_changed.emit(path)

    def _show(self) -> None:
        has_file = self._path != _NO_FILE
        self._name.set_text(display(self._path.name) if has_file else self._nothing)
        self._forget.setVisible(has_file)

    def _ask(self) -> None:
        start = self._path.parent if self._path != _NO_FILE else None
        dialogs.choose_file(
            self, self._title, self._endings, start, lambda paths: self.set_file(paths[0])
        )


class SlidingNumber(QWidget):
    """A slider and a box for one whole number.

    Signals:
        number_changed: the new number.
    """

    number_changed = Signal(int)

    def __init__(self, owner: type, name: str) -> None:
        super().__init__()
        self._slider, self._box = number_slider(owner, name), number_box(owner, name)
        self.setAccessibleName(localized(spec_of(owner, name).label))
        row((self._slider, 1), self._box, of=self, spacing=8)
        self._fit_box()
        self._typed = TypedField(
            self._box, self._box.value, self._box.setValue, self._box.valueChanged
        )
        self._slider.valueChanged.connect(self._box.setValue)
        self._box.valueChanged.connect(self._on_number_changed)
        self._slider.setValue(self._box.value())

    def number(self) -> int:
        """Return the number that is shown."""
        return self._box.value()

    def set_number(self, number: int) -> None:
        """Show another number, unless one is being typed."""
        self._typed.show(number)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_box()

    def _fit_box(self) -> None:
        """Leave the room to the slider that the number does not need."""
        self._box.setFixedWidth(scaled(_NUMBER_WIDTH, self.font()))

    def _on_number_changed(self, number: int) -> None:
        blocker = QSignalBlocker(self._slider)
        self._slider.setValue(number)
        blocker.unblock()
        self.number_changed.emit(number)
