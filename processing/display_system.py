"""Find out which libraries and which display there are for Qt, without loading it.

Needs nothing but Python, so that it also runs before anything is installed.
"""

import ctypes
import os
import socket
import sys
from contextlib import closing
from pathlib import Path

from processing.frozen import bundle_folder

_XCB = "libxcb.so.1"
_OFFSCREEN = {  # shared library that the parts of Qt used here are linked to: Debian's package
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
_X11 = {  # and what a window on an X server takes besides
    _XCB: "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
_WAYLAND = {  # or on a Wayland compositor
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
NEEDED = _OFFSCREEN | _X11 | _WAYLAND
WAYLAND_ANSWER_SECONDS = 2  # a compositor on this machine takes a connection at once


def missing_packages(*, window: bool) -> tuple[str, ...]:
    """Return the Debian packages of the libraries that Qt would not find on this Linux system.

    Args:
        window: whether a window is to be shown, on the display that there is, or Qt draws to
            memory only, as in the tests.
    """
    if sys.platform != "linux":
        return ()  # elsewhere Qt's own package brings all it needs
    needed = _OFFSCREEN | (_window_libraries() if window else {})
    return tuple(package for library, package in needed.items() if not _is_loadable(library))


def install_line(packages: tuple[str, ...] = ()) -> str:
    """Return the command that installs `packages`, or all that a window needs, on Debian."""
    return f"sudo apt-get install {' '.join(packages or NEEDED.values())}"


def has_screen() -> bool:
    """Return whether there is a screen; libraries that Qt lacks to use it are another matter."""
    return not looks_for_a_display() or wayland_answers() or _x11_may_answer()


def has_x11_libraries() -> bool:
    """Return whether an X server can be asked at all."""
    return _is_loadable(_XCB)


def _window_libraries() -> dict[str, str]:
    if not looks_for_a_display():
        return {}
    return _WAYLAND if wayland_answers() else _X11


def looks_for_a_display() -> bool:
    """Return whether Qt is going to look for a Wayland compositor or an X server."""
    return sys.platform == "linux" and not os.environ.get("QT_QPA_PLATFORM")


def _is_loadable(library: str) -> bool:
    """Return whether a library is in the bundle, or else can be loaded from the system."""
    bundle = bundle_folder()
    if bundle is not None and (bundle / library).exists():
        return True
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def wayland_answers() -> bool:
    """Return whether the compositor that WAYLAND_DISPLAY names takes a connection."""
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name or sys.platform == "win32":  # which has no such sockets
        return False
    path = Path(os.environ.get("XDG_RUNTIME_DIR", ""), name)  # `name` may be a whole path
    with closing(socket.socket(socket.AF_UNIX)) as connection:
        connection.settimeout(WAYLAND_ANSWER_SECONDS)
        try:
            connection.connect(str(path))
        except OSError:
            return False
    return True


def _x11_may_answer() -> bool:
    """Return whether the X server that DISPLAY names answers, or there is no way to ask it yet."""
    return bool(os.environ.get("DISPLAY")) and (not has_x11_libraries() or _x11_answers())


def _x11_answers() -> bool:
    """Return whether the X server that DISPLAY names takes a connection."""
    xcb = ctypes.CDLL(_XCB)
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    is_broken = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not is_broken
