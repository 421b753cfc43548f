"""What a frame of a very long run costs, counted in drawing calls: time would be noise."""

from collections import Counter
from typing import ClassVar

import pytest
from PySide6.QtGui import QPainter

from gui.lanes.view import LanesView
from processing.measuring.timeline.records import FileRecord
from processing.task import Stage, Status
from tests.gui.lanes.test_lanes_painting import BEGUN, finish, introduce, paint_all, recording_of

LANES = 16
FILES = 50_000
FILE_SECONDS = 0.02
WIDTH = 600  # pixels that show time
FRESH = 20  # of the files, which end one by one while it is looked at
NEW = 5  # of them in a frame
OF_A_COLUMN = len(Stage) + 2  # calls: the phases, the hatch, and what was there is cleared
OF_A_LANE = 4  # calls: number, start-up, idling, what is being made
OF_AN_AXIS = 2 * 8  # calls: lines and words of the moments
CALLS = ("fillRect", "drawText", "drawRect", "drawLine", "drawPixmap")


class CountingPainter(QPainter):
    """Counts what is drawn by all of its kind."""

    counted: ClassVar[Counter[str]] = Counter()


def _counting(name):
    def call(self, *arguments):
        CountingPainter.counted[name] += 1
        return getattr(QPainter, name)(self, *arguments)

    return call


for each in CALLS:
    setattr(CountingPainter, each, _counting(each))


def calls() -> int:
    """Return how many calls there were since the last time."""
    number = CountingPainter.counted.total()
    CountingPainter.counted.clear()
    return number


@pytest.fixture
def view(qtbot, monkeypatch):
    """Sixteen lanes that were busy with all but the last of 50,000 files, all painted."""

    class Clock:
        @staticmethod
        def perf_counter() -> float:
            return BEGUN + FILES / LANES * FILE_SECONDS

    for module in ("gui.lanes._canvas", "gui.control.recording", "gui.lanes._bar_text"):
        monkeypatch.setattr(f"{module}.time", Clock)
    recording = recording_of(FRESH, workers=LANES)
    introduce(recording, LANES)
    fill(recording)
    made = LanesView()
    qtbot.addWidget(made)
    made.resize(WIDTH + 26, 300)
    made.show()
    made.show_recording(recording)
    monkeypatch.setattr("gui.lanes._backing_store.QPainter", CountingPainter)
    monkeypatch.setattr("gui.lanes._canvas.QPainter", CountingPainter)
    calls()
    paint_all(made)
    return made


def fill(recording) -> None:
    """Let the lanes have done all but the last files, without the messages that tell of each."""
    for number in range(FILES - FRESH):
        start, lane = number // LANES * FILE_SECONDS, number % LANES
        stamps = tuple(start + FILE_SECONDS * step / len(Stage) for step in range(len(Stage) + 1))
        cpu = FILE_SECONDS / 2
        record = FileRecord(number % FRESH, 70 + lane, lane, Status.DONE, stamps, cpu, 1.0)
        recording.timeline.records.add(record)
        recording.timeline.columns.add(record)


def finish_fresh(recording, task_id: int) -> None:
    number = FILES - FRESH + task_id
    start = number // LANES * FILE_SECONDS
    finish(recording, task_id, start, *[FILE_SECONDS / 5] * 5, lane=number % LANES)


def test_a_frame_costs_by_columns_and_phases_and_lanes_however_many_bars_there_are(view):
    assert 0 < calls() <= LANES * WIDTH * OF_A_COLUMN
    for first in range(0, FRESH, NEW):
        before = view.backing.painted_pixels
        for task_id in range(first, first + NEW):
            finish_fresh(view._recording, task_id)
        view.advance()
        dirty = view.backing.painted_pixels - before
        assert 0 < dirty <= 2 * NEW  # a file may lie on the border of two columns
        assert calls() <= dirty * OF_A_COLUMN
    view.grab()
    assert 0 < calls() <= LANES * OF_A_LANE + OF_AN_AXIS
    view.advance()
    assert calls() == 0
