"""The comparison of dispatch in the window, with a comparison that only pretends."""

import random

import pytest
from PySide6.QtCore import QItemSelectionModel, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from gui.comparisons._dispatch_chart import (
    axis_of,
    longest_of,
    paint_arrivals,
    paint_axis,
    paint_dispatch,
    size_of,
)
from gui.look.colors import chart_colors_in
from gui.look.theme import LIGHT
from processing.measuring.benchmark.dispatch_analysis import rows_of
from processing.measuring.benchmark.dispatch_methods import METHODS
from processing.measuring.benchmark.dispatch_scripts import script_of
from processing.measuring.benchmark.records import Arrival, DispatchRecord, DispatchTrial, as_json
from processing.settings.batch import StartMethod
from tests.gui.comparisons.test_charts import race_of
from tests.gui.window.test_accessibility import controls, name_of
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import button, texts
from tests.support.shown_texts import painted_by

PICTURES = 10


def dispatch_of(wait: int = 0) -> DispatchRecord:
    """Three rounds of three methods: one by one in order, one by one in any, all at the end."""
    chance = random.Random(5)
    trials = []
    for number in range(3):
        mixed = chance.sample(range(PICTURES), PICTURES)
        for name, places, moments in (
            ("map", range(PICTURES), [2.0] * PICTURES),
            ("imap", range(PICTURES), [0.2 * (n + 1) for n in range(PICTURES)]),
            ("imap_unordered", mixed, [0.1 * (n + 1) for n in range(PICTURES)]),
        ):
            arrivals = tuple(map(Arrival, places, moments))
            trials.append(DispatchTrial(number, name, 0, arrivals, 0.0))
    facts = race_of(wait=wait).circumstances
    return DispatchRecord(facts, 2, StartMethod.SPAWN, tuple(trials))


@pytest.fixture
def dispatch(ready):
    return ready.comparison("dispatch", "Compare dispatch")


def measure(qtbot, desk, dispatch, record) -> None:
    button(dispatch, "Start measuring").click()
    desk.fakes.races[-1].finish(record)
    qtbot.waitUntil(lambda: not desk.controller.is_comparing, timeout=WAIT_MILLISECONDS)


def test_every_method_is_told_with_its_figures_its_words_and_its_code(ready, dispatch, qtbot):
    measure(qtbot, ready, dispatch, dispatch_of())
    table = dispatch.table
    rows = [[table.item(n, c).text() for c in (0, 2, 3, 4)] for n in range(table.rowCount())]
    assert rows == [
        ["map", "2.00 s", "2.00 s", "2.00 s"],
        ["imap", "0.20 s", "1.00 s", "2.00 s"],
        ["imap_unordered", "0.10 s", "0.50 s", "1.00 s"],
    ]
    told = [table.item(n, 1).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(2)]
    assert told == ["10 results, all at once", "10 results at 10 different moments"]
    assert dispatch.script.lines == script_of(METHODS["map"], 2)
    assert "imap_unordered had all results first, after 1.00 s, which may be" in texts(dispatch)
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
    table.setCurrentCell(2, 0, flags)
    button(dispatch, "Copy the script").click()
    assert QGuiApplication.clipboard().text() == script_of(METHODS["imap_unordered"], 2)
    assert METHODS["imap_unordered"].when in texts(dispatch)


def test_a_tick_stands_where_each_result_arrived(qapp):
    (_, in_order, _) = rows_of(dispatch_of())
    image = QImage(200, 10, QImage.Format.Format_ARGB32)
    colors = chart_colors_in(LIGHT)
    painter = QPainter(image)
    paint_arrivals(painter, QRectF(0, 0, 200, 10), in_order, 2.0, colors)
    painter.end()
    marked = [x for x in range(200) if image.pixelColor(x, 5) == colors.measured]
    for arrived in in_order.ticks:
        assert any(abs(x - arrived / 2.0 * 199) <= 2 for x in marked)
    assert len(marked) <= 2 * PICTURES
    chart = QImage(size_of([in_order]), QImage.Format.Format_ARGB32)
    painter = QPainter(chart)
    paint_dispatch(painter, [in_order], colors)
    painter.end()
    assert colors.measured.name() in {chart.pixelColor(x, 46).name() for x in range(chart.width())}


def test_artificial_waiting_is_told_beside_the_figures(ready, dispatch, qtbot):
    measure(qtbot, ready, dispatch, dispatch_of(wait=40))
    assert "artificial wait of 40 ms" in texts(dispatch)


def test_it_is_saved_and_read_again_and_a_race_is_refused(ready, dispatch, qtbot, tmp_path):
    measure(qtbot, ready, dispatch, dispatch_of())
    commands = ready.session.comparisons["dispatch"]
    for suffix in (".json", ".csv", ".png", ".svg"):
        commands.save(tmp_path / f"dispatch{suffix}")
        assert (tmp_path / f"dispatch{suffix}").stat().st_size > 500
    dispatch.record = None
    commands.open_file(tmp_path / "dispatch.json")
    qtbot.waitUntil(lambda: dispatch.record == dispatch_of(), timeout=WAIT_MILLISECONDS)
    race = tmp_path / "race.json"
    race.write_text(as_json(race_of()), encoding="utf-8")
    commands.open_file(race)
    refusal = "no comparison of dispatch"
    qtbot.waitUntil(lambda: refusal in texts(dispatch), timeout=WAIT_MILLISECONDS)


def test_what_one_window_measures_is_not_shown_by_the_other(ready, dispatch, qtbot):
    race = ready.comparison("race", "Compare pool sizes")
    button(dispatch, "Start measuring").click()
    assert not button(race, "Start measuring").isEnabled()
    assert "Another comparison" in texts(race)
    race.close()
    assert ready.fakes.races[-1].calls == ["start"]
    ready.fakes.races[-1].finish(dispatch_of())
    qtbot.waitUntil(lambda: not ready.controller.is_comparing, timeout=WAIT_MILLISECONDS)
    assert race.record is None
    assert dispatch.record is not None
    assert button(race, "Start measuring").isEnabled()


def test_every_control_of_it_is_named_once(ready, dispatch, qtbot):
    measure(qtbot, ready, dispatch, dispatch_of())
    names = [name_of(control) for control in controls(dispatch) if control.isVisible()]
    assert all(name.strip() for name in names)
    assert len(names) == len(set(names))


def test_the_last_moment_of_the_axis_is_written_whole(qapp):
    rows = rows_of(dispatch_of())
    colors = chart_colors_in(LIGHT)
    image = QImage(300, 40, QImage.Format.Format_ARGB32)
    image.fill(colors.ground)
    painter = QPainter(image)
    scale = axis_of(QRectF(50, 0, 200, 0), longest_of(rows))
    paint_axis(painter, scale, 38, colors)
    painter.end()
    written = [
        x for x in range(300) if any(image.pixelColor(x, y) != colors.ground for y in range(34))
    ]
    assert min(written) >= 49
    assert max(written) <= 250
    told = painted_by(lambda painter: paint_dispatch(painter, rows, colors), size_of(rows))
    assert "When results arrive" in told
