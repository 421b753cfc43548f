"""Find the pictures of a batch in a separate process, which streams them over a one-way pipe."""

import logging
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from enum import Enum
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from processing.errors import ForeignBytesError, ScanError, explained
from processing.files.display import display
from processing.language.amounts import plain_amount
from processing.language.lazy_text import lazy_tr
from processing.planning.plan_rows import PackedSources, source_row
from processing.planning.walk import ScanBatch, walk
from processing.processes import wire, wire_sentences
from processing.processes.signals import ignore_stop_signals
from processing.processes.start import (
    end_processes,
    end_with_parent,
    start_with_pipe,
)
from processing.settings.batch import BatchSettings

POLL_SECONDS = 0.05  # longest delay of a cancel
STOP_SECONDS = 2.0  # longest wait for its process to end

_log = logging.getLogger(__name__)


# Messages of the scanner: some pictures, as rows, faster to send than paths, and warnings;
# that it failed, and why; that it has finished.
_FOUND, _FAILED, _ENDED = "found", "failed", "ended"


class PipeStep(Enum):
    """What happens at the reading end of a scanner's pipe."""

    OPENED = "opened"  # its writer was started
    MESSAGE = "message"
    END_OF_FILE = "end of file"  # the last writing end was closed


PipeNote = Callable[[PipeStep, int], None]  # a step, and how many pictures the message had

MAX_STARTS = 3  # attempts; a fork server that was killed is replaced at the next one


class Scanner:
    """One scan of a batch's sources.

    `run` belongs to one thread; `cancel` and `stop` may be called from any. A scan that hangs on a
    dead network share hangs in a separate process that can be killed.
    """

    def __init__(self, settings: BatchSettings, note: PipeNote | None = None) -> None:
        """Scan the sources of `settings`; each step of the pipe goes to `note` as it happens."""
        self._settings = settings
        self._note = note or _ignore
        self._cancelled = threading.Event()
        self._stopped = threading.Event()
        self._was_cut_short = False

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """End the scan soon. Thread-safe; may be repeated."""
        self._cancelled.set()

    @property
    def is_partial(self) -> bool:
        """Whether `stop` ended the scan before it had seen everything; known when `run` is over."""
        return self._was_cut_short

    def stop(self) -> None:
        """End the scan soon; what was found counts. Thread-safe; may be repeated."""
        self._stopped.set()

    def run(self) -> Iterator[ScanBatch]:
        """Yield pictures as they are found; ends early without an error if cancelled or stopped.

        Raises:
            ScanError: a source cannot be read at all, or the scanner process died.
        """
        reader, process = self._started()
        self._note(PipeStep.OPENED, 0)
        has_ended = False
        try:
            has_ended = yield from self._receive(reader)
            self._was_cut_short = not has_ended and self._stopped.is_set()
            if not (has_ended or self._is_to_end):
                process.join(STOP_SECONDS)
                raise ScanError(
                    lazy_tr(
                        "The search for pictures stopped early (exit code {number}). "
                        "Open the folder again.",
                        number=plain_amount(process.exitcode or 0),
                    )
                )
        finally:
            end_processes([process], STOP_SECONDS)
            reader.close()
            if process.exitcode is not None:
                process.close()

    @property
    def _is_to_end(self) -> bool:
        return self.is_cancelled or self._stopped.is_set()

    def _started(self) -> "tuple[Connection[Any, Any], BaseProcess]":
        """Return the pipe to a new scanner process, and the process.

        Raises:
            ScanError: the system cannot start it.
        """
        method = self._settings.start_method
        for start in range(MAX_STARTS):
            try:
                return start_with_pipe(
                    method, _scan, (self._settings,), name="scanner", duplex=False
                )
            except (OSError, EOFError) as error:
                is_lost = isinstance(error, EOFError | ConnectionError)
                if is_lost and start + 1 < MAX_STARTS and not self._is_to_end:
                    continue
                raise ScanError(_not_started(error, is_lost=is_lost)) from error
        raise AssertionError("the last start returns or raises")

    def _receive(self, reader: "Connection[Any, Any]") -> Generator[ScanBatch, None, bool]:
        """Yield what arrives; return whether the scanner said that it has finished."""
        while not self._is_to_end:
            try:
                if not reader.poll(POLL_SECONDS):
                    continue
                kind, *content = wire.receive(reader)
            except (EOFError, OSError):
                self._note(PipeStep.END_OF_FILE, 0)
                return False  # every writer is closed: the scanner ended
            except (ForeignBytesError, TypeError, ValueError) as error:
                raise _unreadable() from error
            match kind, content:
                case "found", [list(rows), list(warnings)]:
                    self._note(PipeStep.MESSAGE, len(rows))
                    yield _batch(rows, warnings)
                case "failed", [problem]:
                    raise ScanError(_sentence(problem))
                case "ended", []:
                    self._note(PipeStep.MESSAGE, 0)
                    self._wait_for_end_of_file(reader)
                    return True
                case _:
                    raise _unreadable()
        return False

    def _wait_for_end_of_file(self, reader: "Connection[Any, Any]") -> None:
        """Wait until the scanner has closed its end, as it does right after its last message."""
        try:
            if reader.poll(STOP_SECONDS):
                wire.receive(reader)
        except (EOFError, BrokenPipeError):  # the latter on Windows
            self._note(PipeStep.END_OF_FILE, 0)
        except (OSError, ForeignBytesError):
            pass  # all pictures are known, whatever came after them


