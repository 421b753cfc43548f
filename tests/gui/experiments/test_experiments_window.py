"""The window of experiments: choose, set, run, see, stop and save."""

import time
from itertools import product

import pytest
from PySide6.QtCore import QEvent, QPoint, QSizeF, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QSlider, QSpinBox, QToolTip

from gui.experiments._chart import paint_experiment
from gui.experiments._chart_content import ExperimentChart
from gui.experiments._page import FindingsCard
from gui.look.colors import chart_colors_in
from gui.look.dressing import Theme
from gui.look.theme import THEMES
from processing.measuring.experiments.events import ExperimentEvent
from processing.measuring.experiments.experiment import Ending
from processing.measuring.experiments.registry import EXPERIMENTS, find_experiment
from processing.measuring.experiments.stage import Stage
from tests.gui.window.test_accessibility import controls, name_of
from tests.processing.measuring.experiments.test_findings import QUEUE, log_of
from tests.support.bounds import WAIT_MILLISECONDS, WAIT_SECONDS
from tests.support.desk import button, texts
from tests.support.fake_experiments import FakeExperimentRun, set_values
from tests.support.pseudo_language import pseudo_language, untranslated
from tests.support.shown_texts import painted_by, texts_in


@pytest.fixture
def runs(desk):
    """The runs that were asked for."""
    made = []

    def make(*asked):
        made.append(FakeExperimentRun(*asked))
        return made[-1]

    desk.session.experiments.make_run = make
    return made


@pytest.fixture
def window(desk, runs):
    desk.choose("Experiments")
    return desk.session.experiments.window


def wait_for(qtbot, condition):
    qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT_MILLISECONDS)


def run_queue(qtbot, window, runs):
    button(window, "Run the script").click()
    events = log_of(QUEUE).events
    runs[-1].tell(events)
    runs[-1].finish(events)
    wait_for(qtbot, lambda: window.page.findings)
    return events


def test_run_hands_over_what_the_sliders_say(qtbot, window, runs):
    wait_for(qtbot, window.isActiveWindow)
    box = next(
        each for each in window.page.findChildren(QSpinBox) if each.accessibleName() == "Capacity"
    )
    box.setValue(7)
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_for(qtbot, lambda: runs)
    (run,) = runs
    assert run.is_started
    assert run.experiment is find_experiment("bounded-queue")
    assert run.values == {"capacity": 7, "senders": 3, "send": 50, "receive": 150}


def test_a_slider_and_its_box_follow_each_other(window):
    for slider in window.page.findChildren(QSlider):
        boxes = window.page.findChildren(QSpinBox)
        (box,) = (each for each in boxes if each.accessibleName() == slider.accessibleName())
        slider.setValue(slider.maximum())
        assert box.value() == box.maximum()
        box.setValue(box.minimum())
        assert slider.value() == slider.minimum()


def test_the_script_shows_what_the_sliders_say_and_is_copied_so(window):
    set_values(window, {"capacity": 9})
    assert "\nCAPACITY = 9  #" in window.page.script.lines
    button(window.page, "Copy the script").click()
    copied = QGuiApplication.clipboard().text()
    assert copied.rstrip() == find_experiment("bounded-queue").script({"capacity": 9}).rstrip()


def test_a_switch_sets_its_constant(window):
    window.choose("pipe")
    (switch,) = window.page.findChildren(QCheckBox)
    switch.setChecked(True)
    assert "\nREADER_FORGETS = True" in window.page.script.lines


def test_events_are_shown_while_they_come(qtbot, window, runs):
    button(window, "Run the script").click()
    runs[-1].tell([ExperimentEvent(0.1, "sender 1", "start", "4711")])
    wait_for(qtbot, lambda: window.page.stage.rows)
    assert window.page.chart.chart.now is not None
    assert not window.page.sliders.isEnabled()
    assert not window.list.isEnabled()
    runs[-1].finish([])
    wait_for(qtbot, window.list.isEnabled)
    assert window.page.chart.chart.now is None


def test_what_was_found_is_shown_and_told(qtbot, window, runs):
    run_queue(qtbot, window, runs)
    assert "1 of 2 puts found the queue full and waited 0.70 s altogether." in texts(window)
    assert "full: 1" in window.page.chart.accessibleDescription()


def test_what_is_drawn_can_be_read_as_the_script_printed_it(qtbot, window, runs):
    events = run_queue(qtbot, window, runs)
    lines = "\n".join(event.line for event in events)
    assert window.page.printed.lines == lines
    button(window.page, "Copy the lines").click()
    assert QGuiApplication.clipboard().text() == lines
    button(window, "Run the script").click()
    assert window.page.printed.lines == ""


def test_the_chart_names_actors_processes_and_what_its_marks_mean(qtbot, window, runs):
    button(window, "Run the script").click()
    events = (ExperimentEvent(0.0, "sender 1", "start", "4711"), *log_of(QUEUE).events)
    runs[-1].tell(events)
    runs[-1].finish(events)
    wait_for(qtbot, lambda: window.page.findings)
    said = painted_by(window.page.chart.paint, window.page.chart.room)
    for text in ("sender 1", "pid 4711", "receiver", "queue", "waits", "Full: put gave up"):
        assert text in said
    assert "EOFError: the last writer has closed" not in said


