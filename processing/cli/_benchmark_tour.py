"""The work of `benchmark --tour`: seven steps, what to watch for, and what each measured."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from processing.cli._common import ExitStatus
from processing.cli._comparison import measure_to_end
from processing.cli._follow import Inbox
from processing.cli._terminal import Ink, complain, say
from processing.cli.interruption import Interruption
from processing.files.temporaries import new_run_id
from processing.language.translation import localized
from processing.measuring.benchmark.messages import ComparisonMessage
from processing.measuring.benchmark.scratch import make_scratch
from processing.measuring.benchmark.tour import TourRun
from processing.measuring.benchmark.tour_export import TourReport, save_tour
from processing.measuring.benchmark.tour_findings import Findings, findings_of
from processing.measuring.benchmark.tour_results import PassEnded, PassResult, TourMessage
from processing.measuring.benchmark.tour_steps import Extent, steps_for
from processing.settings.batch import available_cores


def guide(
    wait_milliseconds: int,
    interruption: Interruption,
    extent: Extent | None = None,
    *,
    is_quiet: bool,
    paths: Sequence[Path] = (),
) -> ExitStatus:
    """Go through all steps and return how it ended.

    What was measured is written to `paths`, see `save_tour`, up to the last completed step.

    Raises:
        SettingsError: the wait is out of its limits.
        OutputError: a file cannot be written.
    """
    cores = available_cores()
    known: list[PassResult] = []
    steps = steps_for(cores, extent)
    found: dict[int, Findings] = {}
    with make_scratch(new_run_id()) as folder:
        for step in steps:
            if not is_quiet:
                say(f"{step.number}. {localized(step.headline)}", Ink.HEADING, is_awaited=True)
                _tell(step.before)
            inbox: Inbox[ComparisonMessage] = Inbox()
            results: list[PassResult] = []
            run = TourRun(
                step,
                Path(folder).resolve(),
                inbox.put,
                partial(_keep, results),
                extent=extent,
                wait_milliseconds=wait_milliseconds,
            )
            finished = measure_to_end(run, inbox, interruption, is_quiet=is_quiet)
            if finished.problem:
                complain(localized(finished.problem), Ink.FAILURE)
                return ExitStatus.FAILED
            if finished.was_cancelled:
                return ExitStatus.CANCELLED
            known += results
            findings = found[step.number] = findings_of(step.number, results, known, cores)
            for path in paths:
                save_tour(path, TourReport(steps, known, found), localized)
            _tell(*findings.doubts, *findings.measured, "")
    return ExitStatus.DONE


def _keep(results: list[PassResult], message: TourMessage) -> None:
    """Keep the result of a pass; called in the threads of the step."""
    if isinstance(message, PassEnded):
        results.append(message.result)


def _tell(*sentences: str) -> None:
    for sentence in sentences:
        say(localized(sentence), is_awaited=True)
