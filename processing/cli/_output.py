"""How the command line ends, in numbers that scripts rely on."""

import sys
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from processing.running.report import Report


class ExitStatus(IntEnum):
    """What the process returns to its caller."""

    DONE = 0  # every file was made or skipped
    FAILED = 1  # some file failed, or the engine or the report did
    REFUSED = 2  # bad usage or settings; nothing was begun
    CANCELLED = 130  # as a shell reports what Ctrl-C ended


def status_of(report: "Report") -> ExitStatus:
    """Return the exit status that tells how a run ended."""
    if report.problem:
        return ExitStatus.FAILED  # also where a full disk and not the user cancelled the run
    if report.cancelled:
        return ExitStatus.CANCELLED
    return ExitStatus.FAILED if report.counts.failed else ExitStatus.DONE


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
