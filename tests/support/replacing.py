"""Replace originals as the program does, in a run and an undo, and wait for their ends."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from processing.planning.plan import Plan
from processing.running.events import PlanSettled, RunFinished, UndoFinished, Undone
from processing.running.history import last_run
from processing.running.preparation import Preparation
from processing.running.report import Report
from processing.running.runner import Run
from processing.running.undo import Undo
from processing.settings.batch import BatchSettings, EngineKind, folder_of_originals
from processing.settings.recipe import Recipe
from processing.task import Status
from tests.support.bounds import WAIT_SECONDS

RECIPE = Recipe(width_pixels=32, height_pixels=32)


def settings_for(folder: Path, recipe: Recipe = RECIPE, **changes: Any) -> BatchSettings:
    values = {"engine": EngineKind.SERIAL, "replace_originals": True, **changes}
    return BatchSettings((folder,), folder_of_originals([folder]), recipe, **values)


def plan(settings: BatchSettings) -> Plan:
    told: list[Any] = []
    preparation = Preparation(settings, told.append)
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    assert isinstance(told[-1], PlanSettled)
    assert told[-1].plan is not None, told[-1].problem
    return told[-1].plan


def run(settings: BatchSettings, between: Callable[[], object] = lambda: None) -> Report:
    """Plan, do something in `between`, and run."""
    planned = plan(settings)
    between()
    return run_plan(planned)


def run_plan(planned: Plan) -> Report:
    told: list[Any] = []
    running = Run(planned, told.append)
    running.start()
    assert running.join(WAIT_SECONDS)
    assert isinstance(told[-1], RunFinished)
    report: Report = told[-1].report
    return report


def undo(folder: Path) -> Undone:
    journaled = last_run(folder)
    assert journaled is not None
    told: list[Any] = []
    work = Undo(journaled, told.append)
    work.start()
    assert work.join(WAIT_SECONDS)
    assert isinstance(told[-1], UndoFinished)
    assert told[-1].problem == ""
    undone: Undone = told[-1].undone
    return undone


def only_reason(report: Report, status: Status) -> str:
    (outcome,) = report.outcomes
    assert outcome.status is status
    return outcome.reason
