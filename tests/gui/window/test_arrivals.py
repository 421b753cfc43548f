"""What a later start of the program was given comes into the window that is there."""

import os

from PySide6.QtWidgets import QMessageBox

from gui.control.state import State
from gui.system.one_window import Arrival
from tests.support.desk import texts
from tests.support.fake_window import FOLDER


def question(desk):
    boxes = [box for box in desk.window.findChildren(QMessageBox) if box.isVisible()]
    return boxes[0] if boxes else None


def answer(desk, text: str) -> None:
    (button,) = (each for each in question(desk).buttons() if each.text() == text)
    button.click()


def test_an_empty_window_opens_at_once_what_arrives(desk, tmp_path):
    desk.session.open(Arrival((tmp_path,)))
    assert question(desk) is None
    assert desk.controller.batch.sources == (tmp_path,)


def test_a_start_without_paths_opens_nothing(ready):
    ready.session.open(Arrival())
    assert question(ready) is None
    assert ready.controller.batch.sources == (FOLDER,)


def test_a_window_with_a_batch_asks_whether_to_add_or_to_replace(ready, tmp_path):
    ready.session.open(Arrival((tmp_path,)))
    answer(ready, "Add to the list")
    assert ready.controller.batch.sources == (FOLDER, tmp_path)
    ready.session.open(Arrival((tmp_path / "..",)))
    answer(ready, "Replace the list")
    assert ready.controller.batch.sources == (tmp_path / "..",)


def test_what_arrives_while_it_is_asked_belongs_to_the_question(ready, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir(), two.mkdir()
    ready.session.open(Arrival((one,)))
    ready.session.open(Arrival((two,)))
    ready.session.open(Arrival((one,)))
    assert "Open 2 files and folders" in question(ready).text()
    answer(ready, "Replace the list")
    assert ready.controller.batch.sources == (one, two)


def test_a_question_that_is_cancelled_opens_nothing_then_or_later(ready, tmp_path):
    ready.session.open(Arrival((tmp_path,)))
    answer(ready, "Cancel")
    ready.controller.machine.announce_again()
    assert question(ready) is None
    assert ready.controller.batch.sources == (FOLDER,)


def test_during_a_run_nothing_is_opened_and_the_question_comes_when_it_has_ended(ready, tmp_path):
    ready.controller.start()
    assert ready.controller.state is State.RUNNING
    ready.session.open(Arrival((tmp_path,)))
    assert question(ready) is None
    assert ready.controller.batch.sources == (FOLDER,)
    assert len(ready.fakes.runs) == 1
    ready.fakes.run.finish()
    ready.deliver()
    answer(ready, "Replace the list")
    assert ready.controller.batch.sources == (tmp_path,)


def test_an_answer_that_comes_during_a_run_opens_nothing_until_it_has_ended(ready, tmp_path):
    ready.session.open(Arrival((tmp_path,)))
    ready.controller.start()
    assert ready.controller.state is State.RUNNING
    answer(ready, "Replace the list")
    assert ready.controller.batch.sources == (FOLDER,)
    ready.fakes.run.finish()
    ready.deliver()
    answer(ready, "Replace the list")
    assert ready.controller.batch.sources == (tmp_path,)


def test_the_window_comes_to_the_front_by_what_the_desktop_gave_the_later_start(ready, monkeypatch):
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "of the first start")
    ready.window.showMinimized()
    ready.session.open(Arrival(token="of the later start"))  # noqa: S106 - no password
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "of the later start"  # noqa: S105
    assert not ready.window.isMinimized()


def test_the_preset_that_was_asked_for_is_applied_with_what_is_opened(desk, tmp_path):
    desk.session.open(Arrival((tmp_path,), "Web 1920"))
    assert desk.controller.batch.choices.recipe.width_pixels == 1920


def test_what_cannot_be_read_is_named(desk, tmp_path):
    path = tmp_path / "notes.txt"
    path.touch()
    desk.session.open(Arrival((path,)))
    assert "notes.txt" in texts(desk.window.banner)
