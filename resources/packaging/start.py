"""Open Thumbpool's window; on a machine without a screen, do its job on sample pictures."""

import ctypes
import os
import subprocess
import sys

from system_check import advice

WINDOW = (sys.executable, "-m", "gui")
COMMAND_LINE = (sys.executable, "-m", "processing")
SAMPLES = ("samples", "samples/pictures", "--count", "48", "--size", "2400x1600")
RUN = (
    *("run", "samples/pictures", "--output", "samples/thumbnails"),
    *("--on-conflict", "overwrite", "--report", "samples/report.csv"),
)


def screen() -> str:
    """Return which kind of screen Qt would find; empty if there is none."""
    if sys.platform != "linux":
        return "native"
    if os.environ.get("WAYLAND_DISPLAY"):
        return "wayland"
    return "x11" if os.environ.get("DISPLAY") and _answers() else ""


def _answers() -> bool:
    """Return whether the X server that DISPLAY names can be reached; Qt aborts if it cannot."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # nothing to ask with; what is missing is told next
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


def main() -> int:
    """Start what this machine can show; return only if that cannot be."""
    found = screen()
    if not found:
        return work_without_a_screen()
    if found != "native" and (line := advice(found)):
        print(line)
        return 1
    return become(*WINDOW)


if __name__ == "__main__":
    sys.exit(main())
