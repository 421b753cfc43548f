"""Classify what decoders raise: damage, or a shortage of memory, which deserves another try."""

import errno
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from PIL.ImageCms import PyCMSError

from processing.errors import TooHeavyError
from processing.imaging.failures import is_damage
from processing.processes.memory import MEGABYTE

_SHORT = re.compile("allocat|out of memory|not enough memory|insufficient memory", re.IGNORECASE)

# If a picture needs at least this part of the memory limit, a decoder that calls it damaged may
# have run out of memory.
_SUSPECT_PART = 1 / 3
_READING = (
    "The picture could not be read: its file is damaged",
    "copy the file again from the camera or a backup",
)

_WRITING = (
    "The result could not be written: its format refuses it",
    "choose another format",
)

# What is raised for damaged parts that a picture can do without: the part is dropped.
DAMAGE: tuple[type[Exception], ...] = (
    OSError,
    ValueError,  # also UnicodeError
    SyntaxError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,  # Pillow's own, on palettes that should be there
    RuntimeError,  # also NotImplementedError and RecursionError
    struct.error,
    zlib.error,
    PyCMSError,
)

_BROKEN: tuple[type[Exception], ...] = (MemoryError, *DAMAGE)


@contextmanager
def explained_shortage(
    needed_bytes: int, limit_bytes: int, *, is_reading: bool = True
) -> Iterator[None]:
    """Raise a `TooHeavyError` for errors inside that are, or may be, a shortage of memory.

    Args:
        needed_bytes: the estimate for the picture.
        limit_bytes: the memory limit.
        is_reading: whether the picture is read, and may be damaged.

    Raises:
        TooHeavyError: memory was, or may have been, short.
    """
    try:
        yield
    except _BROKEN as error:
        needed = max(needed_bytes, 1)
        if is_shortage(error):
            raise TooHeavyError(_not_enough(needed, limit_bytes), needed) from error
        if is_damage(error) and needed_bytes > limit_bytes * _SUSPECT_PART:
            started, advice = _READING if is_reading else _WRITING
            raise TooHeavyError(
                f"{started}, or it takes more than the {limit_bytes / MEGABYTE:,.0f} MB of memory "
                f"that are allowed. Raise the memory limit, or {advice}.",
                needed,
            ) from error
        raise


def _not_enough(needed_bytes: int, limit_bytes: int) -> str:
    """Return the sentence on a picture for which memory was not enough.

    Gives the estimate as the reason only if it comes near the limit.
    """
    allowed = f"{limit_bytes / MEGABYTE:,.0f} MB are allowed"
    if needed_bytes > limit_bytes * _SUSPECT_PART:
        return (
            "There was not enough memory for this picture: it takes "
            f"{needed_bytes / MEGABYTE:,.0f} MB or more, and {allowed}. Raise the memory limit, "
            "or close other programs."
        )
    return (
        f"There was not enough memory for this picture, though {allowed} and its size asks for "
        "less. Its file may be damaged: copy it again from a backup. If it is sound, close "
        "other programs, or raise the memory limit."
    )


def is_shortage(error: BaseException) -> bool:
    """Return whether `error` means that memory was not enough."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno == errno.ENOMEM
    return isinstance(error, MemoryError) or _SHORT.search(str(error)) is not None
