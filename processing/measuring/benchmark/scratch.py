"""Scratch folders for the results of comparisons, named after the process they belong to."""

import os
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from processing.files.temporaries import is_of_this_machine, is_run_alive

_PREFIX = "thumbpool-benchmark-"


def make_scratch(run_id: str) -> "tempfile.TemporaryDirectory[str]":
    """Make a folder for one comparison, in the folder for temporary files."""
    return tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{run_id}-", ignore_cleanup_errors=True)


def sweep_scratch() -> int:
    """Remove the folders of comparisons whose process was killed; return how many that were.

    Those of living processes, of other machines and of other users stay, and so does whatever
    bears such a name and is no folder.
    """
    swept = 0
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        run_id = path.name.removeprefix(_PREFIX).rpartition("-")[0]
        if is_of_this_machine(run_id) and not is_run_alive(run_id) and _is_own_folder(path):
            shutil.rmtree(path, ignore_errors=True)
            swept += 1
    return swept


def _is_own_folder(path: Path) -> bool:
    """Return whether it is a folder, and no link to one, that this user made."""
    with suppress(OSError):
        found = path.lstat()
        is_own = sys.platform == "win32" or found.st_uid == os.getuid()
        return is_own and stat.S_ISDIR(found.st_mode)
    return False
