"""Carry out `samples`: make pictures to try the program on."""

from processing.cli.interruption import Interruption
from processing.cli.progress import make_progress
from processing.cli.requests import SamplesRequest
from processing.cli.status import ExitStatus
from processing.destination import prepare_output_folder
from processing.paths import display
from processing.samples import make_samples


def make(request: SamplesRequest, interruption: Interruption) -> ExitStatus:
    """Make the sample pictures and return how it ended.

    Raises:
        OutputError: the folder cannot be written.
    """
    prepare_output_folder(request.folder)
    progress = make_progress("Samples", request.count, as_json=False, is_quiet=request.is_quiet)
    made = 0
    for _ in make_samples(
        request.folder,
        count=request.count,
        width_pixels=request.width_pixels,
        height_pixels=request.height_pixels,
    ):
        made += 1
        progress.advance(made)
        if interruption.is_requested:
            break
    progress.close()
    if not request.is_quiet:
        print(f"{made:,} sample pictures in {display(request.folder)}")
    return ExitStatus.DONE if made == request.count else ExitStatus.CANCELLED
