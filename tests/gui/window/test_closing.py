"""How the window closes: what is asked in mid-run, and how long it takes at most."""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QMessageBox,
)

from gui import session as session_module
from gui.session import Session
from gui.settings.store import SettingsStore
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FakeWorkshop


def question(desk) -> QMessageBox | None:
    """Return what the user is asked now."""
    asked = [box for box in desk.window.findChildren(QMessageBox) if box.isVisible()]
    assert len(asked) < 2
    return asked[0] if asked else None


def answer(desk, qtbot, text: str) -> None:
    (found,) = (b for b in question(desk).buttons() if b.text() == text)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def test_closing_during_a_run_asks_and_may_be_thought_better_of(running, qtbot):
    running.window.close()
    running.window.close()
    assert "Stop the run" in question(running).text()
    answer(running, qtbot, "Keep running")
    assert question(running) is None
    assert running.window.isVisible()
    assert running.fakes.run.calls == ["start"]


def test_escape_keeps_the_run_going(running, qtbot):
    running.window.close()
    qtbot.keyClick(question(running), Qt.Key.Key_Escape)
    assert question(running) is None
    assert running.window.isVisible()
    assert running.fakes.run.calls == ["start"]


def test_who_does_not_want_to_be_asked_again_is_not_until_the_menu_asks_for_it(running, qtbot):
    running.window.close()
    question(running).checkBox().setChecked(True)
    answer(running, qtbot, "Keep running")
    assert running.session.commands.runs.asks_before_closing
    running.window.close()
    question(running).checkBox().setChecked(True)
    answer(running, qtbot, "Stop and close")
    assert not running.session.commands.runs.asks_before_closing
    running.session.commands.runs.toggle_ask_before_closing()
    assert running.session.commands.runs.asks_before_closing


def test_with_no_question_wanted_closing_during_a_run_stops_it_at_once(running):
    running.session.commands.runs.toggle_ask_before_closing()
    running.window.close()
    assert question(running) is None
    assert running.window.isHidden()
    assert running.fakes.run.calls[-1] == "cancel"


def test_the_question_whether_to_close_goes_when_the_run_has_ended(running):
    running.window.close()
    running.fakes.run.finish()
    running.deliver()
    assert question(running) is None
    assert running.window.isVisible()


def test_nothing_is_asked_when_the_desktop_ends_the_session(running):
    running.session.expect_session_end()
    running.window.close()
    assert question(running) is None
    assert running.window.isHidden()
    assert running.fakes.run.calls[-1] == "cancel"


def test_at_rest_nothing_is_asked_before_the_window_closes(ready):
    ready.window.close()
    assert question(ready) is None
    assert ready.window.isHidden()


def test_closing_during_a_run_hides_the_window_and_cancels(running, qtbot):
    running.window.close()
    answer(running, qtbot, "Stop and close")
    assert running.window.isHidden()
    assert running.fakes.run.calls[-1] == "cancel"
    with qtbot.waitSignal(running.controller.stopped, timeout=WAIT_MILLISECONDS):
        running.fakes.run.finish(cancelled=True)
        running.deliver()


def test_closing_takes_no_longer_than_its_limit_whatever_is_stuck(qapp, tmp_path, monkeypatch):
    settings = QSettings(str(tmp_path / "own.ini"), QSettings.Format.IniFormat)
    session = Session(qapp, FakeWorkshop().workshop(), SettingsStore(settings))
    now, waited = [1000.0], []

    def join(timeout: float) -> bool:
        waited.append(timeout)
        now[0] += timeout
        return False

    monkeypatch.setattr(session_module.time, "monotonic", lambda: now[0])
    for part in (session.controller, session.comparisons["race"], session.lanes):
        monkeypatch.setattr(part, "join", join)
    session.close()
    now[0] += session_module.SHUTDOWN_LIMIT_SECONDS - 1
    assert not session.release()
    assert waited == [1.0, 0.0, 0.0]
