"""The way in: no Qt before it is needed, and a sentence where there is no window to be had."""

import os
import socket
import subprocess
import sys
from contextlib import closing

import pytest

import gui.__main__ as entry
from gui import app, screen
from processing import display_system
from processing.version import __version__
from tests.support.bounds import WAIT_SECONDS


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    kept = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        kept.pop(name, None)
    return subprocess.run(
        [sys.executable, *arguments],
        env=kept | {"LC_ALL": "C"} | environment,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )


def test_importing_the_entry_loads_no_qt():
    code = "import sys, gui.__main__; print([n for n in sys.modules if n.startswith('PySide6')])"
    assert python("-c", code).stdout.strip() == "[]"


# Shows the window, then tells what is loaded: in a new process, as what other tests load stays.
FIRST_WINDOW = """
import sys
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from gui import app
from gui.session import Session
from gui.settings.store import SettingsStore
from gui.workshop import real_workshop
application = QApplication([])
settings = QSettings(sys.argv[1], QSettings.Format.IniFormat)
session = Session(application, real_workshop(), SettingsStore(settings))
session.show()
print(*sys.modules)
session.release()
"""


def test_the_first_window_loads_no_codec_and_no_window_that_is_not_shown(tmp_path):
    settings = str(tmp_path / "settings.ini")
    told = python("-c", FIRST_WINDOW, settings, QT_QPA_PLATFORM="offscreen")
    loaded = set(told.stdout.split())
    assert "gui.window.main_window" in loaded, told.stderr
    codecs = {"PIL.Image", "PIL.ImageCms", "numpy", "processing.imaging.opening"}
    shown_later = {
        "gui.comparisons.window",
        "gui.experiments._window",
        "gui.help._about_dialog",
        "gui.help._report_dialog",
        "gui.help._window",
        "gui.lanes.replay._window",
        "gui.tour._window",
    }
    assert (codecs | shown_later) & loaded == set()


ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")


@ON_LINUX
@pytest.mark.parametrize(
    "environment",
    [{}, {"DISPLAY": ":4711"}, {"WAYLAND_DISPLAY": "wayland-4711"}],
    ids=["none", "silent X", "silent Wayland"],
)
def test_without_a_display_it_says_so_in_a_line_and_ends(environment):
    if "DISPLAY" in environment and not display_system.has_x11_libraries():
        pytest.skip("libxcb1 is not installed: no X server can be asked whether it answers")
    ended = python("-m", "gui", **environment)
    assert ended.returncode == 1
    assert "display" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


@ON_LINUX
@pytest.mark.parametrize(
    "environment",
    [{}, {"DISPLAY": ":4711"}, {"WAYLAND_DISPLAY": "wayland-4711"}],
    ids=["none", "silent X", "silent Wayland"],
)
def test_a_screen_is_looked_for_without_qt(environment):
    if "DISPLAY" in environment and not display_system.has_x11_libraries():
        pytest.skip("libxcb1 is not installed: no X server can be asked whether it answers")
    code = (
        "import sys; from processing.display_system import has_screen;"
        "print(has_screen(), any(name.startswith('PySide6') for name in sys.modules))"
    )
    assert python("-c", code, **environment).stdout.split() == ["False", "False"]


@ON_LINUX
def test_a_compositor_that_answers_is_a_screen(tmp_path):
    with closing(socket.socket(socket.AF_UNIX)) as compositor:
        compositor.bind(str(tmp_path / "wayland-7"))
        compositor.listen()
        environment = {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}
        code = "from processing.display_system import has_screen; print(has_screen())"
        assert python("-c", code, **environment).stdout.strip() == "True"


