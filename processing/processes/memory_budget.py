"""Settle how much memory a run may take, and each worker of it for one picture."""

from processing.files.machine import memory_bytes

MEGABYTE = 1_000_000
USUAL_SHARE = 0.6  # of the memory there is, for all workers together
LEAST_PICTURE_BYTES = 200 * MEGABYTE  # an everyday picture fits into so much

# What a worker process holds without a picture, its interpreter and codecs. Measured as its
# resident memory after some small pictures: 27 MB from a fork server, which shares two thirds of
# it, and 32 MB spawned.
WORKER_BYTES = 40 * MEGABYTE


def budget_bytes(limit_megabytes: int) -> int:
    """Return what all workers may use together; a limit of 0 means the usual share."""
    if limit_megabytes:
        return limit_megabytes * MEGABYTE
    return int(memory_bytes() * USUAL_SHARE)


def workers_within(budget: int, workers: int, *, are_processes: bool = True) -> int:
    """Return how many of `workers` can each make an everyday picture within `budget`; 1 or more.

    A picture that is larger than that is made alone, when all others are done.
    """
    each = LEAST_PICTURE_BYTES + _held_bytes(are_processes=are_processes)
    return max(1, min(workers, budget // each))


def picture_bytes(budget: int, workers: int, *, are_processes: bool = True) -> int:
    """Return what each of `workers` may take for one picture, so that all stay within `budget`."""
    return max(0, budget // workers - _held_bytes(are_processes=are_processes))


def _held_bytes(*, are_processes: bool) -> int:
    """Return what a worker holds without a picture; threads are part of the program."""
    return WORKER_BYTES if are_processes else 0
