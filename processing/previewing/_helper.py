"""Drive a sandboxed process that decodes pictures for the window, from the thread that owns it."""

from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from processing.errors import ForeignBytesError, PreviewError, explained
from processing.language.lazy_text import lazy_tr
from processing.previewing.pixels import BYTES_PER_PIXEL, Pixels, strips
from processing.processes import wire
from processing.processes.exit_codes import cause_of_end
from processing.processes.start import end_processes, start_with_pipe
from processing.settings.batch import default_start_method

START_SECONDS = 20.0  # until a process can take orders, on a busy machine
STOP_SECONDS = 2.0  # longest wait for a killed process
STRIP_SECONDS = 10.0  # until pixels that were announced come, on a busy machine: they are made

HelperMain = Callable[["Connection[Any, Any]", int], None]

# What is raised here when a picture has broken the process, or taken it over.
LOST: tuple[type[Exception], ...] = (EOFError, OSError, ForeignBytesError)


class Helper:
    """A process that is started at once, and confined when it is known what it has to read.

    Confined to one thread.
    """

    def __init__(self, main: HelperMain, name: str, memory_bytes: int) -> None:
        """Start a process that calls `main` with its end of the pipe and `memory_bytes`.

        Raises:
            PreviewError: the system cannot start it.
        """
        self._readable: dict[Path, tuple[int, int] | None] = {}  # and what it was
        self._pipe, self._process = _start(main, name, memory_bytes)

    @property
    def readable(self) -> tuple[Path, ...]:
        """What it may read besides the program."""
        return tuple(self._readable)

    def may_read(self, paths: Iterable[Path]) -> bool:
        """Return whether it may read `paths`, if they are there.

        A folder in the place of another, such as a disk that was connected, is not what was meant.
        """
        within = [
            next((each for each in (path, *path.parents) if each in self._readable), None)
            for path in paths
        ]
        return all(each is not None and _identity(each) == self._readable[each] for each in within)

    def confine(self, readable: Iterable[Path]) -> None:
        """Let it read `readable` and nothing else besides the program; once only.

        Raises:
            OSError, EOFError, ForeignBytesError: it died, or is too slow.
        """
        self._readable = {path: _identity(path) for path in readable}
        self._pipe.send(self.readable)
        if not self.has_answer(START_SECONDS):
            raise TimeoutError
        self.receive()

    def send(self, order: object) -> None:
        """Send an order.

        Raises:
            OSError: it died.
        """
        self._pipe.send(order)

    def has_answer(self, timeout_seconds: float) -> bool:
        """Wait for an answer, or the end of the process; return whether one of them is there."""
        return wire.is_readable(self._pipe, timeout_seconds)

    def receive(self) -> Any:
        """Wait for an answer and return it.

        Raises:
            OSError, EOFError: it died.
            ForeignBytesError: it sent what is no message.
        """
        return wire.receive(self._pipe)

    def receive_pixels(self, width: int, height: int, most_pixels: int) -> Pixels:
        """Return the pixels that follow an answer.

        Raises:
            OSError, EOFError: it died, or is too slow.
            ForeignBytesError: they are more than `most_pixels`, or do not come as announced.
        """
        if not 0 < width * height <= most_pixels:
            raise ForeignBytesError(f"{width} x {height} pixels were not asked for")
        received: list[bytes] = []
        for top, bottom in strips(width, height):
            if not self.has_answer(STRIP_SECONDS):
                raise TimeoutError
            received.append(wire.receive_bytes(self._pipe))
            if len(received[-1]) != (bottom - top) * width * BYTES_PER_PIXEL:
                raise ForeignBytesError("These are not the pixels that were announced")
        return Pixels(width, height, b"".join(received))

    def end(self) -> None:
        """End the process. May be repeated."""
        self._pipe.close()
        end_processes([self._process], STOP_SECONDS)

    def cause_of_death(self) -> str:
        """Wait for the end of a process that died, and return how, in a few words."""
        self._process.join(STOP_SECONDS)
        code = self._process.exitcode
        if code is None:
            return lazy_tr("it does not answer")
        return cause_of_end(code)


def _start(
    main: HelperMain, name: str, memory_bytes: int
) -> "tuple[Connection[Any, Any], BaseProcess]":
    method = default_start_method()
    try:
        return start_with_pipe(method, main, (memory_bytes,), name=name, duplex=True)
    except (OSError, EOFError) as error:
        raise PreviewError(
            lazy_tr(
                "The process that shows pictures could not be started: {why}. "
                "Close other programs.",
                why=explained(error),
            )
        ) from error


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells `path` from another of that name; None if it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
