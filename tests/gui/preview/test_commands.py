"""The pane and the large view follow the current picture, and previews end with the window."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QMainWindow

from gui.preview.commands import PreviewCommands
from gui.preview.panel import PreviewPanel
from processing.settings.variant import Variant
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import button, texts
from tests.support.fake_previews import FakePreviewers
from tests.support.fake_window import FOLDER, Stage

ONE, TWO = Path("/pictures/one.jpg"), Path("/pictures/two.jpg")


class Room:
    """A window with a pane, and the fakes behind it."""

    def __init__(self, qtbot) -> None:
        self.qtbot = qtbot
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.panel = PreviewPanel()
        self.window.setCentralWidget(self.panel)
        self.stage, self.fakes = Stage(), FakePreviewers()
        self.commands = PreviewCommands(self.panel, self.stage.controller, self.fakes.make)
        self.window.show()
        qtbot.waitExposed(self.window)

    def show(self, path: Path = ONE) -> None:
        self.commands.show_picture(path)
        self.wait_for(1)
        self.fakes.last.show_original()
        self.fakes.last.show_result()

    def wait_for(self, count: int) -> None:
        def is_asked() -> bool:
            return bool(self.fakes.made) and len(self.fakes.last.requests) == count

        self.qtbot.waitUntil(is_asked, timeout=WAIT_MILLISECONDS)


@pytest.fixture
def room(qtbot):
    return Room(qtbot)


def test_the_pane_shows_the_current_picture(room):
    room.show()
    assert "saves 92%" in texts(room.panel)


def test_a_folded_pane_drops_its_pictures_and_asks_again_when_it_is_unfolded(room):
    room.show()
    room.panel.hide()
    assert room.panel.view.before is None
    assert room.fakes.last.calls == ["cancel"]
    room.panel.show()
    room.wait_for(2)


def test_rows_without_a_current_one_for_a_moment_change_nothing(room, qtbot):
    room.show()
    room.commands.show_picture(None)
    room.commands.show_picture(ONE)
    qtbot.wait(200)
    assert room.panel.view.before is not None
    room.commands.show_picture(None)
    qtbot.waitUntil(
        lambda: "Select a picture to preview it" in texts(room.panel), timeout=WAIT_MILLISECONDS
    )
    assert room.panel.view.before is None


def test_a_chosen_result_stays_when_more_is_known_of_the_same_row(room):
    room.show()
    choices = room.stage.controller.batch.choices
    recipe = replace(choices.recipe, also=(Variant(64, 64),))
    room.stage.controller.change(replace(choices, recipe=recipe))
    room.panel.output_chosen.emit(1)
    room.wait_for(2)
    (choice,) = room.panel.findChildren(QComboBox)
    room.commands.show_picture(ONE)
    assert choice.currentIndex() == 1
    room.commands.show_picture(ONE, 1)
    room.commands.show_picture(ONE, 0)
    room.wait_for(3)
    assert room.fakes.last.requests[-1].recipe.width_pixels == 256


def test_a_batch_that_is_closed_leaves_no_preview(room):
    room.stage.get_ready()
    room.show(FOLDER / "000000.jpg")
    room.stage.controller.close()
    assert "Select a picture to preview it" in texts(room.panel)


def test_space_shows_it_large_with_the_same_pictures_and_escape_closes(room):
    room.show()
    QTest.keyClick(room.panel.view, Qt.Key.Key_Space)
    large = room.commands.large
    assert large.isVisible()
    assert "one.jpg" in texts(large)
    assert "saves 92%" in texts(large)
    assert large.focusWidget() is large.panel.view
    QTest.keyClick(large.panel.view, Qt.Key.Key_Escape)
    assert not large.isVisible()
    button(room.panel, "Show large (Space)").click()
    assert large.isVisible()
    QTest.keyClick(large.panel.view, Qt.Key.Key_Space)
    assert not large.isVisible()


def test_the_large_view_goes_through_the_batch(room, qtbot):
    room.show()
    room.commands.show_large()
    view = room.commands.large.panel.view
    with qtbot.waitSignal(room.commands.next_requested, timeout=WAIT_MILLISECONDS):
        QTest.keyClick(view, Qt.Key.Key_Right)
    with qtbot.waitSignal(room.commands.previous_requested, timeout=WAIT_MILLISECONDS):
        QTest.keyClick(view, Qt.Key.Key_Left)
    room.commands.show_picture(TWO)
    room.wait_for(2)
    assert "two.jpg" in texts(room.commands.large)


def test_the_large_view_is_made_for_a_folded_pane_too(room):
    room.panel.hide()
    room.commands.show_picture(ONE)
    assert room.fakes.made == []
    room.commands.show_large()
    room.wait_for(1)
    room.fakes.last.show_original()
    assert room.commands.large.panel.view.before is not None
    room.commands.large.close()
    assert room.commands.large.panel.view.before is None


def test_there_is_no_large_view_of_nothing(room):
    room.commands.show_large()
    assert room.commands.large is None


def test_previews_end_with_the_window(room):
    room.show()
    assert room.commands.join(1.0)
    assert room.fakes.last.calls == ["close"]
