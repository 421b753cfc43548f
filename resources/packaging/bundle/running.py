"""Start programs of the bundle as a user's desktop would, and look at the processes they become."""

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

LONGEST_SECONDS = 120.0  # that any step may take on a busy machine
POLL_SECONDS = 0.02
PASSED_ON = ("PATH", "DISPLAY", "XAUTHORITY")  # of the environment; nothing of the builder's Python


class Bundle:
    """The programs of a bundle, started with a home of their own.

    Attributes:
        folder: where the programs are.
        home: an empty folder that is the user's home.
    """

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.home = home

    def environment(self, **variables: str) -> dict[str, str]:
        """Return the environment that the programs get, with `variables` besides."""
        passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        return passed | {"HOME": str(self.home), "LC_ALL": "C.UTF-8"} | variables

    def start(self, program: str, *arguments: object, **variables: str) -> "subprocess.Popen[str]":
        """Start a program of the bundle."""
        return subprocess.Popen(
            [self.folder / program, *map(str, arguments)],
            cwd=self.home,
            env=self.environment(**variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # what the terminal sends to the check is not for these
        )

    def says(self, program: str, *arguments: object, **variables: str) -> str:
        """Return what a program of the bundle says until it ends, which has to be well."""
        process = self.start(program, *arguments, **variables)
        try:
            said, _nothing = process.communicate(timeout=LONGEST_SECONDS)
        finally:
            process.kill()
        if process.returncode:
            raise AssertionError(f"{program} ended with {process.returncode}: {said.strip()}")
        return said

    def processes(self) -> dict[int, str]:
        """Return all processes of this bundle and what each was started with, by process id."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal() and self._is_ours(entry):
                with contextlib.suppress(OSError):
                    words = (entry / "cmdline").read_bytes().split(b"\0")
                    found[int(entry.name)] = b" ".join(words).decode(errors="replace")
        return found

    def _is_ours(self, entry: Path) -> bool:
        try:
            program = Path(os.readlink(entry / "exe"))  # noqa: PTH115 - it may be gone by now
        except OSError:
            return False
        return program.parent == self.folder

    def end_all(self) -> None:
        """Kill what a failed step has left, so that the next one begins without it."""
        for pid in self.processes():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[Bundle]:
    """Yield the bundle in `folder` with a home that is removed at the end, as are its processes."""
    with tempfile.TemporaryDirectory(prefix="thumbpool-check-") as home:
        bundle = Bundle(folder.resolve(), Path(home).resolve())
        try:
            yield bundle
        finally:
            bundle.end_all()


def wait_for(what: str, condition: Callable[[], object]) -> float:
    """Wait until `condition` holds and return how many seconds that took."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > LONGEST_SECONDS:
            raise AssertionError(f"There was no {what} in {LONGEST_SECONDS:.0f} s.")
        time.sleep(POLL_SECONDS)
    return time.monotonic() - began


def maps_of(pid: int) -> str:
    """Return which files a process has in its memory; empty if it is gone."""
    try:
        return Path("/proc", str(pid), "maps").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def processor_seconds(pid: int) -> float:
    """Return how long a process has been at work on any core so far."""
    fields = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])  # in user mode and in the kernel, as in proc(5)
    return ticks / os.sysconf("SC_CLK_TCK")
