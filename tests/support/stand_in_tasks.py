"""Stand-ins for making a picture: the name of its source says what a task does.

Worker processes import this module by its name, so everything here is a plain function.
"""

import ctypes
import errno
import itertools
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
from typing import Any

from processing.errors import PictureError
from processing.files.atomic_write import write_result
from processing.imaging._memory_estimate import check_weight
from processing.imaging.attempt import Attempt
from processing.imaging.pipeline import make_picture
from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.imaging.written import WrittenPicture, WrittenResult
from processing.language.lazy_text import lazy_tr
from processing.settings.recipe import Recipe
from processing.task import Outcome, Stage, Status, Task
from tests.support.placing import place

CATALOGUE_MODULES = {"gettext", "processing.language.translation"}


class UnpicklableError(Exception):
    """Cannot be unpickled: pickle does not keep its second argument."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__("a lock cannot travel")
        self.lock = threading.Lock()


def run_context(run_id: str, folder: Path, limit_seconds: float = 60.0) -> RunContext:
    """Return the context of a run that writes to `folder` only."""
    return RunContext(
        run_id,
        Recipe(),
        2_000_000_000,
        writable_folders=(folder,),
        file_limit_seconds=limit_seconds,
    )


def act_by_name(task: Task, run_context: RunContext, watch: Stopwatch) -> Outcome:
    """Do what the first word of the source's name says."""
    watch.enter(Stage.OPEN)
    act = _ACTS[task.source.name.split("-")[0]]
    if act is _write:
        watch.enter(Stage.WRITE)
    act(task)
    return Outcome(task.id, Status.DONE)


_counted = itertools.count(1)  # tasks, in this worker


def count_up(task: Task, run_context: RunContext, watch: Stopwatch) -> Outcome:
    """Tell in place of a size how many tasks this worker has done."""
    watch.enter(Stage.OPEN)
    return Outcome(task.id, Status.DONE, source_bytes=20_000, result_bytes=next(_counted))


def try_to_break_out(task: Task, run_context: RunContext, watch: Stopwatch) -> Outcome:
    """Attempt what the source's name says; report the kind of error that stopped it, if one did."""
    watch.enter(Stage.OPEN)
    attempts: dict[str, Callable[[], object]] = {
        "thread": _start_thread,
        "result": lambda: task.destination.write_bytes(b"done"),
        "folder": lambda: (task.destination.parent / "deep" / "er").mkdir(parents=True),
        "read": task.source.read_bytes,
        **ways_out(task.destination.parent.parent, task.destination.parent),
    }
    if task.source.name == "threads":
        return Outcome(task.id, Status.FAILED, " ".join(_seccomp_modes()))
    if task.source.name == "calls":
        return Outcome(task.id, Status.FAILED, " ".join(_calls_not_refused()))
    if task.source.name == "descriptors":
        return Outcome(task.id, Status.FAILED, " ".join(_descriptors()))
    try:
        attempts[task.source.name]()
    except (OSError, ValueError) as error:  # the latter is what `resource` makes of refusals
        return Outcome(task.id, Status.FAILED, type(error).__name__)
    return Outcome(task.id, Status.DONE)


