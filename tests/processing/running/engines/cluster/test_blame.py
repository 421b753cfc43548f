"""Who is blamed for the death of a worker of a cluster."""

import time
from pathlib import Path

from processing.running.engines.cluster.blame import Blame
from processing.running.engines.cluster.roster import Blamed, Chunk, Member, Roster
from processing.running.lanes import HOST_STEP
from processing.task import Task


def tasks(*numbers: int) -> list[Task]:
    return [Task(n, Path(f"{n}.jpg"), Path(f"{n}.out")) for n in numbers]


def member(*chunks: tuple[int, ...]) -> Member:
    made = Member("tcp://a:1", 7, 7, "a")
    for number, each in enumerate(chunks):
        made.take(Chunk(number, {task.id: task for task in tasks(*each)}))
    return made


def ids(found: list[Task]) -> list[int]:
    return [task.id for task in found]


def test_a_worker_that_told_nothing_may_have_died_of_its_oldest_chunk() -> None:
    blamed = member((1, 2), (3, 4)).share_blame()
    assert (ids(blamed.guilty), ids(blamed.doubtful), blamed.innocent) == ([1, 2], [3, 4], [])


def test_what_came_before_the_last_picture_that_was_begun_is_innocent() -> None:
    worker = member((1, 2, 3), (4, 5, 6))
    worker.begun = 5
    blamed = worker.share_blame()
    assert (ids(blamed.guilty), ids(blamed.innocent)) == ([5, 6], [1, 2, 3, 4])
    assert blamed.doubtful == []


def test_the_third_death_of_a_picture_fails_it_and_no_earlier_one() -> None:
    blame = Blame(9.0)
    (task,) = tasks(1)
    for _ in range(2):
        assert blame.judge(Blamed([task], [], [], is_alone=True), is_over_time=False) == []
        assert blame.suspects.pop() is task
    (failed,) = blame.judge(Blamed([task], [], [], is_alone=True), is_over_time=False)
    assert "died 3 times on this picture" in failed.reason


def test_what_took_too_long_is_given_up_only_if_it_was_alone() -> None:
    blame = Blame(9.0)
    first, second = tasks(1, 2)
    assert blame.judge(Blamed([first], [second], []), is_over_time=True) == []
    assert blame.suspects == [first, second]
    (failed,) = blame.judge(Blamed([first], [], [], is_alone=True), is_over_time=True)
    assert "took longer than 9 seconds" in failed.reason


def test_a_chunk_may_come_back_while_a_pause_is_on_its_way() -> None:
    worker = member((1,))
    assert not worker.chunks[0].may_return
    worker.note_pace(is_held=True)
    assert worker.chunks[0].may_return
    worker.note_pace(is_held=False)
    later = Chunk(5, {})
    worker.take(later)
    assert later.may_return
    assert worker.returns_until > time.monotonic()


def test_workers_of_two_hosts_with_one_process_id_are_told_apart() -> None:
    roster = Roster("here")
    assert roster.add("tcp://here:1", "here", 42, 0.0).id == 42
    assert roster.add("tcp://there:1", "there", 42, 0.0).id == 42 + HOST_STEP
    roster.remove("tcp://here:1")
    assert roster.add("tcp://here:2", "here", 42, 0.0).id not in {42, 42 + HOST_STEP}
