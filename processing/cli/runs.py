"""`runs`: list the runs that `run --resume` can continue."""

import argparse
import sys
from argparse import Namespace
from dataclasses import dataclass

from processing.cli._common import ExitStatus, print_line
from processing.cli.interruption import Interruption

HOW_TO_GO_ON = (
    "run --resume --output DIR continues one; undo --output DIR removes what it made, and forgets "
    "it."
)
NONE_TO_RESUME = "No run can be resumed."


def describe(_parser: argparse.ArgumentParser) -> None:
    """Add no arguments: `runs` has none."""


def request(_given: Namespace) -> "RunsRequest":
    """Return what `runs` was asked."""
    return RunsRequest()


@dataclass(frozen=True, slots=True)
class RunsRequest:
    """A request to list the runs that can be continued."""

    def carry_out(self, _interruption: Interruption) -> ExitStatus:
        """Print a line for each of them; on standard error how to go on, or that there is none."""
        from processing.cli._summary import interrupted_line
        from processing.running.history import interrupted_runs

        runs = interrupted_runs()
        for run in runs:
            print_line(interrupted_line(run))
        print(HOW_TO_GO_ON if runs else NONE_TO_RESUME, file=sys.stderr)
        return ExitStatus.DONE
