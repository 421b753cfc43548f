"""Tell which libraries Qt needs of a Linux system and does not find, before it fails on them.

    python system_check.py offscreen|x11|wayland [--packages]

Exit status 1 with a line that says what to install, or with `--packages` just the names for apt.
It needs nothing but Python, so that it runs before anything is installed.
"""

import ctypes
import sys
from collections.abc import Sequence

# Library file and the Debian package that brings it.
OFFSCREEN = (
    ("libglib-2.0.so.0", "libglib2.0-0"),
    ("libGL.so.1", "libgl1"),
    ("libEGL.so.1", "libegl1"),
    ("libxkbcommon.so.0", "libxkbcommon0"),
    ("libfontconfig.so.1", "libfontconfig1"),
    ("libdbus-1.so.3", "libdbus-1-3"),
)
LIBRARIES = {
    "offscreen": OFFSCREEN,
    "x11": (
        *OFFSCREEN,
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
        ("libxcb-shape.so.0", "libxcb-shape0"),
    ),
    "wayland": (
        *OFFSCREEN,
        ("libwayland-client.so.0", "libwayland-client0"),
        ("libwayland-cursor.so.0", "libwayland-cursor0"),
    ),
}


def missing(screen: str) -> list[tuple[str, str]]:
    """Return library and package of what Qt would not find for a kind of screen."""
    if sys.platform != "linux":
        return []  # elsewhere Qt's own package brings all it needs
    return [row for row in LIBRARIES[screen] if not _is_found(row[0])]


def advice(screen: str) -> str:
    """Return one line that says what is missing and installs it; empty if nothing is."""
    rows = missing(screen)
    if not rows:
        return ""
    libraries = ", ".join(library for library, _ in rows)
    packages = " ".join(package for _, package in rows)
    return f"Qt needs {libraries}. On Debian and Ubuntu: sudo apt-get install {packages}"


def _is_found(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def main(arguments: Sequence[str]) -> int:
    """Print what is missing for the kind of screen that is named; return 1 if anything is."""
    screen, *options = arguments
    text = " ".join(package for _, package in missing(screen))
    if text:
        print(text if "--packages" in options else advice(screen))
    return 1 if text else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
