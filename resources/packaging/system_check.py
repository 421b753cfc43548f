"""Tell which libraries Qt needs of a Linux system even without a screen, and does not find.

    python system_check.py [--packages]

Exit status 1 with a line that says what to install, or with `--packages` just the names for apt.
It needs nothing but Python, so that it runs before anything is installed.
"""

import ctypes
import sys
from collections.abc import Sequence

# Library file and the Debian package that brings it.
LIBRARIES = (
    ("libglib-2.0.so.0", "libglib2.0-0"),
    ("libGL.so.1", "libgl1"),
    ("libEGL.so.1", "libegl1"),
    ("libxkbcommon.so.0", "libxkbcommon0"),
    ("libfontconfig.so.1", "libfontconfig1"),
    ("libdbus-1.so.3", "libdbus-1-3"),
)


def missing() -> list[tuple[str, str]]:
    """Return library and package of what Qt would not find."""
    if sys.platform != "linux":
        return []  # elsewhere Qt's own package brings all it needs
    return [row for row in LIBRARIES if not _is_found(row[0])]


def _is_found(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def main(options: Sequence[str]) -> int:
    """Print what is missing; return 1 if anything is."""
    rows = missing()
    libraries = ", ".join(library for library, _ in rows)
    packages = " ".join(package for _, package in rows)
    if rows and "--packages" in options:
        print(packages)
    elif rows:
        print(f"Qt needs {libraries}. On Debian and Ubuntu: sudo apt-get install {packages}")
    return 1 if rows else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
