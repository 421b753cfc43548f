"""The history: what it says of each run, and what can be done with it from there."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QMessageBox, QTableView

from gui.control.past_run import PastRun
from gui.control.state import State
from gui.look import desktop
from gui.window._history_model import HistoryColumn, HistoryModel
from processing.files.remote.names import remote_path
from processing.settings.recipe import Recipe
from processing.storage.journal.runs import JournaledRun, RunState
from processing.task import Counts
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import button, press, texts
from tests.support.fake_window import FOLDER, interrupted_run, numbered_sources
from tests.support.pseudo_language import pseudo_language

BUCKET = remote_path("s3://thumbs/2024")
UNFINISHED = interrupted_run("unfinished")
FINISHED = replace(
    interrupted_run("finished", output_folder=FOLDER / "web"),
    state=RunState.FINISHED,
    made=5,
    left=0,
    ended=Counts(6, done=5, failed=1),
)
UNDONE = replace(FINISHED, id="undone", state=RunState.UNDONE, made=0)


@pytest.fixture
def history(desk, qtbot):
    """The window, listing three runs."""
    fake = desk.fakes.history
    fake.runs = [UNFINISHED, FINISHED, UNDONE]
    fake.removable = 4
    return shown(desk, qtbot)


def shown(desk, qtbot):
    earlier = desk.controller.earlier
    with qtbot.waitSignal(earlier.runs_found, timeout=WAIT_MILLISECONDS):
        desk.choose("History")
    return desk.session.history.window


def table(window) -> QTableView:
    return window.findChild(QTableView)


def cells(window, column: HistoryColumn) -> list[str]:
    model = table(window).model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def usable(window) -> list[str]:
    """Return the names of the buttons that can be pressed."""
    names = ("Open folder", "Continue", "Undo…", "Use these settings again", "Forget…")
    return [text for text in names if by_text(window, text).isEnabled()]


def by_text(window, text: str):
    (found,) = (b for b in window._actions if b.text() == text)
    return found


def test_it_says_what_each_run_made_how_and_to_what_end(history):
    assert cells(history, HistoryColumn.PICTURES) == [
        "holiday → thumbnails",
        "holiday → web",
        "holiday → web",
    ]
    assert cells(history, HistoryColumn.OUTCOME) == [
        "2 made, 3 not done",
        "5 made, 1 failed",
        "5 made, 1 failed",
    ]
    assert cells(history, HistoryColumn.STATE) == ["Unfinished", "With failures", "Undone"]
    assert "640" in cells(history, HistoryColumn.SETTINGS)[0]


def test_what_can_be_done_depends_on_the_run(history):
    rest = ["Use these settings again", "Forget…"]
    assert usable(history) == ["Open folder", "Continue", "Undo…", *rest]
    table(history).selectRow(1)
    assert usable(history) == ["Open folder", "Undo…", *rest]
    table(history).selectRow(2)
    assert usable(history) == ["Open folder", *rest]


def test_what_cannot_be_done_says_why(desk, history):
    undo, go_on = by_text(history, "Undo…"), by_text(history, "Continue")
    assert (undo.toolTip(), go_on.toolTip()) == ("", "")
    table(history).selectRow(1)
    assert "went to its end" in go_on.toolTip()
    table(history).selectRow(2)
    assert "Nothing is left of this run" in undo.toolTip()
    assert undo.accessibleDescription()
    table(history).selectRow(0)
    assert (undo.toolTip(), go_on.toolTip()) == ("", "")
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(2))
    desk.deliver()
    desk.controller.start()
    assert "when the run has ended" in go_on.toolTip()


def test_it_counts_what_is_still_there_of_the_selected_run(history, qtbot):
    table(history).selectRow(1)
    wanted = "4 of its 5 copies are still there, unchanged"
    qtbot.waitUntil(lambda: wanted in texts(history), timeout=WAIT_MILLISECONDS)


def test_a_search_looks_through_folders_settings_and_outcomes(history):
    search = history.findChild(QLineEdit)
    search.setText("WEB")
    assert cells(history, HistoryColumn.PICTURES) == ["holiday → web", "holiday → web"]
    assert history.current.run.id == "finished"
    search.setText("nowhere")
    assert "No run matches “nowhere”" in texts(history)
    assert usable(history) == []
    search.clear()
    assert len(cells(history, HistoryColumn.WHEN)) == 3


def test_without_a_run_it_says_what_comes_here(desk, qtbot):
    window = shown(desk, qtbot)
    assert "No run yet" in texts(window)
    assert usable(window) == []


def test_the_folder_of_a_run_is_opened(history, monkeypatch):
    opened = []
    monkeypatch.setattr(desktop, "open_path", lambda path: not opened.append(path))
    monkeypatch.setattr(os.path, "exists", lambda _path: True)
    table(history).selectRow(1)
    press(history, "Open folder")
    assert opened == [FOLDER / "web"]


def test_a_folder_that_is_gone_is_said_to_be_so(history, monkeypatch):
    monkeypatch.setattr(desktop, "open_path", lambda _path: True)
    table(history).selectRow(1)
    press(history, "Open folder")
    assert f"{FOLDER / 'web'} is not there." in texts(history)


def test_a_folder_that_nothing_opens_is_told(history, monkeypatch):
    monkeypatch.setattr(desktop, "open_path", lambda _path: False)
    monkeypatch.setattr(os.path, "exists", lambda _path: True)
    table(history).selectRow(1)
    press(history, "Open folder")
    assert f"no program to open {FOLDER / 'web'}" in texts(history)


def test_of_a_run_into_a_bucket_the_address_is_copied(desk, qtbot, monkeypatch):
    monkeypatch.setattr(desktop, "open_path", lambda path: pytest.fail(str(path)))
    in_bucket = replace(
        FINISHED, id="bucket", settings=replace(FINISHED.settings, output_folder=BUCKET)
    )
    desk.fakes.history.runs = [in_bucket, FINISHED]
    window = shown(desk, qtbot)
    button_of_it, action = next(iter(window._actions.items()))
    assert action.text() == button_of_it.text() == "Copy address"
    assert "No file manager shows buckets" in button_of_it.toolTip()
    press(window, "Copy address")
    assert QGuiApplication.clipboard().text() == "s3://thumbs/2024"
    assert "The address was copied: s3://thumbs/2024" in texts(window)
    table(window).selectRow(1)
    assert action.text() == button_of_it.text() == "Open folder"
    assert "was copied" not in texts(window)


def test_a_run_is_continued_whatever_was_open(desk, history):
    desk.controller.open((Path("/other"),))
    desk.fakes.preparation.finish(numbered_sources(2))
    desk.deliver()
    press(history, "Continue")
    assert not history.isVisible()
    assert desk.fakes.preparation.going_on_with == UNFINISHED
    assert desk.controller.batch.sources == (FOLDER,)


def test_the_settings_of_a_run_are_used_again_without_its_pictures(desk, history):
    table(history).selectRow(1)
    press(history, "Use these settings again")
    choices = desk.controller.batch.choices
    assert choices.recipe == Recipe(width_pixels=640)
    assert choices.output_folder == FOLDER / "web"
    assert desk.controller.batch.sources == ()


def test_an_undo_asks_with_the_number_that_is_still_there(desk, history, qtbot):
    table(history).selectRow(1)
    press(history, "Undo…")
    box = history.findChild(QMessageBox)
    assert str(FOLDER / "web") in box.informativeText()
    assert "subfolders included" in box.informativeText()
    qtbot.waitUntil(lambda: "4 copies" in box.text(), timeout=WAIT_MILLISECONDS)
    press(box, "Remove")
    assert desk.fakes.undo.run_id == "finished"


def test_an_undo_of_nothing_that_is_left_is_not_offered(desk, history, qtbot):
    desk.fakes.history.removable = 0
    press(history, "Undo…")
    box = history.findChild(QMessageBox)
    remove = next(each for each in box.buttons() if each.text() == "Remove")
    qtbot.waitUntil(lambda: not remove.isEnabled(), timeout=WAIT_MILLISECONDS)
    assert "Nothing that this run made is there any more" in box.text()


def test_a_run_is_forgotten_once_the_user_agrees(desk, history, qtbot):
    table(history).selectRow(1)
    press(history, button(history, "Forget this run (finished files stay)").text())
    box = history.findChild(QMessageBox)
    assert "Finished files stay" in box.informativeText()
    press(box, "Forget")
    qtbot.waitUntil(lambda: len(cells(history, HistoryColumn.WHEN)) == 2, timeout=WAIT_MILLISECONDS)
    assert desk.fakes.history.runs == [UNFINISHED, UNDONE]


def test_while_a_run_is_under_way_none_can_be_undone_and_it_says_why(desk, history):
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(2))
    desk.deliver()
    desk.controller.start()
    desk.fakes.run.begin()
    desk.deliver()
    assert usable(history) == ["Open folder", "Forget…"]
    assert "when the run has ended" in by_text(history, "Undo…").accessibleDescription()
    assert desk.controller.state is State.RUNNING


def test_it_is_listed_again_when_a_run_has_ended(desk, history, qtbot):
    desk.fakes.history.runs.insert(0, replace(FINISHED, id="new"))
    desk.controller.earlier.look()
    qtbot.waitUntil(lambda: len(cells(history, HistoryColumn.WHEN)) == 4, timeout=WAIT_MILLISECONDS)
    assert history.current.run.id == "unfinished"


def test_a_journal_that_cannot_be_read_is_a_problem_in_words(desk, qtbot):
    desk.fakes.history.problem = "The journal cannot be read."
    with qtbot.waitSignal(desk.controller.earlier.failed, timeout=WAIT_MILLISECONDS):
        desk.choose("History")
    assert "cannot be read" in texts(desk.window.banner)


def many(number: int) -> list[JournaledRun]:
    return [
        replace(FINISHED, id=str(each), started=1_700_000_000.0 - each) for each in range(number)
    ]


def test_a_thousand_runs_are_laid_out_in_constant_time_a_row(desk, qtbot):
    desk.fakes.history.runs = many(1_000)
    window = shown(desk, qtbot)
    header = table(window).verticalHeader()
    assert table(window).model().rowCount() == 1_000
    assert header.sectionResizeMode(0) == header.ResizeMode.Fixed
    window.findChild(QLineEdit).setText("web")
    assert table(window).model().rowCount() == 1_000


def test_the_model_keeps_the_promises_of_models(qapp):
    model = HistoryModel()
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, model
    )
    model.show_runs([PastRun(UNFINISHED, is_alive=False, is_undoable=True)])
    model.show_runs([PastRun(run, is_alive=True, is_undoable=False) for run in many(3)])
    assert tester.model() is model
    assert model.index(0, HistoryColumn.STATE).data() == "Running"
    tip = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "web" in tip


def test_how_a_run_ended_is_read_whole_however_long_the_words_are(desk, qtbot):
    with pseudo_language():
        desk.session.history.show_window()
        window = desk.session.history.window
        window.show_runs([PastRun(run, is_alive=False, is_undoable=True) for run in many(3)])
        view = table(window)
        for column in (HistoryColumn.WHEN, HistoryColumn.OUTCOME, HistoryColumn.STATE):
            assert view.columnWidth(column) >= view.sizeHintForColumn(column)
