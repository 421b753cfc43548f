"""Turn what happens in a run into lines for the log."""

import logging
import time
from dataclasses import replace
from typing import assert_never

from gui.text.phrases import tally
from processing.files.display import display
from processing.language import phrases
from processing.language.phrases import listed
from processing.language.translation import localized, ntr, tr
from processing.planning.plan import Plan
from processing.running.events import (
    FileFinished,
    LogRecorded,
    Message,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    UndoFinished,
    WarningRaised,
    WorkerLost,
    WorkersChanged,
)
from processing.running.lanes import pid_of
from processing.task import Outcome, Status

LOGGER = "thumbpool"


def log_lines(message: Message, plan: Plan | None) -> list[LogRecorded]:
    """Return the log lines for `message`, whose task ids are those of `plan`."""
    match message:
        case LogRecorded():
            return [replace(message, text=localized(message.text))]
        case WarningRaised(text=text):
            return [_line(message, logging.WARNING, localized(text))]
        case FileFinished(outcome=outcome) if plan is not None:
            return _outcome_lines(message, outcome, plan)
        case RunStarted(planned=planned, workers=workers):
            return [_line(message, logging.INFO, _start_text(planned, workers, plan))]
        case WorkerLost(worker=worker):
            pid = str(pid_of(worker))
            text = tr("Worker process {pid} was lost; the run goes on.", pid=pid)
            return [_line(message, logging.WARNING, text)]
        case RunPaused() | RunResumed() | WorkersChanged():
            return [_change_line(message, plan)]
        case RunFinished():
            return _end_lines(message)
        case UndoFinished():
            return _undo_lines(message)
    return []


def _outcome_lines(message: Message, outcome: Outcome, plan: Plan) -> list[LogRecorded]:
    """Return one line per warning and one for a failure; success is not logged."""
    if outcome.status is not Status.FAILED and not outcome.warnings:
        return []
    name = display(plan.sources[outcome.task_id].relative)
    lines = [_line(message, logging.WARNING, _about(name, text)) for text in outcome.warnings]
    if outcome.status is Status.FAILED:
        lines.append(_line(message, logging.ERROR, _about(name, outcome.reason)))
    return lines


def _about(name: str, text: str) -> str:
    """Return what there is to say of a picture, after its name."""
    # Translators: the name of a picture, and a sentence about it.
    return tr("{name}: {text}", name=name, text=text)


def _start_text(planned: int, workers: int, plan: Plan | None) -> str:
    several = plan is not None and bool(plan.settings.recipe.also)
    left = planned - (len(plan.carried) if plan is not None else 0)
    if _is_elsewhere(plan):
        return tr("Run started on a cluster, results to make: {n}.", n=left)
    if several:
        return ntr(
            "Run started: {n} result, workers: {workers}.",
            "Run started: {n} results, workers: {workers}.",
            left,
            workers=workers,
        )
    return ntr(
        "Run started: {n} picture, workers: {workers}.",
        "Run started: {n} pictures, workers: {workers}.",
        left,
        workers=workers,
    )


def _is_elsewhere(plan: Plan | None) -> bool:
    return plan is not None and plan.settings.is_elsewhere


def _change_line(
    message: RunPaused | RunResumed | WorkersChanged, plan: Plan | None
) -> LogRecorded:
    match message:
        case RunResumed():
            return _line(message, logging.INFO, tr("Run resumed."))
        case WorkersChanged(workers=workers) if _is_elsewhere(plan):
            text = ntr("The cluster has {n} worker.", "The cluster has {n} workers.", workers)
            return _line(message, logging.INFO, text)
        case WorkersChanged(workers=workers):
            text = tr("Workers from the next picture on: {n}.", n=workers)
            return _line(message, logging.INFO, text)
        case RunPaused(obstacle=""):
            return _line(message, logging.INFO, tr("Run paused."))
        case RunPaused(obstacle=obstacle):
            text = tr("Run paused: {obstacle}", obstacle=obstacle)
            return _line(message, logging.WARNING, text)
        case _:
            assert_never(message)


def _end_lines(finished: RunFinished) -> list[LogRecorded]:
    report = finished.report
    problem = localized(report.problem)
    lines = [_line(finished, logging.ERROR, problem)] if problem else []
    # Translators: in place of {tally} stands for example "12 done, 3 failed".
    text = tr(
        "Run ended after {time}: {tally}.",
        time=phrases.duration(report.elapsed_seconds),
        tally=tally(report.counts),
    )
    return [*lines, _line(finished, logging.INFO, text)]


def _undo_lines(finished: UndoFinished) -> list[LogRecorded]:
    """Return one line per kept result, and one on the outcome of the undo."""
    undone = finished.undone
    kept = [localized(result.sentence) for result in undone.kept]
    lines = [_line(finished, logging.WARNING, sentence) for sentence in kept]
    if finished.problem:
        lines.append(_line(finished, logging.ERROR, localized(finished.problem)))
    # An undo removes copies and puts originals back; both are results that go.
    removed = ntr("{n} result removed", "{n} results removed", undone.removed)
    left = tr("{n} kept", n=len(kept)) if kept else ""
    # Translators: in place of {removed} stands for example "12 results removed, 2 kept".
    text = tr("Undo ended: {removed}.", removed=listed((removed, left)))
    return [*lines, _line(finished, logging.INFO, text)]


def _line(message: Message, level: int, text: str) -> LogRecorded:
    return LogRecorded(message.run_id, level, LOGGER, text, time.time(), 0)
