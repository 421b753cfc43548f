"""The what-if machine of the real window, after a real run by a real pool."""

import pytest

from gui.control.state import State
from processing.measuring.what_if.schedule import ListOrder, Pool
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import wait_for
from tests.support.picture_folder import make_pictures

PICTURES = 12


def test_a_real_run_is_tried_with_another_pool_and_saved_as_a_page(session, qtbot, tmp_path):
    session.controller.open((make_pictures(tmp_path / "holiday", PICTURES),))
    wait_for(session, qtbot, State.READY)
    session.controller.start()
    wait_for(session, qtbot, State.DONE)
    session.what_if.show_window()
    window = session.what_if.window
    qtbot.waitUntil(lambda: window.chart.chart is not None, timeout=WAIT_MILLISECONDS)
    wanted = Pool(3, 2, 2, ListOrder.SHORTEST_FIRST)
    window.choose(wanted)
    qtbot.waitUntil(lambda: window.chart.chart.pool == wanted, timeout=WAIT_MILLISECONDS)
    measured = session.window.lanes.recording.timeline.records
    simulated = window.simulated_lanes._recording.timeline.records
    assert sorted(r.task_id for r in simulated) == sorted(r.task_id for r in measured)
    assert len(simulated) == PICTURES
    page = tmp_path / "tried.html"
    session.what_if.save(page)
    text = page.read_text(encoding="utf-8")
    assert "3 workers on 2 cores, 2 pictures per chunk, shortest first" in text
    assert text.count('<svg class="lanes"') == 2
    curve = window.chart.chart.curve
    assert curve.points[0].speedup == pytest.approx(1)
