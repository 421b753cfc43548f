"""`samples`: make pictures to try the program on."""

import argparse
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from processing.cli._common import ExitStatus, read_request
from processing.cli._options import offer_flag, path, size, whole_number
from processing.cli._progress import make_progress
from processing.cli._terminal import Ink, say
from processing.cli.interruption import Interruption
from processing.errors import OutputError, SettingsError, explained
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.language.translation import ntr, tr
from processing.record import record
from processing.settings.recipe import Recipe

MAX_COUNT = 100_000
COUNT = 24
SIZE_PIXELS = (1600, 1200)


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `samples`."""
    usual = "{}x{}".format(*SIZE_PIXELS)
    parser.add_argument("folder", type=path, metavar=tr("DIR"), help=tr("Folder to put them in."))
    parser.add_argument(
        "--count",
        type=whole_number,
        default=COUNT,
        metavar="N",
        help=tr(
            "How many, from 1 to {most}. Default: {default}.",
            most=str(MAX_COUNT),
            default=str(COUNT),
        ),
    )
    parser.add_argument(
        "--size",
        dest="size_pixels",
        type=size,
        default=SIZE_PIXELS,
        metavar="WxH",
        help=tr("Size of each, in pixels. Default: {default}.", default=usual),
    )
    offer_flag(parser, "--quiet", "is_quiet", tr("Print only what went wrong."))


def request(given: Namespace) -> "SamplesRequest":
    """Return what `samples` was asked.

    Raises:
        SettingsError: there are none to make, or too many, or they would be too large.
    """
    return read_request(SamplesRequest, given)


@record
class SamplesRequest:
    """What `samples` was asked.

    Raises:
        SettingsError: there are none to make, or too many, or they would be too large.
    """

    folder: Path
    count: int
    size_pixels: tuple[int, int]
    is_quiet: bool

    def __post_init__(self) -> None:
        width, height = self.size_pixels
        Recipe(width_pixels=width, height_pixels=height)
        if not 1 <= self.count <= MAX_COUNT:
            raise SettingsError(
                lazy_tr(
                    "Count is {count}, but must be from 1 to {most}.",
                    count=str(self.count),
                    most=str(MAX_COUNT),
                )
            )

    def carry_out(self, interruption: Interruption) -> ExitStatus:
        """Make the sample pictures and return how it ended.

        Raises:
            OutputError: the folder cannot be written.
        """
        from processing.files.output_folder import prepare_output_folder

        prepare_output_folder(self.folder)
        progress = make_progress(tr("Samples"), self.count, as_json=False, is_quiet=self.is_quiet)
        made = 0
        for _ in self._made():
            made += 1
            progress.advance(made)
            if interruption.is_requested:
                break
        progress.close()
        if not self.is_quiet:
            say(
                ntr(
                    "{n} sample picture in {folder}",
                    "{n} sample pictures in {folder}",
                    made,
                    folder=display(self.folder),
                ),
                Ink.HEADING,
            )
        return ExitStatus.DONE if made == self.count else ExitStatus.CANCELLED

    def _made(self) -> Iterator[Path]:
        """Yield each sample once it is written.

        Raises:
            OutputError: the system would not write it.
        """
        from processing.measuring.samples.sample_set import make_samples

        width, height = self.size_pixels
        try:
            yield from make_samples(
                self.folder, count=self.count, width_pixels=width, height_pixels=height
            )
        except OSError as error:
            raise OutputError(
                lazy_tr(
                    "The samples cannot be written to {folder}: {reason}. Choose another folder.",
                    folder=display(self.folder),
                    reason=explained(error),
                )
            ) from error
