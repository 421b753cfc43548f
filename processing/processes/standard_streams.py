"""Keep the places of standard input, output and errors from other files."""

import os
import sys
from pathlib import Path


def open_what_is_closed() -> None:
    """Read from and write to nowhere where the standard streams are closed.

    No other file may take their place, and each takes its own, as the lowest free number is given:
    what a library prints would go into a pipe of ours, and a worker that starts by letting go of
    its input would close one. In other processes neither.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - until the end
            os.set_inheritable(nowhere.fileno(), True)  # noqa: FBT003 - its only parameter
            setattr(sys, name, nowhere)
