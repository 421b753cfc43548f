"""Find the pictures to work on, in a process of its own that streams them over a one-way pipe."""

import logging
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from processing.contexts import (
    end_processes,
    end_with_parent,
    process_context,
    starting_processes,
)
from processing.errors import ScanError
from processing.packed import Row
from processing.packings import PackedSources
from processing.paths import display
from processing.settings import BatchSettings
from processing.shield import leave_signals_to_the_main_process
from processing.walk import ScanBatch, walk

POLL_SECONDS = 0.05  # the longest a cancelled scan goes on
STOP_SECONDS = 2.0  # the longest its process may take to die

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Found:
    """A `ScanBatch` on its way: its pictures taken apart, as paths take long to send."""

    rows: tuple[Row, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _ScanFailed:
    """The scanner's last word when it cannot go on."""

    problem: str


class Scanner:
    """One scan of a batch's sources.

    `run` belongs to one thread; `cancel` may be called from any. A scan that hangs on a dead
    network share hangs in a process that can be ended, never in this one.
    """

    def __init__(self, settings: BatchSettings) -> None:
        self._settings = settings
        self._cancelled = threading.Event()

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """End the scan soon. Thread-safe, repeatable."""
        self._cancelled.set()

    def run(self) -> Iterator[ScanBatch]:
        """Yield what is found as it is found; ends early and quietly when cancelled.

        Raises:
            ScanError: a source cannot be read at all, or the scanner process died.
        """
        context = process_context(self._settings.start_method)
        reader, writer = context.Pipe(duplex=False)
        process = context.Process(
            target=_scan, args=(writer, self._settings), name="thumbpool-scanner", daemon=True
        )
        try:
            with starting_processes():
                process.start()
        except (OSError, EOFError) as error:
            reader.close()
            cause = error.strerror if isinstance(error, OSError) else "the fork server was killed"
            raise ScanError(
                f"The search for pictures could not be started: {cause}. "
                "Close other programs and open the folder again."
            ) from error
        finally:
            writer.close()  # only the scanner holds it now: its end of the pipe is the end of file
        try:
            yield from self._receive(reader)
            if not self.is_cancelled:
                process.join(STOP_SECONDS)
                if process.exitcode != 0:
                    raise ScanError(
                        f"The search for pictures stopped early (exit code {process.exitcode}). "
                        "Open the folder again."
                    )
        finally:
            end_processes([process], STOP_SECONDS)
            reader.close()
            if process.exitcode is not None:
                process.close()

    def _receive(self, reader: "Connection[object, object]") -> Iterator[ScanBatch]:
        while not self.is_cancelled:
            try:
                if not reader.poll(POLL_SECONDS):
                    continue
                received = reader.recv()
            except (EOFError, OSError):
                return  # every writer is closed: the scanner ended
            match received:
                case _Found(rows=rows, warnings=warnings):
                    yield ScanBatch(PackedSources.of_rows(rows), warnings)
                case _ScanFailed(problem=problem):
                    raise ScanError(problem)


def _scan(writer: "Connection[object, object]", settings: BatchSettings) -> None:
    """Stream the sources of `settings` into the pipe. Runs in the scanner process."""
    leave_signals_to_the_main_process()
    end_with_parent()
    with writer, suppress(BrokenPipeError):  # the reader is gone: nobody waits for the rest
        try:
            # Where results take the places of their originals, no folder is left out.
            output_folder = None if settings.replace_originals else settings.output_folder
            found = walk(settings.sources, output_folder, settings.selection)
            for batch in found:
                writer.send(_Found(tuple(PackedSources(batch.sources).rows()), batch.warnings))
        except ScanError as error:
            writer.send(_ScanFailed(str(error)))
        except BrokenPipeError:
            raise
        except (OSError, RuntimeError) as error:
            names = ", ".join(display(source) for source in settings.sources)
            writer.send(_ScanFailed(f"{names} cannot be read: {error}. Choose another source."))
