"""Start the program once more, in the way that this process was started."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment

from processing.frozen import is_frozen

_NEW_BUNDLE = "PYINSTALLER_RESET_ENVIRONMENT"  # a frozen program is to unpack itself anew


def start_again(sources: Sequence[Path]) -> bool:
    """Start a process that opens `sources` and outlives this one; return whether it has begun."""
    program, *arguments = command(sources)
    process = QProcess()
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert(_NEW_BUNDLE, "1")
    process.setProcessEnvironment(environment)
    process.setProgram(program)
    process.setArguments(arguments)
    return bool(process.startDetached())


def command(sources: Sequence[Path]) -> list[str]:
    """Return the command line of this process, with `sources` instead of what it opened.

    Python keeps its own options and the way to the program, be it `-m gui` or a script.
    """
    opened = [os.fspath(source) for source in sources]
    if is_frozen():
        return [sys.executable, *opened]
    own = sys.orig_argv[1 : len(sys.orig_argv) - len(sys.argv[1:])]
    return [sys.executable, *own, *opened]
