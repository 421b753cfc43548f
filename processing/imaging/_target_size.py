"""Find the highest quality at which a file is within a size limit."""

from collections.abc import Callable

from processing.record import record

KILOBYTE = 1000
LOWEST_QUALITY = 1  # on every writer's scale


@record
class Sized:
    """A file in memory, and whether it is within the limit."""

    content: memoryview
    fits: bool


def fit_into(limit_bytes: int, highest_quality: int, write: Callable[[int], memoryview]) -> Sized:
    """Return the file of the highest quality, up to `highest_quality`, within `limit_bytes`.

    If none is, the smallest. A binary search, as files grow with quality: nine tries at most.
    """
    content = write(highest_quality)
    if len(content) <= limit_bytes or highest_quality <= LOWEST_QUALITY:
        return Sized(content, len(content) <= limit_bytes)
    smallest = best = write(LOWEST_QUALITY)
    if len(smallest) > limit_bytes:
        return Sized(smallest, fits=False)
    fitting, too_large = LOWEST_QUALITY, highest_quality
    while too_large - fitting > 1:
        quality = (fitting + too_large) // 2
        content = write(quality)
        if len(content) <= limit_bytes:
            fitting, best = quality, content
        else:
            too_large = quality
    return Sized(best, fits=True)
