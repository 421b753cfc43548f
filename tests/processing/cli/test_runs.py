"""`runs` lists the runs that can be resumed."""

from processing.cli._common import ExitStatus
from tests.support.command_line import thumbpool_here


def test_that_no_run_can_be_resumed_is_said_beside_the_empty_list():
    told = thumbpool_here("runs")
    assert (told.returncode, told.stdout) == (ExitStatus.DONE, "")
    assert told.stderr == "No run can be resumed.\n"
