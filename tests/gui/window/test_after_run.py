"""The choice of what happens when a run has ended, in the run bar, and the way out of the sleep."""

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QComboBox, QSpinBox

from gui.control.when_done import WhenDone
from gui.settings.store import SettingsStore
from gui.window._when_done import SleepCard, WhenDoneBox
from tests.support.desk import Desk, button, press, start_button, texts


def box_of(parent) -> QComboBox:
    (found,) = [b for b in parent.findChildren(QComboBox) if b.accessibleName() == "When done"]
    return found


def offered(box: QComboBox) -> list[str]:
    return [box.itemText(index) for index in range(box.count())]


@pytest.fixture
def running(ready, qtbot):
    start_button(ready.window).click()
    ready.fakes.run.begin()
    ready.deliver()
    return ready


def end(desk) -> None:
    for task_id in range(4):
        desk.fakes.run.end_file(task_id)
    desk.fakes.run.finish()
    desk.deliver()


def test_it_is_offered_while_a_run_goes(ready):
    assert not box_of(ready.window).isVisible()
    start_button(ready.window).click()
    assert box_of(ready.window).isVisible()
    assert box_of(ready.window).isEnabled()


def test_sleep_is_offered_only_where_it_can_be_had(qtbot):
    box = WhenDoneBox()
    qtbot.addWidget(box)
    box.show_choice(WhenDone.NOTIFY, can_sleep=False)
    assert offered(box_of(box)) == ["Do nothing", "Notify me", "Open folder", "Quit"]
    box.show_choice(WhenDone.SLEEP, can_sleep=True)
    assert offered(box_of(box))[-1] == box_of(box).currentText() == "Sleep"


def test_the_choice_of_the_user_is_carried_out_and_stored(running, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr("gui.look.desktop.open_path", lambda path: not opened.append(path))
    monkeypatch.setattr("os.path.exists", lambda _path: True)
    box = box_of(running.window)
    box.setCurrentText("Open folder")
    box.activated.emit(box.currentIndex())
    end(running)
    assert len(opened) == 1
    assert running.store.load_word("when_done") == "open folder"


def test_quit_closes_the_window_when_the_run_has_ended(running, qtbot):
    box = box_of(running.window)
    box.setCurrentText("Quit")
    box.activated.emit(box.currentIndex())
    end(running)
    qtbot.waitUntil(lambda: not running.window.isVisible())


def test_the_card_before_the_sleep_counts_down_and_can_stop_it(qtbot):
    card = SleepCard()
    qtbot.addWidget(card)
    stopped = []
    card.stop_requested.connect(lambda: stopped.append(1))
    card.show_seconds(30)
    assert "sleep in 30 s" in texts(card)
    assert button(card, "Stay awake").isVisible()
    press(card, "Stay awake")
    assert stopped == [1]
    card.show_seconds(0)
    assert not card.isVisible()


def test_workers_can_be_changed_while_a_run_goes_but_not_while_it_ends(running, qtbot):
    (field,) = running.window.run_bar.findChildren(QSpinBox)
    assert field.isEnabled()
    field.setValue(7)
    qtbot.waitUntil(lambda: "7 workers" in running.fakes.run.calls)
    assert running.store.load_choices().workers == 7
    running.controller.cancel()
    assert not field.isEnabled()


def test_a_stored_choice_is_shown_again(tmp_path, qapp):
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    SettingsStore(settings).save_word("when_done", "nothing")
    desk = Desk(qapp, SettingsStore(settings))
    assert box_of(desk.window).currentText() == "Do nothing"
    desk.session.release()
