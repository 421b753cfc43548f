"""What is done elsewhere, on a machine that pretends to be there.

The systems themselves are tried by the workflows. Each test here takes one branch by `sys.platform`
that no other test takes; the last one finds branches that none is known for.
"""

import ast
import ctypes
import errno
import os
import signal
import stat
import sys
import types
from collections.abc import Callable, Iterator
from multiprocessing import Pipe, resource_tracker
from pathlib import Path
from typing import Any, cast

import psutil
import pytest

from processing.cli import _examination, _terminal, command_text
from processing.cli.interruption import Interruption
from processing.errors import ForeignBytesError, PictureError
from processing.file_managers import entries, notification
from processing.files import addresses, atomic_write, disk_sync, machine, run_lock, trash
from processing.imaging.readers import _fonts
from processing.language import languages
from processing.measuring.benchmark import environment, scratch
from processing.planning import walk
from processing.processes import captured_output, memory, signals, start, wire
from processing.running.engines import record_queues, supervised_pool
from processing.settings import batch
from processing.settings.batch import BatchSettings, StartMethod

ROOT = Path(__file__).parent.parent
Pretend = Callable[[str], None]


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Pretend:
    return lambda system: monkeypatch.setattr(sys, "platform", system)


@pytest.fixture
def on_windows(pretend: Pretend) -> None:
    pretend("win32")


def never(*_arguments: object, **_named: object) -> Any:
    raise AssertionError("this system has no such call")


# Signals and processes.


@pytest.mark.usefixtures("on_windows")
def test_windows_is_asked_for_no_signal_masks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "pthread_sigmask", never, raising=False)
    signals.block_signals()
    signals.unblock_signals()
    with signals.blocked_signals():
        pass


@pytest.mark.usefixtures("on_windows")
def test_windows_has_no_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "setitimer", never, raising=False)
    signals.end_this_process_after(1.0)


@pytest.mark.usefixtures("on_windows")
def test_a_wait_for_a_file_is_not_broken_off_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "setitimer", never, raising=False)
    with Interruption().ending_at_once():
        pass


@pytest.mark.usefixtures("on_windows")
def test_windows_has_no_resource_tracker_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource_tracker, "ensure_running", never)
    with start.starting_processes():
        assert os.environ["PYTHONSAFEPATH"]


@pytest.mark.usefixtures("on_windows")
def test_windows_inherits_no_descriptors_to_close(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as closed:  # pytest needs them
        for name in ("close", "dup2", "open"):
            closed.setattr(os, name, never)
        start.close_inherited_descriptors()


@pytest.mark.parametrize(
    ("system", "method"),
    [
        ("linux", StartMethod.FORKSERVER),
        ("darwin", StartMethod.SPAWN),
        ("win32", StartMethod.SPAWN),
    ],
)
def test_each_system_starts_processes_in_its_own_way(
    pretend: Pretend, system: str, method: StartMethod
) -> None:
    pretend(system)
    assert batch.default_start_method() is method


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_only_linux_limits_the_memory_of_a_process(pretend: Pretend, system: str) -> None:
    pretend(system)
    assert "no memory limit" in memory.limit_this_process(1)


# What the examination of an installation, entries in file managers and addresses say elsewhere.


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_fonts_and_trash_are_those_of_the_system_elsewhere(pretend: Pretend, system: str) -> None:
    pretend(system)
    assert _examination._fonts().state is _examination.State.OK
    assert _examination._trash().told == "that of the system"
    assert _examination._portal().state is _examination.State.UNKNOWN


def test_only_the_window_notifies_on_windows(
    pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notification, "_has_session_bus", lambda: False)
    pretend("win32")
    assert not notification.can_notify()
    assert _examination._notifications().state is _examination.State.UNKNOWN
    pretend("darwin")
    assert notification.can_notify()


@pytest.mark.parametrize(("system", "ending"), [("win32", ".exe"), ("linux", "")])
def test_a_program_beside_ours_has_the_ending_of_the_system(
    pretend: Pretend, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str, ending: str
) -> None:
    beside = tmp_path / f"thumbpool-cli{ending}"
    beside.touch()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    pretend(system)
    assert entries._program("thumbpool-cli", "processing") == (str(beside),)


@pytest.mark.usefixtures("on_windows")
def test_windows_has_its_own_paths_in_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "url2pathname", lambda place: f"C:{place}")
    assert str(addresses.path_at("file:///a%20b.jpg")) == "C:/a%20b.jpg"


