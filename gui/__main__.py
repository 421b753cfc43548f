"""Start the window: `thumbpool [FOLDER]` or `python -m gui [FOLDER]`.

A spawned worker imports this module again, so Qt is imported inside `main` and nowhere else.
"""

import ctypes.util
import multiprocessing
import os
import sys
from collections.abc import Sequence

_OFFSCREEN_PACKAGES = "libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3"
_WINDOW_LIBRARIES = {  # shared library that Qt aborts without: Debian's package
    "xcb-cursor": "libxcb-cursor0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-shape": "libxcb-shape0",
}
_USAGE = "usage: thumbpool [FOLDER_OR_PICTURE ...]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the window; return the exit status."""
    multiprocessing.freeze_support()
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if any(argument in {"-h", "--help"} for argument in arguments):
        sys.stdout.write(f"{_USAGE}\n")
        return 0
    lack = missing_display()
    if lack:
        return _give_up(lack)
    try:
        from gui import app
    except ImportError as error:
        return _give_up(
            f"The window cannot start: {error}. On Debian or Ubuntu install what Qt needs: "
            f"sudo apt install {_OFFSCREEN_PACKAGES} {' '.join(_WINDOW_LIBRARIES.values())}"
        )
    return app.run(arguments)


def missing_display() -> str:
    """Return what Qt lacks to show a window on Linux, in a line; empty if it can be tried.

    Qt ends the process where these lack, so they are looked for before it is loaded.
    """
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return ""
    if os.environ.get("WAYLAND_DISPLAY"):
        return ""
    if not os.environ.get("DISPLAY"):
        return (
            "There is no display to show a window on (neither DISPLAY nor WAYLAND_DISPLAY is set); "
            "thumbpool-cli does the same work without one."
        )
    missing = [
        package for name, package in _WINDOW_LIBRARIES.items() if not ctypes.util.find_library(name)
    ]
    if missing:
        return f"Qt needs more to show a window: sudo apt install {' '.join(missing)}"
    return ""


def _give_up(reason: str) -> int:
    sys.stderr.write(f"thumbpool: {reason}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
