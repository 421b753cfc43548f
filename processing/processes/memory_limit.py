"""Limit the address space of this process, so that one picture cannot take all memory."""

import ctypes
import sys

from processing.files.machine import address_space_bytes
from processing.processes.memory_budget import MEGABYTE

# What the threads of a worker, its allocator and its libraries reserve beside a picture.
HEAD_ROOM_BYTES = 100 * MEGABYTE


_M_ARENA_MAX = -8  # mallopt: each further arena would reserve 64 MB, and 128 MB for a moment


def limit_this_process(picture_bytes: int) -> str:
    """Let this process take `picture_bytes` more than it has; return why not, or an empty text.

    Runs in a worker process. Beyond the limit a decoder gets a MemoryError and not the whole
    machine's memory.
    """
    if sys.platform != "linux":  # macOS ignores the limit, Windows has none of this kind
        return "This system has no memory limit for workers; pictures are weighed by their header."
    import resource

    _reserve_no_arenas()
    limit = address_space_bytes() + picture_bytes + HEAD_ROOM_BYTES
    _, highest = resource.getrlimit(resource.RLIMIT_AS)
    if highest != resource.RLIM_INFINITY:
        limit = min(limit, highest)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))  # not to be raised again
    return ""


def _reserve_no_arenas() -> None:
    """Let all threads of this process share one arena, as reserved addresses count as taken."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):  # glibc; musl reserves none
        library.mallopt(_M_ARENA_MAX, 1)
