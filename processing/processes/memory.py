"""Decide how much memory a run and each of its workers may use, and limit a worker to it."""

import sys

from processing.files.machine import address_space_bytes, memory_bytes
from processing.language.lazy_text import lazy_tr

MEGABYTE = 1_000_000
USUAL_SHARE = 0.6  # of all memory, for all workers together
LEAST_PICTURE_BYTES = 200 * MEGABYTE  # enough for a usual picture

# Memory of a worker process without a picture: interpreter and codecs. Measured as resident memory
# after some small pictures: 27 MB from a fork server, which shares two thirds of it; 32 MB spawned.
WORKER_BYTES = 40 * MEGABYTE

# What the threads of a worker, its allocator and its libraries reserve beside a picture.
HEAD_ROOM_BYTES = 100 * MEGABYTE

_M_ARENA_MAX = -8  # mallopt: each further arena would reserve 64 MB, and 128 MB for a moment


def budget_bytes(limit_megabytes: int) -> int:
    """Return how many bytes all workers may use together; a limit of 0 means the usual share."""
    if limit_megabytes:
        return limit_megabytes * MEGABYTE
    return int(memory_bytes() * USUAL_SHARE)


def workers_within(budget: int, workers: int, *, are_processes: bool = True) -> int:
    """Return how many of `workers` can each make a usual picture within `budget`; at least 1.

    Larger pictures are made alone, when all others are done.
    """
    each = LEAST_PICTURE_BYTES + _held_bytes(are_processes=are_processes)
    return max(1, min(workers, budget // each))


def picture_bytes(budget: int, workers: int, *, are_processes: bool = True) -> int:
    """Return how many bytes each of `workers` may use for one picture within `budget`."""
    return max(0, budget // workers - _held_bytes(are_processes=are_processes))


def _held_bytes(*, are_processes: bool) -> int:
    """Return the memory of a worker without a picture; threads need no more."""
    return WORKER_BYTES if are_processes else 0


def limit_this_process(picture_bytes: int) -> str:
    """Limit this process to `picture_bytes` more than it has; return why that failed, or "".

    Runs in a worker process. Beyond the limit a decoder gets a MemoryError, so that one picture
    cannot use all of the machine's memory.
    """
    if sys.platform != "linux":  # macOS ignores the limit, Windows has none of this kind
        return lazy_tr(
            "This system has no memory limit for workers; pictures are weighed by their header."
        )
    import resource

    _reserve_no_arenas()
    limit = address_space_bytes() + picture_bytes + HEAD_ROOM_BYTES
    _, highest = resource.getrlimit(resource.RLIMIT_AS)
    if highest != resource.RLIM_INFINITY:
        limit = min(limit, highest)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))  # cannot be raised again
    return ""


def _reserve_no_arenas() -> None:
    """Let all threads of this process share one arena, as reserved addresses count as used."""
    import ctypes

    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):  # glibc; musl reserves none
        library.mallopt(_M_ARENA_MAX, 1)
