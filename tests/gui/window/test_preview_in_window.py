"""The preview in the whole window: it follows the table, and the keys go through the batch."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import texts
from tests.support.fake_window import FOLDER


@pytest.fixture
def shown(ready, qtbot):
    """A window with a batch of four pictures, the first of them previewed."""
    ready.choose("Preview")
    ready.window.show_picture(0)
    wait_for_request(ready, qtbot, 0)
    ready.fakes.previews.last.show_original()
    ready.fakes.previews.last.show_result()
    return ready


def wait_for_request(desk, qtbot, number: int) -> None:
    previews = desk.fakes.previews

    def is_asked() -> bool:
        requests = previews.last.requests if previews.made else []
        return bool(requests) and requests[-1].source == FOLDER / f"{number:06}.jpg"

    qtbot.waitUntil(is_asked, timeout=WAIT_MILLISECONDS)


def test_the_pane_previews_the_current_picture(shown):
    assert shown.window.preview.isVisible()
    assert "saves 92%" in texts(shown.window.preview)


def test_nothing_is_made_while_the_pane_is_folded(ready, qtbot):
    assert not ready.window.preview.isVisible()
    ready.window.show_picture(1)
    qtbot.wait(150)
    assert ready.fakes.previews.made == []
    ready.choose("Preview")
    wait_for_request(ready, qtbot, 1)


def test_space_shows_the_current_picture_large_and_arrows_go_through_the_batch(shown, qtbot):
    qtbot.waitExposed(shown.window)
    shown.window.activateWindow()
    shown.window.table.setFocus()
    QTest.keyClick(shown.window.table, Qt.Key.Key_Space)
    large = shown.session.previews.large
    assert large.isVisible()
    for key, number in [(Qt.Key.Key_Right, 1), (Qt.Key.Key_PageDown, 2), (Qt.Key.Key_Left, 1)]:
        QTest.keyClick(large.panel.view, key)
        wait_for_request(shown, qtbot, number)
        assert f"{number:06}.jpg" in texts(large)
    assert shown.window.table.currentIndex().row() == 1


def test_the_ends_of_the_batch_are_where_the_keys_end(shown, qtbot):
    shown.session.previews.show_large()
    view = shown.session.previews.large.panel.view
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert shown.window.table.currentIndex().row() == 0
    for _ in range(6):
        QTest.keyClick(view, Qt.Key.Key_Right)
    assert shown.window.table.currentIndex().row() == 3


def test_the_menu_shows_it_large(shown):
    shown.session.previews.large = None
    shown.choose("Show large")
    assert shown.session.previews.large.isVisible()


def test_other_settings_are_previewed_as_they_are_chosen(shown, qtbot):
    recipe = shown.controller.batch.choices.recipe
    shown.session.commands.change(recipe=type(recipe)(quality_percent=30))
    requests = shown.fakes.previews.last.requests
    qtbot.waitUntil(lambda: requests[-1].recipe.quality_percent == 30, timeout=WAIT_MILLISECONDS)


def test_closing_the_window_ends_the_previews(shown):
    shown.session.close()
    assert shown.session.release()
    assert "close" in shown.fakes.previews.last.calls
    shown.session.release = lambda: True  # the fixture's, which comes too late
