"""The sliders of an experiment: one per constant of its script."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSlider, QSpinBox, QWidget

from gui.look.text_scale import scaled
from gui.look.widgets import label, pad_text
from processing.language.translation import localized, tr
from processing.measuring.experiments.experiment import Experiment, Parameter, Unit

_PAGES = 10  # a page of a slider is this part of its range
_BOX_WIDTH = 130
_COLUMNS = 2


class Sliders(QWidget):
    """A slider with a box for its number, or a switch, for each parameter.

    Signals:
        changed: a value is another one now.
    """

    changed = Signal()

    def __init__(self, experiment: Experiment) -> None:
        super().__init__()
        self._boxes: dict[str, QSpinBox] = {}
        self._switches: dict[str, QCheckBox] = {}
        self._numbers: list[tuple[QWidget, ...]] = []  # title, slider and box of each
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        for parameter in experiment.parameters:
            if parameter.unit is Unit.SWITCH:
                self._add_switch(parameter)
            else:
                self._add_slider(parameter)
        self.arrange(columns=_COLUMNS)

    @property
    def values(self) -> dict[str, int]:
        """What is set, by the names of parameters."""
        boxes = {name: box.value() for name, box in self._boxes.items()}
        return {**boxes, **{name: int(box.isChecked()) for name, box in self._switches.items()}}

    def arrange(self, *, columns: int) -> None:
        """Stand the sliders in so many columns, and the switches below them; may be repeated."""
        if columns == self._columns:
            return
        self._columns = columns
        for place, parts in enumerate(self._numbers):
            line, side = divmod(place, columns)
            for number, part in enumerate(parts):
                self._grid.addWidget(part, line, len(parts) * side + number)
        below = -(-len(self._numbers) // columns)
        for place, switch in enumerate(self._switches.values()):
            self._grid.addWidget(switch, below + place, 0, 1, 3 * columns)
        for column in (1, 4):  # those of the sliders
            self._grid.setColumnStretch(column, 1 if column < 3 * columns else 0)

    def _add_slider(self, parameter: Parameter) -> None:
        slider, box = QSlider(Qt.Orientation.Horizontal), QSpinBox()
        name, tip = localized(parameter.title), localized(parameter.tip)
        for control in (slider, box):
            control.setRange(parameter.low, parameter.high)
            control.setValue(parameter.default)
            control.setAccessibleName(name)
            control.setToolTip(tip)
        page = max(1, (parameter.high - parameter.low) // _PAGES)
        slider.setPageStep(page)
        if parameter.unit is Unit.MILLISECONDS:
            box.setSuffix(tr("{n} ms", n=""))
            for control in (slider, box):
                control.setSingleStep(max(1, page // _PAGES))
        pad_text(box)
        box.setFixedWidth(max(scaled(_BOX_WIDTH, self.font()), box.sizeHint().width()))
        slider.valueChanged.connect(box.setValue)
        box.valueChanged.connect(slider.setValue)
        box.valueChanged.connect(lambda _value: self.changed.emit())
        title = label(name, "muted")
        title.setBuddy(box)
        self._numbers.append((title, slider, box))
        self._boxes[parameter.name] = box

    def _add_switch(self, parameter: Parameter) -> None:
        switch = QCheckBox(localized(parameter.title))
        switch.setToolTip(localized(parameter.tip))
        switch.setChecked(bool(parameter.default))
        switch.toggled.connect(lambda _on: self.changed.emit())
        self._switches[parameter.name] = switch
