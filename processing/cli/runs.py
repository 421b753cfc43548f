"""`runs`: list the runs that `run --resume` can continue."""

import argparse
from argparse import Namespace
from dataclasses import dataclass

from processing.cli._common import ExitStatus, tell
from processing.cli.interruption import Interruption


def describe(_parser: argparse.ArgumentParser) -> None:
    """Add no arguments: `runs` has none."""


def request(_given: Namespace) -> "RunsRequest":
    """Return what `runs` was asked."""
    return RunsRequest()


@dataclass(frozen=True, slots=True)
class RunsRequest:
    """A request to list the runs that can be continued."""

    def carry_out(self, _interruption: Interruption) -> ExitStatus:
        """Print a line for each of them."""
        from processing.cli._summary import interrupted_line
        from processing.running.history import interrupted_runs

        for run in interrupted_runs():
            tell(interrupted_line(run))
        return ExitStatus.DONE
