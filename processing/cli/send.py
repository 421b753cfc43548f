"""`send`: make copies with a preset and notify, as the menus of file managers do."""

import argparse
import subprocess
import sys
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from processing.cli._common import STATUSES, ExitStatus, read_request
from processing.cli._options import path
from processing.cli._requests import RunOptions
from processing.cli.interruption import Interruption
from processing.errors import ThumbpoolError
from processing.files.display import display
from processing.files.safe_names import fit_folder
from processing.language.translation import localized, ntr, tr
from processing.record import record
from processing.settings.batch import BatchSettings

if TYPE_CHECKING:
    from processing.running.report import Report
    from processing.storage.presets.preset import Preset

MOST_WITHOUT_WINDOW = 100  # pictures; more of them take long enough to want to watch
_MOST_FAILURES = 3  # that a notification names


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `send`."""
    parser.epilog = localized(STATUSES)
    parser.add_argument(
        "sources",
        nargs="+",
        type=path,
        metavar=tr("SOURCE"),
        help=tr("a folder of pictures, or a picture"),
    )
    parser.add_argument(
        "--preset",
        required=True,
        metavar=tr("NAME"),
        help=tr("the preset by which the copies are made"),
    )
    parser.add_argument(
        "--output",
        dest="output_folder",
        type=path,
        metavar=tr("DIR"),
        help=tr("folder for the copies (default: one beside the pictures, called as the preset)"),
    )


def request(given: Namespace) -> "SendRequest":
    """Return what `send` was asked."""
    # A script of a file manager gets names in the folder that it is started in.
    given.sources = tuple(source.absolute() for source in given.sources)
    return read_request(SendRequest, given)


@record
class SendRequest:
    """What `send` was asked."""

    sources: tuple[Path, ...]
    preset: str
    output_folder: Path | None

    def carry_out(self, interruption: Interruption) -> ExitStatus:
        """Make the copies here, or open the window, and return how that ended.

        In a terminal it is an ordinary run. Elsewhere a notification tells the end and offers to
        undo; where none can be shown, or there are many pictures, the window opens instead.

        Raises:
            ThumbpoolError: it was refused, and nobody was told by a notification.
        """
        from processing.file_managers.notification import can_notify
        from processing.storage.presets.preset_store import find_preset

        is_watched = sys.stderr.isatty()
        if not is_watched and not (can_notify() and self._is_small()) and self._open_window():
            return ExitStatus.DONE
        try:
            return self._run(find_preset(self.preset), interruption, is_watched=is_watched)
        except ThumbpoolError as error:
            if not is_watched:
                _notify(self.preset, localized(str(error)))
            raise

    def _is_small(self) -> bool:
        """Return whether there are few pictures, looking at no more than decide it."""
        from processing.formats.available import is_supported

        count = 0
        for source in self.sources:
            found = (source,) if not source.is_dir() else source.rglob("*")
            for each in found:
                count += is_supported(each)
                if count > MOST_WITHOUT_WINDOW:
                    return False
        return True

    def _open_window(self) -> bool:
        """Start the window on the selection and leave it to itself; return whether it began."""
        from processing.file_managers.entries import programs_here

        window = programs_here().window
        command = [*window, "--preset", self.preset, "--", *map(str, self.sources)]
        try:
            subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own program
        except OSError:
            return False
        return True

    def _run(self, preset: "Preset", interruption: Interruption, *, is_watched: bool) -> ExitStatus:
        from processing.cli._batch_run import carry_out
        from processing.processes.start import begin_fork_server

        settings = BatchSettings(
            sources=self.sources,
            output_folder=self.output_folder or self._usual_folder(preset.name),
            recipe=preset.recipe,
            **dict(preset.batch),
        )
        is_new = not settings.output_folder.exists()
        reports: list[Report] = []
        begin_fork_server(settings.start_method)
        options = RunOptions(
            is_dry=False,
            report_path=None,
            is_calibrated=False,
            trace_path=None,
            as_json=False,
            is_quiet=not is_watched,
        )
        status = carry_out(settings, options, interruption, reports.append)
        if not is_watched and not interruption.is_requested:
            for report in reports:
                if self._is_to_be_undone(report, settings.output_folder, preset.name):
                    said = _undo(report, settings.output_folder, interruption)
                    if is_new:
                        _remove_if_empty(settings.output_folder)
                    _notify(preset.name, said)
        return status

    def _usual_folder(self, preset: str) -> Path:
        """Return the folder beside the pictures, or within the folder, called as the preset."""
        first = self.sources[0]
        return (first if first.is_dir() else first.parent) / fit_folder([localized(preset)])

    def _is_to_be_undone(self, report: "Report", output_folder: Path, preset: str) -> bool:
        """Say by a notification how it ended, and return whether its button was pressed."""
        from processing.cli._summary import failure_lines

        failures = list(failure_lines(report, None))[:_MOST_FAILURES]
        folder = tr("Folder: {path}", path=display(output_folder))
        text = "\n".join([_outcome(report), *failures, folder])
        return _notify(preset, text, tr("Undo") if report.counts.done else "")


def _outcome(report: "Report") -> str:
    """Return how it ended, in the window's words: nobody who clicked asked for files a second."""
    from processing.language.phrases import listed, space_saved

    counts = report.counts
    ends = [
        ntr("{n} copy made", "{n} copies made", counts.done) if counts.done else "",
        tr("{n} failed", n=counts.failed) if counts.failed else "",
        tr("{n} skipped", n=counts.skipped) if counts.skipped else "",
    ]
    made = [each for each in report.outcomes if each.result_bytes]
    before = sum(each.source_bytes for each in made)
    lines = [listed(ends) or tr("No copy made"), space_saved(before, report.result_bytes)]
    return "\n".join(filter(None, lines))


def _remove_if_empty(folder: Path) -> None:
    """Remove the folder that was made for the copies, unless somebody has put something there."""
    with suppress(OSError):
        folder.rmdir()


def _notify(preset: str, text: str, button: str = "") -> bool:
    from processing.file_managers.notification import notify

    return notify(tr("Thumbpool: {preset}", preset=display(localized(preset))), text, button)


def _undo(report: "Report", output_folder: Path, interruption: Interruption) -> str:
    """Undo the run of `report`, and no other that was made meanwhile; return what to say."""
    from processing.cli.undo import UndoRequest
    from processing.running.history import last_run

    try:
        run = last_run(output_folder)
        if run is None or run.id != report.run_id:
            return tr("Another run into this folder came later. The window can undo both.")
        undone = UndoRequest(output_folder, is_dry=False, as_json=False, is_quiet=True)
        status = undone.carry_out(interruption)
    except ThumbpoolError as error:
        return localized(str(error))
    if status is ExitStatus.DONE:
        return tr("The copies are removed. The originals are as they were.")
    return tr("Not all copies could be removed; the history in the window says which.")
