"""Save the lanes of a run: as a picture, as a table, or as a trace for other programs."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize

from gui.control.recording import Recording
from gui.lanes._saved_animation import SUFFIXES as ANIMATIONS
from gui.lanes._saved_animation import save_animation
from gui.lanes._saved_picture import caption_of, paint_lanes, size_of, title_of
from gui.lanes._time_window import TimeWindow
from gui.look.colors import LaneColors
from gui.look.saving import Paint, save_png, save_svg
from processing.files.atomic_write import wrong_ending
from processing.language.translation import language, localized


def save_lanes(path: Path, recording: Recording, view: TimeWindow, colors: LaneColors) -> None:
    """Write what `view` shows of a run, or the whole run where `path` names a table or a trace.

    A file that `takes_long` may be written by any thread that has its own recording.

    Raises:
        SettingsError: the suffix of the file is not known.
        OutputError: it cannot be written.
    """
    from processing.measuring.benchmark.run_files import SUFFIXES, is_run_file, save_run

    title, caption = title_of(recording), caption_of(recording, view)
    pictures: dict[str, Callable[[Path, QSize, Paint], None]] = {
        ".png": save_png,
        ".svg": partial(save_svg, title=title, description=caption),
    }
    save_picture = pictures.get(path.suffix.lower())
    if is_run_file(path):
        save_run(path, recording.timeline, recording.plan.tasks, localized, language().code)
    elif path.suffix.lower() in ANIMATIONS:
        save_animation(path, recording, view, colors)
    elif save_picture is not None:
        paint = partial(paint_lanes, recording=recording, view=view, colors=colors)
        save_picture(path, size_of(recording, view, colors), paint)
    else:
        raise wrong_ending(path, (*pictures, *ANIMATIONS, *SUFFIXES))


def takes_long(path: Path) -> bool:
    """Return whether a file has all of a run, or many pictures of it."""
    from processing.measuring.benchmark.run_files import is_run_file

    return is_run_file(path) or path.suffix.lower() in ANIMATIONS
