"""Carry out `samples`: make pictures to try the program on."""

from collections.abc import Iterator
from pathlib import Path

from processing.cli._output import ExitStatus, tell
from processing.cli._progress import make_progress
from processing.cli._requests import SamplesRequest
from processing.cli.interruption import Interruption
from processing.errors import OutputError
from processing.files.display import display
from processing.files.output_folder import prepare_output_folder
from processing.measuring.samples.sample_set import make_samples


def make(request: SamplesRequest, interruption: Interruption) -> ExitStatus:
    """Make the sample pictures and return how it ended.

    Raises:
        OutputError: the folder cannot be written.
    """
    prepare_output_folder(request.folder)
    progress = make_progress("Samples", request.count, as_json=False, is_quiet=request.is_quiet)
    made = 0
    for _ in _made(request):
        made += 1
        progress.advance(made)
        if interruption.is_requested:
            break
    progress.close()
    if not request.is_quiet:
        tell(f"{made:,} sample pictures in {display(request.folder)}")
    return ExitStatus.DONE if made == request.count else ExitStatus.CANCELLED


def _made(request: SamplesRequest) -> Iterator[Path]:
    """Yield each sample when it is there.

    Raises:
        OutputError: the system would not write it.
    """
    try:
        yield from make_samples(
            request.folder,
            count=request.count,
            width_pixels=request.width_pixels,
            height_pixels=request.height_pixels,
        )
    except OSError as error:
        raise OutputError(
            f"The samples cannot be written to {display(request.folder)}: {error.strerror}. "
            "Choose another folder."
        ) from error
