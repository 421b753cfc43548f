"""How this Thumbpool was installed, and so how a package is added to it."""

import sys
from importlib.util import find_spec
from pathlib import Path

from processing.frozen import is_frozen
from processing.version import PACKAGE

_OF_PIPX = "pipx_metadata.json"  # a file that it leaves at the top of each of its environments


def command_to_add(*packages: str) -> str:
    """Return the command that adds `packages` to this installation; empty if nothing can be added.

    It names the packages themselves, never an extra of this program: on a package index, somebody
    else may own this program's name.
    """
    if is_frozen():
        return ""
    if Path(sys.prefix, _OF_PIPX).is_file():
        return _quoted("pipx", "inject", PACKAGE, *packages)
    if find_spec("pip") is None:  # uv makes environments without it
        return _quoted("uv", "pip", "install", "--python", sys.executable, *packages)
    return _quoted(sys.executable, "-m", "pip", "install", *packages)


def _quoted(*words: str) -> str:
    """Return a command line for the shell of this system."""
    if sys.platform == "win32":
        from subprocess import list2cmdline

        return list2cmdline(words)
    from shlex import join

    return join(words)
