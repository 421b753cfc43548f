"""`send`: copies without a window, a notification with an undo, and the window for many."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from processing.cli import send as send_module
from processing.cli._common import ExitStatus
from processing.cli._parser import parse
from processing.cli.interruption import Interruption
from processing.desktop_id import DESKTOP_ID
from processing.errors import OutputError, PresetError
from processing.file_managers import entries, notification
from processing.files.addresses import path_named
from processing.storage.presets.preset import Preset
from processing.storage.presets.preset_store import save_preset
from tests.support.bounds import WAIT_SECONDS
from tests.support.picture_folder import make_pictures
from tests.support.pictures import quarters
from tests.support.recorded_events import wait_until

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="notifications of Linux")


def saved(path: Path) -> Path:
    quarters().save(path, "JPEG")
    return path


class Desktop:
    """Shows nothing, remembers it, and presses buttons if it is told to."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str, str]] = []
        self.windows: list[list[str]] = []
        self.presses_buttons = False
        self.can_notify = True
        self.has_window = True

    def notify(self, title: str, text: str, button: str = "") -> bool:
        self.shown.append((title, text, button))
        return bool(button) and self.presses_buttons

    def start(self, command: list[str], *, start_new_session: bool) -> None:
        if not self.has_window:
            raise FileNotFoundError(command[0])
        assert start_new_session  # or it would end with the file manager
        self.windows.append(command)


@pytest.fixture
def desktop(monkeypatch):
    desktop = Desktop()
    monkeypatch.setattr(notification, "notify", desktop.notify)
    monkeypatch.setattr(notification, "can_notify", lambda: desktop.can_notify)
    monkeypatch.setattr(send_module.subprocess, "Popen", desktop.start)
    return desktop


def send(*words: object) -> ExitStatus:
    return parse(["send", *map(str, words)]).carry_out(Interruption())


