"""Start child processes in one safe way, and end them with the process that started them."""

import contextlib
import functools
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

_SAFE_PATH = "PYTHONSAFEPATH"  # from Python 3.11 on: import no modules from the current folder
_SOCKET_NAME_BYTES = 107  # the longest path on Linux; macOS allows 103
_OWN_NAME_BYTES = 40  # of these are used by the names that `multiprocessing` gives
_SHORT_FOLDERS = ("/tmp", "/var/tmp")  # noqa: S108 - `mkdtemp` makes a private one there

ORPHANED_EXIT_CODE = 77  # of a child whose parent process is gone
_EXIT_SECONDS = 5.0  # the longest that the interpreter's exit waits for children that were killed

# Imported once by the fork server, so that its children need not import it. Up to Python 3.13 it
# ignores this process's module path; where `processing` is installed, `thumbpool` knows.
_PRELOAD = ["thumbpool", "processing.running.worker.preload"]
_PRELOAD_OF_PLANS = ["thumbpool", "processing.planning.scanner", "multiprocessing.popen_forkserver"]


def process_context(method: StartMethod) -> SpawnContext:
    """Return the context that starts processes by `method`; never changes the global default.

    The type is that of spawn for both methods, as they have the same interface.
    """
    context = cast(SpawnContext, multiprocessing.get_context(method.value))
    if method is StartMethod.FORKSERVER:
        context.set_forkserver_preload(_PRELOAD)
    return context


def begin_fork_server(method: StartMethod, *, makes_pictures: bool = True) -> None:
    """Start the fork server early, so that it imports while this process does something else.

    One whose children make no pictures loads no codecs. Does nothing if `method` needs none, or it
    is running. Returns at once. If this fails, the error is raised when the first process is
    started.
    """
    if method is StartMethod.FORKSERVER:
        context = process_context(method)
        if not makes_pictures:
            context.set_forkserver_preload(_PRELOAD_OF_PLANS)
        with contextlib.suppress(OSError), starting_processes():
            from multiprocessing import forkserver

            forkserver.ensure_running()


@contextlib.contextmanager
def starting_processes() -> Iterator[None]:
    """Start processes inside: stop signals are blocked in them, and their module path is safe.

    That includes the fork server if it is not running yet. The resource tracker is started first,
    because starting it unblocks signals. None of them imports modules from the current folder,
    where a downloaded file may be called `struct.py`.
    """
    _end_children_at_exit()
    with blocked_signals(), _safe_paths.set():
        if sys.platform != "win32":
            from multiprocessing import resource_tracker

            # If one was killed, nothing is lost: the next one gets the same list again.
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
    starts_others: bool = False,
) -> "tuple[Connection[Any, Any], BaseProcess]":
    """Start a process that calls `target` with its end of a pipe and `arguments`.

    Return this process's end of the pipe, which is the reading one if not `duplex`, and the
    process. Its own end is open in it alone, so that its exit reads as end of file here. One that
    `starts_others` may have child processes, and has to end by itself with its parent.

    Raises:
        OSError, EOFError: the system cannot start it.
    """
    context = process_context(method)
    ends: tuple[Any, Any] = context.Pipe(duplex)  # Windows has a class of its own for them
    ours, theirs = ends
    process = context.Process(
        target=target,
        args=(theirs, *arguments),
        name=f"thumbpool-{name}",
        daemon=not starts_others,
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
    """Sets the safe-path variable in the environment while processes are being started.

    It is not set for good, because programs that the user opens from here would inherit it.
    Thread-safe.
    """

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._users = 0
        self._earlier: str | None = None

    @contextlib.contextmanager
    def set(self) -> Iterator[None]:
        """Set it inside; several threads may be inside at once."""
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
    """Put the fork server's socket where its path is short enough, whatever TMPDIR says."""
    import tempfile

    longest = _SOCKET_NAME_BYTES - _OWN_NAME_BYTES
    if len(os.fsencode(tempfile.gettempdir())) <= longest:
        return
    usual = tempfile.gettempdir()
    for folder in _SHORT_FOLDERS:
        tempfile.tempdir = folder
        try:
            util.get_temp_dir()  # made once and cached
        except OSError:
            continue
        finally:
            tempfile.tempdir = usual
        return


def end_processes(processes: Iterable[BaseProcess], seconds: float) -> None:
    """Kill those that are running and wait at most `seconds` for all of them. May be repeated."""
    running = [one for one in processes if one.pid is not None and one.exitcode is None]
    for process in running:
        process.kill()
    deadline = time.monotonic() + seconds
    for process in running:
        process.join(max(0.0, deadline - time.monotonic()))
        if process.exitcode is None:
            _leave_behind(process)


@functools.cache
def _end_children_at_exit() -> None:
    """Kill the children that are left when the interpreter exits, once all pools have ended.

    `multiprocessing` would send them SIGTERM, which they ignore, and wait for them without limit:
    a program that an error ends would stay as a process that does nothing.
    """
    util.Finalize(None, _end_children, exitpriority=0)  # those of pools have higher priorities


def _end_children() -> None:
    end_processes(multiprocessing.active_children(), _EXIT_SECONDS)


def _leave_behind(process: BaseProcess) -> None:
    """Keep the interpreter's exit from waiting for a process that hangs in the kernel."""
    internals: Any = multiprocessing.process
    internals._children.discard(process)


def end_with_parent() -> None:
    """End this process when its parent is gone, however that died.

    Runs in worker and scanner processes; starts a thread.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        guard = threading.Thread(
            target=_exit_with, args=(parent.sentinel,), name="parent-guard", daemon=True
        )
        guard.start()


def close_inherited_descriptors() -> None:
    """Close inherited descriptors that a hostile picture could misuse.

    These are the pipe to the resource tracker, which removes shared memory by name; the pipe that
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
        if stream is not None:  # otherwise that number may be a pipe to the main process
            os.dup2(nowhere, standard)
    os.close(nowhere)


def _exit_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(ORPHANED_EXIT_CODE)
