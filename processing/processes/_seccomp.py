"""Filter the system calls of a worker (Linux seccomp).

The filter is a program for the kernel's packet filter machine (`linux/filter.h` and
`linux/seccomp.h`).
"""

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterable, Mapping

from processing.processes._system_calls import ABSENT, LOOKED_INTO, NEWEST_KNOWN, REFUSED
from processing.record import record

_PR_SET_SECCOMP = 22
_PR_GET_SECCOMP = 21
_MODE_FILTER = 2
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000  # refuse with the error number in the low 16 bits
_REFUSE = _ERRNO | errno.EPERM
_NOT_THERE = _ERRNO | errno.ENOSYS

_LOAD, _AND, _RETURN = 0x20, 0x54, 0x06
_JUMP_EQUAL, _JUMP_GREATER, _JUMP_ANY_BIT = 0x15, 0x25, 0x45
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16  # offsets in struct seccomp_data
_ARGUMENT_BYTES = 8  # of which the low half counts in all that is looked into here
_X32_BIT = 0x40000000  # marks the x32 calls of x86_64, which have numbers of their own
_POINTER_BYTES = 8

_CLONE_THREAD = 0x00010000
_CREATING = 0o100 | 0o20000000  # O_CREAT and O_TMPFILE: only with these there is a mode
_SET_ID_BITS = 0o6000
_READ_AND_TRUNCATE = (0o1003, 0o1000)  # O_TRUNC with O_RDONLY, which Landlock may take for reading

# F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC, F_GETPIPE_SZ. The others lock files
# or have signals sent to other processes.
_FCNTL_ALLOWED = (0, 1, 2, 3, 4, 1030, 1032)
# TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX. The others type into terminals and
# change attributes of files.
_IOCTL_ALLOWED = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)

_Step = tuple[int, int, int, int]  # code, value, and how many to skip after a test, if so or not


@record
class _Architecture:
    """One processor architecture.

    Attributes:
        code: as the kernel's AUDIT_ARCH constants.
        column: where its numbers are in the tables.
    """

    code: int
    column: int

    def number(self, name: str, table: Mapping[str, tuple[int | None, ...]]) -> int | None:
        """Return the number of a call; None if it does not exist."""
        return table[name][self.column]

    def numbers(self, table: Mapping[str, tuple[int | None, ...]]) -> Iterable[int]:
        """Return the numbers of all calls of a table that exist."""
        found = (self.number(name, table) for name in table)
        return sorted(number for number in found if number is not None)


_ARCHITECTURES = {"x86_64": _Architecture(0xC000003E, 0), "aarch64": _Architecture(0xC00000B7, 1)}


def refuse_system_calls() -> None:
    """Install the filter for this process and its future threads.

    Raises:
        OSError: the processor's numbers are not known here, or the kernel refuses.
    """
    program = ctypes.create_string_buffer(_program(_this_architecture(), os.getpid()))
    # struct sock_fprog: the number of instructions, and where they are
    described = struct.pack("@HP", len(program) // 8, ctypes.addressof(program))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, described, 0, 0):
        code = ctypes.get_errno()
        raise OSError(code, f"seccomp: {os.strerror(code)}")


def check_filters() -> None:
    """Check that a filter can be installed here, without installing it.

    Raises:
        OSError: there could not.
    """
    _this_architecture()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"seccomp: {os.strerror(code)}")


def _this_architecture() -> _Architecture:
    machine = platform.machine()
    if struct.calcsize("P") != _POINTER_BYTES:  # a 32-bit process has other numbers
        raise OSError(errno.ENOSYS, f"no filter is written for a 32-bit Python on {machine}")
    architecture = _ARCHITECTURES.get(machine)
    if architecture is None:
        raise OSError(errno.ENOSYS, f"no filter is written for {machine}")
    return architecture


