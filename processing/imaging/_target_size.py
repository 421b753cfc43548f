"""Find the finest quality at which a file is small enough."""

from collections.abc import Callable
from dataclasses import dataclass

KILOBYTE = 1000
LOWEST_QUALITY = 1  # in every writer's measure


@dataclass(frozen=True, slots=True)
class Sized:
    """A file in memory and whether it is small enough."""

    content: memoryview
    fits: bool


def fit_into(limit_bytes: int, highest_quality: int, write: Callable[[int], memoryview]) -> Sized:
    """Return the file of the finest quality up to `highest_quality` that has `limit_bytes` at most.

    Where none has, the smallest. Writes it nine times at most, as files grow with their quality.
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
