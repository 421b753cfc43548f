"""Find out whether Qt can show a window, before Qt is loaded: where it cannot, it aborts."""

import ctypes
import os
import sys

_OFFSCREEN_PACKAGES = "libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3"
_XCB = "libxcb.so.1"
_PACKAGES = {  # shared library that Qt's X11 part is linked to: Debian's package
    _XCB: "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
_NO_DISPLAY = "thumbpool-cli does the same work without a window."


def install_line(packages: str = "") -> str:
    """Return the command that installs what a window needs on Debian and Ubuntu."""
    everything = " ".join([_OFFSCREEN_PACKAGES, *_PACKAGES.values()])
    return f"sudo apt install {packages or everything}"


def obstacle() -> str:
    """Return in a line why no window can be shown here and what helps; empty if it can be tried."""
    if not _is_x11():
        return ""
    name = os.environ.get("DISPLAY")
    if not name:
        return f"There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set. {_NO_DISPLAY}"
    missing = [package for library, package in _PACKAGES.items() if not _is_loadable(library)]
    if missing:
        return f"Qt lacks libraries to show a window: {install_line(' '.join(missing))}"
    if not _answers():
        return f"The display {name} does not answer. {_NO_DISPLAY}"
    return ""


def has_screen() -> bool:
    """Return whether there is a screen; libraries that Qt lacks to use it are another matter."""
    if not _is_x11():
        return True
    return bool(os.environ.get("DISPLAY")) and (not _is_loadable(_XCB) or _answers())


def _is_x11() -> bool:
    """Return whether Qt is going to look for an X server."""
    is_chosen = os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY")
    return sys.platform == "linux" and not is_chosen


def _is_loadable(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _answers() -> bool:
    """Return whether the X server that DISPLAY names takes a connection."""
    xcb = ctypes.CDLL(_XCB)
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    is_broken = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not is_broken
