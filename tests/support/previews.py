"""Ask for previews as the window does, and wait for what comes."""

import multiprocessing
import queue
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

from processing.previewing.messages import (
    OriginalShown,
    PreviewFailed,
    PreviewMessage,
    PreviewRequest,
    ResultShown,
)
from processing.previewing.pixels import Pixels
from processing.previewing.previewer import Previewer
from processing.settings.recipe import Recipe
from tests.support.bounds import WAIT_SECONDS


class PreviewDesk:
    """A previewer and all that it has told."""

    def __init__(self, **limits: Any) -> None:
        self.messages: queue.Queue[PreviewMessage] = queue.Queue()
        self.previewer = Previewer(self.messages.put, **limits)
        self.number = 0

    def ask(self, source: Path, recipe: Recipe | None = None, **more: bool) -> int:
        """Ask for a preview and return its number."""
        self.number += 1
        self.previewer.request(PreviewRequest(self.number, source, recipe or Recipe(), **more))
        return self.number

    def next(self) -> PreviewMessage:
        """Wait for what is told next."""
        return self.messages.get(timeout=WAIT_SECONDS)

    def shown(
        self, source: Path, recipe: Recipe | None = None
    ) -> tuple[OriginalShown, ResultShown]:
        """Return original and result, which come in this order and with their number."""
        number = self.ask(source, recipe)
        original, result = self.next(), self.next()
        assert isinstance(original, OriginalShown), original
        assert isinstance(result, ResultShown), result
        assert original.number == result.number == number
        return original, result

    def failed(self, source: Path, recipe: Recipe | None = None, **more: bool) -> str:
        """Return why there is no result."""
        number = self.ask(source, recipe, **more)
        message = self.next()
        if isinstance(message, OriginalShown):
            message = self.next()
        assert isinstance(message, PreviewFailed), message
        assert message.number == number
        return message.reason


@contextmanager
def preview_desk(**limits: Any) -> Iterator[PreviewDesk]:
    """Yield a desk, and close it."""
    desk = PreviewDesk(**limits)
    try:
        yield desk
    finally:
        desk.previewer.close()
        assert desk.previewer.join(WAIT_SECONDS)


def helper_pids(name: str) -> list[int]:
    """Return the processes of that name, the oldest first."""
    children = multiprocessing.active_children()
    return sorted(each.pid for each in children if each.name == f"thumbpool-{name}" and each.pid)


def is_confined(pid: int) -> bool:
    """Return whether a process is in the sandbox, where the system has one."""
    return sys.platform != "linux" or "Seccomp:\t2" in Path(f"/proc/{pid}/status").read_text()


def image_of(pixels: Pixels) -> Image.Image:
    """Return pixels as an image that can be compared."""
    return Image.frombytes("RGBa", pixels.size, pixels.data).convert("RGBA")
