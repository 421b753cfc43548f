"""What is dropped on the window is copied from, never taken away, and only while it is of use.

So is what is pasted.
"""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.control.state import State
from gui.look import desktop
from gui.window.main_window import MainWindow
from tests.support.desk import texts
from tests.support.drag_events import drag_enter, drag_move
from tests.support.fake_window import FOLDER, numbered_sources

COPY, MOVE, LINK = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction, Qt.DropAction.LinkAction
OTHER = FOLDER.parent / "other"
NEAR_LEFT = QPoint(9, 9)
PLACE = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


class Drag:
    """Files dragged over the window, as a source offers them that proposes to move them."""

    def __init__(
        self, *paths: Path, actions: Qt.DropAction = COPY | MOVE | LINK, at: QPoint = NEAR_LEFT
    ) -> None:
        self._at = at
        self._data = QMimeData()
        self._data.setUrls([desktop.url_of(path) for path in paths])
        self._actions = actions

    def events(self) -> tuple[QDropEvent, QDropEvent, QDropEvent]:
        at, rest = self._at, (self._actions, self._data, *PLACE)
        return drag_enter(at, *rest), drag_move(at, *rest), QDropEvent(QPointF(at), *rest)

    def over(self, window: MainWindow) -> list[QDropEvent]:
        """Return the events that the window was sent."""
        events = self.events()
        answers = (window.dragEnterEvent, window.dragMoveEvent, window.dropEvent)
        for event, answer in zip(events, answers, strict=True):
            event.setDropAction(MOVE)
            event.accept()
            answer(event)
        return list(events)


def test_a_drop_is_a_copy_whatever_the_source_proposes(desk):
    for event in Drag(FOLDER).over(desk.window):
        assert event.isAccepted()
        assert event.dropAction() is COPY
    assert desk.controller.batch.sources == (FOLDER,)


@pytest.mark.parametrize("actions", [MOVE, LINK, MOVE | LINK], ids=["move", "link", "both"])
def test_a_source_that_allows_no_copy_is_refused(desk, actions):
    assert not any(event.isAccepted() for event in Drag(FOLDER, actions=actions).over(desk.window))
    assert desk.controller.batch.sources == ()


def test_what_is_no_file_of_this_machine_is_refused(desk):
    data = QMimeData()
    data.setText("no file")
    event = QDropEvent(QPointF(9, 9), COPY, data, *PLACE)
    event.accept()
    desk.window.dropEvent(event)
    assert not event.isAccepted()


def test_nothing_can_be_dropped_while_a_run_is_under_way(ready):
    ready.controller.start()
    ready.fakes.run.begin()
    ready.deliver()
    assert ready.controller.state is State.RUNNING
    assert not any(event.isAccepted() for event in Drag(OTHER).over(ready.window))
    assert ready.controller.batch.sources == (FOLDER,)
    ready.fakes.run.finish()
    ready.deliver()
    assert all(event.isAccepted() for event in Drag(OTHER).over(ready.window))


def test_no_other_part_of_the_window_takes_drops(ready):
    taking = [w for w in QApplication.allWidgets() if w.acceptDrops() and w.isEnabled()]
    assert [w for w in taking if w is not ready.window and ready.window.isAncestorOf(w)] == []
    assert ready.window in taking


def near_right(window: MainWindow) -> QPoint:
    return QPoint(window.width() - 9, 9)


def test_a_drop_on_the_left_adds_to_the_list_and_one_on_the_right_replaces_it(ready):
    Drag(OTHER).over(ready.window)
    assert ready.controller.batch.sources == (FOLDER, OTHER)
    Drag(FOLDER / "in", at=near_right(ready.window)).over(ready.window)
    assert ready.controller.batch.sources == (FOLDER / "in",)