def ways_out(outside: Path, inside: Path) -> dict[str, Callable[[], object]]:
    """Return what a compromised worker might try, by name; each does it or raises.

    `outside` has the files `keep` and `secret`; `inside` is where results go.
    """
    import fcntl
    import resource

    keep, parent = outside / "keep", os.getppid()
    # That of the parent, too: an ordinary user could not take back another.
    priority = os.getpriority(os.PRIO_PROCESS, 0)

    def lock() -> None:
        with (inside / "own").open("w") as file:
            fcntl.lockf(file, fcntl.LOCK_EX)

    def flock() -> None:
        with (inside / "own").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)

    def own() -> None:
        reader, _ = os.pipe()
        fcntl.fcntl(reader, fcntl.F_SETOWN, parent)

    def type_into_terminal() -> None:
        fcntl.ioctl(os.open(os.devnull, os.O_RDWR), 0x5412, b"x")  # TIOCSTI

    def empty() -> None:
        os.close(os.open(keep, os.O_RDONLY | os.O_TRUNC))

    def set_user_id() -> None:
        os.close(os.open(inside / "program", os.O_WRONLY | os.O_CREAT, 0o4755))

    def lift_limit() -> None:
        soft, _ = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (soft * 2, soft * 2))

    return {
        "network": socket.socket,
        "pair": socket.socketpair,
        "program": lambda: subprocess.run(["true"], check=True),
        "fork": os.fork,
        "write": (outside / "new").touch,
        "delete": (outside / "delete").unlink,
        "rename": lambda: (outside / "keep").rename(outside / "kept"),
        "link": lambda: (inside / "link").hardlink_to(keep),
        "symlink": lambda: (inside / "symlink").symlink_to(keep),
        "secret": (outside / "secret").read_bytes,
        "list": lambda: os.listdir(outside),
        "home": lambda: os.listdir(Path.home()),
        "environ": Path(f"/proc/{parent}/environ").read_bytes,
        "memory": Path(f"/proc/{parent}/maps").read_bytes,
        "empty": empty,
        "chmod": lambda: keep.chmod(0o600),
        "chmod-inside": lambda: (inside / "own").chmod(0o666),
        "chown": lambda: os.chown(keep, os.getuid(), os.getgid()),
        "utime": lambda: os.utime(keep),
        "setxattr": lambda: os.setxattr(keep, "user.mark", b"x"),
        "lock": lock,
        "flock": flock,
        "own": own,
        "terminal": type_into_terminal,
        "set-user-id": set_user_id,
        "set-group-id": lambda: (inside / "group").mkdir(mode=0o2777),
        "fifo": lambda: os.mkfifo(inside / "fifo"),
        "signal": lambda: os.kill(parent, 0),
        "priority": lambda: os.setpriority(os.PRIO_PROCESS, parent, priority),
        "affinity": lambda: os.sched_setaffinity(parent, os.sched_getaffinity(parent)),
        "limit": lambda: resource.prlimit(parent, resource.RLIMIT_CORE),
        "lift": lift_limit,
        "memfd": lambda: os.memfd_create("x"),
    }


def _calls_not_refused() -> list[str]:
    """Return the calls of the table that the kernel looked into, whatever it said to them."""
    from processing.processes._seccomp import _this_architecture
    from processing.processes._system_calls import ABSENT, REFUSED

    if "2" not in _seccomp_modes():
        return ["no filter"]  # then it would do harm
    libc = ctypes.CDLL(None, use_errno=True)
    nothing = [ctypes.c_long(-1)] * 6
    found = []
    for table, expected in ((REFUSED, errno.EPERM), (ABSENT, errno.ENOSYS)):
        for name in table:
            number = _this_architecture().number(name, table)
            if number is None:
                continue
            answer = libc.syscall(ctypes.c_long(number), *nothing)
            if answer != -1 or ctypes.get_errno() != expected:
                found.append(name)
    libc.syscall(ctypes.c_long(1_000), *nothing)
    if ctypes.get_errno() != errno.ENOSYS:
        found.append("unknown")
    return found


def _descriptors() -> list[str]:
    """Return where the standard streams lead to, and what else is open that should not be."""
    from multiprocessing import forkserver, resource_tracker

    # What is printed to the third is heard while a picture is made.
    standard = [str(Path(f"/proc/self/fd/{number}").readlink()) for number in range(2)]
    standard += [name for name in os.listdir("/proc/self/fd") if os.isatty(int(name))]
    held = [resource_tracker._resource_tracker._fd, forkserver._forkserver._forkserver_alive_fd]
    return [*dict.fromkeys(standard), *(str(each) for each in held if each is not None)]


