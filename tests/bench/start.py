"""Tell what it takes to start and to end: commands, a run of one picture, the window, its language.

    PYTHONPATH=. python tests/bench/start.py [--rounds 15]

Processor time is that of all processes of a command, by `meter.py`, and what was run takes turns.
It judges nothing: compare two states of the program on one machine that does nothing else.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from processing.language.languages import LANGUAGES

ROUNDS = 15
METER = Path(__file__).with_name("meter.py")
CAMERA_SIZE = (4000, 3000)

# Ends as soon as the first picture has been painted, without taking anything down.
WINDOW = """
import os, sys
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from gui.session import Session
from gui.settings.store import SettingsStore
from gui.workshop import real_workshop
application = QApplication(["start"])
store = SettingsStore(QSettings(sys.argv[1], QSettings.Format.IniFormat))
session = Session(application, real_workshop(), store)
session.show()
session.window.grab()
os._exit(0)
"""

# Takes the processor time of a language at the start of the window.
LANGUAGE = """
import sys, time
from PySide6.QtWidgets import QApplication
from gui.text import spoken_language
from processing.language.languages import LANGUAGES
from processing.language.translation import tr
application = QApplication(["start"])
began = time.process_time()
spoken_language.of_the_system()
spoken_language.speak(LANGUAGES[sys.argv[1]], application)
spoken = time.process_time()
for _ in range(1000):
    tr("Choose a folder…")
ended = time.process_time()
print(1000 * (spoken - began), 1000 * (ended - spoken))
"""


def commands(folder: Path) -> dict[str, list[str]]:
    """Return what is run, by what the table calls it; results go below `folder`."""
    command_line = [sys.executable, "-m", "processing"]
    batch = [str(folder / "picture.jpg"), "--output", str(folder / "out"), "--size", "256"]
    run = [*command_line, "run", *batch, "--quiet"]
    return {
        "--help": [*command_line, "--help"],
        "--version": [*command_line, "--version"],
        "plan": [*command_line, "plan", *batch],
        "run, 2 workers": [*run, "--workers", "2"],
        "run, 8 workers": [*run, "--workers", "8"],
        "run, 2 spawned": [*run, "--workers", "2", "--start-method", "spawn"],
        "run, no workers": [*run, "--engine", "serial"],
        "window": [sys.executable, "-c", WINDOW, str(folder / "settings.ini")],
    }


def milliseconds(command: list[str], folder: Path) -> tuple[float, float]:
    """Return the wall clock's and the processors' time of `command`, which knows no earlier run."""
    state = tempfile.mkdtemp(dir=folder)
    environment = os.environ | {"THUMBPOOL_STATE_FOLDER": state, "QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run(
        [sys.executable, str(METER), *command],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    taken = json.loads(told)
    if taken["status"]:
        raise SystemExit(f"{' '.join(command)} failed: {taken['complaints']}")
    return 1000 * taken["wall_seconds"], 1000 * taken["cpu_seconds"]


def language_milliseconds(tag: str) -> tuple[float, float]:
    """Return the processor's time to choose a language, and then to translate 1000 texts."""
    told = subprocess.run(
        [sys.executable, "-c", LANGUAGE, tag],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    choosing, translating = map(float, told.split())
    return choosing, translating


def main() -> None:
    """Run everything in turns and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0], allow_abbrev=False)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        picture = Image.effect_noise(CAMERA_SIZE, 40).convert("RGB")
        picture.save(folder / "picture.jpg", quality=90)
        started = commands(folder)
        turns = [
            [milliseconds(command, folder) for command in started.values()] for _ in range(rounds)
        ]
    print(f"{'':<16}{'wall ms':>9}{'cpu ms':>9}")
    for title, taken in zip(started, zip(*turns, strict=True), strict=True):
        wall, cpu = (statistics.median(each) for each in zip(*taken, strict=True))
        print(f"{title:<16}{wall:>9.0f}{cpu:>9.0f}")
    print(f"\n{'language':<16}{'chosen ms':>10}{'1000 texts ms':>15}")
    for tag in LANGUAGES:
        taken = [language_milliseconds(tag) for _ in range(rounds)]
        choosing, translating = (statistics.median(each) for each in zip(*taken, strict=True))
        print(f"{tag:<16}{choosing:>10.1f}{translating:>15.1f}")


if __name__ == "__main__":
    main()
