"""Open Thumbpool's window; on a machine without a screen, do its job on sample pictures."""

import ctypes
import os
import subprocess
import sys

WINDOW = (sys.executable, "-m", "gui")
COMMAND_LINE = (sys.executable, "-m", "processing")
SAMPLES = ("samples", "samples/pictures", "--count", "32", "--size", "1920x1280")
RUN = (
    *("run", "samples/pictures", "--output", "samples/thumbnails"),
    *("--on-conflict", "overwrite", "--report", "samples/report.csv"),
)


def has_screen() -> bool:
    """Return whether Qt would find a screen to show a window on."""
    if sys.platform != "linux" or os.environ.get("WAYLAND_DISPLAY"):
        return True
    return bool(os.environ.get("DISPLAY")) and _answers()


def _answers() -> bool:
    """Return whether the X server that DISPLAY names can be reached; Qt aborts if it cannot."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # nothing to ask with; the window itself tells what it lacks
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed


def work_without_a_screen() -> int:
    """Make sample pictures and their thumbnails in the terminal; return only if that fails."""
    print(
        "There is no screen here: Thumbpool makes sample pictures and their thumbnails in the "
        "terminal.\nThey go to samples/, with how each file ended in samples/report.csv.",
        flush=True,
    )
    made = subprocess.run([*COMMAND_LINE, *SAMPLES], check=False)
    return made.returncode or become(*COMMAND_LINE, *RUN)


def become(*command: str) -> int:
    """Put `command` in the place of this process, so that signals reach it and nothing else."""
    os.execv(command[0], command)


if __name__ == "__main__":
    sys.exit(become(*WINDOW) if has_screen() else work_without_a_screen())
