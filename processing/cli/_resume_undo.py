"""Carry out what concerns earlier runs: `run --resume`, `undo` and `runs`."""

import queue
import sys
from contextlib import closing

from processing.cli._output import ExitStatus, tell
from processing.cli._progress import make_progress
from processing.cli._requests import ResumeRequest, UndoRequest
from processing.cli._run import Inbox, carry_out, follow
from processing.cli._summary import interrupted_line, undo_line
from processing.cli.interruption import Interruption
from processing.errors import SettingsError
from processing.files.display import display
from processing.running.event_json import as_json
from processing.running.events import UndoFinished, UndoProgressed, WarningRaised
from processing.running.history import (
    check_results_are_there,
    interrupted_run,
    interrupted_runs,
    last_run,
)
from processing.running.undo import Undo


def resume(request: ResumeRequest, interruption: Interruption) -> ExitStatus:
    """Go on with the run that broke off and return how it ended.

    Raises:
        ThumbpoolError: there is none, or its settings are refused today.
    """
    run = interrupted_run(request.output_folder)
    if run is None:
        raise SettingsError(
            f"No run into {display(request.output_folder)} waits to be continued. "
            "Start one without --resume; it makes only what is new or changed."
        )
    check_results_are_there(run)
    if not request.is_quiet:
        print(interrupted_line(run), file=sys.stderr)
    return carry_out(request.with_settings(run.settings), interruption)


def undo(request: UndoRequest, interruption: Interruption) -> ExitStatus:
    """Undo the last run into a folder and return how that ended.

    Raises:
        ThumbpoolError: there is none to undo, or the journal cannot be read.
    """
    run = last_run(request.output_folder)
    if run is None:
        raise SettingsError(
            f"No run into {display(request.output_folder)} is known that could be undone."
        )
    inbox: Inbox = queue.SimpleQueue()
    work = Undo(run, inbox.put, is_dry=request.is_dry)
    progress = make_progress("Undo", run.made, as_json=request.as_json, is_quiet=request.is_quiet)
    status = ExitStatus.CANCELLED
    with closing(follow(work, inbox, interruption)) as messages:
        for message in messages:
            if request.as_json:
                tell(as_json(message), is_awaited=True)
            match message:
                case UndoProgressed(finished=finished):
                    progress.advance(finished)
                case WarningRaised(text=text):
                    print(text, file=sys.stderr)
                case UndoFinished():
                    progress.close()
                    status = _tell_undone(message, request)
    return status


def list_interrupted() -> ExitStatus:
    """Tell which runs can be continued."""
    for run in interrupted_runs():
        tell(interrupted_line(run))
    return ExitStatus.DONE


def _tell_undone(finished: UndoFinished, request: UndoRequest) -> ExitStatus:
    undone = finished.undone
    for kept in undone.kept:
        print(kept.sentence, file=sys.stderr)
    if finished.problem:
        print(finished.problem, file=sys.stderr)
        return ExitStatus.FAILED
    if not request.is_quiet and not request.as_json:
        tell(undo_line(undone, is_dry=request.is_dry))
    return ExitStatus.CANCELLED if undone.is_cancelled else ExitStatus.DONE
