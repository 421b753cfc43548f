"""Hand what a second start is to open to the window that is there, over a socket of the user's own.

Begin with `Door`. A first window that is dead, hangs or speaks otherwise never keeps the second
from opening its own: every wait is bounded. No widgets.
"""

import hashlib
import json
import logging
import os
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from processing.files.machine import state_folder
from processing.record import record

CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 5.0  # a window answers well below one; a busy machine lets it wait
LOCK_SECONDS = 3.0  # how long another start may take from finding no window to having one
SILENCE_SECONDS = 5.0  # after which a caller that says nothing is turned away
MOST_BYTES = 16_000_000
MOST_PATHS = 100_000
MOST_LETTERS = 32_767  # of a path; Windows allows no more, and others less
_VERSION = 1
_LENGTH_BYTES = 4
_ANSWER = b"taken\n"
_MOST_SOCKET_BYTES = 90  # of its path: 104 on macOS, and Qt makes it under a longer name first
_TOKENS = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")
_DISPLAYS = ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM")

_log = logging.getLogger(__name__)


@record
class Arrival:
    """What a start of the program asks of the window.

    Attributes:
        paths: absolute, of folders and pictures to open; none only to show the window.
        preset: the name of the preset to apply; empty for the present settings.
        token: by which the desktop lets a window come to the front; empty if there is none.
    """

    paths: tuple[Path, ...] = ()
    preset: str = ""
    token: str = ""


def startup_token(environment: Mapping[str, str] = os.environ) -> str:
    """Return what the desktop gave this start so that a window may come to the front."""
    return next((environment[name] for name in _TOKENS if environment.get(name)), "")


def encoded(arrival: Arrival) -> bytes:
    """Return the message: its length in four bytes, then JSON, in which any path can be told."""
    content = {
        "thumbpool": _VERSION,
        "open": [os.fspath(path) for path in arrival.paths],
        "preset": arrival.preset,
        "token": arrival.token,
    }
    text = json.dumps(content).encode("ascii")
    return len(text).to_bytes(_LENGTH_BYTES, "big") + text


def decoded(text: bytes) -> Arrival:
    """Return what a message without its length says.

    Raises:
        ValueError: it is none of ours.
    """
    try:
        content = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    match content:
        case {
            "thumbpool": 1,
            "open": list(names),
            "preset": str(preset),
            "token": str(token),
        } if len(content) == len(("thumbpool", "open", "preset", "token")):
            pass
        case _:
            raise ValueError("not a message of this program")
    if len(names) > MOST_PATHS or max(len(preset), len(token)) > MOST_LETTERS:
        raise ValueError("too long")
    return Arrival(tuple(map(_path_of, names)), preset, token)


def _path_of(name: object) -> Path:
    if not isinstance(name, str) or len(name) > MOST_LETTERS or "\0" in name:
        raise ValueError("not a path")
    os.fsencode(name)  # raises ValueError where no file can be called so
    path = Path(name)
    if not path.is_absolute():
        raise ValueError("not an absolute path")
    return path


