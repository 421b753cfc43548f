"""A second start hands over what it was given, and no first window can keep it from starting."""

import json
import os
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from gui.system import one_window
from gui.system.one_window import Arrival, Door, decoded, encoded, startup_token
from tests.support.bounds import WAIT_SECONDS
from tests.support.recorded_events import wait_until

ROOT = Path(__file__).parents[3]
ON_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="sockets are files elsewhere")

# Opens a window's door, says so, and prints what arrives; `hang` never looks at what comes.
FIRST = """
import sys
from PySide6.QtCore import QCoreApplication
from gui.system.one_window import Arrival, Door
application = QCoreApplication([])
door = Door("settings")
assert not door.hand_over(Arrival())
reception = door.open(application)
reception.arrived.connect(lambda arrival: print(repr(arrival), flush=True))
print("open", flush=True)
if "hang" in sys.argv:
    sys.stdin.read()
application.exec()
"""


@pytest.fixture(autouse=True)
def runtime_folder(tmp_path, monkeypatch):
    """A short path, as sockets need it, that only this test uses."""
    folder = Path(os.environ["TMPDIR"], f"r{os.getpid()}-{time.monotonic_ns()}")
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    return folder


@pytest.fixture
def first():
    """Start a process with an open door."""
    started = []

    def start(*options: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", FIRST, *options],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout.readline() == "open\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate(timeout=WAIT_SECONDS)


AWKWARD = (Path('/a b/it\'s "x"\n.jpg'), Path("/-rf"), Path(os.fsdecode(b"/\xff\xfe.png")))


def test_the_window_that_is_there_gets_every_path_as_it_is(first):
    window = first()
    arrival = Arrival(AWKWARD, "Web 1920", "token")
    assert Door("settings").hand_over(arrival)
    assert window.stdout.readline().strip() == repr(arrival)


def test_other_settings_and_displays_have_a_window_of_their_own(first, monkeypatch):
    first()
    assert not Door("other settings").hand_over(Arrival())
    monkeypatch.setenv("DISPLAY", ":7")
    assert not Door("settings").hand_over(Arrival())


def test_a_display_is_the_same_whether_its_first_screen_is_named_or_not(first, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":7")
    first()
    monkeypatch.setenv("DISPLAY", ":7.0")  # as Thunar tells those that it starts
    assert Door("settings").hand_over(Arrival())
    monkeypatch.setenv("DISPLAY", ":7.1")
    assert not Door("settings").hand_over(Arrival())


@ON_UNIX
def test_nobody_else_can_reach_the_socket(first, runtime_folder):
    first()
    (path,) = (each for each in runtime_folder.iterdir() if each.is_socket())
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


@ON_UNIX
def test_a_folder_that_others_can_write_is_not_used(first, runtime_folder):
    runtime_folder.chmod(0o777)
    first()
    assert not [each for each in runtime_folder.iterdir() if each.is_socket()]
    assert Door("settings").hand_over(Arrival())


@ON_UNIX
@pytest.mark.parametrize("whose", ["another user's", "a link"])
def test_a_folder_that_may_be_changed_by_others_is_not_private(tmp_path, monkeypatch, whose):
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o700)
    assert one_window._is_private(folder)
    if whose == "a link":
        (tmp_path / "link").symlink_to(folder)
        assert not one_window._is_private(tmp_path / "link")
    else:
        monkeypatch.setattr(os, "getuid", lambda: folder.stat().st_uid + 1)
        assert not one_window._is_private(folder)


@ON_UNIX
def test_where_paths_are_too_long_for_a_socket_a_folder_of_our_own_is_made_and_removed(
    qapp, runtime_folder, monkeypatch
):
    deep = runtime_folder / ("x" * 90)
    deep.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    monkeypatch.setenv("THUMBPOOL_STATE_FOLDER", str(deep))
    monkeypatch.setattr(tempfile, "tempdir", str(runtime_folder))
    owner, door = QObject(), Door("settings")
    assert not door.hand_over(Arrival())
    reception = door.open(owner)
    assert reception is not None
    (folder,) = (each for each in runtime_folder.iterdir() if each != deep)
    assert [each for each in folder.iterdir() if each.is_socket()]
    reception.close()
    assert list(runtime_folder.iterdir()) == [deep]


