"""What the processes that decode pictures for the window have in common; runs in them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any

from PIL import Image

from processing.previewing.pixels import strips
from processing.processes import wire
from processing.processes.memory import limit_this_process
from processing.processes.sandbox import confine
from processing.processes.signals import ignore_stop_signals
from processing.processes.start import close_inherited_descriptors, end_with_parent


@contextmanager
def serving(pipe: "Connection[Any, Any]", memory_bytes: int) -> Iterator[None]:
    """Confine this process to the paths that come first through the pipe, and say when it is ready.

    It ends without an error when the other end of the pipe is closed.
    """
    ignore_stop_signals()
    logging.disable()  # a run reports what is wrong with a picture
    close_inherited_descriptors()
    with pipe, suppress(EOFError, OSError):
        confine(pipe.recv())
        end_with_parent()
        limit_this_process(memory_bytes)
        wire.send(pipe, None)
        yield


def send_pixels(pipe: "Connection[Any, Any]", image: Image.Image) -> None:
    """Send the pixels of `image`, which is opaque or not premultiplied, in strips of whole rows.

    Raises:
        OSError: the other end is closed.
    """
    for top, bottom in strips(image.width, image.height):
        strip = image.crop((0, top, image.width, bottom))
        rgba = strip.convert("RGBA")
        pipe.send_bytes((rgba.convert("RGBa") if image.has_transparency_data else rgba).tobytes())
