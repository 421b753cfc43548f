"""The what-if machine takes the run that is shown, and tries what its sliders say."""

import json

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QPushButton, QSlider, QSpinBox

from gui.comparisons._what_if_chart import WhatIfChart, paint_what_if, words_of
from gui.look.colors import chart_colors_in
from gui.look.theme import DARK, LIGHT
from processing.measuring.what_if.schedule import ListOrder, Pool
from processing.settings.batch import available_cores
from tests.support.bounds import WAIT_MILLISECONDS, WAIT_SECONDS
from tests.support.desk import button
from tests.support.fake_window import FOLDER, numbered_sources
from tests.support.pseudo_language import pseudo_language, untranslated
from tests.support.shown_texts import shown_by


def finish_run(desk, pictures=8):
    """Make a run of so many pictures, half a second each, by one worker."""
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(pictures))
    desk.deliver()
    desk.controller.start()
    desk.fakes.run.begin()
    for number in range(pictures):
        desk.fakes.run.end_file(number)
    desk.fakes.run.finish()
    desk.deliver()


def open_window(desk):
    desk.choose("What if")
    return desk.session.what_if.window


def tried(desk, qtbot, pool=None):
    """Wait until the window shows a simulation, of `pool` if one is given."""
    commands = desk.session.what_if

    def is_there():
        found = commands._tried
        return found is not None and (pool is None or found.answer.made.pool == pool)

    qtbot.waitUntil(is_there, timeout=WAIT_MILLISECONDS)
    return commands._tried


def box(window, name):
    return next(each for each in window.findChildren(QSpinBox) if each.accessibleName() == name)


def slider(window, name):
    return next(each for each in window.findChildren(QSlider) if each.accessibleName() == name)


def texts_of(window):
    return [each.text() for each in window.findChildren(QLabel) if each.isVisible()]


def test_before_a_run_it_says_what_it_needs(desk):
    window = open_window(desk)
    assert any("Make some pictures first" in text for text in texts_of(window))
    assert not box(window, "Workers").isVisible()


def test_it_begins_with_the_pool_of_the_run(desk, qtbot):
    finish_run(desk)
    window = open_window(desk)
    found = tried(desk, qtbot)
    assert found.answer.made.pool == Pool(1, available_cores())
    assert window.pool() == found.answer.made.pool
    assert any("8 pictures: 4.00 s of work for one worker" in text for text in texts_of(window))
    assert found.answer.made.seconds == pytest.approx(4.0)


def test_sliders_and_boxes_try_another_pool_and_a_button_goes_back(desk, qtbot):
    finish_run(desk)
    window = open_window(desk)
    own = tried(desk, qtbot).answer.made.pool
    slider(window, "Workers").setValue(4)
    assert box(window, "Workers").value() == 4
    box(window, "Cores").setValue(8)
    assert slider(window, "Cores").value() == 8
    box(window, "Pictures per chunk").setValue(2)
    slider(window, "Sync per picture (ms)").setValue(100)
    window._order.setCurrentIndex(window._order.findData(ListOrder.LONGEST_FIRST))
    found = tried(desk, qtbot, Pool(4, 8, 2, ListOrder.LONGEST_FIRST, 0.1))
    assert found.answer.made.seconds == pytest.approx(1.2)  # two of 0.5 s, and a sync after each
    assert window.simulated_lanes._recording.lanes == 4
    assert any(
        text.startswith("4 workers on 8 cores would take 1.20 s") for text in texts_of(window)
    )
    assert any(text.startswith("Simulated, not measured: ") for text in texts_of(window))
    button(window, "As in the run").click()
    tried(desk, qtbot, own)


def test_a_number_beyond_the_slider_stays_as_it_was_typed(desk, qtbot):
    finish_run(desk)
    window = open_window(desk)
    tried(desk, qtbot)
    box(window, "Workers").setValue(50)
    assert slider(window, "Workers").value() == slider(window, "Workers").maximum()
    assert tried(desk, qtbot, Pool(50, available_cores())).answer.made.pool.workers == 50


def test_both_lanes_have_one_scale(desk, qtbot):
    finish_run(desk)
    window = open_window(desk)
    tried(desk, qtbot)
    box(window, "Workers").setValue(4)
    tried(desk, qtbot, Pool(4, available_cores()))
    for lanes in (window.measured_lanes, window.simulated_lanes):
        lanes.advance()
    assert window.measured_lanes.view.level == window.simulated_lanes.view.level
    assert window.measured_lanes.view.width == window.simulated_lanes.view.width


def test_a_run_that_ends_while_the_window_is_open_is_taken(desk, qtbot):
    window = open_window(desk)
    finish_run(desk)
    tried(desk, qtbot)
    assert box(window, "Workers").isVisible()


def test_what_was_tried_is_saved_as_a_page_and_as_json(desk, qtbot, tmp_path):
    finish_run(desk)
    window = open_window(desk)
    tried(desk, qtbot)
    box(window, "Workers").setValue(2)
    tried(desk, qtbot, Pool(2, available_cores()))
    commands = desk.session.what_if
    commands.save(tmp_path / "tried.html")
    commands.save(tmp_path / "tried.json")
    assert "2 workers on " in (tmp_path / "tried.html").read_text(encoding="utf-8")
    plain = json.loads((tmp_path / "tried.json").read_text(encoding="utf-8"))
    assert plain["simulated"]["pool"]["workers"] == 2
    commands.save(tmp_path / "tried.bmp")
    assert any("tried.bmp cannot be written" in text for text in texts_of(window))


def test_nothing_of_it_is_english_in_another_language(desk, qtbot):
    with pseudo_language():
        finish_run(desk)
        desk.session.what_if.show_window()
        window = desk.session.what_if.window
        assert not {word for text in shown_by(window) for word in untranslated(text)}
        tried(desk, qtbot)
        words = {word for text in shown_by(window) for word in untranslated(text)}
        assert words <= {"Amdahl", "USL", "html", "json", "ms", "jpg"}


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_the_chart_has_the_curve_its_laws_and_the_pool_that_is_tried(desk, qtbot, colors):
    from PySide6.QtCore import QSizeF
    from PySide6.QtGui import QPainter

    finish_run(desk)
    open_window(desk)
    answer = tried(desk, qtbot).answer
    chart = WhatIfChart(answer.curve, answer.made.pool)
    looks = chart_colors_in(colors)
    image = QImage(640, 400, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_what_if(painter, QSizeF(640, 400), chart, looks)
    painter.end()
    seen = {image.pixelColor(x, y).name() for x in range(0, 640, 2) for y in range(0, 400, 2)}
    assert {looks.ground.name(), looks.measured.name()} <= seen
    assert "2 workers: 2.0" in words_of(chart)


def test_closing_the_window_in_mid_simulation_ends_in_time(desk, qtbot):
    finish_run(desk)
    window = open_window(desk)
    window.close()
    assert desk.session.what_if.join(WAIT_SECONDS)
    assert not window.findChildren(QPushButton)[0].isVisible()
