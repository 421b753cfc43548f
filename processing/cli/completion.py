"""`completion`: print a script by which a shell completes commands, options and names."""

import argparse
from argparse import Namespace

from processing.cli._common import ExitStatus, print_line, read_request
from processing.cli.interruption import Interruption
from processing.language.translation import tr
from processing.record import record

SHELLS = ("bash", "zsh", "fish")


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `completion`."""
    parser.add_argument(
        "shell",
        choices=SHELLS,
        help=tr("The shell that is to read the script; the user's guide says where it looks."),
    )


def request(given: Namespace) -> "CompletionRequest":
    """Return what `completion` was asked."""
    return read_request(CompletionRequest, given)


@record
class CompletionRequest:
    """A request for the script of a shell."""

    shell: str

    def carry_out(self, _interruption: Interruption) -> ExitStatus:
        """Print the script."""
        from processing.cli._completion_script import script_for

        print_line(script_for(self.shell))
        return ExitStatus.DONE
