"""Run one command, and end in order when its output cannot be written any more."""

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper

from processing.cli._common import (
    PROGRAM,
    ExitStatus,
    OutputClosedError,
    Request,
    flush_output,
)
from processing.cli._language_option import speak_as_asked
from processing.cli._parser import parse
from processing.cli._terminal import Ink, complain
from processing.cli.interruption import Interruption
from processing.errors import ThumbpoolError, explained
from processing.files.machine import check_current_folder
from processing.language.translation import tr, use_preferred
from processing.processes.standard_streams import open_what_is_closed

# The errors of writing once the reader (`| head`) or the terminal is gone; EINVAL on Windows.
_READER_GONE = {errno.EPIPE, errno.EIO} | ({errno.EINVAL} if sys.platform == "win32" else set())


def run_in_preferred_language(arguments: Sequence[str], interruption: Interruption) -> int:
    """Carry out the command in `arguments`, speaking as the environment or the system asks."""
    use_preferred()
    return run_command(arguments, interruption)


def run_command(arguments: Sequence[str], interruption: Interruption) -> int:
    """Carry out the command in `arguments` and return the exit status.

    What it says is in the language of this process, unless `arguments` ask for another.
    """
    open_what_is_closed()
    _escape_unknown_characters()
    speak_as_asked(arguments)
    try:
        with interruption.ending_at_once():
            request = parse(arguments)
        return _carry_out(request, interruption)
    except ThumbpoolError as error:
        told = tr("{program}: {problem}", program=PROGRAM, problem=str(error))
        complain(told, Ink.FAILURE)
        return ExitStatus.REFUSED
    except OSError as error:
        if not _is_of_output(error):
            raise
        return _end_without_output(error)


def _carry_out(request: Request, interruption: Interruption) -> ExitStatus:
    check_current_folder()
    status = request.carry_out(interruption)
    flush_output()
    return status


def _escape_unknown_characters() -> None:
    """Escape what the terminal's encoding cannot express, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _is_of_output(error: OSError) -> bool:
    """Return whether an output of this process failed, and not a disk with pictures."""
    if isinstance(error, OutputClosedError) or error.errno == errno.EPIPE:  # no other pipes here
        return True
    return _is_output_broken()


def _end_without_output(error: OSError) -> ExitStatus:
    """Return the exit status after an output failed; all work has been cancelled by then."""
    status = ExitStatus.CANCELLED
    if error.errno not in _READER_GONE:
        status = ExitStatus.FAILED
        with suppress(OSError):
            print(
                tr(
                    "{program}: The output cannot be written: {reason}. What was finished until "
                    "then stays. Free some space or send the output elsewhere, and run again.",
                    program=PROGRAM,
                    reason=explained(error),
                ),
                file=sys.stderr,
                flush=True,
            )
    _drop_output()
    return status


def _is_output_broken() -> bool:
    """Return whether an output still fails: what could not be written is still buffered."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            return True
    return False


def _drop_output() -> None:
    """Point both outputs at the null device, so that the interpreter's last flush succeeds."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