def send_foreign_bytes(task: Task, run_context: RunContext, watch: Stopwatch) -> Outcome:
    """Write into the pipes to the main process what the source's name says."""
    watch.enter(Stage.OPEN)
    name = task.source.name
    if name not in FOREIGN_BYTES:
        return Outcome(task.id, Status.DONE)
    where, _, _ = name.partition("-")
    message = FOREIGN_BYTES[name].replace(b"MARK", os.fsencode(task.destination.parent / "mark"))
    os.write(_pipe_of(where), message)
    return Outcome(task.id, Status.DONE)


def scan_and_lie(writer: Any, settings: Any) -> None:
    """Send a program where pictures are awaited; stands in for the scanner."""
    writer.send(_Program(settings.output_folder / "mark"))


def read_headers_and_lie(questions: Any, readable: tuple[Path, ...]) -> None:
    """Say that it is ready, and send a program for each picture; stands in for the reader."""
    from processing.processes import wire

    wire.send(questions, None)
    while True:
        for _ in questions.recv():
            questions.send(_Program(readable[0] / "mark"))


class _Program:
    """What runs a program when somebody unpickles it."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self._mark),)


def _pipe_of(where: str) -> int:
    import gc

    from processing.running.engines.record_queues import MessageQueue, ResultQueue

    kind = {"results": ResultQueue, "messages": MessageQueue}[where]
    (queue,) = (each for each in gc.get_objects() if type(each) is kind)
    descriptor: int = queue._writer.fileno()
    return descriptor


def _outcome(task_id: int, slot: str, reason: str) -> bytes:
    fields = f'[{task_id},"done",{reason},null,[],0,0,null,null,null,0,false,0,[]]'
    return b'[0,0,[true,[[%b,{"outcome":%b}]]]]' % (slot.encode(), fields.encode())


def _framed(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


_PROGRAM = b"cposix\nsystem\n(Vtouch MARK\ntR."
_FOREIGN = {
    "pickle": _PROGRAM,
    "noise": bytes(range(256)),
    "text": b"[1, 2",
    "number": b"7",
    "record": b'{"program":["x"]}',
    "other": _outcome(99, "0", '""'),
    "types": _outcome(1, '"a"', "5"),
    "error": b'[0,0,[false,{"error":"RuntimeError: x"}]]',
    "deep": b"[" * 60_000,
    "endless": b"[0,0,[true,[[0,1e999]]]]",
}
FOREIGN_BYTES = {
    f"{where}-{name}": message
    for where in ("results", "messages")
    for name, message in {
        **{name: _framed(content) for name, content in _FOREIGN.items()},
        "bare": b"\xff" * 40,
        "half": (5_000).to_bytes(4, "big") + b"half",
        "head": b"\0",
        "negative": b"\xff\xff\xff\xff" + bytes(8),
    }.items()
}


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


def weigh(task: Task, run_context: RunContext, watch: Stopwatch) -> Outcome:
    """Need as many megabytes as the source's name begins with."""
    watch.enter(Stage.DECODE)
    check_weight((1, 1), int(task.source.name.split("-")[0]) * 1_000_000, run_context.memory_bytes)
    return Outcome(task.id, Status.DONE, reason=str(run_context.memory_bytes))


def make_unweighed(task: Task, run_context: RunContext, watch: Stopwatch) -> Outcome:
    """Make a picture as if there were memory without end."""
    return make_picture(task, replace(run_context, memory_bytes=10**15), watch)


def make_unless_deadly(task: Task, run_context: RunContext, watch: Stopwatch) -> Outcome:
    """Make a picture, or die where its name says so."""
    if task.source.stem == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    return make_picture(task, run_context, watch)


def write_unless_full(task: Task, run_context: RunContext, watch: Stopwatch) -> Outcome:
    """Write the result, or fail as on a full disk while a file named `full` stands beside it."""
    watch.enter(Stage.WRITE)
    if (task.destination.parent / "full").exists():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    task.destination.write_bytes(b"result")
    return Outcome(task.id, Status.DONE)


