"""The lanes show a killed worker: what was lost, its death with its pid, the next start."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from gui.control.recording import Recording
from gui.lanes._bar_painter import LanePainter
from gui.lanes._bar_text import description_at
from gui.lanes._legend_entries import all_entries, entries_of
from gui.lanes._saved_picture import caption_of, paint_lanes, size_of
from gui.lanes._shares import Shares, Stretch
from gui.lanes._time_window import TimeWindow, whole
from gui.look.colors import lane_colors_in
from gui.look.theme import DARK, LIGHT
from processing.measuring.timeline.records import FileRecord
from processing.planning.planner import make_plan
from processing.running.events import RunFinished
from processing.settings.batch import BatchSettings
from processing.task import Status
from tests.support.fake_window import FOLDER, numbered_sources
from tests.support.killed_worker_story import ALONE, BEGUN, KILLED, NEXT_BESIDE, killed_worker_story
from tests.support.shown_texts import painted_by

LOOKS = lane_colors_in(LIGHT)
WIDTH = 1000
LASTED = 5.5


@pytest.fixture
def recording() -> Recording:
    settings = BatchSettings((FOLDER,), FOLDER / "out", workers=2)
    made = Recording(make_plan(settings, numbered_sources(3)), BEGUN)
    for message in killed_worker_story():
        made.fold(message, BEGUN + LASTED)
    made.fold(RunFinished("run", None), BEGUN + LASTED)
    return made


def view_of() -> TimeWindow:
    return whole(LASTED, WIDTH)


def test_what_was_lost_looks_lost_and_not_idle(qapp, recording):
    for colors in (LOOKS, lane_colors_in(DARK)):
        size = size_of(recording, view_of(), colors)
        image = QImage(size, QImage.Format.Format_ARGB32)
        painter = QPainter(image)
        paint_lanes(painter, recording, view_of(), colors)
        painter.end()
        found = [image.pixelColor(x, 56).name() for x in range(size.width())]
        places = {name: found.count(name) * view_of().pixel_seconds for name in set(found)}
        lost = places[colors.lost.name()] + places[colors.lost_lines.name()]
        assert lost == pytest.approx(1.0, abs=0.1)  # the second before the death
        assert places[colors.end.name()] > 0
        assert places[colors.start_up.name()] == pytest.approx(0.75, abs=0.1)  # three of them


def test_the_death_is_marked_with_its_pid_and_the_next_try_is_labelled(qapp, recording):
    size = size_of(recording, view_of(), LOOKS)
    told = painted_by(lambda painter: paint_lanes(painter, recording, view_of(), LOOKS), size)
    assert f"pid {KILLED} died" in told
    assert "lost: 000000.jpg" in told
    assert "try 2: 000000.jpg" in told
    assert f"pid {ALONE}" in told  # in the label of its lane
    assert f"pid {NEXT_BESIDE}" in told


def test_a_saved_picture_is_understood_without_the_program(qapp, recording):
    size = size_of(recording, view_of(), LOOKS)
    told = painted_by(lambda painter: paint_lanes(painter, recording, view_of(), LOOKS), size)
    assert "3 pictures, 2 worker processes: who did what when" in told
    assert {each.name for each in entries_of((recording,), LOOKS)} <= set(told)
    caption = caption_of(recording, view_of())
    assert "Each row is a worker" in caption
    assert "Workers busy" in caption
    assert "Python" in caption
    assert "time (s)" in told


def test_every_part_of_the_story_is_told_where_it_stands(recording):
    def told(lane: int, at: float) -> str:
        return description_at(recording, lane, at, at + 0.001)

    assert told(0, 1.5).startswith(f"000000.jpg, worker 1 (pid {KILLED})")
    assert "the worker died" in told(0, 1.5)
    assert "another one died" in told(1, 1.5)
    assert told(0, 2.0).startswith(f"Worker 1 (pid {KILLED}) died: SIGKILL")
    assert "000000.jpg" in told(0, 2.0)
    assert told(0, 2.125) == "There was no worker 1"
    assert "was starting" in told(0, 4.125)
    assert str(ALONE) in told(0, 4.125)
    assert told(0, 4.5).startswith("try 2: 000000.jpg")
    assert told(1, 5.0) == "There was no worker 2"


def test_the_legend_explains_what_is_seldom_only_if_it_is_there(recording):
    names = [each.name for each in entries_of((recording,), LOOKS)]
    assert [*names, "paused"] == [each.name for each in all_entries(LOOKS)]
    plain = {each.name for each in entries_of((), LOOKS)}
    assert not {"lost", "made again", "a worker died", "no worker", "paused"} & plain


@pytest.mark.parametrize("core_wait", [0.3, None])
def test_waiting_for_a_core_and_for_the_disk_look_different(qapp, core_wait):
    stamps = (0.0, 1.0, 1.0, 1.0, 1.0, 1.0)
    record = FileRecord(0, 7, 0, Status.DONE, stamps, 0.5, 1.0, core_wait)
    by_bar, by_share = (QImage(64, 100, QImage.Format.Format_ARGB32) for _ in range(2))
    shares = Shares([1.0, 0.0, 0.0, 0.0, 0.0], 0.5, 0.5 if core_wait is None else core_wait)
    stretches = (Stretch([record]), Stretch(shares=dict.fromkeys(range(64), shares)))
    for image, stretch in zip((by_bar, by_share), stretches, strict=True):
        image.fill(0)
        painter = QPainter(image)
        view = TimeWindow(64, 22)
        LanePainter(painter, view, LOOKS, 1.0).paint(stretch, QRect(0, 0, 64, 100), {})
        painter.end()
        plain = QColor(LOOKS.phases[0])
        rows = {
            y: sum(image.pixelColor(x, y) != plain for x in range(8, 32)) for y in range(2, 100)
        }
        assert not any(rows[y] for y in range(2, 49))
        # Patterns repeat after eight pixels.
        dotted, lined = (sum(rows[y] for y in range(top, top + 8)) for top in (56, 88))
        assert (dotted == lined) == (core_wait is None)
        assert dotted > 0
        assert lined > 0
