"""Start worker and scanner processes one way everywhere, and tie their lives to the window's."""

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext
from typing import cast

from processing.settings import StartMethod

ORPHANED_EXIT_CODE = 77  # a child's own end when the process that started it is gone

# Imported once by the fork server, so that a child of it has Pillow without reading a file.
_PRELOAD = ["processing.worker", "processing.pipeline", "processing.scan"]


def process_context(method: StartMethod) -> SpawnContext:
    """Return the context that starts processes by `method`; never touches the global default.

    The type is spawn's for both methods: to callers they are alike.
    """
    context = cast(SpawnContext, multiprocessing.get_context(method.value))
    if method is StartMethod.FORKSERVER:
        context.set_forkserver_preload(_PRELOAD)
    return context


def ignore_interrupts() -> None:
    """Leave Ctrl-C, which reaches every process of a terminal, to the main process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


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
