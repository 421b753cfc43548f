"""Carry out `benchmark --tour`: five steps, what to watch for in each, and what was measured."""

import queue
import sys
import textwrap
from functools import partial
from pathlib import Path

from processing.cli._benchmark import Inbox, follow
from processing.cli._output import ExitStatus, tell
from processing.cli._requests import TourRequest
from processing.cli.interruption import Interruption
from processing.files.temporaries import new_run_id
from processing.measuring.benchmark.scratch import make_scratch
from processing.measuring.benchmark.tour import TourRun
from processing.measuring.benchmark.tour_findings import findings_of
from processing.measuring.benchmark.tour_results import PassEnded, PassResult, TourMessage
from processing.measuring.benchmark.tour_steps import Extent, steps_for
from processing.settings.batch import available_cores

_WIDTH = 100


def guide(
    request: TourRequest, interruption: Interruption, extent: Extent | None = None
) -> ExitStatus:
    """Go through all steps and return how it ended.

    Raises:
        SettingsError: the wait is out of its limits.
    """
    cores = available_cores()
    known: list[PassResult] = []
    with make_scratch(new_run_id()) as folder:
        for step in steps_for(cores, extent):
            if not request.is_quiet:
                _tell(f"{step.number}. {step.headline}", step.before)
            inbox: Inbox = queue.SimpleQueue()
            results: list[PassResult] = []
            run = TourRun(
                step,
                Path(folder).resolve(),
                inbox.put,
                partial(_keep, results),
                extent=extent,
                wait_milliseconds=request.wait_milliseconds,
            )
            finished = follow(run, inbox, interruption, is_quiet=request.is_quiet)
            if finished.problem:
                print(finished.problem, file=sys.stderr)
                return ExitStatus.FAILED
            if finished.was_cancelled:
                return ExitStatus.CANCELLED
            known += results
            findings = findings_of(step.number, results, known, cores)
            _tell(*findings.told, *findings.doubts, "")
    return ExitStatus.DONE


def _keep(results: list[PassResult], message: TourMessage) -> None:
    """Add what a pass measured; runs in the threads of the step."""
    if isinstance(message, PassEnded):
        results.append(message.result)


def _tell(*sentences: str) -> None:
    for sentence in sentences:
        for line in textwrap.wrap(sentence, _WIDTH) or [""]:
            tell(line, is_awaited=True)
