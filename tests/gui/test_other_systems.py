"""What the window does elsewhere, on a machine that pretends to be there."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject

from gui import app, screen
from gui.look import desktop
from gui.recipe import _output_panel
from gui.system import _bus, awake, one_window, preferences
from gui.system.preferences import Preferences
from gui.text import phrases
from processing import display_system

Pretend = Callable[[str], None]


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Pretend:
    return lambda system: monkeypatch.setattr(sys, "platform", system)


def never(*_arguments: object) -> Any:
    raise AssertionError("this system has no such call")


@pytest.mark.parametrize(
    ("system", "name", "other"),
    [
        ("win32", "Recycle Bin", "Trash"),
        ("darwin", "Trash", "Recycle Bin"),
        ("linux", "Trash", "Recycle Bin"),
    ],
)
def test_the_trash_bears_the_name_that_the_system_gives_it(
    pretend: Pretend, system: str, name: str, other: str
) -> None:
    pretend(system)
    assert phrases.trash() == name
    for text in (
        phrases.replacing_tip(),
        phrases.replacing_goal(),
        _output_panel._trash_text(),
    ):
        assert name in text
        assert other not in text


def test_paths_of_windows_become_urls_by_qt_as_they_have_no_bytes(
    pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path("/my pictures/größe#1.jpg")
    pretend("win32")
    with monkeypatch.context() as closed:
        for name in ("fsencode", "fsdecode"):
            closed.setattr(os, name, never)
        url = desktop.url_of(path)
        found = desktop.path_of(url)
    assert url.isLocalFile()
    assert found == path


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_elsewhere_there_is_always_a_screen_and_qt_brings_all_it_needs(
    pretend: Pretend, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(display_system, "_is_loadable", lambda _library: False)
    pretend(system)
    assert display_system.missing_packages(window=True) == ()
    assert display_system.has_screen()
    assert screen.obstacle() == ""


def test_windows_has_no_compositor_to_connect_to(
    pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setattr(display_system.socket, "socket", never)
    pretend("win32")
    assert not display_system.wayland_answers()


@pytest.mark.parametrize(("system", "has"), [("darwin", False), ("win32", False), ("linux", True)])
def test_d_bus_is_looked_for_on_linux_alone(pretend: Pretend, system: str, *, has: bool) -> None:
    pretend(system)
    assert _bus._has_d_bus() is has


@pytest.mark.parametrize(
    ("system", "kind"),
    [
        ("win32", awake.WindowsAwake),
        ("darwin", awake.CaffeinateAwake),
        ("linux", awake.NeverAwake),  # without a bus
    ],
)
def test_each_system_is_kept_awake_in_its_own_way(
    qapp: QObject, pretend: Pretend, system: str, kind: type
) -> None:
    pretend(system)
    assert isinstance(awake.awake_here(None, QObject()), kind)


def test_windows_is_told_that_the_system_is_needed_and_then_that_it_is_not(
    pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    states: list[int] = []
    kernel32 = SimpleNamespace(SetThreadExecutionState=lambda state: states.append(state.value))
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel32), raising=False)
    pretend("win32")
    needed = awake.WindowsAwake()
    needed.begin("why")
    needed.end()
    assert states == [0x80000001, 0x80000000]  # ES_CONTINUOUS, and with it ES_SYSTEM_REQUIRED


class Heard:
    """What was told, in order."""

    def __init__(self, asked: Preferences) -> None:
        self.contrast: list[bool] = []
        self.motion: list[bool] = []
        asked.contrast_changed.connect(self.contrast.append)
        asked.motion_changed.connect(self.motion.append)


def test_windows_is_asked_for_contrast_and_motion(
    qapp: QObject, pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants = {"_windows_wants_contrast": lambda: True, "_windows_animates": lambda: False}
    for name, answer in wants.items():
        monkeypatch.setattr(preferences, name, answer, raising=False)
    pretend("win32")
    asked = Preferences(None)
    heard = Heard(asked)
    asked.ask()
    assert (heard.contrast, heard.motion) == ([True], [True])


def test_macos_tells_by_a_command_whether_it_wants_less_motion(
    qtbot: Any, tmp_path: Path, pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = tmp_path / "defaults"
    command.write_text(
        '#!/bin/sh\n[ "$*" = "read com.apple.universalaccess reduceMotion" ] && echo 1\n'
    )
    command.chmod(0o755)
    monkeypatch.setattr(preferences, "_MAC_COMMAND", str(command))
    pretend("darwin")
    asked = Preferences(None)
    heard = Heard(asked)
    with qtbot.waitSignal(asked.motion_changed, timeout=10_000):
        asked.ask()
    qtbot.wait(50)  # until the process is gone, which would outlive `asked` otherwise
    assert heard.motion == [True]


def test_ctrl_break_closes_the_window_on_windows(
    qapp: QObject, pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []
    monkeypatch.setattr(signal, "SIGBREAK", 21, raising=False)
    monkeypatch.setattr(signal, "signal", lambda number, _handler: taken.append(number))
    monkeypatch.setattr(app, "unblock_signals", lambda: None)
    pretend("win32")
    app._quit_on_signals(SimpleNamespace(close=os.abort))  # type: ignore[arg-type]
    assert 21 in taken


def test_windows_names_a_pipe_after_the_user_and_has_no_folder_to_check(
    pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getuid", never, raising=False)
    monkeypatch.setattr(one_window, "_folders", never)
    monkeypatch.setenv("USERNAME", "anna")
    pretend("win32")
    name = one_window._socket_name("settings")
    assert name.startswith(f"thumbpool-{one_window._user()}-")
    assert os.sep not in name
    assert one_window._is_private(Path("anywhere"))
    assert one_window._lock_path(name).name == f"{name}.lock"
    assert one_window._lock_path(name).is_absolute()


def test_windows_lets_the_window_that_is_there_come_to_the_front(
    pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = []
    kernel = SimpleNamespace(GetNamedPipeServerProcessId=lambda _handle, _process: True)
    user = SimpleNamespace(AllowSetForegroundWindow=allowed.append)
    libraries = SimpleNamespace(kernel32=kernel, user32=user)
    monkeypatch.setattr(ctypes, "windll", libraries, raising=False)
    pretend("win32")
    one_window._let_come_to_the_front(SimpleNamespace(socketDescriptor=lambda: 7))
    assert len(allowed) == 1
