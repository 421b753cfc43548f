"""Settle how much memory a run may take, and each worker of it for one picture."""

from processing.system import memory_bytes

MEGABYTE = 1_000_000
USUAL_SHARE = 0.6  # of the machine's memory, for all workers together
LEAST_WORKER_BYTES = 200 * MEGABYTE  # an everyday picture must fit, however many workers there are


def budget_bytes(limit_megabytes: int) -> int:
    """Return what all workers may use together; a limit of 0 means the usual share."""
    if limit_megabytes:
        return limit_megabytes * MEGABYTE
    return int(memory_bytes() * USUAL_SHARE)


def worker_bytes(budget: int, workers: int) -> int:
    """Return what each of `workers` may use of `budget` for one picture."""
    return max(budget // workers, min(LEAST_WORKER_BYTES, budget))