class Door:
    """The way to the one window of this user, with these settings, on this display."""

    def __init__(self, settings: str) -> None:
        """Find the place of the socket; `settings` says where this program keeps its own."""
        self._name = _socket_name(settings)
        self._lock: QLockFile | None = None

    def hand_over(self, arrival: Arrival) -> bool:
        """Return whether a window has taken it; else this start is to open its own.

        Waits a few seconds at most. No other start opens a window until `open` or `leave`.
        """
        if not self._name:
            return False
        if self._is_taken(arrival):
            return True
        lock = QLockFile(str(_lock_path(self._name)))
        lock.setStaleLockTime(0)  # one that holds it for long is at work; a dead one is found out
        if not lock.tryLock(round(LOCK_SECONDS * 1000)):
            self._name = ""  # somebody hangs in there: this window gets no visitors
            return False
        self._lock = lock
        if self._is_taken(arrival):  # another start was just opening one
            self.leave()
            return True
        return False

    def open(self, parent: QObject) -> "Reception | None":
        """Return what receives later starts; None if there is no place for it."""
        if not self._name or self._lock is None:
            return None
        reception = Reception(self._name, parent)
        self.leave()
        return reception if reception.is_open else None

    def leave(self) -> None:
        """Let other starts go on."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _is_taken(self, arrival: Arrival) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(round(CONNECT_SECONDS * 1000)):
            return False
        _let_come_to_the_front(socket)
        socket.write(encoded(arrival))
        socket.flush()
        answer = b""
        while len(answer) < len(_ANSWER) and socket.waitForReadyRead(round(ANSWER_SECONDS * 1000)):
            answer += bytes(socket.readAll().data())
        socket.abort()
        if answer != _ANSWER:
            _log.warning("The window that is open does not answer; opening another one.")
        return answer == _ANSWER


class Reception(QObject):
    """Receives what later starts ask; lives in the GUI thread.

    Signals:
        arrived: an `Arrival`.
    """

    arrived = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Listen at the socket `name`, in the place of one that a dead process has left."""
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connected)
        if not self._server.listen(name):
            QLocalServer.removeServer(name)  # nobody answered there, and the lock is ours
            self._server.listen(name)

    @property
    def is_open(self) -> bool:
        """Whether later starts can come in."""
        return self._server.isListening()

    def close(self) -> None:
        """Receive nobody any more: later starts open a window of their own."""
        folder = Path(self._server.fullServerName()).parent
        self._server.close()
        if folder == _temporary_folder():
            with suppress(OSError):  # another window is still there
                folder.rmdir()

    def _on_connected(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            _Visitor(socket, self)


class _Visitor(QObject):
    """One start that has come, until it has said what it wants."""

    def __init__(self, socket: QLocalSocket, reception: Reception) -> None:
        super().__init__(reception)
        self._socket = socket
        self._reception = reception
        self._said = bytearray()
        socket.setParent(self)
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self.deleteLater)
        QTimer.singleShot(round(SILENCE_SECONDS * 1000), self, socket.abort)
        self._read()

    def _read(self) -> None:
        self._said += self._socket.readAll().data()
        if len(self._said) < _LENGTH_BYTES:
            return
        length = int.from_bytes(self._said[:_LENGTH_BYTES], "big")
        if length > MOST_BYTES:
            self._socket.abort()
        elif len(self._said) >= _LENGTH_BYTES + length:
            self._take(bytes(self._said[_LENGTH_BYTES : _LENGTH_BYTES + length]))

    def _take(self, text: bytes) -> None:
        self._socket.readyRead.disconnect(self._read)
        self._socket.waitForReadyRead(0)  # or Qt would not know yet that the caller is gone
        if self._socket.state() is not QLocalSocket.LocalSocketState.ConnectedState:
            return  # it has given up waiting, and opens its own window
        try:
            arrival = decoded(text)
        except ValueError as error:
            _log.warning("A start of the program was not understood: %s", error)
            self._socket.abort()
            return
        self._socket.write(_ANSWER)
        self._socket.flush()
        self._socket.disconnectFromServer()
        self._reception.arrived.emit(arrival)


def _let_come_to_the_front(socket: QLocalSocket) -> None:
    """Let the other process raise its window: Windows asks the one in front for that."""
    if sys.platform == "win32":
        import ctypes

        process_id = ctypes.c_ulong()
        handle = ctypes.c_void_p(int(socket.socketDescriptor()))
        kernel = ctypes.windll.kernel32
        if kernel.GetNamedPipeServerProcessId(handle, ctypes.byref(process_id)):
            ctypes.windll.user32.AllowSetForegroundWindow(process_id)


def _socket_name(settings: str) -> str:
    """Return the name that Qt takes: a path, on Windows that of a pipe; empty if no place is safe.

    Each display has a window of its own: nobody sees what opens on another.
    """
    told = [settings, os.fspath(state_folder()), *map(_display, _DISPLAYS)]
    digits = hashlib.blake2s("\0".join(told).encode("utf-8", "surrogateescape"), digest_size=8)
    name = f"thumbpool-{_user()}-{digits.hexdigest()}"
    if sys.platform == "win32":
        return name
    for folder in _folders():
        path = folder / name
        if len(os.fsencode(path)) <= _MOST_SOCKET_BYTES and _is_private(folder):
            return os.fspath(path)
    return ""


def _display(name: str) -> str:
    """Return what a variable says of the display; of X, `:0` and `:0.0` are the same screen."""
    value = os.environ.get(name, "")
    return value.removesuffix(".0") if name == "DISPLAY" else value


def _user() -> str:
    if sys.platform != "win32":
        return str(os.getuid())
    told = f"{os.environ.get('USERDOMAIN', '')}\\{os.environ.get('USERNAME', '')}"
    return hashlib.blake2s(told.encode(), digest_size=4).hexdigest()


def _folders() -> Iterator[Path]:
    """Yield where a socket may be, the best place first; the last two are made if need be."""
    runtime_folder = os.environ.get("XDG_RUNTIME_DIR")
    if runtime_folder and Path(runtime_folder).is_absolute():
        yield Path(runtime_folder)
    yield state_folder() / "window"
    yield _temporary_folder()


def _temporary_folder() -> Path:
    return Path(tempfile.gettempdir(), f"thumbpool-{_user()}")


def _is_private(folder: Path) -> bool:
    """Return whether a folder is there, belongs to this user, and nobody else can get in."""
    if sys.platform == "win32":
        return True
    try:
        folder.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        status = folder.lstat()
    except OSError:
        return False
    is_ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return is_ours and not status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def _lock_path(name: str) -> Path:
    """Return the path of the lock file of the socket `name`."""
    if sys.platform == "win32":
        return Path(tempfile.gettempdir(), f"{name}.lock")  # the user's own there
    return Path(f"{name}.lock")
