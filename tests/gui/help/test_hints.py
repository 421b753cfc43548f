"""Hints for new users: when each comes, that it comes once, and how it goes."""

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from gui.control.state import State
from processing.task import Status
from tests.support.desk import Desk, button, press
from tests.support.fake_window import FOLDER, numbered_sources


@pytest.fixture
def newcomer(desk: Desk) -> Desk:
    desk.session.hints.begin_again()
    return desk


def open_batch(desk: Desk) -> None:
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(4))
    desk.deliver()


def run_all(desk: Desk, status: Status = Status.DONE) -> None:
    desk.controller.start()
    desk.fakes.run.begin()
    for number in range(4):
        desk.fakes.run.end_file(number, status)
    desk.fakes.run.finish()
    desk.deliver()


def hint(desk: Desk) -> str:
    return desk.window.hint.text


def test_the_first_batch_brings_the_first_hint_which_takes_no_focus(newcomer):
    assert not hint(newcomer)
    before = QApplication.focusWidget()
    open_batch(newcomer)
    assert "on the left" in hint(newcomer)
    assert not newcomer.window.hint.isAncestorOf(QApplication.focusWidget() or before)


def test_a_hint_comes_once(newcomer):
    open_batch(newcomer)
    button(newcomer.window, "Close this hint").click()
    assert not hint(newcomer)
    newcomer.controller.rescan()
    newcomer.fakes.preparation.finish(numbered_sources(4))
    newcomer.deliver()
    assert newcomer.controller.state is State.READY
    assert "on the left" not in hint(newcomer)


def test_the_hint_on_the_button_goes_when_it_is_pressed_and_the_end_tells_of_undo(newcomer):
    open_batch(newcomer)
    newcomer.controller.start()
    assert not hint(newcomer)
    newcomer.fakes.run.begin()
    newcomer.fakes.run.end_file(0)
    newcomer.fakes.run.finish()
    newcomer.deliver()
    assert "takes back" in hint(newcomer)


def test_a_run_that_made_nothing_brings_no_hint(newcomer):
    open_batch(newcomer)
    run_all(newcomer, Status.FAILED)
    assert not hint(newcomer)


def test_a_picture_that_is_selected_tells_of_the_preview_unless_it_was_opened(newcomer):
    open_batch(newcomer)
    button(newcomer.window, "Close this hint").click()
    newcomer.window.pictures.show_picture(2)
    assert "F7" in hint(newcomer)
    newcomer.window.pane.show_tab("preview")
    assert not hint(newcomer)


def test_who_has_found_the_preview_is_not_told_of_it(newcomer):
    open_batch(newcomer)
    button(newcomer.window, "Close this hint").click()
    newcomer.window.pane.show_tab("preview")
    newcomer.window.pane.set_folded(is_folded=True)
    newcomer.window.pictures.show_picture(2)
    assert not hint(newcomer)


def test_no_hints_are_shown_after_that_was_asked_until_they_are_asked_for(newcomer):
    open_batch(newcomer)
    press(newcomer.window, "Do not show hints")
    run_all(newcomer)
    assert not hint(newcomer)
    newcomer.controller.dismiss()
    newcomer.fakes.preparation.finish(numbered_sources(4))
    newcomer.deliver()
    newcomer.choose("Show hints again")
    assert "on the left" in hint(newcomer)


def test_a_hint_is_announced_to_screen_readers(newcomer, monkeypatch):
    said = []
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: said.append(event.message())
    )
    open_batch(newcomer)
    assert hint(newcomer) in said


def test_what_was_shown_is_remembered_for_the_next_session(newcomer):
    open_batch(newcomer)
    assert newcomer.store.load_word("hints_seen") == "start"
    assert newcomer.session.hints.are_on
