"""Sentences for whoever looks: as wide as the terminal, and in colour where that is wanted.

What goes into a file or a pipe is not wrapped, so that a line stays a line, and has no colour.
"""

import os
import sys
from enum import StrEnum
from typing import TextIO

from processing.cli._common import print_line
from processing.cli._width import wrapped
from processing.files.display import display

_USUAL_COLUMNS = 80
_LEAST_COLUMNS = 20  # in less, every word would be a line
_END = "\x1b[0m"


class Ink(StrEnum):
    """How a sentence is set off; its words say the same."""

    PLAIN = ""
    FAILURE = "\x1b[31m"
    WARNING = "\x1b[33m"
    HEADING = "\x1b[1m"


def say(sentence: str, ink: Ink = Ink.PLAIN, *, is_awaited: bool = False) -> None:
    """Print a sentence on standard output.

    Raises:
        OutputClosedError: it could not be written.
    """
    for line in lines_for(sys.stdout, sentence, ink):
        print_line(line, is_awaited=is_awaited)


def complain(sentence: str, ink: Ink = Ink.PLAIN) -> None:
    """Print a sentence on standard error."""
    for line in lines_for(sys.stderr, sentence, ink):
        print(line, file=sys.stderr)


def lines_for(stream: TextIO, sentence: str, ink: Ink = Ink.PLAIN) -> list[str]:
    """Return the lines in which `stream` shows a sentence.

    What a terminal would obey is escaped: a sentence may hold what a worker said.
    """
    shown = "\n".join(map(display, sentence.split("\n")))
    lines = wrapped(shown, columns_of(stream)) if stream.isatty() else [shown]
    if ink is Ink.PLAIN or not has_colors(stream):
        return lines
    return [f"{ink}{line}{_END}" for line in lines]


def columns_of(stream: TextIO) -> int:
    """Return how many columns a terminal has; the variable COLUMNS is stronger, as in `shutil`."""
    given = os.environ.get("COLUMNS", "")
    columns = int(given) if given.isdecimal() else 0
    if not columns:
        try:
            columns = os.get_terminal_size(stream.fileno()).columns
        except (OSError, ValueError):
            columns = 0
    return max(columns or _USUAL_COLUMNS, _LEAST_COLUMNS)


def is_dumb() -> bool:
    """Return whether the terminal says that it can neither colour nor redraw a line."""
    return os.environ.get("TERM") == "dumb"


def has_colors(stream: TextIO) -> bool:
    """Return whether `stream` is to be written in colour: https://no-color.org, and FORCE_COLOR.

    There is no option for it: `--color` of a run is about the colours of pictures.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    if is_dumb() or not stream.isatty():
        return False
    # The old console of Windows prints escape sequences as they are.
    return sys.platform != "win32" or "WT_SESSION" in os.environ
