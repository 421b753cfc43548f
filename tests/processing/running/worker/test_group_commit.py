"""What is written together is synced together, and told only when it is in its place."""

import errno
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from processing.imaging.stopwatch import Stopwatch
from processing.running.worker import group_commit, process
from processing.running.worker.group_commit import SYNC_THREADS, GroupCommit, Unsettled
from processing.running.worker.late_results import LateResults
from processing.running.worker.protocol import MOST_UNSETTLED
from processing.task import Outcome, Status, Task
from tests.support.bounds import WAIT_SECONDS
from tests.support.pictures import RUN_CONTEXT
from tests.support.recorded_events import wait_until
from tests.support.stand_in_tasks import write_late


class Desk:
    """Gives a group commit something to do, and keeps what it tells."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: list[Outcome] = []
        self.problems: list[str] = []
        self.commit = GroupCommit(self.problems.append)

    def written(self, number: int) -> Unsettled:
        task = Task(number, self.folder / f"a{number}", self.folder / f"b{number}")
        made = process.do_task(task, write_late, RUN_CONTEXT, 1)
        assert isinstance(made, Unsettled)
        return made

    def add(self, *numbers: int) -> None:
        for number in numbers:
            self.commit.add(self.written(number), self.told.append)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.commit.finish()
    assert desk.problems in ([], [""])


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no group be complete because of the time."""
    monkeypatch.setattr(group_commit, "LINGER_SECONDS", 1000.0)


def counted(monkeypatch: pytest.MonkeyPatch, sync: Callable[[int], None]) -> None:
    monkeypatch.setattr(os, "fsync", sync)


def test_a_result_is_synced_before_it_is_in_its_place_and_told_after(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[bool, int]] = []
    counted(monkeypatch, lambda _: seen.append(((desk.folder / "b0").exists(), len(desk.told))))
    desk.add(0)
    wait_until(lambda: desk.told)
    assert seen == [(False, 0)]
    assert (desk.folder / "b0").read_text() == "a0"
    assert os.listdir(desk.folder) == ["b0"]


@pytest.mark.usefixtures("patience")
def test_nothing_is_told_until_the_group_is_complete_or_nothing_more_comes(desk: Desk) -> None:
    desk.add(*range(5))
    assert desk.told == []
    assert not (desk.folder / "b0").exists()
    desk.commit.hasten()
    wait_until(lambda: len(desk.told) == 5)
    assert {outcome.status for outcome in desk.told} == {Status.DONE}


@pytest.mark.usefixtures("patience")
def test_a_full_group_waits_for_nothing(desk: Desk) -> None:
    desk.add(*range(MOST_UNSETTLED))
    wait_until(lambda: len(desk.told) == MOST_UNSETTLED)


def test_what_waits_long_is_told_although_no_more_comes(desk: Desk) -> None:
    desk.add(0, 1)
    wait_until(lambda: len(desk.told) == 2)


@pytest.mark.usefixtures("patience")
def test_the_end_settles_everything(desk: Desk) -> None:
    desk.add(0, 1, 2)
    desk.commit.finish()
    assert len(desk.told) == 3


@pytest.mark.usefixtures("patience")
def test_a_slow_disk_gets_many_syncs_at_the_same_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = threading.Barrier(SYNC_THREADS)
    counted(monkeypatch, lambda _: together.wait(WAIT_SECONDS) and None)
    monkeypatch.setattr(group_commit, "SLOW_SYNC_SECONDS", -1.0)  # as any disk is now
    desk.add(*range(2 * SYNC_THREADS))
    wait_until(lambda: len(desk.told) == 2 * SYNC_THREADS)
    assert not together.broken


@pytest.mark.usefixtures("patience")
def test_without_more_threads_the_files_are_synced_one_after_the_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(group_commit, "SLOW_SYNC_SECONDS", -1.0)
    desk.add(0, 1)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    desk.commit.hasten()
    wait_until(lambda: len(desk.told) == 2)
    assert {outcome.status for outcome in desk.told} == {Status.DONE}


