"""The real window with the real pool on real pictures, every wait bounded."""

import psutil
import pytest
from PIL import Image
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QSpinBox, QTabBar

from gui import session as session_module
from gui.control.state import State
from gui.session import Session
from gui.settings.store import SettingsStore
from gui.table.columns import Column
from gui.table.model import THUMBNAIL_ROLE
from gui.workshop import real_workshop
from processing.files.temporaries import is_temporary, new_run_id
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.grayscale import Grayscale
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.storage.journal.runs import RunState
from processing.storage.journal.writing import Journal
from processing.task import Status
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import start_button, wait_for, words
from tests.support.picture_folder import make_pictures
from tests.support.previews import helper_pids

STOP_MILLISECONDS = 30_000


def press(session, qtbot, name: str) -> None:
    """Press the button of that accessible name with the mouse."""
    buttons = session.window.findChildren(QAbstractButton)
    (button,) = (b for b in buttons if b.accessibleName() == name and b.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def press_start(session, qtbot) -> None:
    """Press the button that starts the run."""
    qtbot.mouseClick(start_button(session.window), Qt.MouseButton.LeftButton)


def agree(session, qtbot, answer: str) -> None:
    """Give the question that is asked an answer, with the mouse."""
    (question,) = session.window.findChildren(QMessageBox)
    (button,) = (b for b in question.buttons() if b.text() == answer)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def open_and_start(session, qtbot, folder) -> None:
    session.controller.open((folder,))
    wait_for(session, qtbot, State.READY)
    press_start(session, qtbot)
    assert session.controller.state is State.RUNNING


def wait_for_some_done(session, qtbot, number: int) -> None:
    endings = []
    session.controller.running.rows_changed.connect(endings.append)
    qtbot.waitUntil(lambda: sum(map(len, endings)) >= number, timeout=WAIT_MILLISECONDS)


def assert_nothing_is_left(folder, qtbot) -> None:
    """No unfinished file, and no worker: what helps all runs of a process may stay."""
    assert not [path for path in folder.rglob("*") if is_temporary(path.name)]

    def workers():
        found = psutil.Process().children(recursive=True)
        # It shows the originals as long as the window is there.
        shown_by = helper_pids("original-thumbnails")
        found = [each for each in found if each.pid not in shown_by]
        return [p for p in found if p.is_running() and p.cpu_times().user > 0 and _is_worker(p)]

    qtbot.waitUntil(lambda: not workers(), timeout=STOP_MILLISECONDS)


def _is_worker(process) -> bool:
    try:
        line = " ".join(process.cmdline())
        is_helper = "resource_tracker" in line or "forkserver" in line
        is_child_of_helper = process.ppid() != psutil.Process().pid
    except psutil.Error:
        return False
    return is_child_of_helper or not is_helper


def test_run_again_makes_all_anew_with_other_workers_and_takes_no_result_for_a_picture(
    session, qtbot, tmp_path
):
    """A second run into the same folder would skip all of them; the folders lie in the source."""
    folder = make_pictures(tmp_path / "holiday", 12)
    open_and_start(session, qtbot, folder)
    wait_for(session, qtbot, State.DONE)
    first = session.controller.running.report
    session.controller.set_workers(1)
    session.controller.run_again()
    qtbot.waitUntil(
        lambda: session.controller.running.report not in (None, first), timeout=WAIT_MILLISECONDS
    )
    wait_for(session, qtbot, State.DONE)
    second = session.controller.running.report
    assert (second.counts.planned, second.counts.done) == (12, 12)
    assert (first.workers, second.workers) == (2, 1)
    folders = [report.plan.settings.output_folder for report in (first, second)]
    assert folders[1] == folders[0].with_name(f"{folders[0].name} 2")
    made = [{path.name for path in each.rglob("*.*")} for each in folders]
    assert made[0] == made[1]
    assert len(made[1]) == 12


def test_a_folder_becomes_a_folder_of_thumbnails(session, qtbot, tmp_path):
    folder = make_pictures(tmp_path / "holiday", 30)
    make_pictures(folder / "beach", 3)
    open_and_start(session, qtbot, folder)
    wait_for(session, qtbot, State.DONE)
    made = sorted(p for p in (folder / "thumbnails").rglob("*") if p.is_file())
    assert len(made) == 33
    with Image.open(made[0]) as picture:
        assert picture.size == (256, 192)
    assert "33 copies made" in words(session.window.summary)
    states = {session.files.index(row, Column.STATE).data() for row in range(33)}
    assert states == {"Done"}
    assert_nothing_is_left(folder, qtbot)


def test_a_recipe_of_several_parts_is_made_as_the_window_says(session, qtbot, tmp_path):
    folder = make_pictures(tmp_path / "holiday", 6)
    recipe = Recipe(
        size_mode=SizeMode.FILL,
        width_pixels=90,
        height_pixels=90,
        steps=(Crop("2:1"), Grayscale()),
        also=(Variant(40, 40, "png"),),
    )
    session.commands.change(recipe=recipe, name_pattern="small-{stem}")
    open_and_start(session, qtbot, folder)
    wait_for(session, qtbot, State.DONE)
    assert "12 copies of 6 pictures made" in words(session.window.summary)
    shapes = set()
    for path in (folder / "thumbnails").iterdir():
        assert path.name.startswith("small-")
        with Image.open(path) as picture:
            shapes.add((path.suffix, picture.size, picture.mode))
    assert shapes == {(".jpg", (90, 90), "L"), (".png", (40, 40), "L")}
    press(session, qtbot, "Close this summary")
    wait_for(session, qtbot, State.READY)
    assert states_of(session) == {"Skipped"}


def test_the_thumbnail_of_a_result_appears_in_its_row(session, qtbot, tmp_path):
    folder = make_pictures(tmp_path / "holiday", 3)
    open_and_start(session, qtbot, folder)
    with qtbot.waitSignal(session.thumbnails.loaded, timeout=WAIT_MILLISECONDS):
        wait_for(session, qtbot, State.DONE)

    def thumbnail():
        return session.files.index(0, Column.NAME).data(THUMBNAIL_ROLE)

    qtbot.waitUntil(lambda: thumbnail() is not None, timeout=WAIT_MILLISECONDS)
    assert not thumbnail().isNull()


def test_a_broken_picture_among_good_ones_fails_alone_and_says_why(session, qtbot, tmp_path):
    folder = make_pictures(tmp_path / "holiday", 12)
    (folder / "broken.png").write_bytes(b"this is no picture")
    open_and_start(session, qtbot, folder)
    wait_for(session, qtbot, State.DONE)
    assert "12 copies made, 1 failed" in words(session.window.summary)
    assert session.files.rowCount() == 1
    row = session.files.row(session.files.index(0, 0))
    assert (row.name, row.status) == ("broken.png", Status.FAILED)
    assert row.note
    assert len(list((folder / "thumbnails").iterdir())) == 12


def test_cancelled_half_way_every_picture_is_accounted_for(session, qtbot, tmp_path):
    folder = make_pictures(tmp_path / "holiday", 400, (900, 700))
    open_and_start(session, qtbot, folder)
    wait_for_some_done(session, qtbot, 20)
    press(session, qtbot, "Cancel")
    assert session.controller.state is State.STOPPING
    wait_for(session, qtbot, State.DONE, STOP_MILLISECONDS)
    kept = len(list((folder / "thumbnails").iterdir()))
    assert 0 < kept < 400
    assert f"Cancelled: {kept} kept, {400 - kept} not done" in words(session.window.summary)
    assert_nothing_is_left(folder, qtbot)


def test_the_rest_of_a_cancelled_run_makes_the_batch_whole(session, qtbot, tmp_path):
    folder = make_pictures(tmp_path / "holiday", 200, (900, 700))
    open_and_start(session, qtbot, folder)
    wait_for_some_done(session, qtbot, 10)
    press(session, qtbot, "Cancel")
    wait_for(session, qtbot, State.DONE, STOP_MILLISECONDS)
    press(session, qtbot, "Continue with the rest")
    wait_for(session, qtbot, State.RUNNING)
    wait_for(session, qtbot, State.DONE)
    names = {path.name for path in (folder / "thumbnails").iterdir()}
    assert names == {f"{number:04}.jpg" for number in range(200)}


def test_the_limit_of_an_orderly_end_is_gone_with_its_window(qapp, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(session_module, "SHUTDOWN_LIMIT_SECONDS", 0.2)
    store = SettingsStore(QSettings(str(tmp_path / "own.ini"), QSettings.Format.IniFormat))
    session = Session(qapp, real_workshop(), store)
    session.show()
    session.close()
    monkeypatch.setattr(session_module, "SHUTDOWN_LIMIT_SECONDS", 10.0)
    assert session.release()
    qtbot.wait(400)  # an error raised in the event loop would fail this test


def test_closed_half_way_it_hides_at_once_and_leaves_nothing(session, qtbot, tmp_path):
    folder = make_pictures(tmp_path / "holiday", 400, (900, 700))
    open_and_start(session, qtbot, folder)
    wait_for_some_done(session, qtbot, 20)
    rested = []
    session.controller.stopped.connect(lambda: rested.append(session.controller.state))
    with qtbot.waitSignal(session.controller.stopped, timeout=STOP_MILLISECONDS):
        session.window.close()
        agree(session, qtbot, "Stop and close")
        assert session.window.isHidden()
        assert rested == []  # it has not waited for the run
    assert_nothing_is_left(folder, qtbot)


def test_an_empty_folder_is_named_in_a_sentence(session, qtbot, tmp_path):
    folder = tmp_path / "void"
    folder.mkdir()
    session.controller.open((folder,))
    qtbot.waitUntil(session.window.banner.isVisible, timeout=WAIT_MILLISECONDS)
    assert str(folder) in words(session.window.banner)
    assert session.controller.state is State.EMPTY


def test_a_folder_that_vanished_is_named_in_a_sentence(session, qtbot, tmp_path):
    session.controller.open((tmp_path / "gone",))
    qtbot.waitUntil(session.window.banner.isVisible, timeout=WAIT_MILLISECONDS)
    assert "gone" in words(session.window.banner)


def states_of(session) -> set[str]:
    rows = range(session.files.rowCount())
    return {session.files.index(row, Column.STATE).data() for row in rows}


def test_an_output_folder_that_is_a_file_is_told_before_anything_is_lost(session, qtbot, tmp_path):
    folder = make_pictures(tmp_path / "holiday", 3)
    (tmp_path / "taken").write_text("mine")
    session.commands.change(output_folder=tmp_path / "taken")
    open_and_start(session, qtbot, folder)
    wait_for(session, qtbot, State.READY)
    assert "taken" in words(session.window.banner)
    assert (tmp_path / "taken").read_text() == "mine"
    assert states_of(session) == {"Waiting"}
    (tmp_path / "taken").unlink()
    press_start(session, qtbot)
    wait_for(session, qtbot, State.DONE)
    assert states_of(session) == {"Done"}


def test_a_folder_that_another_run_writes_to_is_refused_until_that_has_ended(
    session, qtbot, tmp_path
):
    folder = make_pictures(tmp_path / "holiday", 3)
    session.controller.open((folder,))
    wait_for(session, qtbot, State.READY)
    other = new_run_id()
    with Journal() as journal:
        journal.begin(other, session.controller.batch.plan)
    press_start(session, qtbot)
    wait_for(session, qtbot, State.READY)
    assert "Another run" in words(session.window.banner)
    assert states_of(session) == {"Waiting"}
    with Journal() as journal:
        journal.close_run(other, RunState.CANCELLED)
    press_start(session, qtbot)
    wait_for(session, qtbot, State.DONE)
    assert states_of(session) == {"Done"}
    assert not session.window.banner.isVisible()


def test_the_pool_size_is_what_the_user_turns_it_to(session, qtbot, tmp_path):
    folder = make_pictures(tmp_path / "holiday", 40)
    session.controller.open((folder,))
    wait_for(session, qtbot, State.READY)
    (workers,) = session.window.run_bar.findChildren(QSpinBox)
    workers.setValue(1)
    press_start(session, qtbot)
    wait_for(session, qtbot, State.DONE)
    assert session.controller.batch.plan.settings.workers == 1
    assert "1 worker" in words(session.window.summary)


@pytest.mark.timeout(180)
def test_two_thousand_pictures_come_in_many_steps_and_leave_room_for_a_click(
    session, qtbot, tmp_path
):
    folder = make_pictures(tmp_path / "many", 2000, (64, 48))
    steps = []
    session.controller.running.rows_changed.connect(lambda rows: steps.append(len(rows)))
    open_and_start(session, qtbot, folder)
    pane = session.window.pane
    tabs = pane.findChild(QTabBar)
    for tab, name in ((2, "workers"), (1, "log"), (2, "workers")):
        seen = len(steps)
        qtbot.waitUntil(lambda seen=seen: len(steps) > seen, timeout=WAIT_MILLISECONDS)
        qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(tab).center())
        assert pane.current == name
        assert session.controller.state is State.RUNNING
    wait_for(session, qtbot, State.DONE, 2 * WAIT_MILLISECONDS)
    assert len(steps) > 10
