"""Save the lanes of a run: as a picture, as a table, or as a trace for other programs."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from gui.control.recording import Recording
from gui.lanes._saved_picture import paint_lanes, size_of
from gui.lanes._time_window import TimeWindow
from gui.look.colors import LaneColors
from gui.look.saving import save_png, save_svg
from processing.errors import SettingsError
from processing.files.atomic_write import save_lines
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.measuring.timeline.csv import files_csv
from processing.measuring.timeline.perfetto import trace_lines

OF_WHOLE_RUN = (".trace.json", ".json", ".csv")  # long for very many files, and no picture
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
    size = size_of(recording, view, colors)
    writers: dict[str, Callable[[], None]] = {
        ".trace.json": lambda: save_lines(trace_lines(timeline, tasks), path),
        ".json": lambda: save_lines([timings_json(timeline, tasks)], path),
        ".csv": lambda: save_lines([files_csv(timeline, tasks)], path),
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
