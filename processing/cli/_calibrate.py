"""Measure one worker alone before a run, for --calibrate."""

import queue
import sys

from processing.cli._benchmark import Inbox, follow
from processing.cli.interruption import Interruption
from processing.errors import BenchmarkError
from processing.measuring.benchmark.one_worker import OneWorkerSample, calibration_of
from processing.measuring.benchmark.records import SampleRecord
from processing.measuring.benchmark.spread import DISTURBED_SHARE
from processing.measuring.speedup.calibration import Calibration
from processing.planning.plan import Plan


def calibrate(plan: Plan, interruption: Interruption) -> Calibration | None:
    """Return what one worker alone takes for pictures as those of `plan`; None when cancelled.

    Raises:
        BenchmarkError: too few of them can be made.
    """
    inbox: Inbox = queue.SimpleQueue()
    sample = OneWorkerSample(plan.settings, inbox.put, sources=plan.pictures)
    finished = follow(sample, inbox, interruption, is_quiet=True)
    if finished.was_cancelled:
        return None
    if not isinstance(finished.record, SampleRecord):
        raise BenchmarkError(finished.problem)
    _warn_of_others(finished.record)
    return calibration_of(finished.record)


def _warn_of_others(record: SampleRecord) -> None:
    if record.others_share > DISTURBED_SHARE:
        print(
            f"Other programs used {record.others_share:.0%} of the processor while one worker was "
            "measured, so the range of the speedup promises too much. Close them and run again.",
            file=sys.stderr,
        )
