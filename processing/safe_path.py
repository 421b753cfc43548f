"""Take no modules from the folder that the program happens to be started in."""

import os
import sys


def leave_out_the_current_folder() -> None:
    """Let a stray `struct.py` in the current folder be no module, unless this program lies there.

    `python -m` puts that folder first. Called before anything else is imported.
    """
    if sys.flags.safe_path or not sys.path:
        return
    try:
        current = os.path.realpath(os.getcwd())  # noqa: PTH109 - pathlib is not loaded yet
    except OSError:
        current = ""  # a folder that is gone holds nothing
    ours = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120
    first = sys.path[0]
    if first == "" or (os.path.realpath(first) == current and current != ours):
        del sys.path[0]
