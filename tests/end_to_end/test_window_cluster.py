"""The real window starts a real local cluster, and makes real pictures on it."""

import pytest

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

from PySide6.QtWidgets import QComboBox

from gui.control.state import State
from processing.settings.batch import EngineKind
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import menu_action, press, start_button, wait_for
from tests.support.picture_folder import make_pictures

pytestmark = pytest.mark.timeout(180)


def connect_to_a_local_cluster(session, qtbot):
    menu_action(session.window, "Run on a cluster").trigger()
    dialog, connection = session.cluster.window, session.cluster.connection
    (box,) = (b for b in dialog.findChildren(QComboBox) if b.accessibleName() == "Which cluster")
    box.setCurrentIndex(1)
    press(dialog, "Connect")
    qtbot.waitUntil(lambda: not connection.is_looking, timeout=WAIT_MILLISECONDS)
    assert connection.problem == ""
    return connection.survey


def test_a_run_of_the_window_is_made_by_a_local_cluster(session, qtbot, tmp_path):
    session.controller.open((make_pictures(tmp_path / "holiday", 12),))
    wait_for(session, qtbot, State.READY)
    survey = connect_to_a_local_cluster(session, qtbot)
    assert survey.usable == 2
    start_button(session.window).click()
    wait_for(session, qtbot, State.DONE)
    report = session.controller.running.report
    assert report.plan.settings.engine is EngineKind.DASK
    assert (report.counts.done, report.workers) == (12, 2)


def test_a_run_on_a_cluster_pauses_goes_on_and_is_cancelled_like_any_other(
    session, qtbot, tmp_path
):
    session.controller.open((make_pictures(tmp_path / "holiday", 60),))
    wait_for(session, qtbot, State.READY)
    connect_to_a_local_cluster(session, qtbot)
    changes = []
    session.controller.running.rows_changed.connect(changes.append)
    start_button(session.window).click()
    qtbot.waitUntil(lambda: len(changes) > 2, timeout=WAIT_MILLISECONDS)
    session.controller.pause()
    wait_for(session, qtbot, State.PAUSED)
    session.controller.resume()
    wait_for(session, qtbot, State.RUNNING)
    session.controller.cancel()
    wait_for(session, qtbot, State.DONE)
    report = session.controller.running.report
    assert report.problem == ""
    made = list((tmp_path / "holiday" / "thumbnails").rglob("*.jpg"))
    assert len(made) == report.counts.done