@ON_LINUX
def test_qt_turns_to_x11_where_no_compositor_answers(monkeypatch, tmp_path):
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-4711")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    screen.choose_platform()
    assert os.environ.pop("QT_QPA_PLATFORM") == "xcb"


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_need_no_display(option):
    ended = python("-m", "gui", option)
    assert ended.returncode == 0
    assert ended.stdout.startswith(("usage: thumbpool", f"Thumbpool {__version__}"))


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        (["a.png", "b"], (["a.png", "b"], "")),
        (["--preset", "Web 1920", "a.png"], (["a.png"], "Web 1920")),
        (["a.png", "--preset=Web 1920"], (["a.png"], "Web 1920")),
    ],
)
def test_the_window_is_started_with_pictures_and_a_preset(monkeypatch, arguments, asked):
    monkeypatch.setattr(
        app, "run", lambda given, _door: ([path.name for path in given.paths], given.preset)
    )
    monkeypatch.setattr(entry, "block_signals", lambda: None)
    monkeypatch.setattr(entry.translation, "use_preferred", lambda: None)
    assert entry.main(["--new-window", *arguments]) == asked


@pytest.mark.parametrize("arguments", [["--preset"], ["--preset="]])
def test_a_preset_without_a_name_is_a_mistake_that_is_told(arguments):
    ended = python("-m", "gui", *arguments)
    assert ended.returncode == 2
    assert ended.stderr == "thumbpool: Name a preset behind --preset.\n"


@pytest.mark.parametrize(
    ("stored", "spoken"), [("de", "de Abbrechen"), ("", "zh_CN 取消"), ("tlh", "zh_CN 取消")]
)
def test_the_window_speaks_the_stored_language_or_else_the_users(tmp_path, stored, spoken):
    script = """
import os, sys
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialogButtonBox
from gui import app
from gui.system.one_window import Arrival
from processing.language import translation
folder, stored = sys.argv[1:]
ini, own = QSettings.Format.IniFormat, QSettings.Scope.UserScope
QSettings.setDefaultFormat(ini)
QSettings.setPath(ini, own, folder)
QSettings(ini, own, "Thumbpool", "Thumbpool").setValue("language", stored)
class FirstText:
    def __init__(self, *_parts):
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        cancel = box.buttons()[0].text().replace("&", "")
        told = f"{translation.language().tag} {cancel}"
        sys.stdout.buffer.write(told.encode())
        sys.stdout.flush()
        os._exit(0)
app.Session = FirstText
app.run(Arrival(), None)
"""
    told = python(
        *("-X", "utf8", "-c", script, str(tmp_path), stored),
        LC_ALL="zh_CN.UTF-8",
        LANGUAGE="",
        QT_QPA_PLATFORM="offscreen",
        PYTHONIOENCODING="utf-8",
    )
    assert told.stdout == spoken, told.stderr


@ON_LINUX
def test_what_is_said_without_a_window_is_in_the_users_language():
    script = """
import sys
from tests.support.pseudo_language import PSEUDO, PseudoCatalogue, unspoken
from processing.language import translation
translation.use_preferred = lambda: translation.use_speech(
    translation.Speech(PSEUDO, PSEUDO.style, PseudoCatalogue())
)
from gui.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
    assert "⟦üšägé: thumbpool" in python("-c", script, "--help").stdout
    assert "⟦Théré îš ñö dîšpläý" in python("-c", script).stderr


@ON_LINUX
def test_all_missing_libraries_are_named_by_one_line_that_installs_them(monkeypatch):
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(display_system, "_x11_answers", lambda: True)
    monkeypatch.setattr(display_system, "_is_loadable", lambda name: "cursor" not in name)
    assert screen.obstacle().endswith("sudo apt-get install libxcb-cursor0")
    monkeypatch.setattr(display_system, "_is_loadable", lambda name: "X" in name)
    assert screen.obstacle().endswith(
        display_system.install_line(display_system.missing_packages(window=True))
    )
    assert {"libgl1", "libxcb1"} < set(screen.obstacle().split())


@ON_LINUX
def test_a_library_that_the_bundle_holds_is_not_to_be_installed(monkeypatch, tmp_path):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(display_system.ctypes, "CDLL", _nothing_is_loaded)
    monkeypatch.setattr(display_system, "bundle_folder", lambda: tmp_path)
    (tmp_path / "libxkbcommon.so.0").touch()
    missing = display_system.missing_packages(window=False)
    assert "libgl1" in missing
    assert "libxkbcommon0" not in missing


def _nothing_is_loaded(name):
    raise OSError(f"{name}: cannot open shared object file")