@pytest.mark.usefixtures("patience")
def test_without_any_thread_each_picture_is_settled_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as crowded:
        crowded.setattr(threading.Thread, "start", refuse)
        desk.add(0)
    assert [outcome.status for outcome in desk.told] == [Status.DONE]
    assert (desk.folder / "b0").exists()
    desk.add(1)
    desk.commit.finish()
    assert len(desk.told) == 2


@pytest.mark.usefixtures("patience")
def test_a_disk_that_fails_for_one_costs_that_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync, bad = os.fsync, desk.folder / "bad"
    desk.add(0)
    made = desk.written(1)
    (desk.folder / "b2").hardlink_to(made.written.files[0].path)
    identity = (desk.folder / "b2").stat().st_ino

    def fail_for_one(descriptor: int) -> None:
        if os.fstat(descriptor).st_ino == identity:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), bad)
        sync(descriptor)

    counted(monkeypatch, fail_for_one)
    desk.commit.add(made, desk.told.append)
    desk.commit.hasten()
    wait_until(lambda: len(desk.told) == 2)
    ends = {outcome.task_id: outcome for outcome in desk.told}
    assert ends[0].status is Status.DONE
    assert ends[1].status is Status.FAILED
    assert ends[1].is_obstructed
    assert not (desk.folder / "b1").exists()


@pytest.mark.usefixtures("patience")
def test_who_makes_more_than_the_disk_takes_has_to_wait(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = threading.Event()
    counted(monkeypatch, lambda _: free.wait(WAIT_SECONDS) and None)
    numbers = range(MOST_UNSETTLED + 1)
    maker = threading.Thread(target=desk.add, args=numbers, daemon=True)
    maker.start()
    maker.join(0.3)
    assert maker.is_alive()
    free.set()
    maker.join(WAIT_SECONDS)
    assert not maker.is_alive()


@pytest.mark.usefixtures("patience")
def test_files_of_several_results_count_each(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "MOST_UNSETTLED", 3)
    desk.add(0)
    made = desk.written(1)
    twice = replace(made.written, written=made.written.written * 3)
    maker = threading.Thread(
        target=desk.commit.add, args=(replace(made, written=twice), desk.told.append), daemon=True
    )
    maker.start()  # four files would be open: the first has to be settled before
    wait_until(lambda: desk.told)
    maker.join(WAIT_SECONDS)
    assert desk.told[0].task_id == 0


def test_after_an_error_in_its_thread_nobody_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path)

    def fail(_: Outcome) -> None:
        raise OSError("the pipe is gone")

    desk.commit.add(desk.written(0), fail)
    wait_until(lambda: desk.problems)
    desk.add(*range(1, MOST_UNSETTLED + 3))
    assert len(desk.told) == MOST_UNSETTLED + 2
    desk.commit.finish()


def test_the_outcomes_of_a_chunk_are_handed_on_once_and_together() -> None:
    late, told = LateResults(), []
    for _ in range(2):
        late.expect()
    late.add(0, Outcome(0, Status.DONE))
    late.when_complete(told.append)
    assert told == []
    late.add(1, Outcome(1, Status.DONE))
    assert [[slot for slot, _ in outcomes] for outcomes in told] == [[0, 1]]


def test_a_chunk_of_which_nothing_was_begun_is_complete() -> None:
    told: list[object] = []
    LateResults().when_complete(told.append)
    assert told == [[]]


def test_a_stopwatch_of_a_result_that_waits_has_stopped(desk: Desk) -> None:
    made = desk.written(0)
    assert isinstance(made.attempt.watch, Stopwatch)
    end = made.timing.stamps[-1]
    desk.commit.add(made, desk.told.append)
    wait_until(lambda: desk.told)
    assert desk.told[0].timing is not None
    assert desk.told[0].timing.stamps[-1] == end