def _program(architecture: _Architecture, pid: int) -> bytes:
    """Return the filter's instructions for process `pid`."""
    steps: list[_Step] = [
        (_LOAD, _ARCHITECTURE_AT, 0, 0),
        (_JUMP_EQUAL, architecture.code, 1, 0),
        (_RETURN, _REFUSE, 0, 0),
        (_LOAD, _NUMBER_AT, 0, 0),
        (_JUMP_ANY_BIT, _X32_BIT, 0, 1),
        (_RETURN, _REFUSE, 0, 0),
        (_JUMP_GREATER, NEWEST_KNOWN, 0, 1),
        (_RETURN, _NOT_THERE, 0, 0),
    ]
    for number in architecture.numbers(REFUSED):
        steps += _when(number, [(_RETURN, _REFUSE, 0, 0)])
    for number in architecture.numbers(ABSENT):
        steps += _when(number, [(_RETURN, _NOT_THERE, 0, 0)])
    for name, looking in _looked_into(pid).items():
        looked_at = architecture.number(name, LOOKED_INTO)
        if looked_at is not None:
            steps += _when(looked_at, looking)
    steps.append((_RETURN, _ALLOW, 0, 0))
    return b"".join(struct.pack("=HBBI", code, yes, no, value) for code, value, yes, no in steps)


def _looked_into(pid: int) -> dict[str, list[_Step]]:
    """Return the rules for calls that depend on their arguments."""
    return {
        "clone": _only_with_bit(0, _CLONE_THREAD),  # another process is refused
        "open": _open(flags=1, mode=2),
        "openat": _open(flags=2, mode=3),
        "mkdir": _without_bits(1, _SET_ID_BITS),
        "mkdirat": _without_bits(2, _SET_ID_BITS),
        "kill": _only_equal(0, (pid,)),
        "tgkill": _only_equal(0, (pid,)),
        "prlimit64": _only_equal(0, (0, pid)),
        "fcntl": _only_equal(1, _FCNTL_ALLOWED),
        "ioctl": _only_equal(1, _IOCTL_ALLOWED),
    }


def _when(number: int, steps: list[_Step]) -> list[_Step]:
    """Return instructions that decide on one call; other calls continue after them."""
    return [(_JUMP_EQUAL, number, 0, len(steps)), *steps]


def _argument(index: int) -> _Step:
    return (_LOAD, _ARGUMENTS_AT + index * _ARGUMENT_BYTES, 0, 0)


def _only_with_bit(index: int, bit: int) -> list[_Step]:
    return [
        _argument(index),
        (_JUMP_ANY_BIT, bit, 1, 0),
        (_RETURN, _REFUSE, 0, 0),
        (_RETURN, _ALLOW, 0, 0),
    ]


def _without_bits(index: int, bits: int) -> list[_Step]:
    return [
        _argument(index),
        (_JUMP_ANY_BIT, bits, 0, 1),
        (_RETURN, _REFUSE, 0, 0),
        (_RETURN, _ALLOW, 0, 0),
    ]


def _only_equal(index: int, values: tuple[int, ...]) -> list[_Step]:
    tests = [(_JUMP_EQUAL, value, len(values) - place, 0) for place, value in enumerate(values)]
    return [_argument(index), *tests, (_RETURN, _REFUSE, 0, 0), (_RETURN, _ALLOW, 0, 0)]


def _open(flags: int, mode: int) -> list[_Step]:
    """Refuse set-user-id files, and truncating a file that is opened for reading."""
    mask, value = _READ_AND_TRUNCATE
    return [
        _argument(flags),
        (_AND, mask, 0, 0),
        (_JUMP_EQUAL, value, 0, 1),
        (_RETURN, _REFUSE, 0, 0),
        _argument(flags),
        (_JUMP_ANY_BIT, _CREATING, 1, 0),
        (_RETURN, _ALLOW, 0, 0),
        *_without_bits(mode, _SET_ID_BITS),
    ]
