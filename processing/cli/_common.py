"""What all commands share: what a request is, how it is read, exit statuses and standard output."""

import sys
from argparse import Namespace
from dataclasses import fields
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from processing.cli.interruption import Interruption
from processing.language.lazy_text import lazy_tr

if TYPE_CHECKING:
    from processing.running.report import Report

PROGRAM = "thumbpool-cli"
STATUSES = lazy_tr(
    "exit status: 0 all done or skipped, 1 some file failed, 2 bad usage or settings, 130 cancelled"
)


class ExitStatus(IntEnum):
    """What the process returns to its caller; scripts rely on these numbers."""

    DONE = 0  # every file was done or skipped
    FAILED = 1  # some file failed, or the engine or the report did
    REFUSED = 2  # bad usage or settings; nothing was begun
    CANCELLED = 130  # as a shell reports what Ctrl-C ended


class Request(Protocol):
    """What a command was asked, already checked."""

    def carry_out(self, interruption: Interruption) -> ExitStatus:
        """Do it and return how it ended; imports here what only the work needs.

        Raises:
            ThumbpoolError: it was refused, or could not be done at all.
        """


AnyRequest = TypeVar("AnyRequest", bound=Request)


def read_request(kind: type[AnyRequest], given: Namespace) -> AnyRequest:
    """Return the request whose fields are the options that were typed, by the same names.

    Raises:
        SettingsError: the request refuses a value.
    """
    return kind(**values_of(kind, given))


def values_of(kind: type, source: object) -> dict[str, Any]:
    """Return what `source` holds for each field of the dataclass `kind`."""
    return {each.name: getattr(source, each.name) for each in fields(cast(Any, kind))}


def status_of(report: "Report") -> ExitStatus:
    """Return the exit status for a finished run."""
    if report.problem:
        return ExitStatus.FAILED  # also where a full disk and not the user cancelled the run
    if report.cancelled:
        return ExitStatus.CANCELLED
    return ExitStatus.FAILED if report.counts.failed else ExitStatus.DONE


class OutputClosedError(OSError):
    """Standard output takes no more: its reader is gone, or its disk is full."""


def print_line(line: str, *, is_awaited: bool = False) -> None:
    """Print one line; flush at once if a reader `is_awaited` waits for it.

    Raises:
        OutputClosedError: it could not be written.
    """
    try:
        print(line, flush=is_awaited)
    except OSError as error:
        raise OutputClosedError(error.errno, error.strerror) from error


def flush_output() -> None:
    """Write what is still buffered for standard output.

    Raises:
        OutputClosedError: it could not be written.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        raise OutputClosedError(error.errno, error.strerror) from error
