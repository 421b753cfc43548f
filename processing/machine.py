"""Tell this machine from others by an id that stays when its name or its network changes."""

import hashlib
import re
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path

from processing.state_folder import state_folder

_KEPT = re.compile(r"[0-9a-f]{16}")
_SYSTEM_ID = Path("/etc/machine-id")  # on most Linux systems; made once, when it is installed


def machine_id() -> str:
    """Return eight hexadecimal digits, the same in all processes of this user and machine.

    They come from a random number that is kept in the state folder: containers made of one image
    differ in that. And from the system's own id where it has one: machines that share a home, and
    so the state folder, differ in that. Where nothing can be kept the id is this process's alone.
    """
    return _id_kept_in(state_folder())


@cache
def _id_kept_in(folder: Path) -> str:
    system_id = b""
    with suppress(OSError):
        system_id = _SYSTEM_ID.read_bytes()
    # Nobody is to know the system's id, which this shows to all who see an unfinished file.
    return hashlib.blake2s(_kept_number(folder).encode() + system_id, digest_size=4).hexdigest()


def _kept_number(folder: Path) -> str:
    """Return the number in `folder`; make one where there is none yet, or no such thing in it."""
    path = folder / "machine"
    number = secrets.token_hex(8)
    with suppress(OSError):
        if path.exists() and _KEPT.fullmatch(_text(path)):
            return _text(path)
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}-{number}")
        unfinished.write_text(number, encoding="ascii")
        unfinished.replace(path)
        return _text(path)  # of whoever was last, if two made one at once
    return number


def _text(path: Path) -> str:
    return path.read_text(encoding="ascii", errors="replace")
