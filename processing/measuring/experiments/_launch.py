"""Run one script as if it had been typed, and end it with all its processes after a time.

Runs in the first process of an experiment, as a file: it can import nothing of ours.
"""

import multiprocessing.spawn
import os
import runpy
import signal
import sys
from types import FrameType

_STOP_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def run(script: str, limit_seconds: float) -> None:
    """Run the file `script` as the main program.

    Whoever started this ends it earlier; its own limit holds even if that one was killed.
    """
    if sys.platform == "win32":
        # Else the children of a program without a console would not look for the script.
        setattr(multiprocessing.spawn, "WINEXE", False)  # noqa: B010 - declared final
    else:
        # The program that started this blocks them, and `terminate` of a pool sends one of them.
        unblocked = [getattr(signal, name) for name in _STOP_SIGNALS]
        signal.pthread_sigmask(signal.SIG_UNBLOCK, unblocked)
        signal.signal(signal.SIGALRM, _end_all)
        signal.setitimer(signal.ITIMER_REAL, limit_seconds)
    sys.argv[:] = [script]
    runpy.run_path(script, run_name="__main__")


def _end_all(_number: int, _frame: FrameType | None) -> None:
    if sys.platform != "win32":
        os.killpg(0, signal.SIGKILL)  # the group of this process and all its children


if __name__ == "__main__":
    run(sys.argv[1], float(sys.argv[2]))
