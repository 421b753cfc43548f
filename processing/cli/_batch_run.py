"""The work of `run`, `plan` and `cache`: prepare, run and report; can be cancelled at any time."""

import math
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from processing.cli import _summary
from processing.cli._common import ExitStatus, status_of
from processing.cli._follow import Inbox, follow
from processing.cli._requests import RunOptions
from processing.cli._terminal import Ink
from processing.cli._trace import Recording, check_trace_path
from processing.cli._view import View
from processing.cli.interruption import Interruption
from processing.errors import OutputError, ScanError
from processing.files.output_folder import (
    check_disks,
    check_output_folder,
    disks_of,
    prepare_output_folder,
)
from processing.language.translation import localized
from processing.planning.plan import Plan
from processing.running.events import Message, PlanSettled, QueueRead, RunFinished, RunPaused
from processing.running.history import check_alone
from processing.running.preparation import Preparation
from processing.running.report import Report, check_report_path, save_report
from processing.settings.batch import BatchSettings

if TYPE_CHECKING:
    from processing.measuring.speedup.calibration import Calibration

PATIENCE_SECONDS = 2.0  # after Ctrl-C, with a plan that may wait for a storage: it writes nothing


def carry_out(
    settings: BatchSettings,
    options: RunOptions,
    interruption: Interruption,
    told: Callable[[Report], None] = lambda _report: None,
) -> ExitStatus:
    """Run the batch, or plan it, as `options` ask, and return how it ended.

    `told` gets the report of a run.

    Raises:
        ThumbpoolError: it was refused before any file was begun.
    """
    if options.report_path is not None and not options.is_dry:
        check_report_path(options.report_path)
    if options.trace_path is not None and not options.is_dry:
        check_trace_path(options.trace_path)
    kept_in = [path for path in (options.report_path, options.trace_path) if path is not None]
    disks = disks_of(path.parent for path in kept_in)
    if not options.is_dry:
        # A plan is worthless while another run changes the folder.
        check_alone(settings.output_folder)
    view = View(options)
    try:
        plan = _prepare(settings, options, view, interruption)
        if plan is None:
            view.tell_early_end()
            return ExitStatus.CANCELLED
        folders = settings.written_folders
        if settings.replace_originals and not options.is_quiet:
            view.complain([localized(_summary.REPLACING)])
        if options.is_dry:
            with _ending_at_once(settings, interruption):
                for folder in folders:
                    check_output_folder(folder)
            view.show_plan(plan)
            return ExitStatus.DONE
        view.tell_new_names(plan)
        check_alone(settings.output_folder)
        check_disks(plan.disks)
        with _ending_at_once(settings, interruption):
            for folder in folders:
                prepare_output_folder(folder, is_private=settings.thumbnail_cache)
        return _run(options, plan, view, interruption, disks, told)
    finally:
        view.close()


def _ending_at_once(
    settings: BatchSettings, interruption: Interruption
) -> AbstractContextManager[None]:
    """Let Ctrl-C end what waits for a storage, which may be silent for minutes."""
    return interruption.ending_at_once() if settings.is_remote else nullcontext()


def _prepare(
    settings: BatchSettings, options: RunOptions, view: View, interruption: Interruption
) -> Plan | None:
    """Return the plan, or None when cancelled.

    Raises:
        ScanError: nothing could be planned.
    """
    inbox: Inbox[Message] = Inbox()
    preparation = Preparation(settings, inbox.put, completes_replacements=not options.is_dry)
    prepared: PlanSettled | None = None
    patience = PATIENCE_SECONDS if settings.is_remote else math.inf
    following = follow(preparation, inbox, interruption, PlanSettled, patience_seconds=patience)
    with closing(following) as messages:
        for message in messages:
            view.show(message)
            if isinstance(message, PlanSettled):
                prepared = message
    if prepared is None or interruption.is_requested:
        return None
    if prepared.problem:
        raise ScanError(prepared.problem)
    return prepared.plan


def _run(
    options: RunOptions,
    plan: Plan,
    view: View,
    interruption: Interruption,
    disks: tuple[Path, ...],
    told: Callable[[Report], None],
) -> ExitStatus:
    """Carry out the plan and return how that ended.

    `disks` hold the report and the trace, which are not written if one was removed meanwhile.

    Raises:
        OutputError: the run was refused, for example because another one has begun.
    """
    from processing.running.runner import Run  # which a plan has no use for

    inbox: Inbox[Message] = Inbox()
    calibration = _calibrate(options, plan, interruption)
    if interruption.is_requested:
        view.tell_early_end()
        return ExitStatus.CANCELLED
    run = Run(plan, inbox.put, watches_queue=options.trace_path is not None)
    recording = Recording(plan, options.trace_path, calibration)
    status = ExitStatus.CANCELLED
    refusal = ""
    with closing(follow(run, inbox, interruption, RunFinished, run.force_stop)) as messages:
        for message in messages:
            recording.fold(message)
            match message:
                case RunPaused(obstacle=obstacle) if obstacle:
                    run.cancel()  # there is nobody to ask; finished results stay
                case RunFinished(report=report) if report.is_refused:
                    refusal = report.problem
                case RunFinished(report=report):
                    status = _end(options, report, recording, view, disks)
                    told(report)
            if not isinstance(message, QueueRead):  # it is for the recording
                view.show(message)
    if refusal:
        raise OutputError(refusal)
    if calibration is not None and recording.workers > 1:  # one has nothing to be compared with
        view.tell_speedup(recording.saving(), recording.hosts, recording.workers)
    return status


def _calibrate(options: RunOptions, plan: Plan, interruption: Interruption) -> "Calibration | None":
    """Measure one worker alone if that was asked; None otherwise, and when cancelled."""
    if not options.is_calibrated or not plan.tasks:
        return None
    from processing.cli._comparison import calibrate  # it imports the whole benchmark

    return calibrate(plan, interruption)


def _end(
    options: RunOptions,
    report: Report,
    recording: Recording,
    view: View,
    disks: tuple[Path, ...],
) -> ExitStatus:
    """Write report and trace first, as printing may fail, and return the exit status."""
    status = status_of(report)
    try:
        check_disks(disks)
        recording.save()
        if options.report_path is not None:
            save_report(report, options.report_path, options.localize)
    except OutputError as error:
        view.complain([localized(str(error))], Ink.FAILURE)
        return max(status, ExitStatus.FAILED)
    return status
