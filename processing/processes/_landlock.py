"""Restrict the access to files and the network by Landlock (Linux 5.13 and newer).

Numbers and structures are those of the kernel's `linux/landlock.h`.
"""

import ctypes
import os
import stat
import struct
import sys
from collections.abc import Iterable
from enum import IntFlag
from pathlib import Path

_SYS_CREATE_RULESET = 444  # the same number on every architecture
_SYS_ADD_RULE = 445
_SYS_RESTRICT_SELF = 446
_GET_VERSION = 1  # flag of create_ruleset
_RULE_PATH_BENEATH = 1
_NETWORK_VERSION = 4
_TCP_BIND_AND_CONNECT = 0b11
_SCOPE_VERSION = 6
_FOREIGN_SOCKETS_AND_SIGNALS = 0b11


class _Files(IntFlag):
    """Access rights for files, with the kernel's bits."""

    EXECUTE = 1 << 0
    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_CHAR = 1 << 6
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    MAKE_SOCK = 1 << 9
    MAKE_FIFO = 1 << 10
    MAKE_BLOCK = 1 << 11
    MAKE_SYM = 1 << 12
    REFER = 1 << 13
    TRUNCATE = 1 << 14
    IOCTL_DEV = 1 << 15


_KNOWN_SINCE = {2: _Files.REFER, 3: _Files.TRUNCATE, 5: _Files.IOCTL_DEV}  # interface version

_OF_FILES = _Files.EXECUTE | _Files.WRITE_FILE | _Files.READ_FILE | _Files.TRUNCATE
_READING = _Files.READ_FILE | _Files.READ_DIR
_WRITING = (
    _Files.WRITE_FILE
    | _Files.REMOVE_FILE
    | _Files.MAKE_DIR
    | _Files.MAKE_REG
    | _Files.REFER
    | _Files.TRUNCATE
)


def allow_only(readable: Iterable[Path], writable: Iterable[Path]) -> None:
    """Give up TCP and all access to files except reading `readable` and writing `writable`.

    Each path is a folder, with all in it, or a file. Paths that do not exist, or that this process
    cannot open, stay inaccessible, even if they appear later.

    Raises:
        OSError: the kernel has no Landlock, or refuses.
    """
    version = interface_version()
    handled = _handled_rights(version)
    network = _TCP_BIND_AND_CONNECT if version >= _NETWORK_VERSION else 0
    scopes = _FOREIGN_SOCKETS_AND_SIGNALS if version >= _SCOPE_VERSION else 0
    attributes = struct.pack("=QQQ", handled, network, scopes)
    ruleset = _call(_SYS_CREATE_RULESET, attributes, _attributes_size(version), 0)
    try:
        for path in readable:
            _allow(ruleset, path, _READING & handled)
        for path in writable:
            _allow(ruleset, path, (_READING | _WRITING) & handled)
        _call(_SYS_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def interface_version() -> int:
    """Return the version of Landlock in this kernel; later ones can restrict more.

    Raises:
        OSError: it has none.
    """
    return _call(_SYS_CREATE_RULESET, None, 0, _GET_VERSION)


def _handled_rights(version: int) -> int:
    """Return all access rights for files that this version can restrict."""
    unknown = sum(right for since, right in _KNOWN_SINCE.items() if since > version)
    return sum(_Files) & ~unknown


def _attributes_size(version: int) -> int:
    """Return the size of the attributes in this version, which refuses a larger one."""
    fields = 1 + (version >= _NETWORK_VERSION) + (version >= _SCOPE_VERSION)
    return 8 * fields


def _allow(ruleset: int, path: Path, rights: int) -> None:
    if sys.platform != "linux":
        raise NotImplementedError  # says to the type checker where these flags are
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= _OF_FILES
        _call(_SYS_ADD_RULE, ruleset, _RULE_PATH_BENEATH, struct.pack("=Qi", rights, descriptor), 0)
    finally:
        os.close(descriptor)


def _call(number: int, *arguments: int | bytes | None) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    passed = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result: int = libc.syscall(ctypes.c_long(number), *passed)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"Landlock: {os.strerror(code)}")
    return result