def place_slowly(task: Task, run_context: RunContext, watch: Stopwatch) -> Outcome:
    """Place a result as a picture is, after a moment in which the disk may go away."""
    watch.enter(Stage.WRITE)
    time.sleep(0.02)
    content = memoryview(b"result of " + task.source.name.encode())
    place(task, run_context.run_id, content, run_context.output_folder, folders=run_context.folders)
    return Outcome(task.id, Status.DONE)


def hang_or_place(task: Task, run_context: RunContext, watch: Stopwatch) -> Outcome:
    """Place a result as `place_slowly` does; hang if the source's name begins so."""
    if task.source.name.startswith("hang"):
        return act_by_name(task, run_context, watch)
    return place_slowly(task, run_context, watch)


def write_late(task: Task, run_context: RunContext, watch: Stopwatch) -> WrittenPicture:
    """Write a result that has to be synced and put in its place by whoever called."""
    watch.enter(Stage.WRITE)
    attempt = Attempt(task, watch)
    file = write_result(task, run_context.run_id, memoryview(task.source.name.encode()))
    outcome = Outcome(task.id, Status.DONE, result_bytes=len(task.source.name))
    return WrittenPicture((attempt,), (WrittenResult(attempt, file, outcome),), 0, None)


def write_late_and_die_once(
    task: Task, run_context: RunContext, watch: Stopwatch
) -> WrittenPicture:
    """Write a result; the first worker that syncs one dies of it."""
    sync, mark = os.fsync, task.destination.parent / "died"

    def sync_or_die(descriptor: int) -> None:
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        sync(descriptor)

    os.fsync = sync_or_die
    return write_late(task, run_context, watch)


def write_late_or_hang(task: Task, run_context: RunContext, watch: Stopwatch) -> WrittenPicture:
    """Write a result; the disk never takes that of a source called `hang`."""
    sync = os.fsync

    def sync_or_hang(descriptor: int) -> None:
        if os.fstat(descriptor).st_size == len("hang"):
            time.sleep(3_600)
        sync(descriptor)

    os.fsync = sync_or_hang
    return write_late(task, run_context, watch)


def tell_modules(task: Task, run_context: RunContext, watch: Stopwatch) -> Outcome:
    """Tell what this process has imported of the window and Qt, and whether the worker is in it.

    A reason is cut to what a message holds; all modules of ours are more.
    """
    watch.enter(Stage.OPEN)
    told = ("processing.running.worker.process", "gui", "PySide6", "shiboken6")
    return Outcome(
        task.id, Status.FAILED, " ".join(name for name in sys.modules if name.startswith(told))
    )


def _log(task: Task) -> None:
    logging.getLogger("stand-in").info("half way through %s", task.source)


def _log_and_die(task: Task) -> None:
    logging.getLogger("last").info("these are the last words")
    os.kill(os.getpid(), signal.SIGKILL)


def _murmur(task: Task) -> None:
    warnings.warn(f"{task.source} has odd metadata", stacklevel=1)
    os.write(2, b"libodd: strange tag\n")


def _ok(task: Task) -> None:
    pass


def _nap(task: Task) -> None:
    time.sleep(0.01)


def _moment(task: Task) -> None:
    time.sleep(0.004)  # so little that four are handed out together


def _doze(task: Task) -> None:
    time.sleep(0.1)  # as long as a photograph takes, so that each is handed out alone


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
    place(task, "stand-in", memoryview(b"result"))


def _tell_catalogues(_task: Task) -> None:
    loaded = ", ".join(sorted(CATALOGUE_MODULES & set(sys.modules)))
    why = lazy_tr("These are loaded: {modules}.", modules=loaded or lazy_tr("nothing"), code="odd")
    raise PictureError(why)


def _log_sentence(_task: Task) -> None:
    logging.getLogger(__name__).warning(lazy_tr("{n} files are odd.", n=1204))


_ACTS: dict[str, Callable[[Task], None]] = {
    "catalogues": _tell_catalogues,
    "logsentence": _log_sentence,
    "ok": _ok,
    "log": _log,
    "logdie": _log_and_die,
    "murmur": _murmur,
    "nap": _nap,
    "doze": _doze,
    "moment": _moment,
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
