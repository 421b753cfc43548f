"""Make small pictures of originals; runs in a sandboxed process."""

from multiprocessing.connection import Connection
from typing import Any

from processing.imaging.attempt import Attempt
from processing.imaging.opening import open_picture
from processing.imaging.screen import Rendered, render, thumbnail
from processing.imaging.stopwatch import Stopwatch
from processing.previewing._helper_process import send_pixels, serving
from processing.previewing._orders import Answer, ThumbnailOrder
from processing.processes import wire
from processing.processes.captured_output import captured_output
from processing.task import Task


def answer_thumbnails(pipe: "Connection[Any, Any]", memory_bytes: int) -> None:
    """Answer each `ThumbnailOrder` that comes through the pipe with one `Answer`.

    The main function of the process.
    """
    with serving(pipe, memory_bytes):
        while True:
            rendered = _rendered(pipe.recv(), memory_bytes)
            if rendered is None:
                wire.send(pipe, [Answer.FAILED])
            else:
                wire.send(pipe, [Answer.THUMBNAIL, *rendered.image.size])
                send_pixels(pipe, rendered.image)


def _rendered(order: ThumbnailOrder, memory_bytes: int) -> Rendered | None:
    """Return the picture; None if it cannot be shown, whatever the reason."""
    attempt = Attempt(Task(0, order.path, order.path), Stopwatch(0))
    with captured_output(), attempt.catching(), open_picture(order.path) as opened:
        return render(opened, thumbnail(order.size), memory_bytes)
    return None
