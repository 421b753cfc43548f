"""The way in: no Qt before it is needed, and a sentence where there is no window to be had."""

import os
import subprocess
import sys

import pytest

WAIT_SECONDS = 30


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    kept = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        kept.pop(name, None)
    return subprocess.run(
        [sys.executable, *arguments],
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )


def test_importing_the_entry_loads_no_qt():
    code = "import sys, gui.__main__; print([n for n in sys.modules if n.startswith('PySide6')])"
    assert python("-c", code).stdout.strip() == "[]"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.parametrize("display", [{}, {"DISPLAY": ":4711"}], ids=["none", "silent"])
def test_without_a_display_it_says_so_in_a_line_and_ends(display):
    ended = python("-m", "gui", **display)
    assert ended.returncode == 1
    assert "display" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.parametrize(
    ("environment", "answer"),
    [({}, False), ({"DISPLAY": ":4711"}, False), ({"WAYLAND_DISPLAY": "wayland-0"}, True)],
    ids=["none", "silent", "wayland"],
)
def test_a_screen_is_looked_for_without_qt(environment, answer):
    code = (
        "import sys; from gui.display import has_screen;"
        "print(has_screen(), any(name.startswith('PySide6') for name in sys.modules))"
    )
    assert python("-c", code, **environment).stdout.split() == [str(answer), "False"]


def test_help_needs_no_display():
    ended = python("-m", "gui", "--help")
    assert ended.returncode == 0
    assert ended.stdout.startswith("usage: thumbpool")


def test_missing_libraries_are_named_by_the_line_that_installs_them(monkeypatch):
    from gui import display

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(display, "_is_loadable", lambda name: "cursor" not in name)
    assert display.obstacle().endswith("sudo apt install libxcb-cursor0")