@ON_UNIX
def test_a_socket_that_a_dead_window_left_is_replaced(first, qapp):
    dead = first()
    dead.kill()
    dead.wait(WAIT_SECONDS)
    living = first()
    assert Door("settings").hand_over(Arrival(AWKWARD))
    assert "-rf" in living.stdout.readline()


def test_a_window_that_hangs_does_not_keep_the_second_from_opening_its_own(
    first, qapp, monkeypatch
):
    first("hang")
    monkeypatch.setattr(one_window, "ANSWER_SECONDS", 0.2)
    assert not Door("settings").hand_over(Arrival())


def test_a_start_that_hangs_before_it_has_a_window_is_not_waited_for_long(qapp, monkeypatch):
    stuck, door = Door("settings"), Door("settings")
    assert not stuck.hand_over(Arrival())  # and now it never opens
    monkeypatch.setattr(one_window, "LOCK_SECONDS", 0.2)
    assert not door.hand_over(Arrival())
    assert door.open(qapp) is None
    stuck.leave()


def test_a_window_that_opens_while_another_start_waits_for_it_gets_what_that_has(
    first, qapp, monkeypatch
):
    windows = []

    class SlowLock(one_window.QLockFile):
        def tryLock(self, milliseconds: int) -> bool:  # noqa: N802
            windows.append(first())
            return super().tryLock(milliseconds)

    monkeypatch.setattr(one_window, "QLockFile", SlowLock)
    assert Door("settings").hand_over(Arrival(AWKWARD))
    assert "-rf" in windows[0].stdout.readline()


# Takes what callers say, as another program would, and answers with as many letters as we do.
OTHER = """
import socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.bind(sys.argv[1])
    server.listen()
    print("open", flush=True)
    while True:
        caller, _ = server.accept()
        caller.recv(10_000)
        caller.sendall(b"other\\n")
        caller.close()
"""


