"""Tell how soon a folder of photos shows thumbnails of its originals.

    QT_QPA_PLATFORM=offscreen PYTHONPATH=. python tests/bench/first_thumbnails.py FOLDER

It opens the folder in the real window, waits for the thumbnails of the first screen, and scrolls
through all rows, as soon as those on screen have theirs. It judges nothing: compare two states of
the program on one machine that does nothing else.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:  # its processes import this file again, and need none of these
    from PySide6.QtWidgets import QApplication

    from gui.session import Session

FIRST = 12
BOUND_SECONDS = 600.0
POLL_SECONDS = 0.002


class Watch:
    """The window with one folder, and the time since it was opened."""

    def __init__(self, application: "QApplication", session: "Session", folder: Path) -> None:
        self._application = application
        self.session = session
        self.begin = time.perf_counter()
        self.longest_gap = 0.0
        session.controller.open([folder])

    def wait_for(self, is_there: Callable[[], bool]) -> float:
        """Run the event loop until `is_there`; return the seconds since the beginning."""
        while not is_there():
            before = time.perf_counter()
            self._application.processEvents()
            self.longest_gap = max(self.longest_gap, time.perf_counter() - before)
            assert before - self.begin < BOUND_SECONDS
            time.sleep(POLL_SECONDS)
        return time.perf_counter() - self.begin

    def has_thumbnail(self, row: int) -> bool:
        """Return whether the row of the model shows a picture."""
        from PySide6.QtCore import QModelIndex

        from gui.table.columns import Column
        from gui.table.model import THUMBNAIL_ROLE

        index = self.session.files.index(row, Column.NAME, QModelIndex())
        return index.data(THUMBNAIL_ROLE) is not None


def measure(folder: Path, settings: Path) -> None:
    """Print when what was there."""
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from gui.session import Session
    from gui.settings.store import SettingsStore
    from gui.workshop import real_workshop
    from tests.support.previews import helper_pids

    application = QApplication([])
    store = SettingsStore(QSettings(str(settings), QSettings.Format.IniFormat))
    session = Session(application, real_workshop(), store)
    session.show()
    files, table = session.files, session.window.table
    watch = Watch(application, session, folder)
    rows = watch.wait_for(lambda: files.rowCount() > 0)
    one = watch.wait_for(lambda: watch.has_thumbnail(0))
    first = watch.wait_for(lambda: all(map(watch.has_thumbnail, range(FIRST))))
    total = files.rowCount()
    for row in range(0, total, FIRST):
        table.scrollTo(files.index(row, 0))
        screen = range(row, min(total, row + FIRST))
        every = watch.wait_for(lambda screen=screen: all(map(watch.has_thumbnail, screen)))
    helpers = [psutil.Process(pid) for pid in helper_pids("original-thumbnails")]
    cpu = sum(sum(each.cpu_times()[:2]) for each in helpers)
    print(
        f"{total} pictures: first row {rows:.2f} s, first thumbnail {one:.2f} s, "
        f"first {FIRST} {first:.2f} s, all {every:.2f} s; "
        f"CPU of the process {cpu:.1f} s, of the window {time.process_time():.1f} s; "
        f"longest stall of the window {1000 * watch.longest_gap:.0f} ms"
    )
    session.close()
    session.release()
    os._exit(0)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as state:
        os.environ["THUMBPOOL_STATE_FOLDER"] = state
        measure(Path(sys.argv[1]).absolute(), Path(state) / "settings.ini")
