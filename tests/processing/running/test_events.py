"""Every message can be told as a line of JSON, plans and reports by their figures."""

import json
import os
from pathlib import Path

import pytest

from processing.planning.figures import figures_of
from processing.planning.picture_filter import FilterCounts
from processing.planning.plan import FilePlanned, PlannedAction
from processing.running import events
from processing.running.event_json import as_json
from processing.running.events import (
    FileFinished,
    FilePostponed,
    FileStarted,
    KeptResult,
    LogRecorded,
    PicturesCounted,
    PlanProgressed,
    PlanSettled,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    ScanProgressed,
    UndoFinished,
    Undone,
    UndoProgressed,
    WarningRaised,
    WorkerDismissed,
    WorkerLost,
    WorkersChanged,
    WorkerStarted,
)
from processing.task import Status
from tests.support.examples import outcome, pictures, plan_of, report_of

RUN = "run"
EXAMPLES = [
    ScanProgressed(RUN, tuple(pictures("a.jpg", "b.jpg"))),
    PicturesCounted(RUN, FilterCounts(5, 3, (3,), least_kilobytes=2)),
    PlanProgressed(RUN, 2, 5),
    PlanSettled(RUN, plan_of(3)),
    PlanSettled(RUN, None, "The folder is gone."),
    RunStarted(RUN, 3, 2, 1.0),
    WorkerStarted(RUN, 7, 1, 1.0),
    FileStarted(RUN, 0, 7, 1.0),
    WarningRaised(RUN, "An odd\nname", None),
    LogRecorded(RUN, 30, "processing.running.worker.process", "caf\udce9", 1.0, 7),
    FilePostponed(RUN, 3),
    FileFinished(RUN, outcome(0, warnings=("odd",), source_size=(40, 30))),
    WorkerLost(RUN, 7, None),
    WorkerDismissed(RUN, 7, 1.5),
    WorkersChanged(RUN, 3, 1.5),
    RunPaused(RUN),
    RunResumed(RUN),
    RunFinished(RUN, report_of(Status.DONE, Status.FAILED)),
    UndoProgressed(RUN, 0, 3),
    UndoFinished(RUN, Undone(2, (KeptResult(Path("a.jpg"), "it was changed since"),))),
]


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda message: type(message).__name__)
def test_a_message_becomes_one_line_that_names_its_type_and_its_run(message):
    line = as_json(message)
    record = json.loads(line)
    assert len(line.splitlines()) == 1
    assert line.encode("utf-8")
    assert record["message"] == type(message).__name__
    assert record["run_id"] == RUN


def test_no_message_was_forgotten_here():
    assert {type(message) for message in EXAMPLES} == set(events.Message.__args__)


def test_a_finished_run_is_reported_by_its_counts():
    record = json.loads(as_json(RunFinished(RUN, report_of(Status.DONE, Status.FAILED))))
    assert (record["planned"], record["done"], record["failed"]) == (2, 1, 1)
    assert record["was_cancelled"] is False
    assert "plan" not in record


def test_a_plan_is_reported_by_its_figures():
    assert json.loads(as_json(PlanSettled(RUN, plan_of(3)))) == {
        "message": "PlanSettled",
        "run_id": RUN,
        "planned": 3,
        "skipped": 0,
        "source_bytes": 3000,
        "problem": "",
    }


def test_the_figures_of_a_plan_are_told_with_it():
    plan = plan_of(3)
    record = json.loads(as_json(PlanSettled(RUN, plan, figures=figures_of(plan))))
    assert (record["new"], record["renamed"], record["replaced"], record["skipped"]) == (3, 0, 0, 0)
    assert record["needed_bytes"] == 3 * 4096
    assert record["free_bytes"] > 0
    assert record["losses"] == []


def test_a_planned_file_is_told_by_its_names_and_what_is_meant_to_happen():
    planned = FilePlanned(4, Path("in/caf\udce9.jpg"), Path("out/a.jpg"), PlannedAction.REPLACE)
    assert json.loads(as_json(planned)) == {
        "message": "FilePlanned",
        "task_id": 4,
        "source": str(Path("in/caf\udce9.jpg")),
        "destination": str(Path("out/a.jpg")),
        "action": "replace",
        "reason": "",
    }


@pytest.mark.parametrize(
    "name", [b"bad\xff\xfe.jpg", "\u202egpj.exe".encode(), b"back\\xff.jpg", b"new\nline.jpg"]
)
def test_a_path_in_json_leads_back_to_the_file(name):
    path = Path(os.fsdecode(name))
    line = as_json(FilePlanned(0, path, path, PlannedAction.MAKE))
    assert line.isascii()
    assert os.fsencode(json.loads(line)["source"]) == name


def test_an_outcome_is_told_whole():
    end = outcome(3, Status.FAILED, reason="The file ends early.", source_bytes=12)
    record = json.loads(as_json(FileFinished(RUN, end)))["outcome"]
    assert record["task_id"] == 3
    assert record["status"] == "failed"
    assert record["reason"] == "The file ends early."
    assert record["timing"] is None
