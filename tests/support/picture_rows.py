"""Rows of pictures in a plan and in a run, without a view."""

from gui.table.columns import Column
from gui.table.model import FileModel
from processing.planning.planner import make_plan
from processing.running.tracker import RunTracker
from processing.settings.batch import BatchSettings, ConflictPolicy
from processing.task import Outcome
from tests.support.fake_window import FOLDER, numbered_sources


def plan_for(number: int, policy: ConflictPolicy = ConflictPolicy.RENAME, folder=None):
    settings = BatchSettings((FOLDER,), folder or FOLDER / "thumbnails", on_conflict=policy)
    return make_plan(settings, numbered_sources(number))


def running(model: FileModel, number: int) -> RunTracker:
    model.append(numbered_sources(number))
    model.set_plan(plan_for(number))
    tracker = RunTracker(number)
    model.set_tracker(tracker)
    return tracker


def record(model: FileModel, tracker: RunTracker, *outcomes: Outcome) -> None:
    for outcome in outcomes:
        tracker.record(outcome)
    model.update_rows(tracker.take_changed())


def shown_names(model: FileModel) -> list[str]:
    return [model.index(row, Column.NAME).data() for row in range(model.rowCount())]
