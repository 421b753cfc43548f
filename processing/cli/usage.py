"""A parser that answers wrong usage in one line, and leaves the help to those who ask for it."""

import argparse
from typing import Any, NoReturn

from processing.cli.status import ExitStatus
from processing.files.display import display


class OneLineParser(argparse.ArgumentParser):
    """Reads a command line; parsers of commands below it are of the same kind.

    Options are typed whole: the short form of one would be another's as soon as there is a new one.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong with what was typed, and end the process."""
        self.exit(ExitStatus.REFUSED, f"{self.prog}: {display(message)}; see --help\n")