@ON_UNIX
def test_another_program_at_the_socket_takes_nothing(qapp):
    door = Door("settings")
    command = [sys.executable, "-c", OTHER, door._name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "open\n"
        is_taken = door.hand_over(Arrival())
        other.kill()
    door.leave()
    assert not is_taken


def test_a_door_that_is_closed_lets_the_next_start_open_one(qapp):
    owner = QObject()
    for _ in range(2):
        door = Door("settings")
        assert not door.hand_over(Arrival())
        reception = door.open(owner)
        assert reception is not None
        reception.close()


@ON_UNIX
@pytest.mark.parametrize(
    "said",
    [
        b"\xff\xff\xff\xff",
        b"\0\0\0\2[]",
        b"\0\0\0\4nope",
        b"GET / HTTP/1.1\r\n\r\n",
        encoded(Arrival((Path("relative"),))),
        encoded(Arrival(())).replace(b'"open": []', b'"open": 11'),
        (99_999).to_bytes(4, "big") + b"[" * 99_999,
    ],
)
def test_what_is_no_message_of_ours_is_turned_away(said, first, runtime_folder):
    window = first()
    (path,) = (each for each in runtime_folder.iterdir() if each.is_socket())
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.settimeout(WAIT_SECONDS)
        stranger.connect(str(path))
        stranger.sendall(said)
        assert stranger.recv(100) == b""
    assert Door("settings").hand_over(Arrival(AWKWARD))
    assert "-rf" in window.stdout.readline()


@pytest.fixture
def here(qapp, runtime_folder):
    """A door that is open in this process, with what has arrived and a way to knock."""
    owner, door, arrived = QObject(), Door("settings"), []
    assert not door.hand_over(Arrival())
    reception = door.open(owner)
    reception.arrived.connect(arrived.append)

    def knock(said: bytes) -> socket.socket:
        caller = socket.socket(socket.AF_UNIX)
        caller.connect(door._name)
        caller.sendall(said)
        caller.setblocking(False)
        return caller

    yield arrived, knock
    reception.close()


def is_turned_away(caller: socket.socket) -> bool:
    try:
        return caller.recv(1) == b""
    except BlockingIOError:
        return False


@ON_UNIX
def test_a_message_that_is_too_long_is_not_waited_for(here, qtbot, monkeypatch):
    monkeypatch.setattr(one_window, "SILENCE_SECONDS", 10 * WAIT_SECONDS)
    _, knock = here
    with knock((one_window.MOST_BYTES + 1).to_bytes(4, "big")) as caller:
        qtbot.waitUntil(lambda: is_turned_away(caller), timeout=WAIT_SECONDS * 1000)


@ON_UNIX
def test_nothing_is_opened_for_a_start_that_has_given_up_waiting(here, qtbot):
    arrived, knock = here
    knock(encoded(Arrival((Path("/given/up"),)))).close()  # it opens its own window
    with knock(encoded(Arrival((Path("/waiting"),)))):
        qtbot.waitUntil(lambda: bool(arrived), timeout=WAIT_SECONDS * 1000)
    assert [arrival.paths for arrival in arrived] == [(Path("/waiting"),)]


@ON_UNIX
def test_a_caller_that_says_nothing_is_turned_away(here, qtbot, monkeypatch):
    monkeypatch.setattr(one_window, "SILENCE_SECONDS", 0.1)
    _, knock = here
    with knock(b"") as caller:
        qtbot.waitUntil(lambda: is_turned_away(caller), timeout=WAIT_SECONDS * 1000)


@pytest.mark.parametrize("name", ["", "relative.jpg", "/nul\0", "/" + 40_000 * "x", "/\ud800", 7])
def test_only_absolute_paths_that_can_exist_are_taken(name):
    content = {"thumbpool": 1, "open": [name], "preset": "", "token": ""}
    with pytest.raises(ValueError, match=r"path|encode|surrogates"):
        decoded(json.dumps(content).encode())


def test_too_many_paths_are_not_taken(monkeypatch):
    monkeypatch.setattr(one_window, "MOST_PATHS", 2)
    paths = tuple(Path(f"/{number}") for number in range(3))
    assert decoded(encoded(Arrival(paths[:2]))[4:]).paths == paths[:2]
    with pytest.raises(ValueError, match="too long"):
        decoded(encoded(Arrival(paths))[4:])


@pytest.mark.parametrize(
    ("environment", "token"),
    [
        ({"XDG_ACTIVATION_TOKEN": "new", "DESKTOP_STARTUP_ID": "old"}, "new"),
        ({"XDG_ACTIVATION_TOKEN": "", "DESKTOP_STARTUP_ID": "old"}, "old"),
        ({}, ""),
    ],
)
def test_the_token_of_the_desktop_is_the_newer_one_if_there_is_one(environment, token):
    assert startup_token(environment) == token


def test_what_is_encoded_is_decoded_as_it_was():
    arrival = Arrival(AWKWARD, "Größe", "x")
    assert decoded(encoded(arrival)[4:]) == arrival


WINDOW = [sys.executable, "-m", "gui"]


@ON_UNIX
def test_a_second_start_ends_at_once_and_a_new_window_can_be_asked_for(tmp_path, runtime_folder):
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}

    def start(*arguments: str) -> subprocess.Popen:
        return subprocess.Popen([*WINDOW, *arguments], cwd=ROOT, env=environment)

    window = start()
    another = None
    try:
        wait_until(lambda: [each for each in runtime_folder.iterdir() if each.is_socket()])
        second = start(str(tmp_path))
        assert second.wait(WAIT_SECONDS) == 0
        assert window.poll() is None
        another = start("--new-window")
        with pytest.raises(subprocess.TimeoutExpired):
            another.wait(3)
    finally:
        if another is not None:
            another.kill()  # asked to end, it would say so only once it is there
            another.wait(WAIT_SECONDS)
        window.terminate()
        assert window.wait(WAIT_SECONDS) == 0
    assert not [each for each in runtime_folder.iterdir() if each.is_socket()]
