"""A death is held against the picture in work, and against others only where it may be theirs."""

import os
from pathlib import Path

import pytest

from processing.processes.start import ORPHANED_EXIT_CODE, process_context
from processing.running.engines import _deaths
from processing.running.engines._deaths import ASLEEP_SECONDS, Deaths
from processing.running.worker.slot_table import SlotTable
from processing.settings.batch import StartMethod
from processing.task import Task

HERE = os.getpid()
TASKS = [Task(10 + n, Path(f"{n}.jpg"), Path(f"out/{n}.jpg")) for n in range(3)]
IN_FLIGHT = list(enumerate(TASKS))
LIMIT_SECONDS = 60.0


class Clock:
    """What `time` says in `_deaths` and of slots."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        monkeypatch.setattr(_deaths.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(SlotTable, "seconds_on", lambda _table, _slot: self.now - 1_000.0)


@pytest.fixture
def slots() -> SlotTable:
    """A table in which this process is on the first task, and has the second waiting."""
    table = SlotTable(process_context(StartMethod.SPAWN), len(TASKS))
    table.begin(1)
    table.wait(1)
    table.begin(0)
    return table


def blamed(deaths: Deaths) -> list[tuple[int, int | None, bool]]:
    """Return worker and task of each death, and whether its time was over."""
    return [
        (each.worker, each.task.id if each.task else None, each.is_time_over)
        for each in deaths.found
    ]


def test_the_picture_in_work_is_blamed_and_none_of_another_worker(slots: SlotTable) -> None:
    deaths = Deaths(slots, LIMIT_SECONDS)
    deaths.add(HERE, -11, IN_FLIGHT)
    deaths.add(HERE + 1, -11, IN_FLIGHT)
    assert blamed(deaths) == [(HERE, 10, False), (HERE + 1, None, False)]


def test_a_worker_is_ended_at_the_limit_and_its_picture_says_why(
    slots: SlotTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, killed = Clock(monkeypatch), []
    deaths = Deaths(slots, LIMIT_SECONDS)
    for _ in range(14):
        deaths.end_overdue(IN_FLIGHT[:1], killed.append)
        assert not killed
        clock.now += 4.5
    deaths.end_overdue(IN_FLIGHT[:1], killed.append)
    deaths.add(HERE, -9, IN_FLIGHT)
    assert killed == [HERE]
    assert blamed(deaths) == [(HERE, 10, True)]


def test_while_the_machine_sleeps_no_picture_grows_late(
    slots: SlotTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, killed = Clock(monkeypatch), []
    deaths = Deaths(slots, LIMIT_SECONDS)
    clock.now += max(ASLEEP_SECONDS, LIMIT_SECONDS) + 1
    deaths.end_overdue(IN_FLIGHT[:1], killed.append)
    assert not killed


def test_of_results_that_a_disk_took_too_long_for_each_is_tried_alone_unless_it_was(
    slots: SlotTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    for is_alone in (False, True):
        if is_alone:
            slots.end(0, is_done=True)
        clock.now = 1_000.0
        deaths = Deaths(slots, 3.0)
        clock.now += 4.0
        deaths.end_overdue([IN_FLIGHT[1]], lambda _pid: None)
        deaths.add(HERE, -9, IN_FLIGHT)
        assert blamed(deaths) == [(HERE, 11, is_alone)]


def test_of_those_that_may_have_sent_what_is_no_message_each_that_was_begun_is_suspected(
    slots: SlotTable,
) -> None:
    deaths = Deaths(slots, LIMIT_SECONDS)
    deaths.suspect_all(IN_FLIGHT)
    assert [each.task.id for each in deaths.found if each.task] == [10, 11]
    assert all(each.is_foreign for each in deaths.found)


def test_a_worker_that_lost_its_parent_is_blamed_for_nothing(slots: SlotTable) -> None:
    deaths = Deaths(slots, LIMIT_SECONDS)
    deaths.add_orphan(HERE)
    assert blamed(deaths) == [(HERE, None, False)]
    assert deaths.found[0].exit_code == ORPHANED_EXIT_CODE
