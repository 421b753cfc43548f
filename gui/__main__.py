"""Start the window: `thumbpool [--preset NAME] [FOLDER]`, or `python -m gui` with the same.

A spawned worker imports this module again, so Qt is imported inside `main` and nowhere else.
"""

import sys

from processing.safe_path import leave_out_the_current_folder

if __name__ == "__main__":
    leave_out_the_current_folder()

import multiprocessing
from collections.abc import Sequence

from processing.errors import SettingsError
from processing.files.machine import check_current_folder
from processing.language import translation
from processing.language.translation import localized, tr
from processing.processes.signals import block_signals
from processing.processes.standard_streams import open_what_is_closed
from processing.version import __version__

_USAGE = "thumbpool [--version] [--preset NAME] [FOLDER_OR_PICTURE ...]"
_PRESET = "--preset"


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the window; return the exit status."""
    open_what_is_closed()
    block_signals()  # until the window is there to be closed by them
    multiprocessing.freeze_support()
    from gui import screen

    translation.use_preferred()  # what is said before the window can ask for another language
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if any(argument in {"-h", "--help"} for argument in arguments):
        sys.stdout.write(tr("usage: {command}", command=_USAGE) + "\n")
        return 0
    if "--version" in arguments:
        sys.stdout.write(f"Thumbpool {__version__}\n")
        return 0
    sources, preset = _split(arguments)
    if preset == "":
        return _give_up(tr("Name a preset behind {option}.", option=_PRESET), status=2)
    obstacle = screen.obstacle()
    if obstacle:
        return _give_up(obstacle)
    screen.choose_platform()
    try:
        check_current_folder()
    except SettingsError as error:
        return _give_up(localized(str(error)))
    try:
        from gui import app
    except ImportError as error:
        line = screen.install_line(screen.missing_packages(window=True))
        return _give_up(
            tr("Qt cannot be loaded: {error}. Try: {command}", error=str(error), command=line)
        )
    return app.run(sources, preset)


def _split(arguments: Sequence[str]) -> tuple[list[str], str | None]:
    """Return the folders and pictures, and the preset that is named: None if none is asked for."""
    sources: list[str] = []
    preset = None
    rest = iter(arguments)
    for argument in rest:
        if argument == _PRESET:
            preset = next(rest, "")
        elif argument.startswith(f"{_PRESET}="):
            preset = argument.partition("=")[2]
        else:
            sources.append(argument)
    return sources, preset


def _give_up(reason: str, status: int = 1) -> int:
    sys.stderr.write(f"thumbpool: {reason}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
