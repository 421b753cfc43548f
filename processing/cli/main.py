"""Run one command of the command line, and end in order when nobody can be told more."""

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper

from processing.cli._output import ExitStatus, UntoldError, finish_telling
from processing.cli._parser import PROGRAM, parse
from processing.cli._requests import (
    BatchRequest,
    BenchmarkRequest,
    FormatsRequest,
    PresetsRequest,
    Request,
    ResumeRequest,
    RunsRequest,
    SamplesRequest,
    TourRequest,
    UndoRequest,
)
from processing.cli.interruption import Interruption
from processing.errors import ThumbpoolError
from processing.files.machine import check_current_folder
from processing.processes.standard_streams import open_what_is_closed

# What writing fails with once the reader (`| head`) or the terminal is gone; the last on Windows.
_READER_GONE = {errno.EPIPE, errno.EIO} | ({errno.EINVAL} if sys.platform == "win32" else set())


def run_command(arguments: Sequence[str], interruption: Interruption) -> int:
    """Do what `arguments` ask and return the exit status."""
    open_what_is_closed()
    _let_output_take_any_text()
    try:
        return _obey(parse(arguments), interruption)
    except ThumbpoolError as error:
        print(f"{PROGRAM}: {error}", file=sys.stderr)
        return ExitStatus.REFUSED
    except OSError as error:
        if not _is_of_output(error):
            raise
        return _end_untold(error)


def _obey(request: Request, interruption: Interruption) -> ExitStatus:
    """Carry out the request, with what it needs loaded and no more."""
    check_current_folder()
    status = _carry_out(request, interruption)
    finish_telling()
    return status


def _carry_out(request: Request, interruption: Interruption) -> ExitStatus:
    match request:
        case SamplesRequest():
            from processing.cli._samples import make

            return make(request, interruption)
        case BenchmarkRequest():
            from processing.cli._benchmark import measure

            return measure(request, interruption)
        case TourRequest():
            from processing.cli._benchmark_tour import guide

            return guide(request, interruption)
        case BatchRequest():
            from processing.processes.start import begin_fork_server

            begin_fork_server(request.settings.start_method)  # it loads while we load
            from processing.cli._run import carry_out

            return carry_out(request, interruption)
        case ResumeRequest():
            from processing.cli._resume_undo import resume

            return resume(request, interruption)
        case UndoRequest():
            from processing.cli._resume_undo import undo

            return undo(request, interruption)
        case _:
            return _list(request)


def _list(request: FormatsRequest | RunsRequest | PresetsRequest) -> ExitStatus:
    match request:
        case FormatsRequest():
            from processing.cli._lists import show as show_formats

            return show_formats(request)
        case RunsRequest():
            from processing.cli._resume_undo import list_interrupted

            return list_interrupted()
        case PresetsRequest():
            from processing.cli._lists import show_presets

            return show_presets(request)


def _let_output_take_any_text() -> None:
    """Escape what the terminal's encoding does not hold instead of failing at it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _is_of_output(error: OSError) -> bool:
    """Return whether our own outputs failed, and not a disk that we work on."""
    is_told = isinstance(error, UntoldError) or error.errno == errno.EPIPE  # we have no other pipes
    return is_told or _is_output_broken()


def _end_untold(error: OSError) -> ExitStatus:
    """Return how it ends that nothing more can be told; all work has been broken off."""
    status = ExitStatus.CANCELLED
    if error.errno not in _READER_GONE:
        status = ExitStatus.FAILED
        with suppress(OSError):
            print(
                f"{PROGRAM}: The output cannot be written: {error.strerror}. What was finished "
                "until then stays. Free some space or send the output elsewhere, and run again.",
                file=sys.stderr,
                flush=True,
            )
    _let_go_of_output()
    return status


def _is_output_broken() -> bool:
    """Return whether our own outputs still fail: what could not be written waits in them."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            return True
    return False


def _let_go_of_output() -> None:
    """Point both outputs nowhere, so that the interpreter's last flush does not complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
