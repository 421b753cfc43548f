"""Keep pictures within the memory there is: weigh them by their header, and limit each worker."""

import sys

import psutil

from processing.errors import TooHeavyError

MEGABYTE = 1_000_000
USUAL_SHARE = 0.6  # of the machine's memory, for all workers together
LEAST_WORKER_BYTES = 200 * MEGABYTE  # an everyday picture must fit, however many workers there are

# What a decoded pixel takes at the peak: its own four bytes, a converted copy, and what the
# decoder or a 16-bit kind holds beside them. Measured: 8 for RGB as PNG, 11 for 16-bit grey.
PIXEL_BYTES = 12
# A progressive JPEG keeps the coefficients of all its pixels, whatever the scale it is decoded at.
PROGRESSIVE_PIXEL_BYTES = 4


def budget_bytes(limit_megabytes: int) -> int:
    """Return what all workers may use together; a limit of 0 means the usual share."""
    if limit_megabytes:
        return limit_megabytes * MEGABYTE
    return int(psutil.virtual_memory().total * USUAL_SHARE)


def worker_bytes(budget: int, workers: int) -> int:
    """Return what each of `workers` may use of `budget` for one picture."""
    return max(budget // workers, min(LEAST_WORKER_BYTES, budget))


def check_weight(size: tuple[int, int], decoded_pixels: int, held_bytes: int, limit: int) -> None:
    """Refuse a picture that does not fit into `limit` bytes.

    Args:
        size: its width and height in pixels, for the message.
        decoded_pixels: how many pixels will be decoded of it.
        held_bytes: what the decoder keeps beside them.
        limit: in bytes.

    Raises:
        TooHeavyError: it does not fit; tells what it needs.
    """
    needed = decoded_pixels * PIXEL_BYTES + held_bytes
    if needed > limit:
        raise TooHeavyError(
            f"The picture is too large: {size[0]} x {size[1]} pixels take about "
            f"{needed / MEGABYTE:,.0f} MB of memory, and {limit / MEGABYTE:,.0f} MB are allowed. "
            "Raise the memory limit, or make a smaller copy of it with another program.",
            needed,
        )


def limit_this_process(picture_bytes: int) -> str:
    """Let this process take `picture_bytes` more than it has; return why not, or an empty text.

    Runs in a worker process. Beyond the limit a decoder gets a MemoryError and not the whole
    machine's memory.
    """
    if sys.platform != "linux":  # macOS ignores the limit, Windows has none of this kind
        return "This system has no memory limit for workers; pictures are weighed by their header."
    import resource

    limit = psutil.Process().memory_info().vms + picture_bytes
    _, highest = resource.getrlimit(resource.RLIMIT_AS)
    if highest != resource.RLIM_INFINITY:
        limit = min(limit, highest)
    resource.setrlimit(resource.RLIMIT_AS, (limit, highest))
    return ""
