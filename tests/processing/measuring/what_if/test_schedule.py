"""The what-if machine, by small schedules worked out by hand and by what no schedule can beat."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processing.measuring.what_if.costs import (
    DispatchCost,
    MeasuredCosts,
    StageCost,
    TaskCost,
    costs_of,
)
from processing.measuring.what_if.curve import curve_of, sizes_up_to
from processing.measuring.what_if.schedule import ListOrder, Pool, schedule, timeline_of
from processing.task import Status, Task

NOTHING = StageCost(0.0, 0.0)


def task(number: int, core: float, read: float = 0.0, write: float = 0.0) -> TaskCost:
    """Return a picture that is read, computed on, and written."""
    stages = (
        *(StageCost(0.0, read), StageCost(core / 2, 0.0), StageCost(core / 2, 0.0)),
        *(NOTHING, StageCost(0.0, write)),
    )
    return TaskCost(number, Status.DONE, 1.0, stages)


def work(*seconds: float, dispatch: DispatchCost = DispatchCost()) -> MeasuredCosts:  # noqa: B008
    """Return work of pictures that only compute, for so long."""
    return MeasuredCosts(tuple(task(n, each) for n, each in enumerate(seconds)), dispatch, 1)


@pytest.mark.parametrize(
    ("seconds", "pool", "taken"),
    [
        ([3, 2, 2], Pool(1, 1), 7),
        ([3, 2, 2], Pool(2, 2), 4),  # 3 | 2 2
        ([2, 2, 3], Pool(2, 2), 5),  # 2 3 | 2: the long one comes last
        ([2, 2, 3], Pool(2, 2, order=ListOrder.LONGEST_FIRST), 4),  # 3 | 2 2
        ([3, 2, 2], Pool(2, 2, order=ListOrder.SHORTEST_FIRST), 5),  # 2 3 | 2
        ([1, 1, 1, 1], Pool(4, 2), 2),  # four workers on two cores are two
        ([1, 1, 1, 1], Pool(2, 2), 2),
        ([1, 1, 1, 1, 1], Pool(2, 2, chunk=2), 3),  # 1 1 1 | 1 1
        ([1, 1, 1, 1, 1], Pool(2, 2, chunk=4), 4),  # 1 1 1 1 | 1
        ([1, 1, 1, 1, 1], Pool(2, 2, chunk=5), 5),  # one chunk, one worker
        # Graham's example of a list that is a third worse than the best.
        ([5, 5, 4, 4, 3, 3, 3], Pool(3, 3), 11),  # 5 3 3 | 5 3 | 4 4
        ([], Pool(3, 3), 0),
    ],
)
def test_small_schedules_are_as_worked_out_by_hand(seconds, pool, taken):
    assert schedule(work(*seconds), pool).seconds == pytest.approx(taken)


def test_who_waits_for_the_disk_needs_no_core():
    costs = MeasuredCosts((task(0, 1, read=1), task(1, 1, read=1)), DispatchCost(), 1)
    assert schedule(costs, Pool(1, 1)).seconds == pytest.approx(4)
    # Both are read until 1, then share the core until 3.
    assert schedule(costs, Pool(2, 1)).seconds == pytest.approx(3)
    assert schedule(costs, Pool(2, 2)).seconds == pytest.approx(2)


def test_a_core_is_shared_from_the_moment_in_which_a_second_worker_needs_it():
    # The first is read until 1 and has half of its work done at 2, when the second comes from
    # the disk; both need one more second of the core, and have it at 4.
    costs = MeasuredCosts((task(0, 2, read=1), task(1, 1, read=2)), DispatchCost(), 1)
    made = schedule(costs, Pool(2, 1))
    assert {each.task_id: each.end for each in made.records} == pytest.approx({0: 4, 1: 4})
    assert made.cores_used == pytest.approx(3 / 4)
    assert made.workers_busy == pytest.approx(2)


def test_the_lanes_show_who_did_what_when():
    made = schedule(work(3, 2, 2), Pool(2, 2))
    bars = [(each.task_id, each.lane, each.start, each.end) for each in made.records]
    assert bars == [(1, 1, 0, 2), (0, 0, 0, 3), (2, 1, 2, 4)]


def test_each_chunk_and_each_picture_costs_its_dispatch():
    costs = work(1, 1, 1, 1, 1, dispatch=DispatchCost(chunk=0.5, task=0.1))
    assert schedule(costs, Pool(1, 1)).end == pytest.approx(5 * 1.6)
    assert schedule(costs, Pool(1, 1, chunk=2)).end == pytest.approx(5 * 1.1 + 3 * 0.5)
    assert schedule(costs, Pool(1, 1, chunk=2)).begun == pytest.approx(0.6)


def test_workers_start_one_after_the_other_on_the_cores_that_others_work_on():
    costs = work(1, 1, dispatch=DispatchCost(first_start=0.5, next_start=0.25))
    made = schedule(costs, Pool(2, 2))
    assert [each.until for each in made.start_ups] == pytest.approx([0.5, 0.75])
    assert made.end == pytest.approx(1.75)
    # On one core the first picture has half of it, so that the second worker is up at 1.0; then
    # 0.75 and 1 are left, and end at 2.5 and 2.75.
    made = schedule(costs, Pool(2, 1))
    assert [each.until for each in made.start_ups] == pytest.approx([0.5, 1.0])
    assert sorted(each.end for each in made.records) == pytest.approx([2.5, 2.75])


TASKS = st.lists(
    st.builds(
        task,
        st.integers(0, 1000),
        *[st.floats(0, 10, allow_subnormal=False)] * 3,
    ),
    min_size=1,
    max_size=25,
)


def test_a_sync_after_each_picture_is_waited_for_without_a_core():
    costs = work(1, 1, 1, 1)
    assert schedule(costs, Pool(1, 1, sync=0.5)).seconds == pytest.approx(6)
    # Two workers with a core each make two pictures each, and wait after each.
    made = schedule(costs, Pool(2, 2, sync=0.5))
    assert made.seconds == pytest.approx(3)
    assert {each.stamps[-1] - each.stamps[-2] for each in made.records} == {0.5}


POOLS = st.builds(
    Pool, st.integers(1, 9), st.integers(1, 9), st.integers(1, 6), st.sampled_from(ListOrder)
)


@given(TASKS, POOLS)
@settings(max_examples=150, deadline=None)
def test_no_pool_beats_the_longest_picture_or_the_cores_nor_is_slower_than_one_worker(tasks, pool):
    costs = MeasuredCosts(tuple(tasks), DispatchCost(), 1)
    taken = schedule(costs, pool).seconds
    least = max(costs.longest, costs.core_work / pool.cores, costs.work / pool.workers)
    assert least - 1e-6 <= taken <= costs.work + 1e-6
    alone = schedule(costs, Pool(1, pool.cores, pool.chunk, pool.order)).seconds
    assert alone == pytest.approx(costs.work, abs=1e-6)


@given(TASKS, POOLS)
@settings(max_examples=100, deadline=None)
def test_every_picture_is_made_once_and_a_lane_makes_one_at_a_time(tasks, pool):
    tasks = [
        TaskCost(number, each.status, each.megapixels, each.stages)
        for number, each in enumerate(tasks)
    ]
    made = schedule(MeasuredCosts(tuple(tasks), DispatchCost(0.2, 0.1, 0.01, 0.01), 1), pool)
    assert sorted(each.task_id for each in made.records) == list(range(len(tasks)))
    ends = {}
    for each in sorted(made.records, key=lambda each: (each.lane, each.start, each.end)):
        assert each.start >= ends.get(each.lane, 0.0) - 1e-9
        assert list(each.stamps) == sorted(each.stamps)
        ends[each.lane] = each.end


def test_a_schedule_is_a_timeline_like_that_of_a_run():
    costs = MeasuredCosts(tuple(task(n, 0.3, 0.1, 0.1) for n in range(8)), DispatchCost(0.2), 1)
    made = schedule(costs, Pool(2, 2))
    tasks = [Task(n, Path(f"{n}.jpg"), Path(f"{n}.png")) for n in range(8)]
    timeline = timeline_of(made, tasks)
    assert list(timeline.records) == list(made.records)
    ups = {each.lane: each.until for each in made.start_ups}
    assert timeline.first_ups() == pytest.approx(ups)
    again = costs_of(timeline)
    assert again.work == pytest.approx(costs.work)
    assert again.dispatch.first_start == pytest.approx(0.2)
    assert schedule(again, Pool(2, 2)).seconds == pytest.approx(made.seconds)


def test_the_curve_has_the_speedup_of_each_size_and_ends_where_the_cores_do():
    curve = curve_of(work(*[1.0] * 12), Pool(4, 2), sizes_up_to(6))
    found = [(each.workers, each.seconds, each.speedup) for each in curve.points]
    assert found == [
        (1, pytest.approx(12), pytest.approx(1)),
        (2, pytest.approx(6), pytest.approx(2)),
        (3, pytest.approx(6), pytest.approx(2)),
        (4, pytest.approx(6), pytest.approx(2)),
        (6, pytest.approx(6), pytest.approx(2)),
    ]
    assert curve.limit == pytest.approx(2)
    assert curve.at(4).efficiency == pytest.approx(0.5)
    assert curve.at(5) is None


def test_perfect_work_has_no_serial_part():
    laws = curve_of(work(*[1.0] * 24), Pool(1, 64), (1, 2, 3, 4, 6, 8)).laws
    assert laws.amdahl.serial == pytest.approx(0, abs=1e-9)
    assert laws.universal.contention == pytest.approx(0, abs=1e-9)
