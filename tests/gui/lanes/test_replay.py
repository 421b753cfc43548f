"""The replay shows runs as they were at any moment, one or two on one axis."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QSlider

from gui.control.comparison import Measured
from gui.control.replay import replays_of_race
from gui.lanes.replay._strip import title_of
from gui.lanes.replay._window import ReplayWindow
from gui.look.colors import lane_colors_of
from processing.measuring.benchmark.race_analysis import analysis_of
from processing.measuring.benchmark.records import as_json
from processing.measuring.benchmark.timings_json import timings_json
from processing.measuring.benchmark.tour_steps import GIANT
from processing.measuring.recordings.race_runs import recorded_runs
from tests.gui.comparisons.test_what_if import finish_run
from tests.gui.tour.test_window import end, result, tell_pass
from tests.support.bounds import WAIT_MILLISECONDS, WAIT_SECONDS
from tests.support.desk import button, texts
from tests.support.pseudo_language import pseudo_language, untranslated
from tests.support.recorded_race import PICTURES, SIZES, recorded_race, run_of
from tests.support.shown_texts import shown_by

ONE, TWO, FOUR = range(len(SIZES))


@pytest.fixture(scope="module")
def runs(qapp):
    return replays_of_race(recorded_race())


@pytest.fixture
def window(qtbot, runs):
    window = ReplayWindow()
    qtbot.addWidget(window)
    window.show_runs(runs, ONE, FOUR)
    window.show()
    return window


def paint_all(strip) -> QImage:
    """Return the lanes of a strip when they are painted completely."""
    strip.view.advance()
    while not strip.view.backing.is_complete:
        strip.view.advance()
    return strip.view.grab().toImage()


def choose(window, name, place):
    (box,) = [b for b in window.findChildren(QComboBox) if b.accessibleName() == name]
    box.setCurrentIndex(box.findData(place))


def replay_button(parent):
    """Return the button that opens the replay; screen readers call it by its tip."""
    (found,) = [each for each in parent.findChildren(QAbstractButton) if each.text() == "Replay…"]
    return found


def shown(desk, qtbot, count=1):
    """Return the window of the replay when it shows so many runs."""
    replay = desk.session.replay
    qtbot.waitUntil(
        lambda: replay.window is not None and len(replay.window.runs) == count,
        timeout=WAIT_MILLISECONDS,
    )
    return replay.window


def test_the_whole_of_both_runs_is_seen_at_first_on_one_scale(window, runs):
    assert window.runs == [runs[ONE], runs[FOUR]]
    views = [strip.view for strip in (window.above, window.below)]
    for strip in (window.above, window.below):
        paint_all(strip)
    assert views[0].view == views[1].view
    assert views[0].view.start == 0.0
    assert views[0].view.end >= runs[ONE].length > runs[FOUR].length
    assert "11.9 s of 11.9 s" in texts(window)
    assert not window.bar.clock.is_playing


def test_names_times_and_the_speedup_stand_beside_the_runs(runs):
    assert title_of(runs[ONE], None) == "1 worker: 11.9 s"
    times = recorded_race().runs[ONE].work_seconds / recorded_race().runs[FOUR].work_seconds
    assert title_of(runs[FOUR], runs[ONE]) == f"4 workers: 3.25 s, {times:.1f} times as fast"


def test_runs_of_other_pictures_are_not_compared(runs):
    from dataclasses import replace

    other = replace(recorded_race(), runs=(run_of(4, PICTURES - 1),))
    circumstances = replace(other.circumstances, pictures=PICTURES - 1)
    (stranger,) = replays_of_race(replace(other, circumstances=circumstances))
    assert "other pictures" in title_of(stranger, runs[ONE])


def test_it_says_that_it_is_no_live_run(window):
    assert "nothing is running" in texts(window)


@pytest.mark.parametrize("moment", [0.0, 1.0, 3.1])
def test_counters_are_those_of_the_moment(window, runs, moment):
    window.bar._seek(moment)
    for strip, place in ((window.above, ONE), (window.below, FOUR)):
        pictures = recorded_race().runs[place].pictures
        done = sum(made.moments[-1] <= moment for made in pictures)
        begun = sum(made.moments[0] <= moment for made in pictures)
        values = [tile._value.text() for tile in strip._tiles[:3]]
        assert values == [str(done), str(begun - done), str(PICTURES - begun)]


def test_a_run_that_was_over_keeps_its_end_while_the_other_goes_on(window):
    window.bar._seek(8.0)
    values = [tile._value.text() for tile in window.below._tiles[:3]]
    assert values == [str(PICTURES), "0", "0"]


def test_what_comes_after_the_cursor_is_hidden_and_what_was_before_is_not(window):
    window.bar._seek(3.1)
    colors = lane_colors_of(window.palette())
    strip = window.below
    image = paint_all(strip)
    layout = strip.view._layout()
    cursor = round(layout.gutter + strip.view.view.x_at(3.1))
    y = layout.rows.top(0) + layout.rows.height // 2
    after = {image.pixelColor(x, y).name() for x in range(cursor + 3, image.width() - 1)}
    before = {image.pixelColor(x, y).name() for x in range(layout.gutter, cursor - 3)}
    assert after == {colors.ground.name()}
    assert {colors.phases[1].name(), colors.phases[3].name()} <= before
    assert image.pixelColor(cursor, y).name() == colors.text.name()


def test_nothing_is_told_or_chosen_of_what_is_still_hidden(window):
    paint_all(window.above)
    view = window.above.view
    layout = view._layout()
    place = QPointF((layout.gutter + view.view.x_at(8.0)) / layout.scale, layout.rows.height / 2)
    assert "picture" in view._text_at(place)
    window.bar._seek(3.0)
    assert view._text_at(place) == ""
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert view.chosen is None


def test_keys_play_and_go_through_the_run(window):
    bar, clock = window.bar, window.bar.clock
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Home)
    assert clock.moment == 0.0
    QTest.keyClick(window, Qt.Key.Key_Right)
    step = clock.moment
    assert 0 < step < clock.length / 50
    QTest.keyClick(window, Qt.Key.Key_Right)
    QTest.keyClick(window, Qt.Key.Key_Left)
    assert clock.moment == pytest.approx(step)
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert clock.is_playing
    assert bar._timer.isActive()
    bar.advance(1.0)
    assert clock.moment >= step + 1.0
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert not clock.is_playing
    assert not bar._timer.isActive()
    QTest.keyClick(window, Qt.Key.Key_End)
    assert clock.moment == clock.length


def test_the_slider_takes_the_same_keys_and_shows_the_moment(window):
    window.activateWindow()
    (slider,) = window.findChildren(QSlider)
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert window.bar.clock.moment == 0.0
    QTest.keyClick(slider, Qt.Key.Key_Space)
    assert window.bar.clock.is_playing
    window.bar.advance(window.bar.clock.length / 2)
    assert slider.value() >= slider.maximum() // 2
    assert "of 11.9 s" in slider.accessibleDescription()


def test_every_speed_can_be_chosen(window):
    for speed in (0.1, 0.25, 0.5, 1.0, 2.0, 10.0):
        choose(window, "Speed", speed)
        window.bar._seek(0.0)
        window.bar.clock.play()
        window.bar.advance(0.25)
        assert window.bar.clock.moment == pytest.approx(0.25 * speed)
        window.bar.clock.pause()


def test_it_stands_still_when_the_window_is_closed(window):
    window.bar.toggle()
    window.close()
    assert not window.bar.clock.is_playing
    assert not window.bar._timer.isActive()


def test_zoom_and_pan_of_one_move_the_other(window):
    for strip in (window.above, window.below):
        paint_all(strip)
    window.below.view.zoom(4, 0.0)
    assert window.above.view.view == window.below.view.view
    window.above.view.pan(50)
    window.above.view.advance()
    window.below.view.advance()
    assert window.above.view.view == window.below.view.view
    assert window.below.view.view.first == 50
    window.above.view.show_whole()
    paint_all(window.below)
    assert window.below.view.view.end >= window.bar.clock.length


def test_another_run_can_be_chosen_and_the_second_one_left_out(window, runs):
    choose(window, "Run below", TWO)
    assert window.runs == [runs[ONE], runs[TWO]]
    choose(window, "Run below", -1)
    assert window.runs == [runs[ONE]]
    assert not window.below.isVisible()
    assert "Speedup so far" in texts(window)
    choose(window, "Run above", FOUR)
    assert window.runs == [runs[FOUR]]
    assert window.bar.clock.length == pytest.approx(3.25)
    paint_all(window.above)
    window.below.view.resize(300, 200)  # as layouts may do while it is hidden
    assert 3.25 <= window.above.view.view.end < 7.0


def test_the_run_of_the_workers_pane_is_replayed_when_it_is_over(desk, qtbot):
    desk.window.pane.show_tab("workers")
    replay = button(desk.window.lanes, "Replay this run at any speed, when it is over")
    assert not replay.isEnabled()
    finish_run(desk, pictures=8)
    assert replay.isEnabled()
    replay.click()
    window = shown(desk, qtbot)
    assert window.runs[0].recording is desk.window.lanes.recording
    assert texts(window).count("nothing is running") == 1


def test_without_a_run_the_menu_says_what_is_needed(desk):
    desk.choose("Replay")
    window = desk.session.replay.window
    assert "Make some pictures first" in texts(window)
    assert not window.bar.isVisible()


def test_a_recording_is_opened_below_the_run_that_is_shown(desk, qtbot, tmp_path):
    finish_run(desk, pictures=8)
    run = recorded_runs(recorded_race())[TWO]
    path = tmp_path / "before.times.json"
    path.write_text(timings_json(run.timeline, run.tasks), encoding="utf-8")
    desk.choose("Replay")
    shown(desk, qtbot)
    desk.session.replay.open_file(path)
    window = shown(desk, qtbot, 2)
    assert window.runs[0].recording is desk.window.lanes.recording
    assert window.runs[1].makespan == pytest.approx(run.timeline.reached())
    assert "before.times.json: 6.00 s, other pictures than above" in texts(window)


def test_a_saved_race_is_opened_with_two_of_its_runs(desk, qtbot, tmp_path):
    path = tmp_path / "race.json"
    path.write_text(as_json(recorded_race()), encoding="utf-8")
    desk.session.replay.open_file(path)
    window = shown(desk, qtbot, 2)
    assert [run.name for run in window.runs] == ["1 worker", "4 workers"]


@pytest.mark.parametrize("content", [b"", b"\x80\x04.", b'{"traceEvents": []}'])
def test_a_file_that_is_no_recording_is_refused_in_a_sentence(desk, qtbot, tmp_path, content):
    path = tmp_path / "run.json"
    path.write_bytes(content)
    desk.session.replay.open_file(path)
    window = desk.session.replay.window
    qtbot.waitUntil(
        lambda: "run.json is no recorded run" in texts(window), timeout=WAIT_MILLISECONDS
    )
    assert window.runs == []


def test_a_race_is_replayed_by_one_button(ready, qtbot):
    race = ready.comparison("race", "Compare pool sizes")
    assert not replay_button(race).isVisible()
    record = recorded_race()
    race.show_measured(Measured(record, analysis_of(record)))
    replay_button(race).click()
    window = shown(ready, qtbot, 2)
    assert [run.name for run in window.runs] == ["1 worker", "4 workers"]


def test_the_passes_of_a_step_of_the_tour_are_replayed(desk, qtbot):
    desk.choose("Guided tour")
    tour = desk.session.tour.tour
    tour._go_to(GIANT - 1)
    assert not replay_button(tour.view).isVisible()
    button(tour, "Run this step").click()
    for number, title in enumerate(("Giant last", "Giant first")):
        tell_pass(desk.fakes.tours[-1], number, result(GIANT, title, 2, 4.0 - number))
    end(qtbot, desk)
    replay_button(tour.view).click()
    window = shown(desk, qtbot, 2)
    assert "Giant first: 3.00 s, 1.3 times as fast" in texts(window)


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_what_is_shown_is_saved_with_names_legend_and_caption(desk, qtbot, tmp_path, ending):
    desk.session.replay.replay_race(recorded_race())
    window = shown(desk, qtbot, 2)
    paint_all(window.above)
    path = tmp_path / f"replay.{ending}"
    desk.session.replay.save(path)
    if ending == "png":
        assert not QImage(str(path)).isNull()
        return
    text = path.read_text(encoding="utf-8")
    for part in ("1 worker: 11.9 s", "4 workers: 3.25 s", "decode", "A processor with 4 cores"):
        assert part in text
    assert "Shown: the state" not in text
    window.bar._seek(2.0)
    desk.session.replay.save(path)
    assert "Shown: the state 2.00 s after the start" in path.read_text(encoding="utf-8")


def test_another_ending_is_refused_in_a_sentence(desk, qtbot, tmp_path):
    desk.session.replay.replay_race(recorded_race())
    window = shown(desk, qtbot, 2)
    desk.session.replay.save(tmp_path / "replay.bmp")
    assert ".png" in texts(window)
    assert not (tmp_path / "replay.bmp").exists()


def test_everything_is_translated(desk, qtbot):
    with pseudo_language():
        desk.session.replay.replay_race(recorded_race())
        window = shown(desk, qtbot, 2)
        words = {word for text in shown_by(window) for word in untranslated(text)}
    assert words <= {"pid", "Space"}  # the name of a key


def test_closing_while_a_file_is_read_ends_in_time(desk, tmp_path):
    path = tmp_path / "race.json"
    path.write_text(as_json(recorded_race()), encoding="utf-8")
    desk.session.replay.open_file(path)
    desk.session.replay.window.close()
    assert desk.session.replay.join(WAIT_SECONDS)
