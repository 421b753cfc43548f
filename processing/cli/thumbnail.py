"""`thumbnail`: make one thumbnail for the desktop, in a process that can do nothing else."""

import argparse
from argparse import Namespace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from processing.cli._common import ExitStatus, read_request
from processing.cli._options import path, whole_number
from processing.cli.interruption import Interruption
from processing.errors import PictureError, SettingsError
from processing.language.lazy_text import lazy_tr
from processing.language.translation import tr
from processing.record import record

if TYPE_CHECKING:
    from PIL import Image

_USUAL_PIXELS = 256
_MOST_PIXELS = 4096
_COMPRESSION = 2  # of 9
_MOST_MEGABYTES = 1500  # that the picture may take; desktops make one at a time
_MOST_SECONDS = 60.0  # that it may take; no desktop gives up, and the next ones wait


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `thumbnail`."""
    parser.add_argument("source", type=path, metavar=tr("PICTURE"), help=tr("the picture"))
    parser.add_argument(
        "result", type=path, metavar=tr("FILE"), help=tr("the PNG file to write, over an older one")
    )
    parser.add_argument(
        "--size",
        dest="pixels",
        type=whole_number,
        default=_USUAL_PIXELS,
        metavar=tr("PIXELS"),
        help=tr("the longest side (default: {default})", default=str(_USUAL_PIXELS)),
    )


def request(given: Namespace) -> "ThumbnailRequest":
    """Return what `thumbnail` was asked.

    Raises:
        SettingsError: the size is out of its limits.
    """
    return read_request(ThumbnailRequest, given)


@record
class ThumbnailRequest:
    """What `thumbnail` was asked."""

    source: Path
    result: Path
    pixels: int

    def __post_init__(self) -> None:
        if not 1 <= self.pixels <= _MOST_PIXELS:
            raise SettingsError(
                lazy_tr("A thumbnail has from 1 to {most} pixels.", most=str(_MOST_PIXELS))
            )

    def carry_out(self, _interruption: Interruption) -> ExitStatus:
        """Confine this process to the two files, and make the thumbnail.

        Raises:
            PictureError: the picture cannot be read.
            OutputError: the thumbnail cannot be written.
        """
        from processing.imaging.attempt import Attempt
        from processing.imaging.opening import open_picture
        from processing.imaging.screen import render, thumbnail
        from processing.imaging.stopwatch import Stopwatch
        from processing.processes.captured_output import captured_output
        from processing.processes.memory import limit_this_process
        from processing.processes.sandbox import confine
        from processing.processes.signals import end_this_process_after
        from processing.task import Task

        memory_bytes = _MOST_MEGABYTES * 1_000_000
        result = self.result.absolute()
        # A desktop makes the file first, and often among those of other programs.
        confine([self.source], [result if result.is_file() else result.parent])
        limit_this_process(memory_bytes)
        end_this_process_after(_MOST_SECONDS)
        size = (self.pixels, self.pixels)
        attempt = Attempt(Task(0, self.source, self.result), Stopwatch(0))
        content = b""
        with captured_output(), attempt.catching(), open_picture(self.source) as opened:
            content = _png(render(opened, thumbnail(size), memory_bytes).image)
        if attempt.outcome is not None:
            raise PictureError(attempt.outcome.reason)
        _save(content, self.result)
        return ExitStatus.DONE


def _save(content: bytes, path: Path) -> None:
    """Write into the file `path` if it is there: tumbler holds it open and would see no other.

    Raises:
        OutputError: it cannot be written.
    """
    from processing.files.atomic_write import save_bytes, unwritable

    if not path.is_file():
        save_bytes([content], path)
        return
    try:
        path.write_bytes(content)
    except OSError as error:
        raise unwritable(path, error) from error


def _png(image: "Image.Image") -> bytes:
    """Return the thumbnail as a PNG file; a small one takes no long search for the shortest."""
    file = BytesIO()
    image.save(file, "PNG", compress_level=_COMPRESSION)
    return file.getvalue()
