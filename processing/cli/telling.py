"""Write to standard output, and know its failures from those of the disks we work on."""

import sys


class UntoldError(OSError):
    """Standard output takes no more: its reader is gone, or its disk is full."""


def tell(line: str, *, is_awaited: bool = False) -> None:
    """Print one line; at once if it `is_awaited` by whoever reads.

    Raises:
        UntoldError: it could not be written.
    """
    try:
        print(line, flush=is_awaited)
    except OSError as error:
        raise UntoldError(error.errno, error.strerror) from error


def finish_telling() -> None:
    """Write what still waits to be written.

    Raises:
        UntoldError: it could not be.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        raise UntoldError(error.errno, error.strerror) from error
