"""The card at a run's end: its text is shown whole, whatever is beside it."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton

from gui.control.run_progress import Ending
from gui.look.widgets import ElidedLabel
from gui.window._summary_card import SummaryCard
from processing.task import Counts

ENDING = Ending(Counts(14, done=14), 59_700_000, 140_000, 3.4, 2, cancelled=False, problem="")


@pytest.mark.parametrize("width", [460, 560, 1200])
def test_no_button_cuts_off_how_a_run_ended(qtbot, width):
    summary = SummaryCard()
    qtbot.addWidget(summary)
    summary.set_undoable(is_undoable=True)
    summary.show_ending(ENDING)
    summary.resize(width, summary.sizeHint().height())
    headline = summary.findChildren(ElidedLabel)[0]
    buttons = [one for one in summary.findChildren(QAbstractButton) if one.isVisible()]
    assert len(buttons) == 3

    def is_beside() -> bool:
        return all(button.x() > headline.geometry().right() for button in buttons)

    qtbot.waitUntil(lambda: is_beside() == (width == 1200))
    assert headline.text() == "14 pictures done"


def test_after_a_retry_the_time_is_told_of_what_was_made_in_it(qtbot):
    summary = SummaryCard()
    qtbot.addWidget(summary)
    summary.show_ending(replace(ENDING, carried=11))
    headline, detail = summary.findChildren(ElidedLabel)
    assert headline.toolTip() or headline.text() == "14 pictures done"
    assert "the last 3 pictures in 3.4 s with 2 workers" in (detail.toolTip() or detail.text())


def test_undo_is_offered_for_earlier_runs_when_this_one_made_nothing(qtbot):
    summary = SummaryCard()
    qtbot.addWidget(summary)
    summary.show_ending(replace(ENDING, counts=Counts(14, skipped=14)))
    (undo,) = (b for b in summary.findChildren(QAbstractButton) if b.text() == "Undo…")
    assert undo.isHidden()
    summary.set_undoable(is_undoable=True)
    assert undo.isVisible()
