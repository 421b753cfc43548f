"""Start the window: `thumbpool [--preset NAME] [FOLDER]`, or `python -m gui` with the same.

A window that is open already takes what is to be opened.

A spawned worker imports this module again, so Qt is imported inside `main` and nowhere else.
"""

import sys

from processing.safe_path import leave_out_the_current_folder

if __name__ == "__main__":
    leave_out_the_current_folder()

import multiprocessing
from collections.abc import Sequence

from processing.display_system import install_line
from processing.errors import SettingsError
from processing.files.addresses import path_named
from processing.files.machine import check_current_folder
from processing.language import translation
from processing.language.translation import localized, tr
from processing.processes.signals import block_signals
from processing.processes.standard_streams import open_what_is_closed
from processing.record import record
from processing.version import __version__

_USAGE = "thumbpool [--version] [--new-window] [--preset NAME] [FOLDER_OR_PICTURE ...]"
_HELP = frozenset({"-h", "--help"})
_VERSION, _NEW_WINDOW, _PRESET, _END_OF_OPTIONS = "--version", "--new-window", "--preset", "--"
_OPTIONS = _HELP | {_VERSION, _NEW_WINDOW}


@record
class _Asked:
    """What the command line says."""

    options: frozenset[str]
    preset: str | None
    names: tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the window; return the exit status."""
    open_what_is_closed()
    block_signals()  # until the window is there to be closed by them
    multiprocessing.freeze_support()
    from gui import screen

    translation.use_preferred()  # what is said before the window can ask for another language
    asked = _read(sys.argv[1:] if arguments is None else arguments)
    if not _HELP.isdisjoint(asked.options):
        sys.stdout.write(tr("usage: {command}", command=_USAGE) + "\n")
        return 0
    if _VERSION in asked.options:
        sys.stdout.write(f"Thumbpool {__version__}\n")
        return 0
    if asked.preset == "":
        return _give_up(tr("Name a preset behind {option}.", option=_PRESET), status=2)
    obstacle = screen.obstacle()
    if obstacle:
        return _give_up(obstacle)
    screen.choose_platform()
    try:
        check_current_folder()
    except SettingsError as error:
        return _give_up(localized(str(error)))
    return _open(asked)


def _open(asked: _Asked) -> int:
    """Let the window that is there open what was named, or show one; return the exit status.

    Most of the program is loaded only where it is to be shown.
    """
    try:
        from gui.system.application import settings_here
        from gui.system.one_window import Arrival, Door, startup_token

        paths = tuple(path_named(name).absolute() for name in asked.names)
        arrival = Arrival(paths, asked.preset or "", startup_token())
        door = None if _NEW_WINDOW in asked.options else Door(settings_here().fileName())
        if door is not None and door.hand_over(arrival):
            return 0
        from gui import app
    except ImportError as error:
        line = install_line()
        return _give_up(
            tr("Qt cannot be loaded: {error}. Try: {command}", error=str(error), command=line)
        )
    return app.run(arrival, door)


def _read(arguments: Sequence[str]) -> _Asked:
    """Read the command line; whatever is no option of ours, or comes after --, names a file."""
    options: set[str] = set()
    names: list[str] = []
    preset: str | None = None
    waiting = iter(arguments)
    for argument in waiting:
        if argument == _END_OF_OPTIONS:
            names += waiting
        elif argument == _PRESET:
            preset = next(waiting, "")
        elif argument.startswith(f"{_PRESET}="):
            preset = argument.partition("=")[2]
        elif argument in _OPTIONS:
            options.add(argument)
        else:
            names.append(argument)
    return _Asked(frozenset(options), preset, tuple(names))


def _give_up(reason: str, status: int = 1) -> int:
    sys.stderr.write(f"thumbpool: {reason}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
