"""Save the lanes of a run: as a picture, as a table, or as a trace for other programs."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter

from gui.control.recording import Recording
from gui.lanes._bar_painter import LanePainter
from gui.lanes._frame_painter import FramePainter
from gui.lanes._layout import LaneRows
from gui.lanes._shares import stretch_of_records
from gui.lanes._time_window import TimeWindow
from gui.look.colors import LaneColors
from gui.look.saving import save_png, save_svg
from processing.errors import SettingsError
from processing.files.atomic_write import save_lines
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.language.translation import language, localized
from processing.measuring.timeline.csv import files_csv
from processing.measuring.timeline.perfetto import trace_lines

OF_WHOLE_RUN = (".trace.json", ".json", ".csv", ".html")  # long for very many files, and no picture
_GUTTER = 28
_AXIS = 24
_PITCH = 40


def save_lanes(path: Path, recording: Recording, view: TimeWindow, colors: LaneColors) -> None:
    """Write what `view` shows of a run, or the whole run where `path` names a table or a trace.

    A file that is `OF_WHOLE_RUN` may be written by any thread that has its own recording.

    Raises:
        SettingsError: the suffix of the file is not known.
        OutputError: it cannot be written.
    """
    from processing.measuring.benchmark.timings_json import timings_json

    timeline, tasks = recording.timeline, recording.plan.tasks
    paint = partial(paint_lanes, recording=recording, view=view, colors=colors)
    size = size_of(recording, view)
    writers: dict[str, Callable[[], None]] = {
        ".trace.json": lambda: save_lines(trace_lines(timeline, tasks), path),
        ".json": lambda: save_lines([timings_json(timeline, tasks)], path),
        ".csv": lambda: save_lines([files_csv(timeline, tasks)], path),
        ".html": lambda: _save_page(path, recording),
        ".svg": lambda: save_svg(path, size, paint),
        ".png": lambda: save_png(path, size, paint),
    }
    for suffix, write in writers.items():
        if path.name.lower().endswith(suffix):
            write()
            return
    endings = ", ".join(writers)
    raise SettingsError(
        lazy_tr(
            "{file} cannot be written: its name must end in {endings}.",
            file=display(path),
            endings=endings,
        )
    )


def _save_page(path: Path, recording: Recording) -> None:
    """Write the whole run as a page.

    Raises:
        OutputError: it cannot be written.
    """
    from processing.measuring.benchmark.environment import machine_facts
    from processing.measuring.web_page.run_page import page_of_run, save_run_page

    pauses = tuple(recording.pauses(time.perf_counter()))
    page = page_of_run(recording.timeline, recording.plan.tasks, machine_facts(), pauses)
    save_run_page(page, path, localized, language().code)


def paint_lanes(
    painter: QPainter, recording: Recording, view: TimeWindow, colors: LaneColors
) -> None:
    """Paint a view of a run at once, from the records of its files."""
    rows, now = LaneRows(recording.lanes, _PITCH), time.perf_counter()
    frame = FramePainter(painter, colors, 1.0, _GUTTER)
    frame.clear(size_of(recording, view))
    frame.paint_ground(recording, view, rows, now)
    painter.save()
    painter.translate(_GUTTER, 0)
    lanes = LanePainter(painter, view, colors, 1.0)
    for lane in range(rows.count):
        row = QRect(0, rows.top(lane), view.width, rows.height)
        stretch = stretch_of_records(recording.timeline.records, lane, view, 0, view.width)
        painter.setClipRect(row)
        lanes.paint(stretch, row, {r.task_id: recording.name_of(r.task_id) for r in stretch.bars})
    painter.restore()
    frame.paint_running(recording, view, rows, now)
    frame.paint_axis(view, rows.bottom)


def size_of(recording: Recording, view: TimeWindow) -> QSize:
    """Return how large a picture of a view is."""
    return QSize(_GUTTER + view.width, LaneRows(recording.lanes, _PITCH).bottom + _AXIS)
