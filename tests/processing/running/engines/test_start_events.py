"""Each file is announced once and before its end, by what the parent sees."""

import os
from pathlib import Path
from typing import Any

import pytest

from processing.processes.start import process_context
from processing.running.engines._start_events import StartEvents
from processing.running.events import FileStarted, WorkerStarted
from processing.running.worker.slot_table import SlotTable
from processing.settings.batch import StartMethod
from processing.task import Outcome, Status, Task, Timing

TASK = Task(7, Path("a.jpg"), Path("out/a.jpg"))
HERE = os.getpid()


@pytest.fixture
def slot_table() -> SlotTable:
    slot_table = SlotTable(process_context(StartMethod.SPAWN), 2)
    slot_table.begin(1)
    return slot_table


@pytest.fixture
def told() -> list[Any]:
    return []


@pytest.fixture
def start_events(slot_table: SlotTable, told: list[Any]) -> StartEvents:
    return StartEvents("run", 1, slot_table, told.append)


def introduce(start_events: StartEvents) -> None:
    start_events.pass_on(WorkerStarted("run", HERE, 1, 0.0))


def ended() -> Outcome:
    return Outcome(TASK.id, Status.DONE, timing=Timing(HERE, (5.0, 6.0), 1.0))


def announced(told: list[Any]) -> list[FileStarted]:
    return [message for message in told if isinstance(message, FileStarted)]


def test_a_file_at_work_is_announced_once_with_its_worker_and_its_time(
    start_events, slot_table, told
):
    introduce(start_events)
    start_events.look([(1, TASK)])
    start_events.look([(1, TASK)])
    start_events.finish(ended())
    assert announced(told) == [FileStarted("run", TASK.id, HERE, slot_table.begun_at(1))]


def test_a_file_that_nobody_saw_at_work_is_announced_with_its_end(start_events, told):
    start_events.finish(ended())
    assert announced(told) == [FileStarted("run", TASK.id, HERE, 5.0)]


def test_a_worker_is_introduced_before_its_files(start_events, told):
    start_events.look([(1, TASK)])
    assert told == []
    introduce(start_events)
    start_events.look([(1, TASK)])
    assert [type(message) for message in told] == [WorkerStarted, FileStarted]


def test_a_worker_whose_result_overtakes_its_own_word_is_introduced_before_it(start_events, told):
    start_events.finish(ended())
    assert told == [WorkerStarted("run", HERE, 1, 5.0), FileStarted("run", TASK.id, HERE, 5.0)]


def test_a_file_that_is_tried_again_is_announced_again(start_events, told):
    introduce(start_events)
    for _ in range(2):
        start_events.look([(1, TASK)])
        start_events.finish(ended())
    assert len(announced(told)) == 2


def test_what_no_worker_began_is_not_announced(start_events, told):
    start_events.finish(Outcome(TASK.id, Status.FAILED, "lost"))
    assert told == []
