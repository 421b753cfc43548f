"""Cores are shared fairly, by schedules that were worked out by hand."""

import pytest

from processing.measuring.what_if.events import FIRST, SECOND, Clock, Cores, Lock, Store


def ends_of(cores: float, *jobs: tuple[float, float, int]) -> list[float]:
    """Return when each job of (begin, seconds, rank) has had its core time."""
    clock = Clock()
    shared = Cores(clock, cores)
    ends = [0.0] * len(jobs)

    def job(place, begin, seconds, rank):
        yield clock.wait(begin)
        yield shared.work(seconds, rank)
        ends[place] = clock.now

    for place, each in enumerate(jobs):
        clock.start(job(place, *each))
    clock.run()
    return ends


@pytest.mark.parametrize(
    ("cores", "jobs", "ends"),
    [
        (2, [(0, 3, SECOND), (0, 1, SECOND)], [3, 1]),  # a core each
        (1, [(0, 1, SECOND), (0, 1, SECOND)], [2, 2]),  # half a core each
        (1, [(0, 1, SECOND), (0, 3, SECOND)], [2, 4]),  # then the other has it alone
        (2, [(0, 1, SECOND)] * 4, [2] * 4),
        (2, [(0, 2, SECOND)] * 3, [3] * 3),  # two thirds of a core each
        (1.5, [(0, 3, SECOND)] * 2, [4, 4]),
        (8, [(0, 2, SECOND)], [2]),  # never more than one core
        (1, [(0, 2, SECOND), (1, 1, SECOND)], [3, 3]),  # one second done, then half a core each
        (1, [(0, 2, SECOND), (1, 1, FIRST)], [3, 2]),  # who mostly sleeps goes first
        (2, [(0, 2, SECOND), (0, 2, SECOND), (0, 1, FIRST)], [2.5, 2.5, 1]),
        (1, [(0, 0, SECOND), (0, 1, SECOND)], [0, 1]),
    ],
)
def test_who_computes_at_the_same_time_gets_an_equal_part(cores, jobs, ends):
    assert ends_of(cores, *jobs) == pytest.approx(ends)


def test_cores_know_how_long_they_were_in_use():
    clock = Clock()
    cores = Cores(clock, 2)
    for seconds in (1.0, 2.0, 3.0):
        clock.start(_working(cores, seconds))
    clock.run()
    assert cores.busy_seconds == pytest.approx(6)
    assert clock.now == pytest.approx(3.5)  # 2/3 each to 1.5, then a core each of which one ends


def _working(cores, seconds):
    yield cores.work(seconds)


def test_a_lock_is_had_in_turns_in_the_order_of_asking():
    clock, taken = Clock(), []
    lock = Lock(clock)

    def take(name):
        yield lock.take
        taken.append((name, clock.now))
        yield clock.wait(2)
        lock.give_back()

    for name in "abc":
        clock.start(take(name))
    clock.run()
    assert taken == [("a", 0), ("b", 2), ("c", 4)]
    assert lock.busy_seconds == 6


def test_a_full_store_lets_its_givers_wait():
    clock, given, got = Clock(), [], []
    store = Store(1)

    def give():
        for number in range(3):
            yield store.put(number)
            given.append(clock.now)

    def get():
        for _ in range(3):
            yield clock.wait(1)
            got.append((yield store.get))

    clock.start(give())
    clock.start(get())
    clock.run()
    assert got == [0, 1, 2]
    assert given == [0, 1, 2]


def test_a_very_long_chain_of_events_at_one_moment_is_no_deep_recursion():
    clock = Clock()

    def count():
        for _ in range(20_000):
            yield clock.wait(0)

    clock.start(count())
    clock.run()
    assert clock.now == 0
