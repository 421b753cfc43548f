"""Start a program whose processes can be ended together, however many it has started itself."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Any


def own_group() -> dict[str, Any]:
    """Return the arguments of `subprocess.Popen` that give a program a group of its own."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill a program that was started in a group of its own, and all processes of that group.

    Those that it left behind are ended, too. Does nothing if all have ended. Windows has no such
    groups: there, what the program started is looked for.
    """
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):  # macOS says so of the dead
            os.killpg(process.pid, signal.SIGKILL)
        return
    import psutil

    children = [each for each in psutil.process_iter() if _parent_of(each) == process.pid]
    for child in children:
        with suppress(psutil.Error):
            for each in (*child.children(recursive=True), child):
                with suppress(psutil.Error):
                    each.kill()
    process.kill()


def _parent_of(process: Any) -> int:
    import psutil

    with suppress(psutil.Error):
        return int(process.ppid())
    return 0
