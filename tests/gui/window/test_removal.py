"""Pictures that are taken out of the list in the whole window, while the plan follows."""

from PySide6.QtWidgets import QApplication

from gui.control import _preparations
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import start_button, texts
from tests.support.fake_window import FOLDER, numbered_sources


def get_ready(desk) -> None:
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(3))
    desk.deliver()


def test_removed_pictures_are_gone_and_start_is_off_until_they_are_planned(
    desk, qtbot, monkeypatch
):
    monkeypatch.setattr(_preparations, "SLOW_MILLISECONDS", 0)
    get_ready(desk)
    views, files = desk.window.pictures, desk.session.files
    views.step(1)
    views.remove_selected()
    assert files.rowCount() == 2
    assert "All 2" in [button.text() for button in desk.window.filters._chips.values()]
    start = start_button(desk.window)
    qtbot.waitUntil(lambda: not start.isEnabled(), timeout=WAIT_MILLISECONDS)
    assert start.toolTip().startswith("Planning")
    assert "Planning" in texts(desk.window.run_bar)
    assert desk.menu_action("Start").isEnabled()
    desk.fakes.preparation.finish()
    desk.deliver()
    QApplication.processEvents()
    assert start.isEnabled()
    assert start.text() == "Make 2 copies"
    assert files.rowCount() == 2
