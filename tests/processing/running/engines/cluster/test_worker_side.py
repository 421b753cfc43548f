"""What a Dask worker calls, here in the test's own process."""

import pickle
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from processing.files.known_folders import KnownFolders
from processing.processes import wire
from processing.running.engines.cluster import worker_side
from processing.running.engines.cluster.introduction import own_versions
from processing.running.engines.cluster.messages import Conditions, Order, Pace
from processing.task import Outcome, Status, Task
from tests.support import stand_in_tasks

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

RUN = "worker-side"


@pytest.fixture
def told() -> Iterator[list[tuple[str, bytes]]]:
    yield (events := [])
    worker_side.tear_down(RUN)
    del events


def set_up(
    folder: Path,
    told: list[Any],
    work: Any = stand_in_tasks.write_late,
    *,
    keeps_folders: bool = False,
) -> list[Any]:
    context = replace(
        stand_in_tasks.run_context(RUN, folder),
        readable_paths=(folder,),
        folders=KnownFolders({str(folder): (1, 1)}),
    )
    worker = SimpleNamespace(
        log_event=lambda *event: told.append(event),
        memory_manager=SimpleNamespace(memory_limit=4_000_000_000),
    )
    conditions = Conditions(
        context, work, is_local=False, sightings=(), keeps_folders=keeps_folders
    )
    return wire.decode(worker_side.set_up(pickle.dumps(conditions), worker))


def do(*tasks: Task, attempt: int = 0, ahead: float = 0.0) -> list[Outcome]:
    order = Order(RUN, 10_000_042, 10**9, ahead, tasks, (attempt,) * len(tasks))
    return wire.decode(worker_side.do_chunk(pickle.dumps(order)))


def tasks_in(folder: Path, count: int) -> list[Task]:
    return [Task(n, folder / f"a{n}", folder / f"b{n}") for n in range(count)]


def test_a_worker_introduces_itself_and_weighs_by_its_own_limit(
    tmp_path: Path, told: list[Any]
) -> None:
    _, pid, versions, memory_bytes, missing, _ = set_up(tmp_path, told)
    assert pid > 0
    assert tuple(versions) == own_versions()
    assert 0 < memory_bytes < 4_000_000_000 * worker_side.MEMORY_SHARE
    assert missing == []


@pytest.mark.parametrize("attempt", [0, 3])
def test_a_chunk_is_made_with_temporaries_of_its_attempt(
    tmp_path: Path, told: list[Any], attempt: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from processing.files import atomic_write

    numbers = []
    usual = atomic_write.temporary_path

    def noted(destination: Path, run_id: str, task_id: int) -> Path:
        numbers.append(task_id)
        return usual(destination, run_id, task_id)

    monkeypatch.setattr(atomic_write, "temporary_path", noted)
    set_up(tmp_path, told)
    made = do(*tasks_in(tmp_path, 3), attempt=attempt)
    assert sorted(outcome.task_id for outcome in made) == [0, 1, 2]
    assert {outcome.status for outcome in made} == {Status.DONE}
    assert numbers == [n + attempt * worker_side.ATTEMPT_STEP for n in range(3)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b0", "b1", "b2"]


@pytest.mark.parametrize("keeps", [True, False])
def test_folders_have_other_numbers_here_unless_another_is_in_their_place(
    tmp_path: Path, told: list[Any], keeps: bool
) -> None:
    set_up(tmp_path, told, stand_in_tasks.place_slowly, keeps_folders=keeps)
    (outcome,) = do(*tasks_in(tmp_path, 1))
    assert outcome.is_obstructed == keeps
    assert len(list(tmp_path.iterdir())) == (0 if keeps else 1)


def test_times_are_told_by_the_clock_of_the_client(tmp_path: Path, told: list[Any]) -> None:
    set_up(tmp_path, told)
    (here,) = do(*tasks_in(tmp_path, 1))
    (ahead,) = do(*tasks_in(tmp_path, 1), ahead=1.0)
    assert here.timing is not None
    assert ahead.timing is not None
    assert ahead.timing.stamps[0] < here.timing.stamps[0]
    assert ahead.timing.worker == 10_000_042


def test_a_paused_worker_hands_back_what_it_has_not_begun(tmp_path: Path, told: list[Any]) -> None:
    set_up(tmp_path, told)
    worker_side.set_pace(RUN, Pace.PAUSE, 2)
    worker_side.set_pace(RUN, Pace.GO, 1)  # older, and late
    assert do(*tasks_in(tmp_path, 3)) == []
    worker_side.set_pace(RUN, Pace.GO, 3)
    assert len(do(*tasks_in(tmp_path, 3))) == 3


def test_what_was_logged_and_begun_is_told_in_batches(tmp_path: Path, told: list[Any]) -> None:
    set_up(tmp_path, told, stand_in_tasks.act_by_name)
    do(Task(5, tmp_path / "log-1", tmp_path / "out"))
    assert {topic for topic, _ in told} == {worker_side.TOPIC}
    assert {message["run"] for _, message in told} == {RUN}
    each = [item for _, message in told for item in wire.decode(message["told"])[1]]
    assert [worker_side.BEGUN, 5] in [item[:2] for item in each]


def test_only_the_thread_that_makes_pictures_is_confined(tmp_path: Path, told: list[Any]) -> None:
    set_up(tmp_path, told, stand_in_tasks.try_to_break_out)
    (outcome,) = do(Task(0, Path("network"), tmp_path / "out" / "b"))
    problems = worker_side._runs[RUN].problems
    assert problems or outcome.reason == "PermissionError"
    threading.Thread(target=int).start()  # and nobody else is


def test_a_worker_that_does_not_know_the_run_says_so(told: list[Any]) -> None:
    with pytest.raises(LookupError):
        do(Task(0, Path("a"), Path("b")))
