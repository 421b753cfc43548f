"""A system call filter, Linux: what a worker never calls is refused, whoever asks for it.

The filter is a program for the kernel's packet filter machine (`linux/filter.h` and
`linux/seccomp.h`).
"""

import ctypes
import errno
import os
import platform
import struct
from dataclasses import dataclass

_PR_SET_SECCOMP = 22
_MODE_FILTER = 2
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000  # refuse with the error number in the low 16 bits

_LOAD, _JUMP_EQUAL, _JUMP_ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16  # offsets in struct seccomp_data
_CLONE_THREAD = 0x00010000
_X32_BIT = 0x40000000  # marks the x32 calls of x86_64, which have numbers of their own


@dataclass(frozen=True, slots=True)
class _Architecture:
    """The numbers of one processor architecture.

    Attributes:
        code: as the kernel's AUDIT_ARCH constants.
        refused: socket, execve and execveat, fork and vfork, ptrace, reading and writing other
            processes, io_uring_setup, bpf, perf_event_open, userfaultfd, keyrings, mount, unshare
            and setns, kernel modules, kexec.
        clone: refused unless it makes a thread.
        clone3: not there, says the filter, because its flags cannot be looked into; the C library
            then takes clone.
    """

    code: int
    refused: tuple[int, ...]
    clone: int
    clone3: int = 435


_X86_64 = """
    41 59 322 57 58 101 310 311 425 321 298 323 248 249 250 165 272 308 175 313 246 320
"""
_AARCH64 = """
    198 221 281 117 270 271 425 280 241 282 217 218 219 40 97 268 105 273 104 294
"""


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split()))


_ARCHITECTURES = {
    "x86_64": _Architecture(0xC000003E, _numbers(_X86_64), clone=56),
    "aarch64": _Architecture(0xC00000B7, _numbers(_AARCH64), clone=220),
}


def refuse_system_calls() -> None:
    """Install the filter for this process and all its threads to come.

    Raises:
        OSError: the processor's numbers are not known here, or the kernel refuses.
    """
    architecture = _ARCHITECTURES.get(platform.machine())
    if architecture is None:
        raise OSError(errno.ENOSYS, f"no filter is written for {platform.machine()}")
    program = ctypes.create_string_buffer(_program(architecture))
    # struct sock_fprog: the number of instructions, and where they are
    described = struct.pack("@HP", len(program) // 8, ctypes.addressof(program))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, described, 0, 0):
        code = ctypes.get_errno()
        raise OSError(code, f"seccomp: {os.strerror(code)}")


def _program(architecture: _Architecture) -> bytes:
    """Return the filter's instructions, each tested call followed by what becomes of it."""
    instructions = [
        _step(_LOAD, _ARCHITECTURE_AT),
        _step(_JUMP_EQUAL, architecture.code, yes=1),
        _step(_RETURN, _ERRNO | errno.EPERM),
        _step(_LOAD, _NUMBER_AT),
        _step(_JUMP_ANY_BIT, _X32_BIT, no=1),
        _step(_RETURN, _ERRNO | errno.EPERM),
        _step(_JUMP_EQUAL, architecture.clone3, no=1),
        _step(_RETURN, _ERRNO | errno.ENOSYS),
    ]
    for number in architecture.refused:
        instructions += [
            _step(_JUMP_EQUAL, number, no=1),
            _step(_RETURN, _ERRNO | errno.EPERM),
        ]
    instructions += [
        _step(_JUMP_EQUAL, architecture.clone, no=3),
        _step(_LOAD, _FIRST_ARGUMENT_AT),
        _step(_JUMP_ANY_BIT, _CLONE_THREAD, yes=1),
        _step(_RETURN, _ERRNO | errno.EPERM),
        _step(_RETURN, _ALLOW),
    ]
    return b"".join(instructions)


def _step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """Return one instruction; `yes` and `no` are how many to skip after a test."""
    return struct.pack("=HBBI", code, yes, no, value)
