"""Hear what libraries say while a picture is made: the warnings of Python's, the lines of C's."""

import contextlib
import os
import sys
import warnings
from collections.abc import Iterator

HEARD_CHARACTERS = 200  # more of it tells a person no more
_FOR_USERS = (UserWarning, RuntimeWarning)  # the others are for who writes programs
_ERROR_STREAM = 2
_READ_BYTES = 65_536  # as much as a pipe holds


@contextlib.contextmanager
def captured_output() -> Iterator[list[str]]:
    """Yield a list that holds, once the inside has ended, what was said there; at most one text.

    Runs in a worker process, in the one thread of it that works: the warnings and the error
    stream that are listened to are those of the whole process.
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
        is_long = len(said) > HEARD_CHARACTERS
        texts.append(f"A library says: {said[:HEARD_CHARACTERS]}{' ...' if is_long else ''}")


@contextlib.contextmanager
def _error_stream_into(lines: list[str]) -> Iterator[None]:
    """Keep what is printed inside to the error stream; what no pipe holds is lost, and told nobody.

    Windows has no pipe that refuses instead of waiting, and a process may have no such stream.
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