def test_both_targets_are_seen_while_something_is_dragged_over_a_batch_and_no_longer(ready):
    window, drag = ready.window, Drag(OTHER)
    enter, move, _ = drag.events()
    window.dragEnterEvent(enter)
    assert {"Add to the list", "Replace the list"} <= set(texts(window).splitlines())
    window.dragMoveEvent(move)
    window.dragLeaveEvent(QDragLeaveEvent())
    assert "Add to the list" not in texts(window)
    Drag(OTHER).over(window)
    assert "Add to the list" not in texts(window)


def test_the_start_page_is_one_target(desk):
    drag = Drag(FOLDER)
    desk.window.dragEnterEvent(drag.events()[0])
    assert "Add to the list" not in texts(desk.window)
    Drag(FOLDER, at=near_right(desk.window)).over(desk.window)
    assert desk.controller.batch.sources == (FOLDER,)


def test_a_dropped_folder_is_remembered_when_its_pictures_are_found(desk):
    Drag(FOLDER).over(desk.window)
    assert desk.store.load_recent() == []
    desk.fakes.preparation.finish(numbered_sources(2))
    desk.deliver()
    assert desk.store.load_recent() == [(FOLDER,)]


def test_a_dropped_folder_without_pictures_is_not_remembered(desk):
    Drag(FOLDER).over(desk.window)
    desk.fakes.preparation.finish(())
    desk.deliver()
    assert desk.store.load_recent() == []


def test_a_dropped_picture_is_opened_and_is_no_recent_folder(desk):
    sources = numbered_sources(1)
    Drag(sources[0].path).over(desk.window)
    desk.fakes.preparation.finish(sources)
    desk.deliver()
    assert desk.controller.batch.sources == (sources[0].path,)
    assert desk.store.load_recent() == []


def test_a_dropped_text_file_is_refused_in_a_sentence_and_the_batch_stays(ready, tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("no picture")
    Drag(text).over(ready.window)
    assert ready.controller.batch.sources == (FOLDER,)
    assert ready.controller.state is State.READY
    assert "notes.txt is no picture that Thumbpool reads" in texts(ready.window)
    assert (text,) not in ready.store.load_recent()


def test_a_text_file_among_dropped_pictures_is_left_out_and_named(ready, tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("no picture")
    Drag(OTHER, text).over(ready.window)
    assert ready.controller.batch.sources == (FOLDER, OTHER)
    assert "notes.txt is no picture" in texts(ready.window)


def test_a_folder_whose_name_has_a_dot_is_a_folder(desk, tmp_path):
    folder = tmp_path / "2024.05"
    folder.mkdir()
    Drag(folder).over(desk.window)
    assert desk.controller.batch.sources == (folder,)


def copy(data: QMimeData) -> None:
    QApplication.clipboard().setMimeData(data)


def copied(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([desktop.url_of(path) for path in paths])
    return data


def test_what_was_copied_is_pasted_into_an_empty_window_and_then_added(desk, qtbot):
    copy(copied(FOLDER))
    QTest.keyClick(desk.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert desk.controller.batch.sources == (FOLDER,)
    copy(copied(OTHER))
    QTest.keyClick(desk.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert desk.controller.batch.sources == (FOLDER, OTHER)


def test_a_clipboard_without_files_says_so_and_changes_nothing(ready):
    data = QMimeData()
    data.setText("no file")
    copy(data)
    ready.choose("Paste files or folders")
    assert "No files or folders were copied." in texts(ready.window.banner)
    assert ready.controller.batch.sources == (FOLDER,)


def test_a_field_keeps_the_key_that_pastes(ready):
    copy(copied(OTHER))
    search = ready.window.filters.search
    search.setFocus()
    QTest.keyClick(search, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert search.text()
    assert ready.controller.batch.sources == (FOLDER,)


def test_nothing_is_pasted_while_a_run_is_under_way(ready):
    ready.controller.start()
    copy(copied(OTHER))
    QTest.keyClick(ready.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert ready.controller.batch.sources == (FOLDER,)
