"""The card at a run's end: what it says, what it offers, and that it is shown whole."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton

from gui.control.run_progress import Ending
from gui.look.widgets import ElidedLabel
from gui.window._summary_card import SummaryCard
from processing.measuring.speedup.bootstrap import Interval
from processing.measuring.speedup.run_speedup import Saving
from processing.running.events import KeptResult, Undone
from processing.task import Counts, Status

ENDING = Ending(
    Counts(14, done=14), 59_700_000, 140_000, 3.4, 2, cancelled=False, problem="", pictures=14
)
PARTLY = replace(ENDING, counts=Counts(100, done=97, failed=3), pictures=100)
CANCELLED = replace(ENDING, counts=Counts(12_408, done=5_234, cancelled=7_174), cancelled=True)


@pytest.fixture
def card(qtbot):
    card = SummaryCard()
    qtbot.addWidget(card)
    card.resize(1600, 80)
    return card


def offered(card: SummaryCard) -> list[str]:
    """Return the texts of the buttons that can be seen, but that which closes the card."""
    return [b.text() for b in card.findChildren(QAbstractButton) if b.isVisible() and b.text()]


def said(card: SummaryCard) -> list[str]:
    shown = [line for line in card.findChildren(ElidedLabel) if line.isVisible()]
    return [line.accessibleName() for line in shown]


def button(card: SummaryCard, text: str) -> QAbstractButton:
    (found,) = (b for b in card.findChildren(QAbstractButton) if b.text() == text)
    return found


@pytest.mark.parametrize("width", [460, 560, 1200])
def test_no_button_cuts_off_how_a_run_ended(card, width, qtbot):
    card.set_undoable(is_undoable=True)
    card.show_ending(ENDING)
    card.resize(width, card.sizeHint().height())
    headline = card.findChildren(ElidedLabel)[0]
    (first, *_) = (b for b in card.findChildren(QAbstractButton) if b.isVisible())
    assert offered(card) == ["Open folder", "Undo…"]
    qtbot.waitUntil(lambda: (first.x() > headline.geometry().right()) == (width == 1200))
    assert headline.text() == "14 copies made"


def test_buttons_with_no_room_beside_each_other_go_on_in_the_next_line(card, qtbot):
    card.set_undoable(is_undoable=True)
    card.show_ending(PARTLY)
    shown = [b for b in card.findChildren(QAbstractButton) if b.isVisible() and b.text()]
    for each in shown:
        each.setText(f"{each.text()} in a language of long words")
    assert card.minimumSizeHint().width() < sum(each.sizeHint().width() for each in shown)
    card.resize(card.minimumSizeHint().width(), 10)
    card.resize(card.width(), card.heightForWidth(card.width()))
    qtbot.waitUntil(lambda: len({each.y() for each in shown}) > 1)
    assert all(card.rect().contains(each.geometry()) for each in shown)


def test_a_whole_run_says_what_was_made_saved_and_how_long_it_took(card):
    card.show_ending(ENDING)
    assert said(card) == ["14 copies made", "Saved 59.6 MB, 99% · 3.4 s with 2 workers"]


@pytest.mark.parametrize(
    ("ending", "headline"),
    [
        (
            replace(ENDING, counts=Counts(28, done=28), several=True),
            "28 copies of 14 pictures made",
        ),
        (replace(ENDING, in_place=True), "14 originals replaced"),
        (replace(ENDING, counts=Counts(14, skipped=14)), "Nothing to do: all skipped"),
        (PARTLY, "97 copies made, 3 failed"),
        (replace(ENDING, counts=Counts(3, failed=3)), "No copy made, 3 failed"),
        (CANCELLED, "Cancelled: 5,234 kept, 7,174 not done"),
        (
            replace(ENDING, counts=Counts(14, done=4, failed=10), problem="No worker lives."),
            "Stopped early: 4 copies made, 10 failed",
        ),
    ],
)
def test_each_end_of_a_run_has_its_sentence(card, ending, headline):
    card.show_ending(ending)
    assert said(card)[0] == headline


def test_results_that_are_larger_than_their_originals_are_not_called_saved(card):
    card.show_ending(replace(ENDING, source_bytes=10_000_000, result_bytes=12_000_000))
    assert "2.0 MB larger, 20%" in said(card)[1]
    assert "saved" not in said(card)[1]


def test_a_speedup_that_was_not_measured_is_called_about(card):
    measured = Saving(3.14, Interval(3.0, 3.3), 9.0, Interval(8.0, 10.0))
    card.show_ending(replace(ENDING, saving=measured))
    assert said(card)[1].endswith("workers · 3.1 times as fast as one worker")
    card.show_ending(replace(ENDING, saving=Saving(3.14, None, 9.0, None)))
    assert said(card)[1].endswith("workers · About 3.1 times as fast as one worker")


def test_workers_that_were_changed_in_mid_run_are_told_as_a_range(card):
    card.show_ending(replace(ENDING, workers=4, fewest_workers=2))
    assert said(card)[1].endswith("3.4 s with 2 to 4 workers")


def test_a_speedup_that_is_none_is_only_told_where_it_was_measured(card):
    card.show_ending(replace(ENDING, saving=Saving(0.9, None, -1.0, None)))
    assert said(card)[1].endswith("2 workers")
    measured = Saving(0.9, Interval(0.8, 1.0), -1.0, Interval(-2.0, 0.0))
    card.show_ending(replace(ENDING, saving=measured))
    assert said(card)[1].endswith("0.9 times as fast as one worker, which may be chance")
    lost = Saving(0.4, Interval(0.3, 0.7), -5.0, Interval(-8.0, -2.0))
    card.show_ending(replace(ENDING, saving=lost))
    assert said(card)[1].endswith("Slower than one worker")


def test_after_a_retry_the_time_is_told_of_what_was_made_in_it(card):
    card.show_ending(replace(ENDING, carried=11))
    assert said(card)[0] == "14 copies made"
    assert "The last 3 pictures: 3.4 s with 2 workers" in said(card)[1]


def test_a_few_failures_are_a_part_and_not_the_whole_of_the_card(card):
    card.show_ending(PARTLY)
    assert card.property("card") == "warning"
    card.show_ending(replace(ENDING, counts=Counts(3, failed=3)))
    assert card.property("card") == "failed"
    card.show_ending(ENDING)
    assert card.property("card") == "done"


def test_one_failure_is_not_the_whole_of_a_run_that_left_the_rest_as_it_was(card):
    card.show_ending(replace(ENDING, counts=Counts(100, skipped=99, failed=1), pictures=100))
    assert card.property("card") == "warning"
    card.show_ending(replace(ENDING, counts=Counts(3, failed=3)))
    assert card.property("card") == "failed"


def test_long_names_of_buttons_go_on_in_a_second_line(card, qtbot):
    card.set_undoable(is_undoable=True)
    card.show_ending(PARTLY)
    for each in card.findChildren(QAbstractButton):
        if each.text():
            each.setText("A name as it is long in German")
    card.show()
    assert card.minimumSizeHint().width() < 460
    card.resize(460, card.heightForWidth(460))
    buttons = [each for each in card.findChildren(QAbstractButton) if each.isVisible()]
    qtbot.waitUntil(lambda: all(each.geometry().right() < 460 for each in buttons))
    assert len({each.y() for each in buttons if each.text()}) > 1
    assert max(each.geometry().bottom() for each in buttons) < card.height()


def test_a_cancelled_run_can_be_continued_or_removed(card, qtbot):
    card.set_undoable(is_undoable=True)
    card.show_ending(CANCELLED)
    wanted = ["Continue with the rest", "Open folder", "Remove what this run made…"]
    assert offered(card) == wanted
    with qtbot.waitSignal(card.rest_requested) as asked:
        button(card, "Continue with the rest").click()
    assert asked.args == [Status.CANCELLED]


def test_failures_are_counted_on_the_button_that_retries_them(card, qtbot):
    card.show_ending(PARTLY)
    with qtbot.waitSignal(card.rest_requested) as asked:
        button(card, "Retry 3 failed").click()
    assert asked.args == [Status.FAILED]


def test_undo_is_offered_for_earlier_runs_when_this_one_made_nothing(card):
    card.show_ending(replace(ENDING, counts=Counts(14, skipped=14)))
    assert offered(card) == []
    card.set_undoable(is_undoable=True)
    assert offered(card) == ["Undo…"]


def test_folded_it_keeps_the_outcome_in_a_line_and_all_its_buttons(card):
    card.set_undoable(is_undoable=True)
    card.show_ending(PARTLY)
    whole = card.sizeHint().height()
    before = offered(card)
    card.fold()
    assert said(card) == ["Last run: 97 copies made, 3 failed"]
    assert offered(card) == before == ["Open folder", "Retry 3 failed", "Undo…"]
    assert card.sizeHint().height() < whole


def test_a_retry_that_is_impossible_says_why_and_offers_the_settings_of_the_run(card, qtbot):
    card.show_ending(PARTLY)
    card.fold()
    card.allow_retry("The batch was changed since this run.", are_settings_others=True)
    retry = button(card, "Retry 3 failed")
    assert not retry.isEnabled()
    assert "changed" in retry.toolTip()
    assert "changed" in retry.accessibleDescription()
    with qtbot.waitSignal(card.settings_requested):
        button(card, "Use its settings").click()
    card.allow_retry()
    assert retry.isEnabled()
    assert offered(card) == ["Open folder", "Retry 3 failed"]


def test_a_run_without_failures_needs_no_settings_back(card):
    card.show_ending(ENDING)
    card.fold()
    card.allow_retry("The batch was changed since this run.", are_settings_others=True)
    assert offered(card) == ["Open folder"]


def test_where_no_file_manager_goes_it_offers_the_address(card, qtbot):
    card.show_ending(replace(ENDING, in_bucket=True))
    assert offered(card) == ["Copy address"]
    assert "No file manager shows buckets" in button(card, "Copy address").toolTip()
    with qtbot.waitSignal(card.folder_requested):
        button(card, "Copy address").click()
    card.show_undone(Undone(1, (KeptResult(Path("a"), "why"),)), in_place=False, in_bucket=True)
    assert "Copy address" in offered(card)
    card.show_ending(ENDING)
    assert offered(card) == ["Open folder"]


def test_closed_it_is_gone_until_the_next_run(card, qtbot):
    card.show_ending(ENDING)
    (close,) = (b for b in card.findChildren(QAbstractButton) if "Close" in b.accessibleName())
    with qtbot.waitSignal(card.dismiss_requested):
        close.click()
    assert not card.isVisible()
    card.show_ending(ENDING)
    assert card.isVisible()


def test_an_undo_says_what_is_gone_and_why_something_was_kept(card, tmp_path, qtbot):
    card.show_undone(Undone(312, ()), in_place=False)
    assert said(card) == ["312 copies removed", "The originals are in their places."]
    assert offered(card) == []
    card.show_undone(Undone(310, (KeptResult(tmp_path, "it was changed since"),)), in_place=False)
    assert said(card)[0] == "310 copies removed, 1 kept"
    with qtbot.waitSignal(card.reasons_requested):
        button(card, "Show why…").click()
    card.show_undone(Undone(6, ()), in_place=True)
    assert said(card)[0] == "6 originals restored"


def test_an_undo_is_neither_folded_nor_forgotten_with_the_run_before_it(card):
    card.show_ending(PARTLY)
    card.show_undone(Undone(97, ()), in_place=False)
    card.fold()
    card.forget()
    assert said(card)[0] == "97 copies removed"
