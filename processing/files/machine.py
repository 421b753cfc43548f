"""Tell this machine, and this container on it, from others, whatever their names are."""

import hashlib
import os
import re
import secrets
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from processing.errors import SettingsError
from processing.files import cgroups
from processing.files.disk_sync import sync_folder, write_synced

_KEPT = re.compile(r"[0-9a-f]{16}")
_SYSTEM_ID = Path("/etc/machine-id")  # on most Linux systems; made once, when it is installed
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")  # of Linux; another one after each boot
_PROCESS_SPACE = Path("/proc/self/ns/pid")
_FIRST_PROCESS_SPACE = 0xEFFFFFFC  # of the system itself; containers have others
_SETTLING_SECONDS = 0.05  # more than two starts at once need to replace what was no number


@dataclass(frozen=True, slots=True)
class ProcessPlace:
    """Where process ids mean what they mean here; both are eight hexadecimal digits.

    Attributes:
        boot: of the running system, since it was booted.
        space: of the namespace of process ids, which each container has for itself.
        is_container: whether the namespace is another one than the system's own.
    """

    boot: str
    space: str
    is_container: bool


def machine_id() -> str:
    """Return eight hexadecimal digits, the same in all processes of this user and machine.

    They come from a random number that is kept in the state folder: containers made of one image
    differ in that. And from the system's own id where it has one: machines that share a home, and
    so the state folder, differ in that. Where nothing can be kept the id is this process's alone.
    """
    return _id_of(_number_kept_in(state_folder()))


def known_machine_id() -> str:
    """Return what `machine_id` returns, or an empty text where none is kept yet; writes nothing."""
    number = _number_in(state_folder() / "machine")
    return _id_of(number) if number else ""


def has_system_id() -> bool:
    """Return whether the system has an id of its own, that no other machine has."""
    return bool(_system_id())


@cache
def process_place() -> ProcessPlace | None:
    """Return where this process is; None where the system does not tell, as others than Linux."""
    try:
        boot = _BOOT_ID.read_bytes()
        space = _PROCESS_SPACE.stat().st_ino
    except OSError:
        return None
    return ProcessPlace(_digits(boot), _digits(b"%d" % space), space != _FIRST_PROCESS_SPACE)


def _id_of(number: str) -> str:
    # Nobody is to know the system's id, which this shows to all who see an unfinished file.
    return _digits(number.encode() + _system_id())


def _system_id() -> bytes:
    with suppress(OSError):
        return _SYSTEM_ID.read_bytes()
    return b""


def _digits(facts: bytes) -> str:
    return hashlib.blake2s(facts, digest_size=4).hexdigest()


@cache
def _number_kept_in(folder: Path) -> str:
    """Return the number in `folder`; make one where there is none yet, or no such thing in it.

    Processes that start at once agree: the first to give it its name has made it for all.
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
    """Let `path` be `unfinished`, unless another process was first."""
    with suppress(FileExistsError):
        try:
            os.link(unfinished, path)
        except FileExistsError:
            raise
        except OSError:  # a disk without hard links
            with path.open("x", encoding="ascii") as file:
                file.write(unfinished.read_text(encoding="ascii"))


def _replaced(path: Path, number: str) -> str:
    """Return what is kept in the place of a file that holds no number."""
    time.sleep(_SETTLING_SECONDS)  # it may be one that is being written
    if not _number_in(path):
        unfinished = path.with_name(f"{path.name}-{number}")
        write_synced(unfinished, [number.encode()])
        unfinished.replace(path)
        time.sleep(_SETTLING_SECONDS)  # of two who replace it at once, the last one counts
    return _number_in(path) or number


def _number_in(path: Path) -> str:
    """Return the number that is kept in `path`; an empty text if none is."""
    with suppress(OSError):
        text = path.read_text(encoding="ascii", errors="replace")
        return text if _KEPT.fullmatch(text) else ""
    return ""


_PROC = Path("/proc")
_KIBIBYTE = 1024
_START_FIELD = 19  # of those that follow the name in proc/PID/stat; in ticks since the boot


def memory_bytes() -> int:
    """Return how much memory this process may use: the machine's, or that of its container."""
    if sys.platform == "linux":
        first = (_PROC / "meminfo").read_text(encoding="ascii").partition("\n")[0]
        machine = int(first.split()[1]) * _KIBIBYTE  # MemTotal: 16303428 kB
        return min(machine, cgroups.limits().memory_bytes or machine)
    import psutil

    return int(psutil.virtual_memory().total)


def address_space_bytes() -> int:
    """Return how many bytes of addresses this process has taken; on Linux alone."""
    pages = (_PROC / "self" / "statm").read_text(encoding="ascii").split()[0]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def start_second(pid: int) -> int | None:
    """Return when process `pid` started, in whole seconds of an unmoving clock; None if it is gone.

    Linux keeps a start in ticks since boot; made into a date it would move with every setting of
    the clock, and a living run would look dead.
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
        told = (_PROC / str(pid) / "stat").read_bytes()
    except OSError:
        return None
    after_name = told.rpartition(b")")[2].split()  # a name may hold anything, brackets too
    return round(int(after_name[_START_FIELD]) / os.sysconf("SC_CLK_TCK"))


def check_current_folder() -> None:
    """Make sure that names of files can be told from the folder that the program was started in.

    Raises:
        SettingsError: somebody removed it since.
    """
    try:
        os.getcwd()  # noqa: PTH109 - only whether there is one counts
    except OSError as error:
        raise SettingsError(
            "The folder that Thumbpool was started in does not exist any more. "
            "Change to another one (cd) and start again."
        ) from error


def state_folder() -> Path:
    """Return the folder of this user; `THUMBPOOL_STATE_FOLDER` can put it elsewhere."""
    elsewhere = os.environ.get("THUMBPOOL_STATE_FOLDER")
    if elsewhere:
        return Path(elsewhere)
    import platformdirs  # in workers, which need no such folder, it would be loaded in vain

    return platformdirs.user_state_path("thumbpool", appauthor=False)
