"""Start worker and scanner processes one way everywhere, and tie their lives to the window's."""

import contextlib
import multiprocessing
import multiprocessing.process
import os
import sys
import threading
import time
import warnings
from collections.abc import Iterable, Iterator
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any, cast

from processing.settings import StartMethod
from processing.shield import hold_back_signals, shielded

ORPHANED_EXIT_CODE = 77  # a child's own end when the process that started it is gone

# Imported once by the fork server, so that a child of it has all that it needs.
_PRELOAD = ["processing.preload"]


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
    because starting it lets signals through again.
    """
    with shielded():
        if sys.platform != "win32":
            from multiprocessing import resource_tracker

            # One that was killed is missed by nobody: the next is told anew what to clean up.
            warnings.filterwarnings("ignore", "resource_tracker: process died", UserWarning)
            resource_tracker.ensure_running()
            hold_back_signals()
        yield


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


def _exit_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(ORPHANED_EXIT_CODE)