def results(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*") if path.is_file())


def test_pictures_get_copies_beside_them_and_a_notification(desktop, tmp_path):
    folder = make_pictures(tmp_path / "holiday", 2)
    names = results(folder)
    assert send("--preset=Web 1920", "--", *(folder / name for name in names)) == 0
    assert len(results(folder / "Web 1920")) == 2
    ((title, text, button),) = desktop.shown
    assert title == "Thumbpool: Web 1920"
    assert re.match(r"2 copies made\n(Saved .+|.+ larger, .+)\nFolder: ", text)
    assert str(folder / "Web 1920") in text
    assert button == "Undo"
    assert not desktop.windows


def test_a_folder_gets_them_within_it(desktop, tmp_path):
    folder = make_pictures(tmp_path / "holiday", 2)
    assert send("--preset", "Thumbnails", folder) == 0
    assert len(results(folder / "Thumbnails")) == 2


def test_a_folder_for_them_can_be_named(desktop, tmp_path):
    folder = make_pictures(tmp_path / "holiday", 1)
    assert send("--preset", "Thumbnails", "--output", tmp_path / "else", folder) == 0
    assert len(results(tmp_path / "else")) == 1
    assert not (folder / "Thumbnails").exists()


def test_a_preset_whose_name_is_no_path_has_a_folder_that_is_one(desktop, tmp_path, monkeypatch):
    monkeypatch.setenv("THUMBPOOL_PRESET_FOLDER", str(tmp_path / "presets"))
    save_preset(Preset("../Fit: A/B"))
    folder = make_pictures(tmp_path / "holiday", 1)
    assert send("--preset", "../Fit: A/B", folder) == 0
    assert len(results(folder / ".._Fit_ A_B")) == 1


def test_nothing_is_printed_where_nobody_sees_it(desktop, tmp_path, capfd):
    assert send("--preset", "Thumbnails", make_pictures(tmp_path / "holiday", 1)) == 0
    assert capfd.readouterr() == ("", "")


def test_what_failed_is_named_and_not_all_of_it(desktop, tmp_path):
    for number in range(5):
        (tmp_path / f"{number}.jpg").write_bytes(b"no picture")
    assert send("--preset", "Email", tmp_path) != 0
    ((_, text, button),) = desktop.shown
    assert [f"{number}.jpg" in text for number in range(5)] == [True, True, True, False, False]
    assert button == ""  # there is nothing to undo


def test_a_run_that_was_stopped_says_nothing_more(desktop, tmp_path, monkeypatch):
    from processing.cli import _batch_run

    interruption, carry_out = Interruption(), _batch_run.carry_out

    def stop_at_the_end(*arguments):
        status = carry_out(*arguments)
        interruption.is_requested = True
        return status

    monkeypatch.setattr(_batch_run, "carry_out", stop_at_the_end)
    folder = make_pictures(tmp_path / "holiday", 1)
    parse(["send", "--preset", "Email", str(folder)]).carry_out(interruption)
    assert len(results(folder / "Email")) == 1
    assert not desktop.shown


def test_undo_removes_the_copies_and_their_folder(desktop, tmp_path):
    folder = make_pictures(tmp_path / "holiday", 2)
    desktop.presses_buttons = True
    assert send("--preset", "Thumbnails", folder) == 0
    assert not (folder / "Thumbnails").exists()
    assert len(results(folder)) == 2
    assert "removed" in desktop.shown[-1][1]


def test_undo_leaves_a_folder_that_was_there_before(desktop, tmp_path):
    folder = make_pictures(tmp_path / "holiday", 1)
    (folder / "Thumbnails").mkdir()
    desktop.presses_buttons = True
    send("--preset", "Thumbnails", folder)
    assert list((folder / "Thumbnails").iterdir()) == []


def test_undo_takes_no_later_run_back(desktop, tmp_path, monkeypatch):
    folder = make_pictures(tmp_path / "holiday", 2)
    first, second = (folder / name for name in results(folder))

    def notify(title: str, text: str, button: str = "") -> bool:
        desktop.notify(title, text)
        if button and len(desktop.shown) == 1:
            send("--preset", "Thumbnails", second)
            return True
        return False

    monkeypatch.setattr(notification, "notify", notify)
    send("--preset", "Thumbnails", first)
    assert results(folder / "Thumbnails") == [first.name, second.name]
    assert "Another run" in desktop.shown[-1][1]


def test_many_pictures_open_the_window_with_the_preset(desktop, tmp_path, monkeypatch):
    monkeypatch.setattr(send_module, "MOST_WITHOUT_WINDOW", 2)
    folder = make_pictures(tmp_path / "holiday", 3)
    assert send("--preset", "Email", folder) == 0
    window = entries.programs_here().window
    assert desktop.windows == [[*window, "--preset", "Email", "--", str(folder)]]
    assert not desktop.shown
    assert not (folder / "Email").exists()


def test_as_many_as_are_small_open_no_window(desktop, tmp_path, monkeypatch):
    monkeypatch.setattr(send_module, "MOST_WITHOUT_WINDOW", 2)
    folder = make_pictures(tmp_path / "holiday", 2)
    for number in range(3):
        (folder / f"{number}.txt").touch()
    assert send("--preset", "Email", folder) == 0
    assert not desktop.windows
    assert len(results(folder / "Email")) == 2


def test_the_window_gets_paths_that_it_finds_from_anywhere(desktop, tmp_path, monkeypatch):
    desktop.can_notify = False
    picture = saved(tmp_path / "a.jpg")
    monkeypatch.chdir(tmp_path)
    assert send("--preset", "Email", "a.jpg") == 0
    assert desktop.windows[0][-1] == str(picture)


def test_the_copies_are_made_where_no_window_can_be_opened(desktop, tmp_path):
    desktop.can_notify = desktop.has_window = False
    folder = make_pictures(tmp_path / "holiday", 1)
    assert send("--preset", "Email", folder) == 0
    assert len(results(folder / "Email")) == 1


def test_the_window_opens_where_nothing_can_be_notified(desktop, tmp_path):
    desktop.can_notify = False
    assert send("--preset", "Email", make_pictures(tmp_path / "holiday", 1)) == 0
    assert len(desktop.windows) == 1


def test_in_a_terminal_it_is_an_ordinary_run(desktop, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    desktop.can_notify = False
    folder = make_pictures(tmp_path / "holiday", 1)
    assert send("--preset", "Email", folder) == 0
    assert len(results(folder / "Email")) == 1
    assert not desktop.shown
    assert not desktop.windows


def test_what_is_refused_is_told_by_a_notification(desktop, tmp_path, monkeypatch):
    with pytest.raises(PresetError):
        send("--preset", "none such", make_pictures(tmp_path / "holiday", 1))
    assert "none such" in desktop.shown[0][1]


def test_a_second_run_into_one_folder_is_refused(desktop, tmp_path, monkeypatch):
    from processing.cli import _batch_run

    def refuse(_folder: Path) -> None:
        raise OutputError("another run writes there")

    monkeypatch.setattr(_batch_run, "check_alone", refuse)
    with pytest.raises(OutputError):
        send("--preset", "Email", make_pictures(tmp_path / "holiday", 1))
    assert desktop.shown[0][1] == "another run writes there"


AWKWARD = ["a b", "it's", 'q"q', "-rf", "100%20 & ;x", os.fsdecode(b"latin\xe9")]


@ON_LINUX
@pytest.mark.parametrize("name", [*AWKWARD, "new\nline"])
def test_names_of_any_kind_are_taken_as_paths_and_as_addresses(
    desktop, tmp_path, name, monkeypatch
):
    picture = saved(tmp_path / f"{name}.jpg")
    monkeypatch.chdir(tmp_path)
    assert send("--preset=Thumbnails", "--", f"{name}.jpg") == 0
    assert send("--preset=Email", "--", picture.as_uri()) == 0
    assert [len(results(tmp_path / each)) for each in ("Thumbnails", "Email")] == [1, 1]
    assert path_named(picture.as_uri()) == picture


@ON_LINUX
class TestNotifySend:
    """The real command line of `notify-send`, by a program that stands in for it."""

    @pytest.fixture
    def program(self, tmp_path, monkeypatch):
        def write(script: str) -> None:
            path = tmp_path / "notify-send"
            path.write_text(f"#!/bin/sh\n{script}\n")
            path.chmod(0o755)

        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
        notification._has_buttons.cache_clear()
        yield write
        notification._has_buttons.cache_clear()

    def test_a_button_that_is_pressed_is_told(self, program, tmp_path):
        program(f'printf "%s\\0" "$@" >> {tmp_path}/told; echo --action; echo button | tail -1')
        assert not notification.notify("Title", "a <b> & c")
        program(
            f'printf "%s\\0" "$@" > {tmp_path}/told; [ "$1" = --help ] && echo --action || '
            "echo button"
        )
        notification._has_buttons.cache_clear()
        assert notification.notify("Title", "a <b> & c", "Undo")
        told = (tmp_path / "told").read_text().split("\0")
        assert "--action=button=Undo" in told
        assert "--expire-time=30000" in told
        assert f"--icon={DESKTOP_ID}" in told
        assert told[-4:] == ["--", "Title", "a &lt;b&gt; &amp; c", ""]

    def test_an_old_version_without_buttons_shows_the_text_alone(self, program, tmp_path):
        program(f'case "$*" in *--action*) exit 1;; esac; echo "$*" > {tmp_path}/told')
        assert not notification.notify("Title", "text", "Undo")
        assert (tmp_path / "told").read_text().endswith("-- Title text\n")

    def test_a_notification_that_nobody_answers_is_not_waited_for_for_ever(
        self, program, monkeypatch
    ):
        monkeypatch.setattr(notification, "OFFER_SECONDS", 0.2)
        program('[ "$1" = --help ] && echo --action || exec sleep 60')
        assert not notification.notify("Title", "text", "Undo")

    def test_one_whose_button_works_no_more_is_closed(self, program, monkeypatch, tmp_path):
        class Patient(subprocess.Popen):
            """Whose time runs from when it can be told to close."""

            def communicate(self, *written, timeout=None):
                if timeout == notification.OFFER_SECONDS:
                    wait_until((tmp_path / "shown").exists)
                return super().communicate(*written, timeout=timeout)

        monkeypatch.setattr(subprocess, "Popen", Patient)
        monkeypatch.setattr(notification, "OFFER_SECONDS", 0.1)
        monkeypatch.setattr(notification, "_CLOSING_SECONDS", WAIT_SECONDS)
        # A shell that is started with SIGINT ignored, as in the background, could not trap it.
        shown = tmp_path / "shown.py"
        shown.write_text(
            "import signal, sys\n"
            "from pathlib import Path\n"
            "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})\n"
            "Path(__file__).with_name('shown').touch()\n"
            "signal.sigwait({signal.SIGINT})\n"
            "Path(__file__).with_name('closed').touch()\n"
        )
        program(f'[ "$1" = --help ] && echo --action || exec {sys.executable} {shown}')
        assert not notification.notify("Title", "text", "Undo")
        assert (tmp_path / "closed").exists()

    def test_without_a_bus_there_are_none(self, program, monkeypatch, tmp_path):
        program("exit 0")
        assert notification.can_notify()
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        assert not notification.can_notify()


def test_macos_shows_texts_as_arguments_of_a_script(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    *_, title, text = notification.notification_command("Title", 'a "quoted" text', "Undo")
    assert (title, text) == ("Title", 'a "quoted" text')
