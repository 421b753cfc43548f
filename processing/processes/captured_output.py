"""Capture what libraries print while a picture is made: Python warnings and the error stream."""

import contextlib
import os
import sys
import threading
import warnings
from collections.abc import Iterator

from processing.files.display import display
from processing.language.lazy_text import lazy_tr

MAX_CHARACTERS = 200  # enough to recognise the message
_FOR_USERS = (UserWarning, RuntimeWarning)  # the others are for programmers
_ERROR_STREAM = 2
_READ_BYTES = 65_536  # as much as a pipe holds

_overhearing = threading.Lock()  # the error stream is one for all threads


@contextlib.contextmanager
def captured_output() -> Iterator[list[str]]:
    """Yield a list that holds, after the end, what was printed inside as one text, if anything.

    Runs in the thread of a worker process that makes pictures: warnings and the error stream are
    captured for the whole process, and nothing is printed by its thread that syncs results.
    """
    texts: list[str] = []
    lines: list[str] = []
    with warnings.catch_warnings(record=True) as raised, _error_stream_into(lines):
        warnings.simplefilter("ignore")
        for category in _FOR_USERS:
            warnings.simplefilter("default", category)
        yield texts
    lines[:0] = [str(warning.message) for warning in raised]
    said = " ".join(dict.fromkeys(" ".join(line.split()) for line in lines))
    if said:
        text = display(said[:MAX_CHARACTERS]) + (" ..." if len(said) > MAX_CHARACTERS else "")
        texts.append(lazy_tr("A library says: {text}", code="library-message", text=text))


@contextlib.contextmanager
def overheard() -> Iterator[list[str]]:
    """Yield a list that holds, once the inside has ended, the lines that were printed there.

    For a reader that knows which of them tell of damage. It passes on the others with `say`.
    """
    lines: list[str] = []
    with _overhearing, _error_stream_into(lines):
        yield lines


def say(lines: list[str]) -> None:
    """Print what was overheard to the error stream, where there is one."""
    if lines:
        with contextlib.suppress(OSError):
            os.write(_ERROR_STREAM, "".join(f"{line}\n" for line in lines).encode())


@contextlib.contextmanager
def _error_stream_into(lines: list[str]) -> Iterator[None]:
    """Add to `lines` what is printed to the error stream inside, as much as a pipe holds.

    Does nothing on Windows, which has no non-blocking pipe, or without an error stream.
    """
    if sys.platform == "win32" or sys.stderr is None:
        yield
        return
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    kept = os.dup(_ERROR_STREAM)
    os.dup2(writer, _ERROR_STREAM)
    os.close(writer)
    try:
        yield
    finally:
        os.dup2(kept, _ERROR_STREAM)
        os.close(kept)
        with os.fdopen(reader, "rb", buffering=0) as said:
            lines.extend(said.read(_READ_BYTES).decode(errors="replace").splitlines())
