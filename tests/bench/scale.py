"""Measure how time and memory grow with the number of files; prints and draws, never judges.

    python tests/bench/scale.py [--most 10000] [--plan-only] [--chart scale.svg]

Plans and runs 1,000 files, 10,000 and so on by the command line. They are hard links to a few small
pictures, so a million take little room; the results do take theirs. Wall time is that of a machine
that may have more to do, processor time is not. The peak is what the first process held at most,
alone and of what it shares, which is told on Linux only.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.bench.chart import Bar, Panel, draw_chart
from tests.bench.meter import descendants, held_kilobytes

NUMBERS = (1_000, 10_000, 100_000, 1_000_000)
PICTURES = 300  # that all files are links to; few disks let one have more than 65,000
PICTURE_SIZE = (320, 240)
FOLDER_FILES = 1_000
LOOK_SECONDS = 0.1
METER = Path(__file__).with_name("meter.py")
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(slots=True)
class FirstProcess:
    """What the process that a person starts took so far."""

    peak_kilobytes: int = 0
    cpu_seconds: float = 0.0

    def look(self, pid: int) -> None:
        """Look at the process once more."""
        self.peak_kilobytes = max(self.peak_kilobytes, held_kilobytes(pid))
        with suppress(OSError):
            words = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()
            self.cpu_seconds = (int(words[11]) + int(words[12])) / TICKS


@dataclass(frozen=True, slots=True)
class Measured:
    """One command with one number of files."""

    command: str
    files: int
    wall_seconds: float
    own_milliseconds: float  # of processor time, a file
    all_milliseconds: float
    peak_megabytes: float

    def line(self) -> str:
        """Return it as a row of the table."""
        return (
            f"{self.command:5}{self.files:>11,}{self.wall_seconds:>10.1f}"
            f"{self.own_milliseconds:>12.3f}{self.all_milliseconds:>12.3f}"
            f"{self.peak_megabytes:>10.0f}"
        )


def main() -> None:
    """Measure all sizes and tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--most", type=int, default=10_000, help="the largest number of files")
    parser.add_argument("--plan-only", action="store_true", help="make no pictures")
    parser.add_argument("--chart", type=Path, help="write the figures there, as SVG")
    given = parser.parse_args()
    commands = ("plan",) if given.plan_only else ("plan", "run")
    print(f"{'':5}{'files':>11}{'seconds':>10}{'ms own':>12}{'ms all':>12}{'peak MB':>10}")
    found: list[Measured] = []
    with tempfile.TemporaryDirectory() as scratch:
        for files in (n for n in NUMBERS if n <= given.most):
            folder = make_files(Path(scratch, str(files)), files)
            for command in commands:
                found.append(measure(command, folder, files, Path(scratch)))
                print(found[-1].line(), flush=True)
    if given.chart is not None:
        draw(found, given.chart)


def make_files(folder: Path, count: int) -> Path:
    """Return a folder with `count` pictures in folders of a thousand."""
    kept = folder.with_name(f"{folder.name}-pictures")
    kept.mkdir(parents=True)
    noise = Image.effect_noise(PICTURE_SIZE, 60).convert("RGB")
    for number in range(PICTURES):
        noise.rotate(number).save(kept / f"{number}.jpg", quality=80)
    for number in range(count):
        inner = folder / f"{number // FOLDER_FILES:04}"
        if number % FOLDER_FILES == 0:
            inner.mkdir(parents=True)
        os.link(kept / f"{number % PICTURES}.jpg", inner / f"picture {number:07}.jpg")
    return folder


def measure(command: str, folder: Path, files: int, scratch: Path) -> Measured:
    """Carry out one command, without a line for each file."""
    output = scratch / f"{files}-results"
    words = ["-m", "processing", command, str(folder), "--output", str(output), "--quiet"]
    state = {"THUMBPOOL_STATE_FOLDER": str(scratch / "state")}
    meter = subprocess.Popen(
        [sys.executable, str(METER), sys.executable, *words],
        stdout=subprocess.PIPE,
        env=os.environ | state,
        cwd=METER.parents[2],
    )
    first, ended = FirstProcess(), threading.Event()
    watch = threading.Thread(target=_watch, args=(meter.pid, first, ended))
    watch.start()
    told = json.loads(meter.communicate()[0])
    ended.set()
    watch.join()
    if told["status"]:
        sys.exit(told["complaints"])
    own, of_all = (1000 * each / files for each in (first.cpu_seconds, told["cpu_seconds"]))
    peak = first.peak_kilobytes / 1000
    return Measured(command, files, told["wall_seconds"], own, of_all, peak)


def _watch(meter: int, first: FirstProcess, ended: threading.Event) -> None:
    """Look at the first process below the meter until all is over."""
    while not ended.wait(LOOK_SECONDS):
        for pid in descendants(meter)[:1]:
            first.look(pid)


def draw(found: list[Measured], path: Path) -> None:
    """Draw processor time a file; bars of equal length are a time that grows as the files do."""
    panels = [
        Panel(
            f"{command}, all processes",
            [Bar(f"{m.files:,} files", m.all_milliseconds) for m in told],
        )
        for command in ("plan", "run")
        if (told := [m for m in found if m.command == command])
    ]
    draw_chart("Processor time a file, by the number of files", panels, "", "", path)


if __name__ == "__main__":
    main()
