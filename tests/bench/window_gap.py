"""Measure how long the window leaves its user waiting while a run goes; prints, never judges.

    python tests/bench/window_gap.py [--count 10000] [--folder FOLDER] [--planned 100000]

A timer of one millisecond notes each turn of the event loop; the gap between two turns is what a
click would have waited. With --planned no file is made: so many are pretended and planned, and the
gaps are those of a person who filters and sorts them; beside each is the processor time of the most
laborious turn, which tells more where the machine has other work.
Set QT_QPA_PLATFORM to leave it to a screen that is not the usual one.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from PIL import Image
from planned_window import measure_planned
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from gui import app
from gui.control.state import State
from gui.session import Session
from gui.settings.choices import Choices
from gui.settings.store import SettingsStore
from gui.workshop import real_workshop

PICTURE_SIZE = (320, 240)
PERCENT = 100


class Heartbeat:
    """Notes the gaps between the turns of the event loop, by the state of the window."""

    def __init__(self) -> None:
        self.gaps: dict[State, list[float]] = {state: [] for state in State}
        self.state = State.EMPTY
        self._last = time.perf_counter()
        self._timer = QTimer(interval=1)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps[self.state].append(now - self._last)
        self._last = now


def main() -> None:
    """Run one batch in a real window and print the gaps of each state."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="pictures of your own instead of made ones")
    parser.add_argument("--planned", type=int, help="plan, filter and sort so many without files")
    given = parser.parse_args()
    if given.planned:
        measure_planned(given.planned)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or _make_pictures(Path(scratch) / "pictures", given.count)
        _measure(folder, Path(scratch))


def _make_pictures(folder: Path, count: int) -> Path:
    noise = Image.effect_noise(PICTURE_SIZE, 60).convert("RGB")
    for number in range(count):
        target = folder / f"{number // 1_000:03}" / f"{number:06}.jpg"
        target.parent.mkdir(parents=True, exist_ok=True)
        noise.save(target, quality=80)
    return folder


def _measure(folder: Path, scratch: Path) -> None:
    application = QApplication([])
    app._favour_the_window()
    settings = QSettings(str(scratch / "settings.ini"), QSettings.Format.IniFormat)
    store = SettingsStore(settings)
    store.save_choices(Choices(output_folder=scratch / "out", only_changed=False))
    session = Session(application, real_workshop(), store)
    heartbeat = Heartbeat()
    begun = [0.0]

    def on_state_changed(state: State) -> None:
        heartbeat.state = state
        if state is State.READY:
            begun[0] = time.perf_counter()
            QTimer.singleShot(500, session.controller.start)
        elif state is State.DONE:
            elapsed = time.perf_counter() - begun[0]
            print(f"run of {len(session.controller.batch.plan.tasks):,} pictures: {elapsed:.1f} s")
            QTimer.singleShot(1_000, session.close)

    session.controller.machine.state_changed.connect(on_state_changed)
    session.show()
    session.controller.open([folder])
    application.exec()
    session.release()
    for state, gaps in heartbeat.gaps.items():
        if len(gaps) > PERCENT:
            percentiles = statistics.quantiles(gaps, n=PERCENT)
            print(
                f"{state:9} {len(gaps):7,} turns, gaps in ms: median {percentiles[49] * 1e3:5.1f}, "
                f"p99 {percentiles[98] * 1e3:5.1f}, longest {max(gaps) * 1e3:5.1f}"
            )


if __name__ == "__main__":
    main()
