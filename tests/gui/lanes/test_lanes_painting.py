"""The lanes on pixels: exact shares, nothing lost, little to do in a frame."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from gui.control.recording import Recording
from gui.lanes._bar_painter import LanePainter
from gui.lanes._bar_text import description_at
from gui.lanes._figures import description_of, figures_of
from gui.lanes._legend_entries import entries_of
from gui.lanes._saving import save_lanes
from gui.lanes._shares import Shares, Stretch
from gui.lanes._time_window import TimeWindow, whole
from gui.lanes.legend import LanesLegend
from gui.lanes.view import LanesView
from gui.look.colors import lane_colors_in
from gui.look.dressing import palette_in
from gui.look.theme import DARK, LIGHT
from processing.errors import SettingsError
from processing.language.translation import tr
from processing.measuring.speedup.run_speedup import Effort
from processing.planning.planner import make_plan
from processing.running.events import (
    FileFinished,
    FileStarted,
    RunFinished,
    RunPaused,
    RunResumed,
    WorkerStarted,
)
from processing.settings.batch import BatchSettings
from processing.task import Outcome, Stage, Status, Timing
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FOLDER, numbered_sources
from tests.support.pseudo_language import bracket_language

LOOKS = lane_colors_in(LIGHT)
HEIGHT = 100
BEGUN = 1000.0


def recording_of(files: int, workers: int = 2) -> Recording:
    plan = make_plan(
        BatchSettings((FOLDER,), FOLDER / "out", workers=workers), numbered_sources(files)
    )
    return Recording(plan, BEGUN)


def finish(recording: Recording, task_id: int, start: float, *lengths: float, lane: int = 0):
    stamps = [BEGUN + start]
    for length in lengths:
        stamps.append(stamps[-1] + length)
    timing = Timing(70 + lane, tuple(stamps), sum(lengths) / 2)
    outcome = Outcome(task_id, Status.DONE, source_size=(1000, 1000), timing=timing)
    recording.fold(FileFinished("run", outcome), stamps[-1])


def introduce(recording: Recording, workers: int = 2) -> None:
    for lane in range(workers):
        recording.fold(WorkerStarted("run", 70 + lane, 1, BEGUN), BEGUN)


@pytest.fixture
def clock(monkeypatch):
    """What time it is for the lanes, in seconds after the run began."""

    class Clock:
        seconds = 0.0

        def perf_counter(self) -> float:
            return BEGUN + self.seconds

    made = Clock()
    for module in ("gui.lanes._canvas", "gui.control.recording", "gui.lanes._bar_text"):
        monkeypatch.setattr(f"{module}.time", made)
    return made


@pytest.fixture
def view(qtbot, clock):
    made = LanesView()
    qtbot.addWidget(made)
    made.resize(682, 120)
    made.show()
    return made


def paint_all(view: LanesView) -> None:
    """Make frames until all is painted."""
    view.advance()
    for _ in range(200):
        if view.backing.is_complete:
            return
        view.advance()
    raise AssertionError("it is never complete")


def colors_in(image: QImage, x: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for y in range(image.height()):
        color = image.pixelColor(x, y)
        name = color.name() if color.alpha() else "idle"
        found[name] = found.get(name, 0) + 1
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.floats(0, 0.2), min_size=5, max_size=5))
def test_a_column_of_pixels_is_parted_as_its_time_was(qapp, parts):
    image = QImage(3, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    stretch = Stretch(shares={1: Shares(list(parts), 0.0)})
    LanePainter(painter, TimeWindow(3), LOOKS, 1.0).paint(stretch, QRect(0, 0, 3, HEIGHT), {})
    painter.end()
    found = colors_in(image, 1)
    for part, color in zip(parts, LOOKS.phases, strict=True):
        assert abs(found.get(color.name(), 0) - part * HEIGHT) <= 1 + 1e-9
    assert abs(found.get("idle", 0) - (1 - sum(parts)) * HEIGHT) <= 1 + 1e-9
    assert colors_in(image, 0) == colors_in(image, 2) == {"idle": HEIGHT}


def test_time_without_a_core_is_hatched_as_high_as_its_share(qapp):
    image = QImage(40, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    shares = {x: Shares([0.0, 1.0, 0.0, 0.0, 0.0], 0.3) for x in range(40)}
    place = QRect(0, 0, 40, HEIGHT)
    LanePainter(painter, TimeWindow(40), LOOKS, 1.0).paint(Stretch(shares=shares), place, {})
    painter.end()
    plain = QColor(LOOKS.phases[1])
    rows = [y for y in range(HEIGHT) if any(image.pixelColor(x, y) != plain for x in range(40))]
    assert rows[0] == pytest.approx(0.7 * HEIGHT, abs=2)
    assert len(rows) == pytest.approx(0.3 * HEIGHT, abs=2)


def test_files_that_end_are_added_to_what_is_painted_already(view, clock):
    recording = recording_of(50)
    introduce(recording)
    view.show_recording(recording)
    clock.seconds = 0.5
    paint_all(view)
    before = view.backing.painted_pixels
    finish(recording, 0, 0.1, 0.01, 0.1, 0.1, 0.02, 0.01)
    paint_all(view)
    added = view.backing.painted_pixels - before
    width = 0.24 / view.view.pixel_seconds
    assert width <= added <= width + 3
    pixmap = view.backing.pixmap.toImage()
    x = int(view.view.x_at(0.15))
    assert QColor(pixmap.pixelColor(x, 3)) == LOOKS.phases[1]


def test_a_frame_of_a_long_run_paints_only_what_is_new(view, clock):
    recording = recording_of(4000, workers=16)
    introduce(recording, 16)
    view.show_recording(recording)
    for number in range(3800):
        lane, turn = number % 16, number // 16
        finish(recording, number, turn * 0.1, *[0.015] * 5, lane=lane)
    clock.seconds = 30.0
    paint_all(view)
    for number in range(3800, 3820):
        before = view.backing.painted_pixels
        finish(recording, number, 23.8 + (number // 16 - 237) * 0.1, *[0.015] * 5, lane=number % 16)
        clock.seconds += 0.001
        view.advance()
        assert 0 < view.backing.painted_pixels - before <= 6


def test_a_pan_paints_what_comes_into_sight_and_the_picture_is_as_if_painted_anew(view, clock):
    recording = recording_of(60)
    introduce(recording)
    view.show_recording(recording)
    for number in range(60):
        length = 0.004 * (1 + number % 7)
        finish(recording, number, number * 0.2, *[length] * 5, lane=number % 2)
    clock.seconds = 13.0
    recording.fold(RunFinished("run", None), BEGUN + 13)
    paint_all(view)
    view.zoom(4, 200)
    paint_all(view)
    before = view.backing.painted_pixels
    view.pan(37)
    paint_all(view)
    assert view.backing.painted_pixels - before == 37 * 2
    moved = view.backing.pixmap.toImage()
    other = LanesView()
    other.resize(view.size())
    other._navigator = view._navigator
    other._recording = recording
    paint_all(other)
    assert other.backing.pixmap.toImage() == moved


def test_what_is_not_painted_yet_does_not_look_idle(view, clock):
    recording = recording_of(60)
    introduce(recording)
    view.show_recording(recording)
    for number in range(60):
        finish(recording, number, number * 0.2, *[0.04] * 5, lane=0)
    clock.seconds = 13.0
    paint_all(view)
    view.zoom(2, 300)
    backing = view.backing
    backing.paint = lambda: False  # a frame that has no time
    view.advance()
    assert not backing.is_complete
    image = view.grab().toImage()
    busy = [image.pixelColor(x, 20) != LOOKS.idle for x in range(96, 656)]
    assert sum(busy) > 0.8 * len(busy)
    del backing.paint
    paint_all(view)
    assert backing.before is None


def test_the_whole_run_stays_in_sight_while_it_grows(view, clock):
    recording = recording_of(5)
    view.show_recording(recording)
    for seconds in (0.1, 1.0, 7.0, 300.0, 90_000.0):
        clock.seconds = seconds
        view.advance()
        assert view.view.start == 0
        assert view.view.end >= seconds


def test_the_present_is_followed_until_the_user_looks_elsewhere(view, clock):
    recording = recording_of(5)
    view.show_recording(recording)
    clock.seconds = 60.0
    view.advance()
    QTest.keyClick(view, Qt.Key.Key_End)
    clock.seconds = 61.0
    view.advance()
    assert view.view.end == pytest.approx(61.0, abs=0.1)
    assert 50 < view.view.start < 60
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    looked_at = view.view
    clock.seconds = 64.0
    view.advance()
    assert view.view == looked_at
    QTest.keyClick(view, Qt.Key.Key_Home)
    view.advance()
    assert view.view == whole(64.0, 600)


def test_a_file_is_told_and_chosen_where_its_bar_is(view, clock, qtbot):
    recording = recording_of(5)
    introduce(recording)
    view.show_recording(recording)
    finish(recording, 3, 0.2, 0.01, 0.2, 0.1, 0.02, 0.07, lane=1)
    recording.fold(FileStarted("run", 4, 70, BEGUN + 0.5), BEGUN + 0.5)
    clock.seconds = 0.9
    paint_all(view)
    place = QPoint(82 + int(view.view.x_at(0.3)), view.height() - 50)
    with qtbot.waitSignal(view.picture_chosen, timeout=WAIT_MILLISECONDS) as chosen:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [3]
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, view.mapToGlobal(place))
    view.event(event)
    text = QToolTip.text()
    assert "000003.jpg, worker 2" in text
    assert "decode 200 ms" in text
    assert "400 ms altogether, 200 ms" in text
    with qtbot.waitSignal(view.picture_chosen, timeout=WAIT_MILLISECONDS) as chosen:
        x = 82 + int(view.view.x_at(0.7))
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(x, 12))
    assert chosen.args == [4]


def test_figures_are_told_in_words_and_never_call_occupation_a_speedup():
    recording = recording_of(8)
    introduce(recording)
    for number in range(8):
        start = 0.1 * (number // 2)
        finish(recording, number, start, *[0.02] * 5, lane=number % 2)
    recording.fold(RunFinished("run", None), BEGUN + 0.4)
    figures = figures_of(recording.effort(BEGUN + 9), 2)
    values = {figure.title: figure.value for figure in figures}
    assert values["Workers busy"] == "2.0 of 2"
    assert values["CPU cores used"] == "1.0 of 2"
    assert values["Speedup so far"].endswith("×")  # noqa: RUF001
    assert "no speedup" in figures[0].meaning
    text = description_of(figures, recording.lane_efforts())
    assert "Workers busy: 2.0 of 2." in text
    assert "Worker 2: 4 pictures, 50% of its busy time on a processor." in text


def test_a_speedup_is_a_range_where_cores_and_disks_cannot_be_told_apart():
    recording = recording_of(40, workers=4)
    introduce(recording, 4)
    for number in range(40):
        start = 0.1 * (number // 4)
        stamps = [BEGUN + start + at for at in (0, 0.02, 0.04, 0.06, 0.08, 0.1)]
        timing = Timing(70 + number % 4, tuple(stamps), 0.01)
        recording.fold(FileFinished("run", Outcome(number, Status.DONE, timing=timing)), BEGUN)
    recording.fold(RunFinished("run", None), BEGUN + 1.0)
    values = [figure.value for figure in figures_of(recording.effort(BEGUN + 1.0), 2)]
    assert values[2] == "0.4 to 2.0×"  # noqa: RUF001
    assert values[3].startswith("at most")


SAVED = [".png", ".svg", ".csv", ".times.json", ".json", ".trace.json", ".html"]


@pytest.mark.parametrize("suffix", SAVED)
def test_lanes_are_saved_as_what_the_name_says(qapp, tmp_path, suffix):
    recording = recording_of(3)
    introduce(recording)
    for number in range(3):
        finish(recording, number, number * 0.2, *[0.03] * 5)
    recording.fold(RunFinished("run", None), BEGUN + 0.6)
    path = tmp_path / f"lanes{suffix}"
    save_lanes(path, recording, whole(0.6, 500), LOOKS)
    content = path.read_bytes()
    if suffix == ".png":
        image = QImage(str(path))
        assert image.width() == 2 * 640  # there is room for a caption
        colors = {image.pixelColor(x, 120).name() for x in range(image.width())}
        assert LOOKS.phases[1].name() in colors
    elif suffix == ".svg":
        assert b"<svg" in content
        assert b"000001.jpg" in content
        assert b"<title>3 pictures, 2 worker processes: who did what when</title>" in content
        assert b"Each row is a worker" in content[: content.index(b"</desc>")]
    elif suffix == ".csv":
        assert content.count(b"\n") == 4
    elif suffix == ".html":
        assert content.startswith(b"<!DOCTYPE html>")
        assert b"000001.jpg" in content
    else:
        loaded = json.loads(content)
        assert ("traceEvents" in loaded) is (suffix != ".times.json")
        assert "Thumbpool" in loaded.get("about", loaded.get("otherData", {}).get("about", ""))
    assert list(tmp_path.iterdir()) == [path]


def test_lanes_are_not_saved_as_what_nobody_knows(qapp, tmp_path):
    with pytest.raises(SettingsError, match=r"\.svg"):
        save_lanes(Path(tmp_path, "lanes.bmp"), recording_of(1), whole(1, 100), LOOKS)


def test_phases_have_one_color_each():
    assert len({color.name() for color in LOOKS.phases}) == len(Stage)


def test_no_figure_is_a_range_from_a_number_to_itself():
    for tenths in range(30, 130):
        effort = Effort(
            workers=2,
            elapsed=tenths / 10,
            busy=tenths / 6,
            running=0.3,
            cpu=tenths / 7,
            storage=0.2,
            storage_cpu=0.1,
            files=90,
        )
        for figure in figures_of(effort, 2):
            low, to, high = figure.value.partition(" to ")
            assert not to or low != high.removesuffix("×"), figure.value  # noqa: RUF001


def test_a_narrow_legend_takes_two_lines_before_it_leaves_out_anything(qapp):
    legend = LanesLegend()
    legend.resize(10_000, legend.sizeHint().height())
    (one,) = legend.lines(legend.fontMetrics())
    names = [name for _, name in one]
    assert names[-1] == "in progress"
    legend.resize(round(0.7 * one[-1][0].right()), legend.height())
    above, below = legend.lines(legend.fontMetrics())
    assert [name for _, name in (*above, *below)] == names
    assert all(legend.rect().contains(place.adjusted(0, 0, -1, 0)) for place, _ in (*above, *below))
    legend.resize(1, legend.height())
    assert legend.lines(legend.fontMetrics()) == [[], []]


def test_a_legend_with_room_for_three_lines_uses_them_all(qapp):
    legend = LanesLegend(most_lines=3)
    legend.resize(10_000, legend.sizeHint().height())
    (one,) = legend.lines(legend.fontMetrics())
    legend.resize(round(0.45 * one[-1][0].right()), legend.height())
    lines = legend.lines(legend.fontMetrics())
    assert len(lines) == 3
    assert all(lines)
    assert [name for line in lines for _, name in line] == [name for _, name in one]
    tops = [line[0][0].top() for line in lines]
    assert tops == sorted(set(tops))


def test_a_pause_is_no_idling(view, clock):
    recording = recording_of(4)
    introduce(recording)
    finish(recording, 0, 0.0, 1.0)
    recording.fold(RunPaused("run"), BEGUN + 2)
    recording.fold(RunPaused("run"), BEGUN + 3)  # a repeated one changes nothing
    finish(recording, 1, 1.0, 2.0)  # was under way and ends while the run is paused
    assert recording.is_paused
    assert entries_of((recording,), LOOKS)[-1].name == "paused"
    recording.fold(RunResumed("run"), BEGUN + 6)
    recording.fold(RunFinished("run", None), BEGUN + 8)
    assert recording.pauses(BEGUN + 99) == [(3.0, 6.0)]  # from when nothing was under way
    clock.seconds = 8.0
    view.show_recording(recording)
    paint_all(view)
    image = view.grab().toImage()

    def color_at(seconds: float) -> QColor:
        place = view._layout().place_of(0, seconds, view.view)
        return image.pixelColor(round(place.x()), view._layout().rows.top(0) + 4)

    idle, paused = {LOOKS.idle.name()}, {LOOKS.paused.name(), LOOKS.pause_lines.name()}
    assert {color_at(moment).name() for moment in (6.5, 7.0, 7.5)} == idle
    assert {color_at(moment).name() for moment in (3.5, 4.5, 5.5)} <= paused
    assert color_at(2.5).name() not in idle | paused  # there the file was


def test_a_place_in_a_pause_says_so(view, clock):
    recording = recording_of(1)
    introduce(recording)
    finish(recording, 0, 0.0, 1.0)
    recording.fold(RunPaused("run"), BEGUN + 1)
    clock.seconds = 3.0
    assert "paused" in description_at(recording, 0, 2.0, 2.1)
    recording.fold(RunFinished("run", None), BEGUN + 4)
    clock.seconds = 9.0
    assert recording.pauses(BEGUN + 9) == [(1.0, 4.0)]  # cancelled while it was paused


def test_a_run_that_is_over_is_painted_anew_in_the_colours_of_another_theme(
    view, clock, qapp, qtbot
):
    recording = recording_of(1)
    introduce(recording)
    finish(recording, 0, 0.5, 0.5)
    recording.fold(RunFinished("run", None), BEGUN + 2)
    clock.seconds = 2.0
    view.show_recording(recording)
    paint_all(view)
    before = view.grab().toImage()
    dark = palette_in(DARK)
    view.setPalette(dark)
    qtbot.waitUntil(lambda: not view._timer.isActive(), timeout=WAIT_MILLISECONDS)
    paint_all(view)
    after = view.grab().toImage()
    corner = QPoint(after.width() - 5, after.height() - 5)
    assert before.pixelColor(corner) == lane_colors_in(LIGHT).ground
    assert after.pixelColor(corner) == lane_colors_in(DARK).ground
    bar = view._layout().place_of(0, 0.2, view.view).toPoint() - QPoint(0, 8)
    shown = after.pixelColor(bar).name()
    assert shown in {lane_colors_in(DARK).idle.name(), lane_colors_in(DARK).start_up.name()}


def test_a_run_that_is_over_is_painted_anew_for_text_of_another_size(view, clock, qtbot):
    recording = recording_of(1)
    introduce(recording)
    finish(recording, 0, 0.5, 0.5)
    recording.fold(RunFinished("run", None), BEGUN + 2)
    clock.seconds = 2.0
    view.show_recording(recording)
    paint_all(view)
    qtbot.waitUntil(lambda: not view._timer.isActive(), timeout=WAIT_MILLISECONDS)
    gutter, width = view._layout().gutter, view.backing.pixmap.width()
    larger = QFont(view.font())
    larger.setPointSizeF(20)
    view.setFont(larger)
    qtbot.waitUntil(lambda: view.backing.pixmap.width() < width, timeout=WAIT_MILLISECONDS)
    assert view._layout().gutter > 2 * gutter


def test_a_run_that_is_over_is_painted_anew_for_a_screen_of_another_density(
    view, clock, qtbot, monkeypatch
):
    recording = recording_of(1)
    introduce(recording)
    finish(recording, 0, 0.5, 0.5)
    recording.fold(RunFinished("run", None), BEGUN + 2)
    clock.seconds = 2.0
    view.show_recording(recording)
    paint_all(view)
    qtbot.waitUntil(lambda: not view._timer.isActive(), timeout=WAIT_MILLISECONDS)
    width = view.backing.pixmap.width()
    monkeypatch.setattr(view, "devicePixelRatioF", lambda: 2.0)
    QApplication.sendEvent(view, QEvent(QEvent.Type.DevicePixelRatioChange))
    qtbot.waitUntil(
        lambda: abs(view.backing.pixmap.width() - 2 * width) < 2, timeout=WAIT_MILLISECONDS
    )


def test_a_legend_leaves_out_a_long_entry_and_not_all_that_follow_it(qapp):
    with bracket_language({"waiting for CPU or disk": "a text of many words " * 9}):
        legend = LanesLegend()
        legend.resize(420, legend.sizeHint().height())
        named = [name for line in legend.lines(legend.fontMetrics()) for _place, name in line]
        assert tr("idle") in named
        assert tr("waiting for CPU or disk") not in named
