"""The real window after a run that was killed, and an undo of what it made; every wait bounded."""

import pytest
from PIL import Image
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QTableView

from gui.control.state import State
from gui.session import Session
from gui.settings.store import SettingsStore
from gui.workshop import real_workshop
from processing.files.temporaries import is_temporary
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.command_line import kill, start
from tests.support.desk import wait_for, words
from tests.support.picture_folder import make_pictures

KILLED_AFTER = 40  # results: more than are synced, and noted, together
PICTURES = 300


def press(qtbot, parent, text: str) -> None:
    (button,) = (b for b in parent.findChildren(QAbstractButton) if b.text() == text)
    qtbot.waitUntil(button.isEnabled, timeout=WAIT_MILLISECONDS)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def results(folder):
    return [path for path in folder.rglob("*") if path.is_file() and not is_temporary(path.name)]


@pytest.fixture
def killed(tmp_path, qtbot):
    """A folder of pictures, of which a run that was killed has made some."""
    folder = make_pictures(tmp_path / "holiday", PICTURES, (1200, 900))
    out = folder / "thumbnails"
    with start("run", str(folder), "--output", str(out), "--size", "90x90", "--quiet") as process:
        try:
            qtbot.waitUntil(lambda: len(results(out)) > KILLED_AFTER, timeout=WAIT_MILLISECONDS)
        finally:
            kill(process)
    assert len(results(out)) < PICTURES
    return folder


def test_a_killed_run_is_offered_continued_and_undone_as_one(killed, session, qtbot):
    offered = session.window.start_page.interrupted
    qtbot.waitUntil(offered.isVisible, timeout=WAIT_MILLISECONDS)
    press(qtbot, offered, "Continue")
    wait_for(session, qtbot, State.RUNNING)
    assert session.controller.batch.choices.recipe.width_pixels == 90
    carried = len(session.controller.batch.plan.carried)
    assert 0 < carried < PICTURES
    wait_for(session, qtbot, State.DONE)
    assert session.controller.running.report.counts.done == PICTURES
    assert f"The last {PICTURES - carried} pictures" in words(session.window.summary)
    out = killed / "thumbnails"
    assert len(results(out)) == PICTURES
    (out / "0000.jpg").write_bytes(b"mine now")
    press(qtbot, session.window.summary, "Undo…")
    press(qtbot, session.window.findChild(QMessageBox), "Remove")
    wait_for(session, qtbot, State.READY)
    assert results(out) == [out / "0000.jpg"]
    assert len(list(killed.glob("*.jpg"))) == PICTURES


def test_a_forgotten_run_keeps_its_results_and_is_offered_no_more(killed, session, qtbot):
    offered = session.window.start_page.interrupted
    qtbot.waitUntil(offered.isVisible, timeout=WAIT_MILLISECONDS)
    before = len(results(killed / "thumbnails"))
    press(qtbot, offered, "Forget")
    qtbot.waitUntil(lambda: not offered.isVisible(), timeout=WAIT_MILLISECONDS)
    assert KILLED_AFTER < len(results(killed / "thumbnails")) <= before


def dates(folder):
    return {path.name: path.stat().st_mtime_ns for path in results(folder)}


def test_a_run_that_was_stopped_by_closing_is_continued_at_the_next_start(qapp, qtbot, tmp_path):
    folder = make_pictures(tmp_path / "holiday", PICTURES, (1200, 900))
    out = folder / "thumbnails"
    first = open_session(qapp, tmp_path)
    first.controller.open((folder,))
    wait_for(first, qtbot, State.READY)
    first.controller.start()
    qtbot.waitUntil(lambda: out.exists() and len(results(out)) > 10, timeout=WAIT_MILLISECONDS)
    with qtbot.waitSignal(first.controller.stopped, timeout=WAIT_MILLISECONDS):
        first.window.close()
        press(qtbot, first.window.findChild(QMessageBox), "Stop and close")
    assert first.release()
    before = dates(out)
    assert 10 < len(before) < PICTURES
    assert not [path for path in out.iterdir() if is_temporary(path.name)]
    second = open_session(qapp, tmp_path)
    try:
        offered = second.window.start_page.interrupted
        qtbot.waitUntil(offered.isVisible, timeout=WAIT_MILLISECONDS)
        assert f"Unfinished: {len(before)} of {PICTURES} made" in words(offered)
        press(qtbot, offered, "Continue")
        wait_for(second, qtbot, State.DONE)
        after = dates(out)
        assert len(after) == PICTURES
        assert before.items() <= after.items()
        assert f"{PICTURES} copies made" in words(second.window.summary)
    finally:
        second.close()
        second.release()


def open_session(qapp, tmp_path) -> Session:
    store = SettingsStore(QSettings(str(tmp_path / "own.ini"), QSettings.Format.IniFormat))
    session = Session(qapp, real_workshop(), store)
    session.show()
    return session


def test_the_history_undoes_a_run_and_counts_what_was_deleted_by_hand(session, qtbot, tmp_path):
    folder = make_pictures(tmp_path / "holiday", 6)
    out = folder / "thumbnails"
    session.controller.open((folder,))
    wait_for(session, qtbot, State.READY)
    session.controller.start()
    wait_for(session, qtbot, State.DONE)
    (out / "0000.jpg").unlink()
    session.history.show_window()
    window = session.history.window
    wanted = "5 of its 6 copies are still there, unchanged"
    qtbot.waitUntil(lambda: wanted in words(window), timeout=WAIT_MILLISECONDS)
    press(qtbot, window, "Undo…")
    box = window.findChild(QMessageBox)
    qtbot.waitUntil(lambda: "5 copies" in box.text(), timeout=WAIT_MILLISECONDS)
    press(qtbot, box, "Remove")
    wait_for(session, qtbot, State.READY)
    assert results(out) == []
    qtbot.waitUntil(lambda: "Undone" in states(window), timeout=WAIT_MILLISECONDS)


def states(window) -> list[str]:
    model = window.findChild(QTableView).model()
    last = model.columnCount() - 1
    return [model.index(row, last).data() for row in range(model.rowCount())]


def test_originals_are_replaced_and_come_back_by_undo(session, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = make_pictures(tmp_path / "holiday", 6, (900, 700))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    session.commands.change(replace_originals=True)
    session.controller.open((folder,))
    wait_for(session, qtbot, State.READY)
    session.controller.start()
    wait_for(session, qtbot, State.DONE)
    for path in folder.glob("*.jpg"):
        with Image.open(path) as picture:
            assert picture.size == (256, 199)
    press(qtbot, session.window.summary, "Restore originals…")
    press(qtbot, session.window.findChild(QMessageBox), "Restore originals")
    wait_for(session, qtbot, State.READY)
    assert {path.name: path.read_bytes() for path in folder.glob("*.jpg")} == before
    assert "6 originals restored" in words(session.window.summary)
    assert session.controller.batch.plan.sources[0].size_bytes == len(before["0000.jpg"])
