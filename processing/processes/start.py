"""Start worker and scanner processes one way everywhere, and tie their lives to the window's."""

import contextlib
import multiprocessing
import multiprocessing.process
import os
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import util
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any, cast

from processing.processes.signals import block_signals, blocked_signals
from processing.settings.batch import StartMethod

_SAFE_PATH = "PYTHONSAFEPATH"  # Python 3.11 and newer: the current folder is no place of modules
_SOCKET_NAME_BYTES = 107  # the longest that Linux and, with 103, macOS take
_OWN_NAME_BYTES = 40  # of it take the folder and the socket that `multiprocessing` names
_SHORT_FOLDERS = ("/tmp", "/var/tmp")  # noqa: S108 - `mkdtemp` makes a private one there

ORPHANED_EXIT_CODE = 77  # a child's own end when the process that started it is gone

# Imported once by the fork server, so that a child of it has all that it needs.
_PRELOAD = ["processing.running.worker.preload"]


def process_context(method: StartMethod) -> SpawnContext:
    """Return the context that starts processes by `method`; never touches the global default.

    The type is spawn's for both methods: to callers they are alike.
    """
    context = cast(SpawnContext, multiprocessing.get_context(method.value))
    if method is StartMethod.FORKSERVER:
        context.set_forkserver_preload(_PRELOAD)
    return context


def begin_fork_server(method: StartMethod) -> None:
    """Let the fork server load what it needs while this process does something else.

    Does nothing where processes are not started by one, or it runs. Returns at once. Who starts
    the first process learns of it if this fails.
    """
    if method is StartMethod.FORKSERVER:
        process_context(method)
        with contextlib.suppress(OSError), starting_processes():
            from multiprocessing import forkserver

            forkserver.ensure_running()


@contextlib.contextmanager
def starting_processes() -> Iterator[None]:
    """Start processes inside: no signal that is meant for the main process ever reaches them.

    The fork server is one of them, where it does not run yet. The resource tracker comes first,
    because starting it lets signals through again. None of them takes modules from the current
    folder, where a download may be called `struct.py`.
    """
    with blocked_signals(), _safe_paths.set():
        if sys.platform != "win32":
            from multiprocessing import resource_tracker

            # One that was killed is missed by nobody: the next is told anew what to clean up.
            warnings.filterwarnings("ignore", "resource_tracker: process died", UserWarning)
            resource_tracker.ensure_running()
            _shorten_socket_folder()
            block_signals()
        yield


def start_with_pipe(
    method: StartMethod,
    target: Callable[..., None],
    arguments: tuple[Any, ...],
    *,
    name: str,
    duplex: bool,
) -> "tuple[Connection[Any, Any], BaseProcess]":
    """Start a process that calls `target` with its end of a pipe and `arguments`.

    Return this process's end of the pipe, which is the reading one if not `duplex`, and the
    process. Its own end is open in it alone, so that its exit reads as end of file here.

    Raises:
        OSError, EOFError: the system cannot start it.
    """
    context = process_context(method)
    ours, theirs = context.Pipe(duplex)
    process = context.Process(
        target=target, args=(theirs, *arguments), name=f"thumbpool-{name}", daemon=True
    )
    try:
        with starting_processes():
            process.start()
    except (OSError, EOFError):
        ours.close()
        raise
    finally:
        theirs.close()
    return ours, process


class _SafePaths:
    """Tells new interpreters to leave the current folder alone, as long as somebody starts some.

    They learn it by the environment of this process. It is not told for good, because programs
    that the user opens from here would hear it, too. Thread-safe.
    """

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._users = 0
        self._earlier: str | None = None

    @contextlib.contextmanager
    def set(self) -> Iterator[None]:
        """Let it hold inside; several threads may be inside at once."""
        with self._changing:
            if not self._users:
                self._earlier = os.environ.get(_SAFE_PATH)
                os.environ[_SAFE_PATH] = "1"
            self._users += 1
        try:
            yield
        finally:
            with self._changing:
                self._users -= 1
                if not self._users:
                    if self._earlier is None:
                        del os.environ[_SAFE_PATH]
                    else:
                        os.environ[_SAFE_PATH] = self._earlier


_safe_paths = _SafePaths()


def _shorten_socket_folder() -> None:
    """Let the fork server's socket lie where its name is short enough, whatever TMPDIR says."""
    import tempfile

    longest = _SOCKET_NAME_BYTES - _OWN_NAME_BYTES
    if len(os.fsencode(tempfile.gettempdir())) <= longest:
        return
    usual = tempfile.gettempdir()
    for folder in _SHORT_FOLDERS:
        tempfile.tempdir = folder
        try:
            util.get_temp_dir()  # made once, and kept for all that follow
        except OSError:
            continue
        finally:
            tempfile.tempdir = usual
        return


def end_processes(processes: Iterable[BaseProcess], seconds: float) -> None:
    """Kill those that run and wait at most `seconds` for the end of all of them. Repeatable."""
    running = [one for one in processes if one.pid is not None and one.exitcode is None]
    for process in running:
        process.kill()
    deadline = time.monotonic() + seconds
    for process in running:
        process.join(max(0.0, deadline - time.monotonic()))
        if process.exitcode is None:
            _leave_behind(process)


def _leave_behind(process: BaseProcess) -> None:
    """Let the interpreter's own end not wait for a process that hangs in the kernel."""
    internals: Any = multiprocessing.process
    internals._children.discard(process)


def end_with_parent() -> None:
    """Let this process end when the one that made it is gone, however it died.

    Runs in worker and scanner processes; starts a thread.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        guard = threading.Thread(
            target=_exit_with, args=(parent.sentinel,), name="parent-guard", daemon=True
        )
        guard.start()


def close_inherited_descriptors() -> None:
    """Let go of what this process was given and has no use for: where a picture could do harm.

    That is the pipe to the resource tracker, which removes shared memory by name; the pipe that
    keeps the fork server alive; and the terminal. Runs in worker and header processes.
    """
    if sys.platform == "win32":
        return
    from multiprocessing import forkserver, resource_tracker

    tracker: Any = resource_tracker._resource_tracker
    server: Any = forkserver._forkserver
    for owner, name in ((tracker, "_fd"), (server, "_forkserver_alive_fd")):
        descriptor = getattr(owner, name, None)
        if descriptor is not None:
            setattr(owner, name, None)
            with contextlib.suppress(OSError):
                os.close(descriptor)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream, standard in ((sys.__stdout__, 1), (sys.__stderr__, 2)):
        if stream is not None:  # else that number may be the one of a pipe to the main process
            os.dup2(nowhere, standard)
    os.close(nowhere)


def _exit_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(ORPHANED_EXIT_CODE)
