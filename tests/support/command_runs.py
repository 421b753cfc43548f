"""Runs of the command line in a session of their own, to be killed or starved."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from PIL import Image

from tests.support.bounds import WAIT_SECONDS
from tests.support.command_line import environment
from tests.support.recorded_events import wait_until

STEP_SECONDS = 0.005


@dataclass(frozen=True, slots=True)
class Started:
    """A process that leads a session, and the folders that it writes to."""

    process: "subprocess.Popen[str]"
    folder: Path
    temporary: Path

    @property
    def results(self) -> list[Path]:
        return [path for path in self.folder.joinpath("out").rglob("*") if path.is_file()]

    @property
    def counts(self) -> dict[str, int]:
        """The counts of the report; empty if none was written."""
        report = self.folder / "report.json"
        return json.loads(report.read_text())["counts"] if report.exists() else {}

    def others(self, words: str = "") -> list[psutil.Process]:
        """Return the living processes of the session but its leader, by words of their command."""
        return [one for one in psutil.process_iter() if self._holds(one, words)]

    def _holds(self, one: psutil.Process, words: str) -> bool:
        try:
            is_other = os.getsid(one.pid) == self.process.pid != one.pid
            is_alive = one.status() != psutil.STATUS_ZOMBIE
            return is_other and is_alive and words in " ".join(one.cmdline())
        except (OSError, psutil.Error):
            return False

    def __enter__(self) -> "Started":
        return self

    def __exit__(self, *_: object) -> None:
        """Kill what a failed test left running."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate(timeout=WAIT_SECONDS)

    def end(self) -> str:
        """Wait for the end of all processes; return its standard error."""
        _, stderr = self.process.communicate(timeout=WAIT_SECONDS)
        self.process.stdout = self.process.stderr = None
        wait_until(lambda: not self.others())
        return stderr


def start(folder: Path, *arguments: object, **changes: str) -> Started:
    """Start Python with `arguments`; it has a folder of its own for temporary files.

    That is not below `folder`, for the path of a socket may have some hundred characters.
    """
    folder.mkdir(parents=True)
    temporary = Path(tempfile.mkdtemp(dir=os.environ["TMPDIR"]))
    process = subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment() | {"TMPDIR": str(temporary)} | changes,
        start_new_session=True,
    )
    return Started(process, folder, temporary)


def start_run(folder: Path, pictures: Path, method: str) -> Started:
    """Start a run of two workers over `pictures`."""
    options = ("--output", folder / "out", "--report", folder / "report.json", "--workers", "2")
    command = ("-m", "processing", "run", pictures, *options, "--start-method", method)
    return start(folder, *command)


def make_pictures(folder: Path, count: int) -> Path:
    """Fill `folder` with names for one picture that takes some 30 ms to work on."""
    folder.mkdir()
    noise = Image.effect_noise((1_200, 900), 60).convert("RGB")
    noise.save(folder / "0.jpg", quality=90)
    for number in range(1, count):
        os.link(folder / "0.jpg", folder / f"{number}.jpg")
    return folder
