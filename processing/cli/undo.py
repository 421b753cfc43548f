"""`undo`: remove the results of the last run into a folder."""

import argparse
from argparse import Namespace
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from processing.cli._common import ExitStatus, print_line, read_request
from processing.cli._options import offer_flag, place
from processing.cli._requests import localizing
from processing.cli._terminal import Ink, complain, say
from processing.cli.interruption import Interruption
from processing.errors import SettingsError
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.language.translation import localized, tr
from processing.record import record

if TYPE_CHECKING:
    from processing.running.events import Message, UndoFinished
    from processing.storage.journal.runs import JournaledRun


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `undo`."""
    parser.add_argument(
        "--output",
        dest="output_folder",
        type=place,
        required=True,
        metavar=tr("DIR"),
        help=tr("Folder that the results went to."),
    )
    offer_flag(parser, "--dry-run", "is_dry", tr("Show what would be removed, and remove nothing."))
    offer_flag(
        parser, "--json", "as_json", tr("Print each message as a line of JSON on standard output.")
    )
    offer_flag(parser, "--quiet", "is_quiet", tr("Print only what was kept, and why."))


def request(given: Namespace) -> "UndoRequest":
    """Return what `undo` was asked."""
    return read_request(UndoRequest, given)


@record
class UndoRequest:
    """What `undo` was asked; a dry one only shows what would be removed."""

    output_folder: Path
    is_dry: bool
    as_json: bool
    is_quiet: bool
    language: str | None = None

    def carry_out(self, interruption: Interruption) -> ExitStatus:
        """Undo the last run into the folder and return how that ended.

        Raises:
            ThumbpoolError: there is none to undo, or the journal cannot be read.
        """
        from processing.cli._follow import Inbox, follow
        from processing.cli._progress import make_progress
        from processing.cli._summary import journal_line
        from processing.running.event_json import as_json
        from processing.running.events import UndoFinished, UndoProgressed, WarningRaised
        from processing.running.history import interrupted_run, last_run
        from processing.running.undo import Undo

        run = last_run(self.output_folder)
        if run is None:
            waiting = interrupted_run(self.output_folder)
            if waiting is not None:
                return self._forget(waiting)
            raise SettingsError(
                lazy_tr(
                    "No run into {folder} is known that can be undone. {journal}",
                    folder=display(self.output_folder),
                    journal=journal_line(),
                )
            )
        inbox: Inbox[Message] = Inbox()
        work = Undo(run, inbox.put, is_dry=self.is_dry)
        progress = make_progress(tr("Undo"), run.made, as_json=self.as_json, is_quiet=self.is_quiet)
        status = ExitStatus.CANCELLED
        with closing(follow(work, inbox, interruption, UndoFinished)) as messages:
            for message in messages:
                if self.as_json:
                    print_line(as_json(message, localizing(self.language)), is_awaited=True)
                match message:
                    case UndoProgressed(finished=finished):
                        progress.advance(finished)
                    case WarningRaised(text=text):
                        complain(localized(text), Ink.WARNING)
                    case UndoFinished():
                        progress.close()
                        replaces = run.settings.replace_originals
                        status = self._tell_end(message, replaces_originals=replaces)
        return status

    def _forget(self, run: "JournaledRun") -> ExitStatus:
        """Let an interrupted run that made nothing be over; as an undo, it removes no result."""
        from processing.running.event_json import as_json
        from processing.running.events import UndoFinished, Undone
        from processing.running.history import discard

        if not self.is_dry:
            discard(run)
        finished = UndoFinished(run.id, Undone())
        if self.as_json:
            print_line(as_json(finished, localizing(self.language)), is_awaited=True)
        return self._tell_end(finished, replaces_originals=False)

    def _tell_end(self, finished: "UndoFinished", *, replaces_originals: bool) -> ExitStatus:
        from processing.cli._summary import undo_line

        undone = finished.undone
        for kept in undone.kept:
            complain(localized(kept.sentence), Ink.WARNING)
        if finished.problem:
            complain(localized(finished.problem), Ink.FAILURE)
            return ExitStatus.FAILED
        if not self.is_quiet and not self.as_json:
            line = undo_line(undone, is_dry=self.is_dry, replaces_originals=replaces_originals)
            say(line, Ink.HEADING)
        return ExitStatus.CANCELLED if undone.is_cancelled else ExitStatus.DONE