def _ignore(_step: PipeStep, _pictures: int) -> None:
    """Take no note of the pipe."""


def _batch(rows: list[Any], warnings: list[Any]) -> ScanBatch:
    try:
        sources = PackedSources.of_rows(map(source_row, rows))
        return ScanBatch(sources, tuple(map(wire_sentences.sentence, warnings)))
    except (TypeError, ValueError) as error:
        raise _unreadable() from error


def _unreadable() -> ScanError:
    return ScanError(
        lazy_tr(
            "The search for pictures sent an invalid message and was ended. Open the folder again.",
        )
    )


def _sentence(problem: Any) -> str:
    try:
        return wire_sentences.sentence(problem)
    except (TypeError, ValueError) as error:
        raise _unreadable() from error


def _not_started(error: Exception, *, is_lost: bool) -> str:
    """Return why the process was not started; `is_lost` if nobody was there to start it."""
    if is_lost:
        return lazy_tr(
            "The search for pictures could not be started: the fork server was killed. "
            "Close other programs and open the folder again.",
        )
    return lazy_tr(
        "The search for pictures could not be started: {why}. "
        "Close other programs and open the folder again.",
        why=explained(error),
    )


def _scan(writer: "Connection[object, object]", settings: BatchSettings) -> None:
    """Stream the sources of `settings` into the pipe. Runs in the scanner process."""
    ignore_stop_signals()
    end_with_parent()
    with writer, suppress(BrokenPipeError):  # the reader is gone
        try:
            # If results replace their originals, no folder is left out.
            output_folder = None if settings.replace_originals else settings.output_folder
            found = walk(settings.sources, output_folder, settings.selection)
            for batch in found:
                rows = tuple(PackedSources(batch.sources).rows())
                warnings = [wire_sentences.sendable(text) for text in batch.warnings]
                wire.send(writer, (_FOUND, rows, warnings))
            wire.send(writer, (_ENDED,))
        except ScanError as error:
            wire.send(writer, (_FAILED, wire_sentences.sendable(str(error))))
        except BrokenPipeError:
            raise
        except (OSError, RuntimeError) as error:
            names = ", ".join(display(source) for source in settings.sources)
            problem = lazy_tr(
                "{path} cannot be read: {why}. Choose another source.",
                path=names,
                why=explained(error),
            )
            wire.send(writer, (_FAILED, wire_sentences.sendable(problem)))
