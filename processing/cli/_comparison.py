"""Run one comparison of the benchmark to its end: for `benchmark` and for `run --calibrate`."""

from contextlib import closing

from processing.cli._follow import Inbox, follow
from processing.cli._progress import NoProgress, Progress, make_progress
from processing.cli._terminal import Ink, complain
from processing.cli.interruption import Interruption
from processing.errors import BenchmarkError
from processing.language.phrases import percent
from processing.language.translation import tr
from processing.measuring.benchmark.messages import (
    ComparisonFinished,
    ComparisonMessage,
    ComparisonStarted,
    TrialFinished,
)
from processing.measuring.benchmark.one_worker import (
    OneWorkerSample,
    calibration_of,
    is_disturbed,
)
from processing.measuring.benchmark.records import SampleRecord
from processing.measuring.speedup.calibration import Calibration
from processing.planning.plan import Plan
from processing.processes.threads import Work


def measure_to_end(
    comparison: Work,
    inbox: Inbox[ComparisonMessage],
    interruption: Interruption,
    *,
    is_quiet: bool,
) -> ComparisonFinished:
    """Measure, with a progress bar of the trials, and return the comparison's last message."""
    progress: Progress = NoProgress()
    with closing(follow(comparison, inbox, interruption, ComparisonFinished)) as messages:
        try:
            for message in messages:
                match message:
                    case ComparisonStarted(trials=trials):
                        progress = make_progress(
                            tr("Trials"), trials, as_json=False, is_quiet=is_quiet
                        )
                    case TrialFinished(finished=number):
                        progress.advance(number)
                    case ComparisonFinished():
                        finished = message
        finally:
            progress.close()
    return finished


def calibrate(plan: Plan, interruption: Interruption) -> Calibration | None:
    """Return what one worker alone takes for pictures as those of `plan`; None when cancelled.

    None as well where other programs disturbed it, after a warning.

    Raises:
        BenchmarkError: too few of them can be made.
    """
    inbox: Inbox[ComparisonMessage] = Inbox()
    sample = OneWorkerSample(plan.settings, inbox.put, sources=plan.pictures)
    finished = measure_to_end(sample, inbox, interruption, is_quiet=True)
    if finished.was_cancelled:
        return None
    record = finished.record
    if not isinstance(record, SampleRecord):
        raise BenchmarkError(finished.problem)
    if is_disturbed(record):
        told = tr(
            "Other programs used {percent} of the processor while one worker was measured, so no "
            "speedup is told. Close them and run again.",
            percent=percent(100 * record.others_share),
        )
        complain(told, Ink.WARNING)
    return calibration_of(record)
