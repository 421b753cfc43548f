"""Import no modules from the folder that the program is started in."""

import os
import sys


def leave_out_the_current_folder() -> None:
    """Remove the current folder from `sys.path`, unless this program is there.

    `python -m` puts that folder first, where a downloaded `struct.py` would be imported. Call it
    before anything else is imported.
    """
    if sys.flags.safe_path or not sys.path:
        return
    try:
        current = os.path.realpath(os.getcwd())  # noqa: PTH109 - pathlib is not loaded yet
    except OSError:
        current = ""  # a folder that is gone has no modules
    ours = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120
    first = sys.path[0]
    if first == "" or (os.path.realpath(first) == current and current != ours):
        del sys.path[0]
