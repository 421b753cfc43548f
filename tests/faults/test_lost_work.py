"""A worker that is really killed leaves its death, and what was lost with it, in the lanes."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from processing.measuring.timeline.lives import WorkerEnd
from processing.measuring.timeline.timeline import Timeline
from processing.running.engines._pool import PoolEngine
from processing.running.engines.base import EngineSettings
from processing.running.events import FileFinished, Message, WorkerStarted, WorkerStarting
from processing.settings.batch import StartMethod
from processing.task import Status, Task
from tests.support import stand_in_tasks

METHODS = pytest.mark.parametrize("method", [StartMethod.SPAWN, StartMethod.FORKSERVER])
CULPRIT = 4  # the task whose first worker is killed


def messages_of_a_killed_worker(folder: Path, method: StartMethod) -> tuple[list[Task], list[Any]]:
    """Run tasks of which one kills its worker once; return them and all messages of the run."""
    names = ["nap"] * 12
    names[CULPRIT] = "once"
    tasks = [Task(n, folder / name, folder / f"{n}.out") for n, name in enumerate(names)]
    told: list[Message] = []
    settings = EngineSettings(
        stand_in_tasks.run_context("lost", folder), 2, method, stand_in_tasks.act_by_name
    )
    for outcome in PoolEngine(settings).run(tasks, told.append):
        assert outcome.status is Status.DONE
        told.append(FileFinished("lost", outcome))
    return tasks, told


@METHODS
def test_a_killed_worker_leaves_its_death_and_what_was_lost(
    tmp_path: Path, method: StartMethod
) -> None:
    tasks, told = messages_of_a_killed_worker(tmp_path, method)
    starting = [message for message in told if isinstance(message, WorkerStarting)]
    begun = starting[0].at
    timeline = Timeline(tasks, 2, begun)
    for message in told:
        timeline.fold(message)

    (death,) = [end for end in timeline.ends if end.how is WorkerEnd.DIED]
    assert "SIGKILL" in death.cause
    (lost,) = [each for each in timeline.lost if each.task_id == CULPRIT]
    assert (lost.worker, lost.lane, lost.how) == (death.worker, death.lane, WorkerEnd.DIED)
    assert lost.until == death.at
    assert timeline.attempt_of(CULPRIT) == 2

    (stopped,) = [end for end in timeline.ends if end.how is WorkerEnd.STOPPED]
    assert {stopped.lane, death.lane} == {0, 1}
    started = {message.worker for message in told if isinstance(message, WorkerStarted)}
    start_ups = {each.worker: each for each in timeline.start_ups(1e9)}
    assert started <= set(start_ups) == {message.worker for message in starting}
    for worker, each in start_ups.items():
        records = [record for record in timeline.records if record.worker == worker]
        assert {record.lane for record in records} <= {each.lane}
        assert all(record.start >= each.until for record in records)
        if worker not in (death.worker, stopped.worker):
            assert each.since >= death.at
    assert Counter(record.task_id for record in timeline.records) == Counter(range(len(tasks)))


@METHODS
def test_a_cancelled_run_tells_of_every_worker_that_it_stopped(
    tmp_path: Path, method: StartMethod
) -> None:
    told: list[Message] = []
    settings = EngineSettings(
        stand_in_tasks.run_context("lost", tmp_path), 2, method, stand_in_tasks.act_by_name
    )
    engine = PoolEngine(settings)
    tasks = [Task(n, tmp_path / "doze", tmp_path / f"{n}.out") for n in range(60)]
    for outcome in engine.run(tasks, told.append):
        told.append(FileFinished("lost", outcome))
        engine.cancel()
    begun = next(message.at for message in told if isinstance(message, WorkerStarting))
    timeline = Timeline(tasks, 2, begun)
    for message in told:
        timeline.fold(message)
    assert [end.how for end in timeline.ends] == [WorkerEnd.STOPPED] * 2
    assert timeline.running == ()
