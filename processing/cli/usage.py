"""A parser that answers wrong usage in one line, and leaves the help to those who ask for it."""

import argparse
from typing import NoReturn

from processing.cli.status import ExitStatus
from processing.paths import display


class OneLineParser(argparse.ArgumentParser):
    """Reads a command line; parsers of commands below it are of the same kind."""

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong with what was typed, and end the process."""
        self.exit(ExitStatus.REFUSED, f"{self.prog}: {display(message)}; see --help\n")
