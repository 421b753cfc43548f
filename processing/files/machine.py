"""Identify this machine and container, its memory, its processes and the user's state folder."""

import hashlib
import os
import re
import secrets
import sys
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

from processing.errors import SettingsError
from processing.files import cgroups
from processing.files.disk_sync import sync_folder, write_synced
from processing.language.lazy_text import lazy_tr
from processing.record import record

_KEPT = re.compile(r"[0-9a-f]{16}")
_SYSTEM_ID = Path("/etc/machine-id")  # on most Linux systems; made at installation
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")  # on Linux; a new one at each boot
_PROCESS_SPACE = Path("/proc/self/ns/pid")
_FIRST_PROCESS_SPACE = 0xEFFFFFFC  # of the system itself; containers have others
_SETTLING_SECONDS = 0.05  # longer than two processes need to replace a damaged number
_PROC = Path("/proc")
_KIBIBYTE = 1024
_START_FIELD = 19  # of those that follow the name in proc/PID/stat; in ticks since the boot


@record
class ProcessPlace:
    """Where a process id is valid: the boot and the process namespace, eight hex digits each.

    Attributes:
        boot: identifies the running system since it was booted.
        space: identifies the namespace of process ids; each container has its own.
        is_container: whether the namespace is not the system's own.
    """

    boot: str
    space: str
    is_container: bool


def machine_id() -> str:
    """Return eight hexadecimal digits, the same in all processes of this user and machine.

    They are made of a random number in the state folder, which differs between containers of one
    image, and of the system's own id if it has one, which differs between machines that share a
    home and so a state folder. If the number cannot be saved, the id is valid for this process
    only.
    """
    return _id_of(_number_kept_in(state_folder()))


def known_machine_id() -> str:
    """Return what `machine_id` returns, or an empty text if none is saved yet; writes nothing."""
    number = _number_in(state_folder() / "machine")
    return _id_of(number) if number else ""


def has_system_id() -> bool:
    """Return whether the system has a unique id of its own."""
    return bool(_system_id())


@cache
def process_place() -> ProcessPlace | None:
    """Return where this process runs; None if the system does not say (all but Linux)."""
    try:
        boot = _BOOT_ID.read_bytes()
        space = _PROCESS_SPACE.stat().st_ino
    except OSError:
        return None
    return ProcessPlace(_digits(boot), _digits(b"%d" % space), space != _FIRST_PROCESS_SPACE)


def _id_of(number: str) -> str:
    # Hashed, because the system's id is confidential and this one is part of file names.
    return _digits(number.encode() + _system_id())


def _system_id() -> bytes:
    with suppress(OSError):
        return _SYSTEM_ID.read_bytes()
    return b""


def _digits(text: bytes) -> str:
    return hashlib.blake2s(text, digest_size=4).hexdigest()


@cache
def _number_kept_in(folder: Path) -> str:
    """Return the number saved in `folder`; save a new one if there is none or it is damaged.

    Processes that start at the same time agree: the first to save a number decides for all.
    """
    path = folder / "machine"
    number = secrets.token_hex(8)
    with suppress(OSError):
        kept = _number_in(path)
        if kept:
            return kept
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}-{number}")
        write_synced(unfinished, [number.encode()])
        try:
            _give_free_name(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)
        sync_folder(folder)
        return _number_in(path) or _replaced(path, number)
    return number


def _give_free_name(unfinished: Path, path: Path) -> None:
    """Link `unfinished` to `path`, unless another process was first."""
    with suppress(FileExistsError):
        try:
            os.link(unfinished, path)
        except FileExistsError:
            raise
        except OSError:  # a disk without hard links
            with path.open("x", encoding="ascii") as file:
                file.write(unfinished.read_text(encoding="ascii"))


def _replaced(path: Path, number: str) -> str:
    """Return the number that replaces a file that holds none."""
    time.sleep(_SETTLING_SECONDS)  # another process may be writing it
    if not _number_in(path):
        unfinished = path.with_name(f"{path.name}-{number}")
        write_synced(unfinished, [number.encode()])
        unfinished.replace(path)
        time.sleep(_SETTLING_SECONDS)  # of two that replace it at once, the last one counts
    return _number_in(path) or number


def _number_in(path: Path) -> str:
    """Return the number saved in `path`; an empty text if there is none."""
    with suppress(OSError):
        text = path.read_text(encoding="ascii", errors="replace")
        return text if _KEPT.fullmatch(text) else ""
    return ""


def memory_bytes() -> int:
    """Return how much memory this process may use: the machine's, or that of its container."""
    if sys.platform == "linux":
        first = (_PROC / "meminfo").read_text(encoding="ascii").partition("\n")[0]
        machine = int(first.split()[1]) * _KIBIBYTE  # MemTotal: 16303428 kB
        return min(machine, cgroups.limits().memory_bytes or machine)
    import psutil

    return int(psutil.virtual_memory().total)


def address_space_bytes() -> int:
    """Return how many bytes of address space this process has reserved; Linux only."""
    pages = (_PROC / "self" / "statm").read_text(encoding="ascii").split()[0]
    return int(pages) * _system_figure("SC_PAGE_SIZE")


def start_second(pid: int) -> int | None:
    """Return when process `pid` started, in whole seconds of a steady clock; None if it is gone.

    Linux records a start in ticks since boot; as a date it would move each time the clock is set,
    and a running process would look like another one.
    """
    if sys.platform == "linux":
        return _start_since_boot(pid)
    import psutil

    try:
        return round(psutil.Process(pid).create_time())
    except psutil.Error:
        return None


def _start_since_boot(pid: int) -> int | None:
    try:
        line = (_PROC / str(pid) / "stat").read_bytes()
    except OSError:
        return None
    after_name = line.rpartition(b")")[2].split()  # a name may contain anything, even brackets
    return round(int(after_name[_START_FIELD]) / _system_figure("SC_CLK_TCK"))


def _system_figure(name: str) -> int:
    if sys.platform == "win32":
        raise NotImplementedError  # tells such figures in another way
    return os.sysconf(name)


def check_current_folder() -> None:
    """Check that the current folder exists, which relative names of files start from.

    Raises:
        SettingsError: it was removed.
    """
    try:
        os.getcwd()  # noqa: PTH109 - only whether there is one matters
    except OSError as error:
        raise SettingsError(
            lazy_tr(
                "The folder that Thumbpool was started in does not exist any more. "
                "Change to another one (cd) and start again."
            )
        ) from error


def state_folder() -> Path:
    """Return the user's state folder; the variable `THUMBPOOL_STATE_FOLDER` can name another."""
    elsewhere = os.environ.get("THUMBPOOL_STATE_FOLDER")
    if elsewhere:
        return Path(elsewhere)
    import platformdirs  # not needed in workers

    return platformdirs.user_state_path("thumbpool", appauthor=False)