# Pipes.


@pytest.mark.usefixtures("on_windows")
class MarkedEntry:
    """An entry of a folder that is hidden by a mark, as Windows and macOS tell it."""

    name = "AppData"

    def stat(self, *, follow_symlinks: bool) -> types.SimpleNamespace:
        assert not follow_symlinks  # the mark of what a link leads to says nothing about the link
        return types.SimpleNamespace(
            st_file_attributes=stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_DIRECTORY,
            st_flags=stat.UF_HIDDEN,
        )


class PlainEntry:
    name = "Pictures"

    def stat(self, *, follow_symlinks: bool) -> types.SimpleNamespace:
        assert not follow_symlinks
        return types.SimpleNamespace(st_file_attributes=stat.FILE_ATTRIBUTE_DIRECTORY, st_flags=0)


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_what_the_system_hides_by_a_mark_is_hidden(pretend: Pretend, system: str) -> None:
    pretend(system)
    assert walk.is_marked_hidden(cast("Any", MarkedEntry()))
    assert not walk.is_marked_hidden(cast("Any", PlainEntry()))


def test_a_pipe_of_windows_is_asked_itself_whether_it_can_be_read() -> None:
    ours, theirs = Pipe()
    with ours, theirs:
        assert not wire.is_readable(ours, 0)
        theirs.send_bytes(b"a")
        assert wire.is_readable(ours, 1)
        assert wire.receive_bytes(ours) == b"a"


@pytest.mark.usefixtures("on_windows")
def test_a_message_that_windows_finds_too_long_is_foreign() -> None:
    class Closed:
        closed = True

        def recv_bytes(self, _most: int) -> bytes:
            raise OSError(errno.EMSGSIZE, "bad message length")

    with pytest.raises(ForeignBytesError, match="too long"):
        wire.receive_bytes(Closed())  # type: ignore[arg-type]


@pytest.mark.usefixtures("on_windows")
def test_pipes_of_windows_always_take_a_message_and_keep_it_whole() -> None:
    assert record_queues._is_writable(-1, 0)
    ours, theirs = Pipe()
    with ours, theirs:
        theirs.send_bytes(b"whole")
        supervised_pool._read_some(ours)
        assert not ours.poll(0)


@pytest.mark.usefixtures("on_windows")
def test_what_a_library_prints_on_windows_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    with monkeypatch.context() as closed:  # pytest needs it
        closed.setattr(os, "dup2", never)
        with captured_output._error_stream_into(lines):
            pass
    assert lines == []


# Files.


@pytest.mark.usefixtures("on_windows")
def test_folders_of_windows_are_not_opened_to_be_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:  # removing the folder opens it
        patched.setattr(os, "open", never)
        patched.setattr(os, "sync", never, raising=False)
        disk_sync.sync_folder(tmp_path)
        disk_sync.sync_all_disks()


def test_macos_syncs_the_cache_of_the_disk_too(
    tmp_path: Path, pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    asked: list[object] = []
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda _descriptor, command: asked.append(command))
    monkeypatch.setattr(os, "fsync", never)
    (tmp_path / "a").touch()
    pretend("darwin")
    disk_sync.sync_file(tmp_path / "a")
    assert asked == [51]


def test_a_disk_of_macos_that_knows_no_such_sync_is_synced_as_usual(
    tmp_path: Path, pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refuse(_descriptor: int, _command: int) -> None:
        raise OSError(errno.ENOTSUP, "not supported")

    synced: list[int] = []
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", refuse)
    monkeypatch.setattr(os, "fsync", synced.append)
    (tmp_path / "a").touch()
    pretend("darwin")
    disk_sync.sync_file(tmp_path / "a")
    assert len(synced) == 1


@pytest.mark.usefixtures("on_windows")
def test_windows_renames_and_refuses_a_name_that_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename(source: Path, target: Path) -> None:  # as it is there
        if target.exists():
            raise FileExistsError(errno.EEXIST, "exists", str(target))
        source.replace(target)

    monkeypatch.setattr(os, "link", never)
    monkeypatch.setattr(os, "rename", rename)
    new, result = tmp_path / "new", tmp_path / "result"
    new.write_bytes(b"a")
    atomic_write.move_to_free_name(new, result)
    assert (new.exists(), result.read_bytes()) == (False, b"a")
    new.write_bytes(b"b")
    with pytest.raises(PictureError):
        atomic_write.move_to_free_name(new, result)
    assert result.read_bytes() == b"a"


@pytest.mark.usefixtures("on_windows")
def test_windows_gets_files_into_its_recycle_bin_by_the_way_that_never_deletes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Path] = []
    modern = types.ModuleType("send2trash.win.modern")
    modern.send2trash = sent.append  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "send2trash.win", types.ModuleType("send2trash.win"))
    monkeypatch.setitem(sys.modules, "send2trash.win.modern", modern)
    monkeypatch.setattr(os, "sync", never, raising=False)
    trash.send_to_trash(tmp_path / "a.jpg")
    assert sent == [tmp_path / "a.jpg"]


