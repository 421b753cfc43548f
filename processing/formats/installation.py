"""How this Thumbpool was installed, and so how a package is added to it."""

import json
import sys
from importlib.util import find_spec
from pathlib import Path

from processing.frozen import is_frozen
from processing.version import PACKAGE

_OF_PIPX = "pipx_metadata.json"  # a file that it leaves at the top of each of its environments
# What uv writes into `pyvenv.cfg` where `uv run` makes an environment for one command.
_OF_UV_RUN = "extends-environment"
_FAST = f"{PACKAGE}[fast]"  # what the README installs


def command_to_add(*packages: str) -> str:
    """Return the command that adds `packages` to this installation; empty if nothing can be added.

    It names the packages themselves, never an extra of this program: on a package index, somebody
    else may own this program's name.
    """
    if is_frozen():
        return ""
    if Path(sys.prefix, _OF_PIPX).is_file():
        return quoted("pipx", "inject", PACKAGE, *packages)
    if _is_for_one_command():
        added = [word for package in (_requirement(), *packages) for word in ("--with", package)]
        return quoted("uv", "run", "--no-project", *added, PACKAGE)
    if find_spec("pip") is None:  # uv makes environments without it
        return quoted("uv", "pip", "install", "--python", sys.executable, *packages)
    return quoted(sys.executable, "-m", "pip", "install", *packages)


def _is_for_one_command() -> bool:
    """Return whether `uv run` made this environment, which goes when the program ends."""
    described = Path(sys.prefix, "pyvenv.cfg")
    return described.is_file() and _OF_UV_RUN in described.read_text(encoding="utf-8")


def _requirement() -> str:
    """Return this program as an installer is told of it: with the place that it came from.

    Without one it came from a package index, by its name.
    """
    from importlib.metadata import distributions  # slow to load, and hardly ever needed

    for distribution in distributions(name=PACKAGE):
        if origin := distribution.read_text("direct_url.json"):
            return f"{_FAST} @ {json.loads(origin)['url']}"
    return _FAST


def quoted(*words: str) -> str:
    """Return a command line of these words for the shell of this system."""
    if sys.platform == "win32":
        from subprocess import list2cmdline

        return list2cmdline(words)
    from shlex import join

    return join(words)
