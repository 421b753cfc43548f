"""Boxes that ignore the mouse wheel: scrolling past them, or from them, changes nothing."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
    QWidget,
)

from gui.look.tips import tip_of

_LEAST_LETTERS = 4  # of a choice that are seen where there is little room
_MOST_IN_VIEW = 20  # choices of an open list; of more it scrolls
_TEXT_MARGIN = 4  # of the style, beside the text of a choice


class QuietSpinBox(QSpinBox):
    """A spin box that ignores the wheel."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the scroll area."""
        event.ignore()


class QuietFractionBox(QDoubleSpinBox):
    """A spin box for fractions without trailing zeros; it ignores the wheel."""

    def textFromValue(self, value: float) -> str:
        """Return the number with no more decimals than it has."""
        text = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the scroll area."""
        event.ignore()


class QuietComboBox(QComboBox):
    """A combo box that ignores the wheel while it is closed, and shortens text that is too long."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make an empty box; screen readers call it and its list by `name`."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.view().setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_LETTERS)
        self.setMaxVisibleItems(_MOST_IN_VIEW)

    def event(self, event: QEvent) -> bool:
        """Show in the tip also what the choice does, and its text while it is shortened."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.whole_tip(), self)
            return True
        return super().event(event)

    def whole_tip(self) -> str:
        """Return what the tip says: the text if it is shortened, what it does, and the help."""
        text = self.currentText()
        shortened = text if self._fitting(text) != text else ""
        explained = self.itemData(self.currentIndex(), Qt.ItemDataRole.ToolTipRole)
        lines = dict.fromkeys(filter(None, (shortened, explained, self.toolTip())))
        # A tip in HTML was made by `tip_of` of a foreign name and cannot be joined to others.
        is_plain = tip_of(self.toolTip()) == self.toolTip()
        return tip_of("\n".join(lines)) if is_plain else self.toolTip()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box as usual, but the text no longer than it has room."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self._fitting(option.currentText)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _fitting(self, text: str) -> str:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        room = field.width() - _TEXT_MARGIN
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the scroll area."""
        event.ignore()
