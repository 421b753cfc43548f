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
from processing.language.amounts import Amount, decimal_amount
from processing.language.lazy_text import lazy_tr
from processing.processes.memory import MEGABYTE

_SHORT = re.compile("allocat|out of memory|not enough memory|insufficient memory", re.IGNORECASE)

# If a picture needs at least this part of the memory limit, a decoder that calls it damaged may
# have run out of memory.
_SUSPECT_PART = 1 / 3

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
            text = _unread(limit_bytes) if is_reading else _refused(limit_bytes)
            raise TooHeavyError(text, needed) from error
        raise


def _unread(limit_bytes: int) -> str:
    return lazy_tr(
        "The picture could not be read: its file is damaged, or it takes more than the {limit} MB "
        "of memory that are allowed. Raise the memory limit, or copy the file again from the "
        "camera or a backup.",
        code="damaged-or-out-of-memory",
        limit=_megabytes(limit_bytes),
    )


def _refused(limit_bytes: int) -> str:
    return lazy_tr(
        "The result could not be written: its format refuses it, or it takes more than the {limit} "
        "MB of memory that are allowed. Raise the memory limit, or choose another format.",
        code="refused-or-out-of-memory",
        limit=_megabytes(limit_bytes),
    )


def _not_enough(needed_bytes: int, limit_bytes: int) -> str:
    """Return the sentence on a picture for which memory was not enough.

    Gives the estimate as the reason only if it comes near the limit.
    """
    if needed_bytes > limit_bytes * _SUSPECT_PART:
        return lazy_tr(
            "There was not enough memory for this picture: it takes {needed} MB or more, and "
            "{limit} MB are allowed. Raise the memory limit, or close other programs.",
            code="out-of-memory",
            needed=_megabytes(needed_bytes),
            limit=_megabytes(limit_bytes),
        )
    return lazy_tr(
        "There was not enough memory for this picture, though {limit} MB are allowed and its size "
        "asks for less. Its file may be damaged: copy it again from a backup. If it is sound, "
        "close other programs, or raise the memory limit.",
        code="out-of-memory",
        limit=_megabytes(limit_bytes),
    )


def _megabytes(size_bytes: int) -> Amount:
    return decimal_amount(size_bytes / MEGABYTE, 0)


def is_shortage(error: BaseException) -> bool:
    """Return whether `error` means that memory was not enough."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno == errno.ENOMEM
    return isinstance(error, MemoryError) or _SHORT.search(str(error)) is not None
