"""What the parts of Qt that are used need from the system is asked for before it is loaded."""

import shutil
import sys
from pathlib import Path

import dependencies
import PySide6
import pytest
import shiboken6

from processing import display_system

PARTS = ("QtCore", "QtDBus", "QtGui", "QtNetwork", "QtSvg", "QtTest", "QtWidgets")
PLATFORMS = ("libqoffscreen.so", "libqxcb.so", "libqwayland.so")
WITH_PYTHON = {"libc.so.6", "libgcc_s.so.1", "libstdc++.so.6", "libz.so.1", "libzstd.so.1"}
COME_ALONG = {  # with a package that is asked for
    "libgl1": {"libX11-xcb.so.1", "libX11.so.6", "libxcb-randr.so.0", "libxcb-xfixes.so.0"}
    | {"libxcb-shm.so.0", "libxcb-sync.so.1"},
    "libfontconfig1": {"libfreetype.so.6", "libbrotlicommon.so.1", "libbrotlidec.so.1"},
    "libglib2.0-0": {"libgthread-2.0.so.0"},
    "libxcb-cursor0": {"libxcb-image.so.0", "libxcb-render.so.0", "libxcb-render-util.so.0"}
    | {"libxcb-util.so.1"},
    "libxkbcommon-x11-0": {"libxcb-xkb.so.1"},
}

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="Qt brings all it needs elsewhere"),
    pytest.mark.skipif(shutil.which("objdump") is None, reason="no binutils here"),
]


def linked_outside(names: list[str], inside: dict[str, Path]) -> set[str]:
    """Return the libraries that some files are linked to, directly or not, and that Qt lacks."""
    outside, seen = set[str](), set[str]()
    while names:
        name = names.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in inside:
            names += dependencies._LIBRARY.findall(dependencies._told_of([inside[name]]))
        else:
            outside.add(name)
    return outside - dependencies._OF_LIBC


def test_all_that_qt_is_linked_to_is_asked_for_or_comes_along() -> None:
    folders = [Path(package.__file__).parent for package in (PySide6, shiboken6)]
    inside = {path.name: path for folder in folders for path in folder.rglob("*.so*")}
    outside = linked_outside([*(f"{part}.abi3.so" for part in PARTS), *PLATFORMS], inside)
    asked = display_system.NEEDED
    assert set(COME_ALONG) <= set(asked.values())
    assert outside - asked.keys() - WITH_PYTHON - set().union(*COME_ALONG.values()) == set()
