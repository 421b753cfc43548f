"""Measure how long the window stands still when many pictures fail at once; prints, never judges.

    PYTHONPATH=.:tests/gui python tests/bench/failure_flood.py [--count 100000] [--show-log]

The core only pretends: all failures wait at the bridge before its first turn. A turn is what the
bridge hands on and what its receivers do with it; the events after it are layout and painting.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from gui import app
from gui.control.state import State
from gui.session import Session
from gui.settings.store import SettingsStore
from processing.task import Status
from tests.support.fake_window import FOLDER, FakeWorkshop, numbered_sources

REASON = "The file holds no picture; it may be damaged or have the wrong name."
STEPPING_SECONDS = 2.0  # how long the turns of the event loop are noted after the last failure


class _Watch:
    """Notes how long turns and events take, and sleeps between them as an idle window does."""

    def __init__(self, application: QApplication, session: Session) -> None:
        self._application = application
        self._session = session
        session.bridge._timer.stop()  # the turns are taken here, one by one
        self.turns: list[float] = []
        self.events: list[float] = []

    def step(self) -> None:
        """Take one turn of the bridge and all events that it leaves."""
        began = time.perf_counter()
        self._session.bridge.drain()
        drained = time.perf_counter()
        self._application.processEvents()
        self.turns.append(drained - began)
        self.events.append(time.perf_counter() - drained)
        time.sleep(0.005)

    def tell(self, what: str) -> None:
        for name, seconds in (("turns", self.turns), ("events", self.events)):
            middle, longest = statistics.median(seconds) * 1e3, max(seconds) * 1e3
            print(f"{what:8} {name:7} {len(seconds):6,}: {middle:6.1f} median, {longest:6.1f} ms")
        self.turns.clear()
        self.events.clear()


def main() -> None:
    """Fail all pictures of a batch at once and print what each turn costs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--show-log", action="store_true", help="with the log in view")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        _measure(given.count, Path(scratch), show_log=given.show_log)


def _measure(count: int, scratch: Path, *, show_log: bool) -> None:
    application = QApplication([])
    app._favour_the_window()
    fakes = FakeWorkshop()
    settings = QSettings(str(scratch / "settings.ini"), QSettings.Format.IniFormat)
    session = Session(application, fakes.workshop(), SettingsStore(settings))
    session.show()
    if show_log:
        session.window.pane.show_tab("log")
    watch = _Watch(application, session)
    session.controller.open((FOLDER,))
    fakes.preparation.finish(numbered_sources(count))
    watch.step()
    session.controller.start()
    fakes.run.begin()
    for task_id in range(count):
        fakes.run.end_file(task_id, Status.FAILED, REASON)
    watch.tell("scan")
    while session.bridge._waiting:
        watch.step()
    watch.tell("flood")
    _step_for_a_while(watch)
    watch.tell("after")
    fakes.run.finish()
    while session.controller.state is not State.DONE:
        watch.step()
    watch.tell("end")
    session.window.pane.show_tab("log")
    _step_for_a_while(watch)
    watch.tell("log")
    session.controller.shut_down()
    session.release()


def _step_for_a_while(watch: _Watch) -> None:
    deadline = time.perf_counter() + STEPPING_SECONDS
    while time.perf_counter() < deadline:
        watch.step()


if __name__ == "__main__":
    main()