@pytest.mark.usefixtures("on_windows")
def test_without_that_way_windows_keeps_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "send2trash.win.modern", None)
    with pytest.raises(OSError, match="pywin32 is not installed"):
        trash.send_to_trash(tmp_path / "a.jpg")


def test_files_are_found_again_in_the_trash_of_linux_alone(
    tmp_path: Path, pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for system, can in (("linux", True), ("darwin", False), ("win32", False)):
        pretend(system)
        assert trash.can_find_again() is can
    assert list(trash.trashed_files(tmp_path)) == []  # on Windows


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_hold_no_lock_of_a_run(pretend: Pretend, system: str) -> None:
    pretend(system)
    lock = run_lock.RunLock("a-run")
    lock.begin()
    assert lock._descriptor is None
    lock.end()
    assert not run_lock.has_ended("a-run")


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_memory_and_starts_are_told_by_a_library_elsewhere(pretend: Pretend, system: str) -> None:
    pretend(system)
    assert machine.memory_bytes() == psutil.virtual_memory().total
    created = psutil.Process().create_time()
    assert machine.start_second(os.getpid()) == round(created)
    nobody = max(psutil.pids()) + 100_000
    assert machine.start_second(nobody) is None


@pytest.mark.usefixtures("on_windows")
def test_a_scratch_folder_of_windows_is_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getuid", never, raising=False)
    assert stat.S_ISDIR(tmp_path.stat().st_mode)
    assert scratch._is_own_folder(tmp_path)


def test_fonts_are_looked_for_where_each_system_has_them(
    pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYSTEMROOT", "/windows")
    monkeypatch.setenv("LOCALAPPDATA", "/local")
    pretend("win32")
    assert _fonts.font_folders() == (
        Path("/windows/Fonts"),
        Path("/local/Microsoft/Windows/Fonts"),
    )
    pretend("darwin")
    assert Path("/System/Library/Fonts") in _fonts.font_folders()
    assert Path.home() / "Library/Fonts" in _fonts.font_folders()


# What is told.


@pytest.mark.usefixtures("on_windows")
def test_windows_tells_the_language_of_the_desktop_by_a_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    german = types.SimpleNamespace(
        kernel32=types.SimpleNamespace(GetUserDefaultUILanguage=lambda: 0x0407)
    )
    monkeypatch.setattr(ctypes, "windll", german, raising=False)
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert languages.wanted_here() == ["de_DE"]
    assert languages.best_of(languages.wanted_here()).tag == "de"


@pytest.mark.usefixtures("on_windows")
def test_a_command_is_quoted_for_the_shell_of_windows() -> None:
    settings = BatchSettings((Path("my pictures"),), Path("out"))
    assert command_text.command_of(settings).startswith('thumbpool-cli run "my pictures" ')


@pytest.mark.usefixtures("on_windows")
@pytest.mark.parametrize("is_new", [False, True])
def test_only_the_new_terminal_of_windows_gets_colours(
    monkeypatch: pytest.MonkeyPatch, *, is_new: bool
) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    for name in ("NO_COLOR", "FORCE_COLOR", "WT_SESSION", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    if is_new:
        monkeypatch.setenv("WT_SESSION", "1")
    assert _terminal.has_colors(Terminal()) is is_new  # type: ignore[arg-type]


@pytest.mark.usefixtures("on_windows")
def test_windows_tells_its_processor_in_the_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    class Key:
        def __enter__(self) -> "Key":
            return self

        def __exit__(self, *_error: object) -> None:
            pass

    registry = types.ModuleType("winreg")
    vars(registry).update(
        HKEY_LOCAL_MACHINE=1,
        OpenKey=lambda _root, _path: Key(),
        QueryValueEx=lambda _key, _name: ("Fast  Processor", 1),
    )
    monkeypatch.setitem(sys.modules, "winreg", registry)
    assert environment.cpu_name() == "Fast Processor"


def test_macos_tells_its_processor_by_a_call(
    pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Library:
        def __init__(self, _name: object) -> None:
            pass

        def sysctlbyname(self, name: bytes, text: Any, *_rest: object) -> int:
            assert name == b"machdep.cpu.brand_string"
            text.value = b"Apple M9"
            return 0

    monkeypatch.setattr(ctypes, "CDLL", Library)
    pretend("darwin")
    assert environment.cpu_name() == "Apple M9"


# Every branch by system in the program, and where a test takes its other sides. Those of modules
# that are run as they are imported cannot be tried here.
HERE = "tests/test_other_systems.py"
AT_IMPORT = ""
BRANCHES = {
    "gui/app.py: _quit_on_signals": "tests/gui/test_other_systems.py",
    "gui/look/desktop.py: path_of": "tests/gui/test_other_systems.py",
    "gui/look/desktop.py: url_of": "tests/gui/test_other_systems.py",
    "gui/recipe/_output_panel.py: _trash_text": "tests/gui/test_other_systems.py",
    "gui/system/_bus.py: _has_d_bus": "tests/gui/test_other_systems.py",
    "gui/system/awake.py: _set_execution_state": "tests/gui/test_other_systems.py",
    "gui/system/awake.py: awake_here": "tests/gui/test_other_systems.py",
    "gui/system/preferences.py": AT_IMPORT,
    "gui/system/preferences.py: _ask_windows": "tests/gui/test_other_systems.py",
    "gui/system/preferences.py: ask": "tests/gui/test_other_systems.py",
    "gui/system/sleep.py: sleep_here": "tests/gui/system/test_sleep.py",
    "gui/text/phrases.py: replacing_goal": "tests/gui/test_other_systems.py",
    "gui/text/phrases.py: replacing_tip": "tests/gui/test_other_systems.py",
    "gui/text/phrases.py: trash": "tests/gui/test_other_systems.py",
    "gui/text/spoken_language.py: of_the_system": "tests/gui/text/test_spoken_language.py",
    "processing/cli/_terminal.py: has_colors": HERE,
    "processing/cli/command_text.py: command_of": HERE,
    "processing/cli/interruption.py: _woken_now_and_then": HERE,
    "processing/cli/main.py": AT_IMPORT,
    "processing/files/atomic_write.py: move_to_free_name": HERE,
    "processing/files/disk_sync.py: _sync": HERE,
    "processing/files/disk_sync.py: sync_all_disks": HERE,
    "processing/files/disk_sync.py: sync_folder": HERE,
    "processing/files/machine.py: _system_figure": AT_IMPORT,  # for the type checker alone
    "processing/files/machine.py: memory_bytes": HERE,
    "processing/files/machine.py: start_second": HERE,
    "processing/files/run_lock.py: _lock": HERE,
    "processing/files/run_lock.py: begin": HERE,
    "processing/files/run_lock.py: has_ended": HERE,
    "processing/files/trash.py: _synced_if_copied": HERE,
    "processing/files/trash.py: _trashes": HERE,
    "processing/files/trash.py: can_find_again": HERE,
    "processing/files/trash.py: send_to_trash": HERE,
    "processing/formats/installation.py: quoted": "tests/processing/formats/test_installation.py",
    "processing/imaging/readers/_fonts.py: font_folders": HERE,
    "processing/language/languages.py: _of_the_system": HERE,
    "processing/measuring/benchmark/_start_methods_table.py: is_offered": (
        "tests/processing/measuring/benchmark/test_start_methods_table.py"
    ),
    "processing/measuring/benchmark/environment.py: _windows_cpu": HERE,
    "processing/measuring/benchmark/environment.py: cpu_name": HERE,
    "processing/measuring/benchmark/scratch.py: _is_own_folder": HERE,
    "processing/measuring/experiments/_launch.py: _end_all": AT_IMPORT,  # for the type checker
    "processing/measuring/experiments/_launch.py: run": (
        "tests/processing/measuring/experiments/test_launch.py"
    ),
    "processing/measuring/experiments/scripts/bounded_queue.py: main": (
        "tests/processing/measuring/experiments/test_scripts.py"
    ),
    "processing/planning/walk.py: is_marked_hidden": HERE,
    "processing/processes/_landlock.py: _allow": AT_IMPORT,  # for the type checker alone
    "processing/processes/captured_output.py: _error_stream_into": HERE,
    "processing/processes/memory.py: limit_this_process": HERE,
    "processing/processes/process_group.py: end_group": (
        "tests/processing/processes/test_process_group.py"
    ),
    "processing/processes/process_group.py: own_group": (
        "tests/processing/processes/test_process_group.py"
    ),
    "processing/processes/sandbox.py: confine": "tests/faults/test_confinement.py",
    "processing/processes/sandbox.py: offers": "tests/processing/cli/test_formats.py",
    "processing/processes/signals.py: block_signals": HERE,
    "processing/processes/signals.py: blocked_signals": HERE,
    "processing/processes/signals.py: end_this_process_after": HERE,
    "processing/processes/signals.py: unblock_signals": HERE,
    "processing/processes/start.py: close_inherited_descriptors": HERE,
    "processing/processes/start.py: starting_processes": HERE,
    "processing/processes/wire.py: _rest": AT_IMPORT,  # for the type checker alone
    "processing/processes/wire.py: is_readable": HERE,
    "processing/processes/wire.py: receive_bytes": HERE,
    "processing/running/engines/record_queues.py: _is_writable": HERE,
    "processing/running/engines/supervised_pool.py: _read_some": HERE,
    "processing/running/worker/process.py": AT_IMPORT,
    "processing/settings/batch.py: __post_init__": "tests/processing/settings/test_batch.py",
    "processing/settings/batch.py: default_start_method": HERE,
    "processing/thumbnails/standard.py: cache_folder": (
        "tests/processing/thumbnails/test_thumbnails.py"
    ),
    "gui/system/one_window.py: _is_private": "tests/gui/test_other_systems.py",
    "gui/system/one_window.py: _let_come_to_the_front": "tests/gui/test_other_systems.py",
    "gui/system/one_window.py: _lock_path": "tests/gui/test_other_systems.py",
    "gui/system/one_window.py: _socket_name": "tests/gui/test_other_systems.py",
    "gui/system/one_window.py: _user": "tests/gui/test_other_systems.py",
    "processing/cli/_examination.py: _fonts": HERE,
    "processing/cli/_examination.py: _notifications": HERE,
    "processing/cli/_examination.py: _portal": HERE,
    "processing/cli/_examination.py: _trash": HERE,
    "processing/display_system.py: looks_for_a_display": "tests/gui/test_other_systems.py",
    "processing/display_system.py: wayland_answers": "tests/gui/test_other_systems.py",
    "processing/display_system.py: missing_packages": "tests/gui/test_other_systems.py",
    "processing/file_managers/entries.py: _program": HERE,
    "processing/file_managers/managers.py: is_here": (
        "tests/processing/file_managers/test_integration.py"
    ),
    "processing/file_managers/notification.py: notification_command": (
        "tests/gui/system/test_notification.py"
    ),
    "processing/file_managers/notification.py: can_notify": HERE,
    "processing/files/addresses.py: path_at": HERE,
    "processing/frozen.py: use_worker_program": "tests/processing/test_frozen.py",
    "processing/processes/core_wait.py: __init__": "tests/processing/processes/test_core_wait.py",
    "processing/processes/core_wait.py: waited_seconds": (
        "tests/processing/processes/test_core_wait.py"
    ),
    "processing/running/engines/cluster/tls_errors.py: _clear_function": (
        "tests/processing/running/engines/cluster/test_tls_errors.py"
    ),
}


def branches() -> Iterator[str]:
    """Yield each function of the program that asks which system this is, after its file."""
    for package in ("gui", "processing"):
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from (f"{path.relative_to(ROOT).as_posix()}{name}" for name in asking(tree, ""))


def asking(node: ast.AST, name: str) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        inner = name
        if isinstance(child, ast.FunctionDef):
            inner = f": {child.name}"
        if isinstance(child, ast.Attribute) and ast.unparse(child) in {"sys.platform", "os.name"}:
            yield name
        yield from asking(child, inner)


def test_every_branch_by_system_is_taken_by_a_test_or_known_to_be_out_of_reach() -> None:
    assert set(branches()) == set(BRANCHES)
    assert all((ROOT / where).is_file() for where in BRANCHES.values() if where)
