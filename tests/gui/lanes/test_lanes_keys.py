"""The lanes by keys alone: from bar to bar, and what screen readers say."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.control.recording import Recording
from gui.lanes._bar_selection import Direction, first_in, next_to
from gui.lanes._time_window import TimeWindow, whole
from gui.lanes.view import LanesView
from processing.measuring.timeline.records import FileRecord, FileRecords
from processing.planning.planner import make_plan
from processing.running.events import FileFinished, RunFinished, WorkerStarted
from processing.settings.batch import BatchSettings
from processing.task import Outcome, Status, Timing
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FOLDER, numbered_sources


def records_of(*bars: tuple[int, float, float]) -> FileRecords:
    """Return files by lane, begin and length; each has its place as its id."""
    records = FileRecords()
    for number, (lane, start, length) in enumerate(bars):
        stamps = (start, *[start + length] * 5)
        records.add(FileRecord(number, 70 + lane, lane, Status.DONE, stamps, 0.0, 1.0))
    return records


@given(
    st.lists(st.floats(0.001, 0.3), min_size=1, max_size=40),
    st.integers(20, 900),
    st.integers(0, 12),
)
def test_each_step_is_seen_and_the_way_back_is_open(lengths, width, nearer):
    starts = list(itertools.accumulate(lengths, initial=0.0))
    records = records_of(*((0, *each) for each in zip(starts, lengths, strict=False)))
    view = whole(starts[-1], width).zoomed(nearer, 0, starts[-1])
    chosen = first_in(records, view, range(1))
    pixels = [int(view.x_at(chosen.start))]
    while (after := next_to(records, chosen, Direction.AFTER, view, range(1))) != chosen:
        pixels.append(int(view.x_at(after.start)))
        chosen = after
    assert pixels == sorted(set(pixels))
    assert len(pixels) == len({int(view.x_at(each.start)) for each in records})
    while (before := next_to(records, chosen, Direction.BEFORE, view, range(1))) != chosen:
        assert before.start < chosen.start
        chosen = before
    assert int(view.x_at(chosen.start)) == 0


def test_up_and_down_lead_to_what_other_lanes_did_at_that_time_past_those_that_did_nothing():
    records = records_of((0, 0.0, 1.0), (0, 1.0, 1.0), (0, 2.0, 1.0), (3, 0.2, 0.3), (3, 1.3, 0.9))
    view = TimeWindow(900, 20)
    below = next_to(records, records[1], Direction.BELOW, view, range(4))
    assert below.task_id == 4
    assert next_to(records, below, Direction.BELOW, view, range(4)) is below
    assert next_to(records, below, Direction.ABOVE, view, range(4)).task_id == 1
    assert next_to(records, records[0], Direction.BELOW, view, range(4)).task_id == 3
    assert next_to(records, records[0], Direction.ABOVE, view, range(4)).task_id == 0


def test_the_first_bar_may_begin_before_what_is_in_sight():
    records = records_of((1, 0.0, 100.0))
    assert first_in(records, TimeWindow(10, 4, 50), range(2)).task_id == 0
    assert first_in(records, TimeWindow(10, 40, 5000), range(2)) is None


@pytest.fixture
def view(qtbot):
    """Two lanes of a run that is over: three files in the first, one in the second."""
    plan = make_plan(BatchSettings((FOLDER,), FOLDER / "out", workers=2), numbered_sources(4))
    recording = Recording(plan, 0.0)
    for worker in (70, 71):
        recording.fold(WorkerStarted("run", worker, 1, 0.0), 0.0)
    for task_id, (worker, start) in enumerate([(70, 0.0), (70, 1.0), (70, 2.0), (71, 0.9)]):
        timing = Timing(worker, tuple(start + step / 6 for step in range(6)), 0.25)
        outcome = Outcome(task_id, Status.DONE, source_size=(100, 100), timing=timing)
        recording.fold(FileFinished("run", outcome), start + 1)
    recording.fold(RunFinished("run", None), 3.0)
    made = LanesView()
    qtbot.addWidget(made)
    made.resize(682, 120)
    made.show()
    made.show_recording(recording)
    made.advance()
    return made


def test_keys_lead_from_bar_to_bar_and_enter_selects_the_picture(view, qtbot):
    assert view.chosen is None
    for key, expected in [
        (Qt.Key.Key_Right, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 3),
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Left, 1),
    ]:
        QTest.keyClick(view, key)
        assert view.chosen.task_id == expected
    with qtbot.waitSignal(view.picture_chosen, timeout=WAIT_MILLISECONDS) as chosen:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [1]


def test_the_framed_bar_is_told_to_those_who_do_not_see_it_and_drawn_for_those_who_do(view):
    plain = view.grab().toImage()
    assert view.accessibleName() == "Lanes of the workers"
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert "000000.jpg, worker 1" in view.accessibleName()
    assert "833 ms altogether, 250 ms" in view.accessibleName()
    assert view.grab().toImage() != plain
    view.show_recording(None)
    assert view.accessibleName() == "Lanes of the workers"


def test_a_bar_out_of_sight_is_brought_into_it(view):
    QTest.keyClick(view, Qt.Key.Key_Right)
    for _ in range(8):
        QTest.keyClick(view, Qt.Key.Key_Plus)
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Right)
        view.advance()
        assert view.view.start <= view.chosen.start < view.view.end


def test_what_is_in_sight_stays_while_keys_walk_within_it(view):
    before = view.view
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(view, key)
        view.advance()
        assert view.view == before
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.view != before
    QTest.keyClick(view, Qt.Key.Key_Home)
    view.advance()
    assert view.view == before


def test_enter_with_no_bar_chosen_does_nothing(view, qtbot):
    with qtbot.assertNotEmitted(view.picture_chosen):
        QTest.keyClick(view, Qt.Key.Key_Return)