def test_stop_ends_a_run_and_the_chart_shows_where(qtbot, window, runs):
    button(window, "Run the script").click()
    button(window, "Stop").click()
    assert runs[-1].is_cancelled
    runs[-1].tell([ExperimentEvent(0.1, "sender 1", "start", "4711")])
    runs[-1].finish([], Ending.STOPPED)
    wait_for(qtbot, lambda: window.page.findings)
    assert "You stopped it after 2.0 s." in texts(window)
    assert window.page.chart.chart.cut == 2.0
    said = painted_by(window.page.chart.paint, window.page.chart.room)
    assert said.count("ended from outside") == 2  # above its line, and in the legend


def test_the_chart_tells_what_is_below_the_pointer(qtbot, window, runs):
    run_queue(qtbot, window, runs)
    view = window.page.chart
    told = set()
    for x, y in product(range(0, view.width(), 4), range(0, view.height(), 12)):
        place = QPoint(x, y)
        QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, place, QPoint(0, 0)))
        told.add(QToolTip.text())
    QToolTip.hideText()
    assert {
        "receiver: at work 1.1 from 0.700 s to 0.900 s",
        "sender 1: full after 0.400 s",
        "sender 1: put 1.2 after 0.800 s",
        "what qsize() says: 1\nin the queue, counted: 1",
        "",
    } <= told


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, None])
def test_closing_the_window_ends_what_runs(window, runs, key):
    button(window, "Run the script").click()
    if key is None:
        window.close()
    else:
        QTest.keyClick(window, key)
    assert runs[-1].is_cancelled


def test_a_problem_is_shown_and_gone_with_the_next_run(qtbot, window, runs):
    button(window, "Run the script").click()
    runs[-1].finish([], Ending.BROKEN, "The script printed more than 5 lines.")
    wait_for(qtbot, lambda: "more than 5 lines" in texts(window))
    button(window, "Run the script").click()
    assert "more than 5 lines" not in texts(window)


def test_each_experiment_keeps_what_its_last_run_showed(qtbot, window, runs):
    run_queue(qtbot, window, runs)
    found = window.page.findings
    window.choose("pipe")
    assert window.page.findings == ()
    window.choose("bounded-queue")
    assert window.page.findings == found


def test_a_run_that_goes_on_is_not_begun_twice(window, runs):
    button(window, "Run the script").click()
    window.run_requested.emit(window.page.experiment, window.page.sliders.values)
    assert len(runs) == 1


def test_the_chart_is_saved_with_findings_and_values(qtbot, desk, window, runs, tmp_path):
    run_queue(qtbot, window, runs)
    for name in ("chart.png", "chart.svg"):
        desk.session.experiments.save(tmp_path / name)
    assert not QImage(str(tmp_path / "chart.png")).isNull()
    drawn = (tmp_path / "chart.svg").read_text(encoding="utf-8")
    for text in ("A bounded queue", "1 of 2 puts found the queue full", "CAPACITY = 5"):
        assert text in drawn


def test_a_chart_of_another_format_is_refused_in_a_sentence(qtbot, desk, window, runs, tmp_path):
    run_queue(qtbot, window, runs)
    desk.session.experiments.save(tmp_path / "chart.gif")
    assert "its name must end in .png, .svg" in texts(window)
    assert not (tmp_path / "chart.gif").exists()


def test_a_narrow_window_is_not_scrolled_sideways(window):
    window.resize(900, 700)
    for experiment in EXPERIMENTS:
        window.choose(experiment.name)
        QApplication.processEvents()
        assert window._scroll.horizontalScrollBar().maximum() == 0, experiment.name


@pytest.mark.parametrize("size", [(900, 880), (1280, 640)])
def test_where_there_is_little_room_a_run_brings_its_findings_into_sight(qtbot, window, runs, size):
    window.resize(*size)
    run_queue(qtbot, window, runs)
    findings, view = window.page.first_shown, window._scroll.viewport()
    bar = window._scroll.verticalScrollBar()
    wait_for(qtbot, lambda: findings.mapTo(view, QPoint(0, 0)).y() < 10 or bar.value())
    assert findings.mapTo(view, QPoint(0, 0)).y() in range(10) or bar.value() == bar.maximum()
    bottom = findings.mapTo(view, QPoint(0, findings.height())).y()
    chart = window.page.chart.mapTo(view, QPoint(0, 0)).y()
    assert bottom < chart < view.height() / 2
    assert all(each in texts(findings) for each in window.page.findings)


def test_where_there_is_room_the_findings_stand_beside_the_script(qtbot, window, runs):
    window.resize(900, 700)
    run_queue(qtbot, window, runs)
    assert window.page.first_shown is not None
    window.resize(1240, 1000)
    wait_for(qtbot, lambda: window.page.first_shown is None)
    (findings,) = window.page.findChildren(FindingsCard)
    page, script = window.page, window.page.script
    assert findings.mapTo(page, QPoint(0, 0)).y() > page.chart.geometry().bottom()
    assert (
        findings.mapTo(page, findings.rect().topRight()).x() <= script.mapTo(page, QPoint(0, 0)).x()
    )
    assert all(each in texts(findings) for each in page.findings)


