"""The wheel scrolls the pane that boxes are in, and changes none of them."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from gui.look.quiet_boxes import QuietComboBox, QuietFractionBox, QuietSpinBox
from tests.support.bounds import WAIT_MILLISECONDS


def combo() -> QuietComboBox:
    box = QuietComboBox("Format")
    box.addItems(["JPEG", "PNG", "WebP"])
    box.setCurrentIndex(1)
    return box


def value_of(box):
    return box.currentIndex() if isinstance(box, QuietComboBox) else box.value()


@pytest.mark.parametrize("make", [combo, QuietSpinBox, QuietFractionBox])
@pytest.mark.parametrize("turn", [120, -120])
def test_the_wheel_changes_no_box_not_even_the_one_that_was_just_used(qtbot, make, turn):
    box = make()
    qtbot.addWidget(box)
    box.show()
    box.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus, timeout=WAIT_MILLISECONDS)
    before, middle = value_of(box), QPointF(box.rect().center())
    nothing, still = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(middle, middle, QPoint(), QPoint(0, turn), nothing, still, phase, False)
    QApplication.sendEvent(box, wheel)
    assert value_of(box) == before
    assert not wheel.isAccepted()  # the scroll area around it gets it
