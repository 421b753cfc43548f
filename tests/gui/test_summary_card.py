"""The card at a run's end: its words are read whole, whatever stands beside them."""

import pytest
from PySide6.QtWidgets import QAbstractButton

from gui.progress import Ending
from gui.widgets.parts import ElidedLabel
from gui.widgets.summary import Summary
from processing.tracker import Counts

ENDING = Ending(Counts(14, done=14), 59_700_000, 140_000, 3.4, 2, cancelled=False, problem="")


@pytest.mark.parametrize("width", [460, 560, 1200])
def test_no_button_cuts_off_how_a_run_ended(qtbot, width):
    summary = Summary()
    qtbot.addWidget(summary)
    summary.show_ending(ENDING)
    summary.resize(width, summary.sizeHint().height())
    headline = summary.findChildren(ElidedLabel)[0]
    buttons = [one for one in summary.findChildren(QAbstractButton) if one.isVisible()]
    assert len(buttons) == 3

    def is_beside() -> bool:
        return all(button.x() > headline.geometry().right() for button in buttons)

    qtbot.waitUntil(lambda: is_beside() == (width == 1200))
    assert headline.text() == "14 pictures done"
