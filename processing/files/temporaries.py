"""Name the temporary files of a run, and remove them when the run or its process has ended."""

import logging
import os
import re
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from processing.errors import explained
from processing.files.display import display
from processing.files.machine import (
    has_system_id,
    known_machine_id,
    machine_id,
    process_place,
    start_second,
)
from processing.files.remote.names import is_remote, puts_whole
from processing.language.lazy_text import lazy_tr

PREFIX = ".thumbpool-"
SUFFIX = ".part"
START_TOLERANCE_SECONDS = 1  # two readings of one start may be rounded differently

# run id = machine, process, its start, boot and container if the system knows them, and a random
# part: enough to find out which run left a file
_RUN = re.compile(
    r"(?P<machine>[0-9a-f]{8})-(?P<pid>\d+)-(?P<start>\d+)-"
    r"(?:(?P<boot>[0-9a-f]{8})(?P<space>[0-9a-f]{8}))?[0-9a-f]{8}"
)
_NAME = re.compile(re.escape(PREFIX) + rf"(?P<run>{_RUN.pattern})-\d+" + re.escape(SUFFIX))
_ASIDE = re.compile(re.escape(PREFIX) + rf"(?P<run>{_RUN.pattern})")

_log = logging.getLogger(__name__)


def new_run_id() -> str:
    """Return an id for one run, from which its machine and its process can be found out."""
    pid, place = os.getpid(), process_place()
    where = f"{place.boot}{place.space}" if place else ""
    return f"{machine_id()}-{pid}-{start_second(pid)}-{where}{secrets.token_hex(4)}"


def temporary_path(destination: Path, run_id: str, task_id: int) -> Path:
    """Return where the result of one task is written before it is moved to `destination`."""
    return destination.with_name(f"{PREFIX}{run_id}-{task_id}{SUFFIX}")


def aside_folder(folder: Path, run_id: str) -> Path:
    """Return the folder where a run keeps originals of `folder` on their way to the trash."""
    return folder / f"{PREFIX}{run_id}"


def is_temporary(name: str) -> bool:
    """Return whether a file of this name is an unfinished result of some run."""
    return name.startswith(PREFIX) and name.endswith(SUFFIX)


def sweep_run(folders: Iterable[Path], run_id: str) -> int:
    """Remove the temporary files of run `run_id` in `folders`; return how many there were.

    Call it only when no worker of that run is alive.
    """
    return _sweep(folders, lambda match: match["run"] == run_id)


def sweep_orphans(folders: Iterable[Path]) -> int:
    """Remove temporary files in `folders` of processes of this machine that have ended.

    Files of running processes and of other machines stay.
    """
    return _sweep(folders, _is_orphan)


def is_of_this_machine(run_id: str) -> bool:
    """Return whether a run belongs to a process of this machine, running or ended.

    It does not if its process is in another container, whose process ids mean nothing here, or if
    that container may be one on another machine.
    """
    match = _RUN.fullmatch(run_id)
    return match is not None and _is_here(match)


def is_run_alive(run_id: str) -> bool:
    """Return whether the process of a run of this machine is still running."""
    match = _RUN.fullmatch(run_id)
    return match is not None and not _is_over(match)


def is_of_this_boot(run_id: str) -> bool:
    """Return whether a run belongs to this boot of this system, in any container."""
    match, place = _RUN.fullmatch(run_id), process_place()
    return match is not None and place is not None and match["boot"] == place.boot


def process_of(run_id: str) -> int:
    """Return the id of the process that a run belongs to; 0 if `run_id` is not valid."""
    match = _RUN.fullmatch(run_id)
    return int(match["pid"]) if match else 0


def _is_orphan(match: re.Match[str]) -> bool:
    return match["machine"] == known_machine_id() and _is_here(match) and _is_over(match)


def _is_here(match: re.Match[str]) -> bool:
    place = process_place()
    if place is None or match["boot"] is None:
        return match["machine"] == known_machine_id()
    if match["boot"] == place.boot:
        return match["space"] == place.space
    # From before the last boot, or from a container elsewhere with the same image and home.
    return match["machine"] == known_machine_id() and (has_system_id() or not place.is_container)


def _is_over(match: re.Match[str]) -> bool:
    place = process_place()
    if place is not None and match["boot"] not in {None, place.boot}:
        return True
    started = start_second(int(match["pid"]))
    return started is None or abs(started - int(match["start"])) > START_TOLERANCE_SECONDS


def _sweep(folders: Iterable[Path], is_ours: Callable[[re.Match[str]], bool]) -> int:
    swept = 0
    for folder in folders:
        if is_remote(folder):
            swept += _sweep_storage(folder, is_ours)
            continue
        try:
            names = os.listdir(folder)
        except OSError:
            continue  # it was never made, or is gone
        for name in names:
            match = _NAME.fullmatch(name)
            if match and is_ours(match):
                swept += _unlink(folder / name)
            aside = _ASIDE.fullmatch(name)
            if aside and is_ours(aside):
                with suppress(OSError):
                    (folder / name).rmdir()  # one that still holds an original stays
    return swept


def _sweep_storage(folder: Path, is_ours: Callable[[re.Match[str]], bool]) -> int:
    """Remove temporary files in a folder of a storage, where results are not put at once."""
    if puts_whole(folder):
        return 0
    from processing.files.remote.failures import StorageError
    from processing.files.remote.storage import storage_of

    storage, swept = storage_of(folder), 0
    with suppress(StorageError):  # it was never made, or is out of reach
        for entry in storage.entries(folder):
            match = _NAME.fullmatch(entry.name)
            if match and is_ours(match):
                storage.remove(folder / entry.name)
                swept += 1
    return swept


def _unlink(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        left = lazy_tr(
            "The temporary file {path} could not be removed: {why}",
            path=display(path),
            why=explained(error),
        )
        _log.warning(left)
        return False
    return True
