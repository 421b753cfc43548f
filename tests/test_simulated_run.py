"""The simulation of a run on many cores agrees with what can be computed without it."""

from dataclasses import replace

import pytest

from tests.bench.simulated_run import Costs, Simulated, SimulatedRun

COSTS = Costs(
    feed=20e-6, result=60e-6, journal=40e-6, receive=2e-6, make=2e-3, sync=100e-6, chunk=4
)
PICTURES = 2_000
MANY = 500  # cores


def simulated(costs: Costs, workers: int, cores: int = MANY) -> Simulated:
    return SimulatedRun(costs, workers, PICTURES, cores).run()


def test_few_workers_are_the_limit_themselves_and_are_never_kept_waiting() -> None:
    for workers in (1, 4):
        found = simulated(COSTS, workers)
        assert found.limit == "workers"
        assert found.rate == pytest.approx(workers / (COSTS.make + COSTS.receive), rel=0.05)
        assert found.share == pytest.approx(1.0)


def test_many_workers_have_to_wait_for_the_first_process() -> None:
    found = simulated(COSTS, 64)
    assert found.limit == "first process"
    assert found.rate == pytest.approx(1 / (COSTS.feed + COSTS.result), rel=0.1)


def test_a_slow_journal_is_the_limit_only_behind_the_run() -> None:
    found = simulated(replace(COSTS, journal=2e-3), 8)
    assert found.limit == "journal"
    assert found.rate == pytest.approx(1 / 2e-3, rel=0.05)


def test_one_worker_at_a_time_reads_the_pipe() -> None:
    found = simulated(replace(COSTS, receive=1e-3), 16)
    assert found.limit == "task pipe"
    assert found.rate == pytest.approx(1 / 1e-3, rel=0.05)


def test_two_cores_do_no_more_than_two_cores_can() -> None:
    used = COSTS.feed + COSTS.result + COSTS.journal + COSTS.receive + COSTS.make
    found = simulated(COSTS, 4, cores=2)
    assert found.limit == "cores"
    assert found.rate == pytest.approx(2 / used, rel=0.05)
    assert found.share == pytest.approx(0.5, rel=0.1)


def test_a_slow_disk_is_waited_for_by_nobody_until_the_window_is_full() -> None:
    quick, slow = (simulated(replace(COSTS, sync=sync), 2).rate for sync in (0.0, 1e-3))
    assert slow == pytest.approx(quick, rel=0.1)
    assert simulated(replace(COSTS, sync=20e-3), 2).rate < quick / 2
