"""Stand-ins for making a picture: what a task does is told by the name of its source.

Worker processes import this module by its name, so everything here is a plain function.
"""

import ctypes
import errno
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from processing.conditions import Conditions
from processing.errors import PictureError
from processing.memory import check_weight
from processing.pipeline import make_picture
from processing.placement import place
from processing.recipe import Recipe
from processing.stopwatch import Stopwatch
from processing.task import Outcome, Stage, Status, Task


class UnpicklableError(Exception):
    """Takes an argument that pickle does not give back."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__("a lock cannot travel")
        self.lock = threading.Lock()


def conditions(run_id: str, memory_bytes: int = 2_000_000_000) -> Conditions:
    return Conditions(run_id, Recipe(), memory_bytes)


def act_by_name(task: Task, under: Conditions, watch: Stopwatch) -> Outcome:
    """Do what the first word of the source's name says."""
    watch.enter(Stage.OPEN)
    act = _ACTS[task.source.name.split("-")[0]]
    if act is _write:
        watch.enter(Stage.WRITE)
    act(task)
    return Outcome(task.id, Status.DONE)


def try_to_break_out(task: Task, under: Conditions, watch: Stopwatch) -> Outcome:
    """Attempt what the source's name says; tell the kind of error that stopped it, if one did."""
    watch.enter(Stage.OPEN)
    attempts: dict[str, Callable[[], object]] = {
        "network": socket.socket,
        "program": lambda: subprocess.run(["true"], check=True),
        "fork": os.fork,
        "write": (task.destination.parent.parent / "new").touch,
        "delete": (task.destination.parent.parent / "keep").unlink,
        "signal": lambda: os.kill(os.getppid(), 0),
        "thread": _start_thread,
        "result": lambda: task.destination.write_bytes(b"done"),
        "folder": lambda: (task.destination.parent / "deep" / "er").mkdir(parents=True),
    }
    if task.source.name == "threads":
        return Outcome(task.id, Status.FAILED, " ".join(_seccomp_modes()))
    try:
        attempts[task.source.name]()
    except OSError as error:
        return Outcome(task.id, Status.FAILED, type(error).__name__)
    return Outcome(task.id, Status.DONE)


def _seccomp_modes() -> list[str]:
    """Return for each thread of this process how its system calls are filtered; 2 is by one."""
    statuses = [path.read_text() for path in Path("/proc/self/task").glob("*/status")]
    return [
        line.split()[1] for text in statuses for line in text.splitlines() if "Seccomp:" in line
    ]


def _start_thread() -> None:
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


def weigh(task: Task, under: Conditions, watch: Stopwatch) -> Outcome:
    """Need as many megabytes as the source's name begins with."""
    watch.enter(Stage.DECODE)
    check_weight((1, 1), int(task.source.name.split("-")[0]) * 1_000_000, under.memory_bytes)
    return Outcome(task.id, Status.DONE, reason=str(under.memory_bytes))


def make_unweighed(task: Task, under: Conditions, watch: Stopwatch) -> Outcome:
    """Make a picture as if there were memory without end."""
    return make_picture(task, replace(under, memory_bytes=10**15), watch)


def make_unless_deadly(task: Task, under: Conditions, watch: Stopwatch) -> Outcome:
    """Make a picture, or die where its name says so."""
    if task.source.stem == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    return make_picture(task, under, watch)


def write_unless_full(task: Task, under: Conditions, watch: Stopwatch) -> Outcome:
    """Write the result, or fail as on a full disk while a file named `full` stands beside it."""
    watch.enter(Stage.WRITE)
    if (task.destination.parent / "full").exists():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    task.destination.write_bytes(b"result")
    return Outcome(task.id, Status.DONE)


def place_slowly(task: Task, under: Conditions, watch: Stopwatch) -> Outcome:
    """Place a result as a picture is, after a moment in which the disk may go away."""
    watch.enter(Stage.WRITE)
    time.sleep(0.02)
    content = memoryview(b"result of " + task.source.name.encode())
    place(task, under.run_id, content, under.output_folder, folders=under.folders)
    return Outcome(task.id, Status.DONE)


def tell_modules(task: Task, under: Conditions, watch: Stopwatch) -> Outcome:
    """Tell what this process has imported of the window and Qt, and whether the worker is in it.

    A reason is cut to what a message holds; all modules of ours are more.
    """
    watch.enter(Stage.OPEN)
    told = ("processing.worker", "gui", "PySide6", "shiboken6")
    return Outcome(
        task.id, Status.FAILED, " ".join(name for name in sys.modules if name.startswith(told))
    )


def _log(task: Task) -> None:
    logging.getLogger("works").info("half way through %s", task.source)


def _log_and_die(task: Task) -> None:
    logging.getLogger("lost").info("these words are never heard")
    os.kill(os.getpid(), signal.SIGKILL)


def _murmur(task: Task) -> None:
    warnings.warn(f"{task.source} has odd metadata", stacklevel=1)
    os.write(2, b"libodd: strange tag\n")


def _ok(task: Task) -> None:
    pass


def _nap(task: Task) -> None:
    time.sleep(0.01)


def _raise(task: Task) -> None:
    raise ValueError("no good")


def _sysexit(task: Task) -> None:
    raise SystemExit(3)


def _interrupt(task: Task) -> None:
    raise KeyboardInterrupt


def _unpicklable(task: Task) -> None:
    raise UnpicklableError(1, 2)


def _picture(task: Task) -> None:
    raise PictureError("The picture is not to its own liking.")


def _kill(task: Task) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _segv(task: Task) -> None:
    ctypes.string_at(0)


def _exit(task: Task) -> None:
    os._exit(5)


def _hang(task: Task) -> None:
    time.sleep(3_600)


def _hang_with_the_lock(task: Task) -> None:
    ctypes.PyDLL(None).usleep(3_600_000_000)  # PyDLL keeps the interpreter's lock


def _long(task: Task) -> None:
    raise PictureError("\udcff\n" + "much " * 2_000_000)


def _surrogate(task: Task) -> None:
    raise OSError("\udcff\ud800 \u202e is no text")


def _malloc(task: Task) -> None:
    bytearray(3_000_000_000)


def _flood(task: Task) -> None:
    log = logging.getLogger("flood")
    for n in range(5_000):
        log.warning("line %d %s", n, "x" * 3_000)


def _once(task: Task) -> None:
    """Die the first time; the destination's folder remembers."""
    mark = task.destination.with_suffix(".died")
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def _write(task: Task) -> None:
    """Write the result as a picture would be, refusing to replace anything it may not."""
    time.sleep(0.002)
    place(task, "works", memoryview(b"result"))


_ACTS: dict[str, Callable[[Task], None]] = {
    "ok": _ok,
    "log": _log,
    "logdie": _log_and_die,
    "murmur": _murmur,
    "nap": _nap,
    "raise": _raise,
    "sysexit": _sysexit,
    "interrupt": _interrupt,
    "unpicklable": _unpicklable,
    "picture": _picture,
    "kill": _kill,
    "segv": _segv,
    "exit": _exit,
    "hang": _hang,
    "lockhang": _hang_with_the_lock,
    "long": _long,
    "surrogate": _surrogate,
    "malloc": _malloc,
    "flood": _flood,
    "once": _once,
    "write": _write,
}


def dying_initializer(*args: object) -> None:
    raise RuntimeError("cannot start")
