"""Every message can be told as a line of JSON, plans and reports by their figures."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from processing.language.lazy_text import code_of, lazy_tr
from processing.planning.figures import figures_of
from processing.planning.picture_filter import FilterCounts
from processing.planning.plan import FilePlanned, PlannedAction
from processing.planning.scanner import PipeStep
from processing.running import events
from processing.running.event_json import as_json
from processing.running.events import (
    FileFinished,
    FilePostponed,
    FileStarted,
    KeptResult,
    LogRecorded,
    PicturesCounted,
    PipeRead,
    PlanProgressed,
    PlanSettled,
    QueueRead,
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
    WorkerStarting,
    WorkerStopped,
)
from processing.task import Status
from tests.support.examples import outcome, pictures, plan_of, report_of

RUN = "run"
EXAMPLES = [
    ScanProgressed(RUN, tuple(pictures("a.jpg", "b.jpg"))),
    PipeRead(RUN, PipeStep.MESSAGE, 2, 1.0),
    PicturesCounted(RUN, FilterCounts(5, 3, (3,), least_kilobytes=2)),
    PlanProgressed(RUN, 2, 5),
    PlanSettled(RUN, plan_of(3)),
    PlanSettled(RUN, None, "The folder is gone."),
    RunStarted(RUN, 3, 2, 1.0),
    WorkerStarted(RUN, 7, 1, 1.0),
    FileStarted(RUN, 0, 7, 1.0),
    WarningRaised(RUN, "An odd\nname", None),
    LogRecorded(RUN, 30, "processing.running.worker.process", "caf\udce9", 1.0, 7),
    QueueRead(RUN, 2.0, 1000, (1.0,), (1.5,), (0.5,), None),
    FilePostponed(RUN, 3),
    FileFinished(RUN, outcome(0, warnings=("odd",), source_size=(40, 30))),
    WorkerLost(RUN, 7, None, 1.5, "SIGKILL"),
    WorkerStarting(RUN, 7, 1, 0.5),
    WorkerStopped(RUN, 7, 1.5),
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
        "code": "",
    }


@pytest.mark.parametrize(
    "name", [b"bad\xff\xfe.jpg", "\u202egpj.exe".encode(), b"back\\xff.jpg", b"new\nline.jpg"]
)
def test_a_path_in_json_leads_back_to_the_file(name):
    path = Path(os.fsdecode(name))
    line = as_json(FilePlanned(0, path, path, PlannedAction.MAKE))
    assert line.isascii()
    assert os.fsencode(json.loads(line)["source"]) == name


REASON = lazy_tr("{path} ends early.", code="ends-early", path="a.jpg")
WARNING = lazy_tr("It is {n} kB.", code="odd", n=1204)


def shouted(text: str) -> str:
    return text.upper() if code_of(text) else text


def test_a_reason_and_warnings_are_told_in_english_with_their_codes():
    end = outcome(3, Status.FAILED, reason=REASON, warnings=(WARNING, "plain"))
    told = json.loads(as_json(FileFinished(RUN, end)))["outcome"]
    assert (told["reason"], told["code"]) == ("a.jpg ends early.", "ends-early")
    assert told["warnings"] == ["It is 1,204 kB.", "plain"]
    assert told["warning_codes"] == ["odd", ""]


def test_sentences_are_told_in_another_language_if_asked_and_codes_are_not():
    end = outcome(3, Status.FAILED, reason=REASON, warnings=(WARNING,))
    told = json.loads(as_json(FileFinished(RUN, end), shouted))["outcome"]
    assert (told["reason"], told["code"]) == ("A.JPG ENDS EARLY.", "ends-early")
    assert told["warnings"] == ["IT IS 1,204 KB."]
    warning = json.loads(as_json(WarningRaised(RUN, WARNING), shouted))
    assert (warning["text"], warning["code"]) == ("IT IS 1,204 KB.", "odd")
    pause = json.loads(as_json(RunPaused(RUN, REASON), shouted))
    assert (pause["obstacle"], pause["code"]) == ("A.JPG ENDS EARLY.", "ends-early")
    for settled in (PlanSettled(RUN, None, REASON), RunFinished(RUN, problem_of(REASON))):
        assert json.loads(as_json(settled, shouted))["problem"] == "A.JPG ENDS EARLY."


def problem_of(text: str):
    return replace(report_of(Status.DONE), problem=text)


def test_an_outcome_is_told_whole():
    end = outcome(3, Status.FAILED, reason="The file ends early.", source_bytes=12)
    record = json.loads(as_json(FileFinished(RUN, end)))["outcome"]
    assert record["task_id"] == 3
    assert record["status"] == "failed"
    assert record["reason"] == "The file ends early."
    assert record["timing"] is None
