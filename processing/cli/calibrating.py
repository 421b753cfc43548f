"""Measure one worker alone before a run, for --calibrate."""

import queue

from processing.benchmark.calibrating import OneWorkerSample, calibration_of
from processing.benchmark.messages import ComparisonFinished, ComparisonMessage
from processing.benchmark.records import SampleRecord
from processing.cli.interruption import Interruption
from processing.errors import BenchmarkError
from processing.plan import Plan
from processing.speedup.calibration import Calibration

_STEP_SECONDS = 0.1  # the longest that a Ctrl-C waits to be acted on
_END_SECONDS = 10.0  # the longest that an abandoned sample may take to end


def calibrate(plan: Plan, interruption: Interruption) -> Calibration | None:
    """Return what one worker alone takes for pictures as those of `plan`; None when cancelled.

    Raises:
        BenchmarkError: too few of them can be made.
    """
    inbox: queue.SimpleQueue[ComparisonMessage] = queue.SimpleQueue()
    sample = OneWorkerSample(plan.settings, inbox.put, sources=plan.pictures)
    sample.start()
    try:
        finished = _end_of(inbox, interruption)
    finally:
        sample.cancel()
        sample.join(_END_SECONDS)
    if finished is None or finished.was_cancelled:
        return None
    if not isinstance(finished.record, SampleRecord):
        raise BenchmarkError(finished.problem)
    return calibration_of(finished.record)


def _end_of(
    inbox: "queue.SimpleQueue[ComparisonMessage]", interruption: Interruption
) -> ComparisonFinished | None:
    """Wait for the last word; None when interrupted before."""
    while not interruption.is_requested:
        try:
            message = inbox.get(timeout=_STEP_SECONDS)
        except queue.Empty:
            continue
        if isinstance(message, ComparisonFinished):
            return message
    return None
