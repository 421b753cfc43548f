"""`runs`: list the runs that `run --resume` can continue."""

import argparse
from argparse import Namespace

from processing.cli._common import ExitStatus
from processing.cli._terminal import complain, say
from processing.cli.interruption import Interruption
from processing.language.lazy_text import lazy_tr
from processing.language.translation import localized
from processing.record import record

HOW_TO_GO_ON = lazy_tr(
    "run --resume --output DIR continues one; undo --output DIR removes what it made, and forgets "
    "it."
)
NONE_TO_RESUME = lazy_tr("No run can be resumed.")


def describe(_parser: argparse.ArgumentParser) -> None:
    """Add no arguments: `runs` has none."""


def request(_given: Namespace) -> "RunsRequest":
    """Return what `runs` was asked."""
    return RunsRequest()


@record
class RunsRequest:
    """A request to list the runs that can be continued."""

    def carry_out(self, _interruption: Interruption) -> ExitStatus:
        """Print a line for each of them; on standard error how to go on, or that there is none."""
        from processing.cli._summary import interrupted_line
        from processing.running.history import interrupted_runs

        runs = interrupted_runs()
        for run in runs:
            say(interrupted_line(run))
        complain(localized(HOW_TO_GO_ON if runs else NONE_TO_RESUME))
        return ExitStatus.DONE