def test_the_charts_least_size_follows_the_text(desk, window):
    chart, theme = window.page.chart, desk.window.findChild(Theme)
    usual = chart.minimumWidth()
    theme.set_for_projector(is_on=True)
    assert chart.minimumWidth() == pytest.approx(1.5 * usual, abs=20)
    theme.set_for_projector(is_on=False)
    assert chart.minimumWidth() == usual


@pytest.mark.usefixtures("qapp")  # text is measured
def test_numbers_have_colours_where_the_order_matters():
    told = [(0.1, "main", "result", "2"), (0.1, "task 8", "busy", ""), (0.9, "task 8", "held", "")]
    stage = Stage(ExperimentEvent(*each) for each in told)
    colors = chart_colors_in(THEMES["light"])

    def found(*, is_numbered):
        image = QImage(400, 300, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        chart = ExperimentChart(stage, is_numbered=is_numbered)
        paint_experiment(painter, QSizeF(400, 300), chart, colors)
        painter.end()
        pixels = {image.pixel(*place) for place in product(range(400), range(200))}
        return [color.rgb() in pixels for color in (colors.numbers[1], colors.numbers[7])]

    assert found(is_numbered=True) == [True, True]
    assert found(is_numbered=False) == [False, False]
    assert [each.name for each in EXPERIMENTS if each.is_numbered] == ["order"]


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda each: each.name)
def test_all_that_can_be_used_has_a_name(window, experiment):
    window.choose(experiment.name)
    assert [each for each in controls(window) if not name_of(each)] == []


def test_nothing_of_it_is_english_in_another_language(qtbot, desk, runs):
    code = {"put", "get", "full", "empty", "join", "Full", "Empty", "EOFError", "png", "svg"}
    keys = {"Ctrl", "Return"}
    with pseudo_language():
        desk.session.experiments.show_window()
        window = desk.session.experiments.window
        window._run.click()
        events = log_of(QUEUE).events
        runs[-1].tell(events)
        runs[-1].finish(events)
        wait_for(qtbot, lambda: window.page.findings)
        of_others = ("QPlainTextEdit", "QToolButton Scroll")  # the script, and Qt's own
        shown = [text for where, text in texts_in(window) if not where.startswith(of_others)]
        said = {word for text in shown for word in untranslated(text)}
        assert said <= code | keys
        painted = painted_by(window.page.chart.paint, window.page.chart.room)
        actors = {"sender", "receiver", "queue"}
        assert {word for text in painted for word in untranslated(text)} <= code | actors


def test_a_real_run_in_the_real_window_ends_and_is_drawn(qtbot, desk):
    desk.choose("Experiments")
    window = desk.session.experiments.window
    window.choose("pipe")
    set_values(window, {"messages": 2, "send": 10, "read": 10})
    button(window, "Run the script").click()
    wait_for(qtbot, lambda: window.page.findings)
    assert window.page.findings[0].startswith("2 of 2 messages were read")
    assert {row.actor for row in window.page.stage.rows} == {"main", "writer", "reader"}


def test_the_program_ends_while_an_experiment_hangs(desk):
    desk.choose("Experiments")
    window = desk.session.experiments.window
    window.choose("pipe")
    set_values(window, {"forget": 1})
    button(window, "Run the script").click()
    desk.session.close()
    begun = time.monotonic()
    assert desk.session.experiments.join(WAIT_SECONDS)
    assert time.monotonic() - begun < WAIT_SECONDS


def test_parts_are_named_above_the_chart_and_curves_by_their_highest_value(qtbot, window, runs):
    window.choose("lazy")
    events = log_of("0;map;taken;0\n0.1;map;part;by map\n0.2;map;taken;37\n1;map;settled;5").events
    button(window, "Run the script").click()
    runs[-1].tell(events)
    runs[-1].finish(events)
    wait_for(qtbot, lambda: window.page.chart.chart and window.page.chart.chart.now is None)
    painted = painted_by(window.page.chart.paint, window.page.chart.room)
    assert "by map" in painted
    assert "37" in painted
    assert "map: part by map" not in painted


def test_the_legend_has_room_below_however_many_lines_of_names_are_above(qtbot, window, runs):
    window.choose("killed-worker")
    flags = "\n".join(f"1.0{n};worker {n};killed;{n}" for n in range(8))
    events = log_of(f"0;main;part;plain\n{flags}\n3;main;hang;2").events
    button(window, "Run the script").click()
    runs[-1].tell(events)
    runs[-1].finish(events)
    wait_for(qtbot, lambda: window.page.chart.chart and window.page.chart.chart.now is None)
    view = window.page.chart
    lines = 8  # of names that would run into each other
    assert view.minimumHeight() > lines * 16 + len(view.chart.stage.rows) * 32 + 40
