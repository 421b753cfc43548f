"""The commands, and the parser that reads what can follow the one that was typed."""

import argparse
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from processing.cli._common import PROGRAM, STATUSES, Request
from processing.cli._language_option import offer_language
from processing.cli._options import OneLineParser, escaped
from processing.language.lazy_text import lazy_tr
from processing.language.translation import localized, tr
from processing.version import __version__

# Each command is the module of its name in this package, see `module_of`; the text is its line
# in --help.
COMMANDS = {
    "run": lazy_tr("make the results"),
    "plan": lazy_tr("show what run would do, and write nothing"),
    "samples": lazy_tr("make sample pictures to try the program on"),
    "cache": lazy_tr("make the thumbnails that file managers look for"),
    "send": lazy_tr("make copies with a preset and notify, as the menus of file managers do"),
    "undo": lazy_tr("remove the results of the last run into a folder"),
    "runs": lazy_tr("list the runs that run --resume can continue"),
    "formats": lazy_tr("list the formats that can be read and written here"),
    "presets": lazy_tr("list the presets, or show one as a file"),
    "benchmark": lazy_tr("measure how much workers speed this machine up"),
    "what-if": lazy_tr("tell what a recorded run would take with other workers or cores"),
    "experiment": lazy_tr("show what queues, pipes and pools do, in real processes"),
    "cluster": lazy_tr("make the certificates for a cluster of several machines"),
    "integrate": lazy_tr("put entries into the menus of file managers, or take them away"),
    "thumbnail": lazy_tr("make one thumbnail for the desktop"),
    "doctor": lazy_tr("tell what this installation has and lacks, and how to mend it"),
    "completion": lazy_tr("print a script by which a shell completes commands and options"),
}


class _Command(Protocol):
    """What the module of a command offers."""

    @staticmethod
    def describe(parser: argparse.ArgumentParser) -> None:
        """Add the command's arguments; imports nothing that only the work needs."""

    @staticmethod
    def request(given: Namespace) -> Request:
        """Return what was asked.

        Raises:
            ThumbpoolError: it makes no sense.
        """


def module_of(command: str) -> str:
    """Return the name of the module of a command in this package."""
    return command.replace("-", "_")


def parse(arguments: Sequence[str]) -> Request:
    """Return what `arguments` ask for.

    Raises:
        SettingsError: a number is out of its limits.
        SystemExit: help was asked for and given, or the usage is wrong and that was said.
    """
    given = _parser(arguments).parse_args(arguments)
    command: _Command = given.command
    return command.request(given)


def full_parser() -> argparse.ArgumentParser:
    """Return a parser that knows all there is, for what is made of its description."""
    return _parser(tuple(COMMANDS))


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Return a parser that knows what can follow each command that is among `arguments`.

    Only their modules are loaded: to describe all commands takes as long as a small picture.
    """
    parser = OneLineParser(
        prog=PROGRAM,
        description=tr("Make thumbnails or smaller copies of many pictures, on every core."),
        epilog=localized(STATUSES),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"%(prog)s {__version__}",
        help=tr("Show the program's version and exit."),
    )
    offer_language(parser)
    commands = parser.add_subparsers(required=True, metavar=tr("COMMAND"))
    for name, text in COMMANDS.items():
        subparser = commands.add_parser(name, help=escaped(localized(text)))
        if name in arguments:
            command = cast(_Command, import_module(f"processing.cli.{module_of(name)}"))
            command.describe(subparser)
            offer_language(subparser, argparse.SUPPRESS)
            subparser.set_defaults(command=command)
    return parser
