"""The scripts on pools and on what breaks them really show what is said of them."""

import multiprocessing
import queue

import pytest

from processing.language.translation import localized
from processing.measuring.experiments.conclusion import conclusion_of
from processing.measuring.experiments.events import named, parts_of
from processing.measuring.experiments.experiment import PROGRAM, Ending
from processing.measuring.experiments.registry import find_experiment
from processing.measuring.experiments.runner import ExperimentEnded, ExperimentRun
from tests.support.bounds import WAIT_SECONDS


def run(name, **values):
    """Run an experiment to its end; return its log and what is said of it."""
    experiment, told = find_experiment(name), queue.SimpleQueue()
    work = ExperimentRun(experiment, values, told.put, limit_seconds=WAIT_SECONDS)
    work.start()
    assert work.join(2 * WAIT_SECONDS)
    while not isinstance(message := told.get(timeout=WAIT_SECONDS), ExperimentEnded):
        pass
    assert not message.problem
    assert message.log.ending is Ending.FINISHED
    return message.log, [localized(each) for each in conclusion_of(experiment, message.log)]


def arrived(events):
    return [each.value for each in named(events, "result")]


def test_imap_keeps_the_order_and_imap_unordered_does_not():
    log, told = run("order", straggler=1, long=600, short=20)
    parts = parts_of(log.events)
    assert arrived(parts["map"]) == arrived(parts["imap"]) == [str(n) for n in range(1, 9)]
    assert arrived(parts["imap_unordered"])[-1] == "1"
    assert [each.partition(":")[0] for each in told] == ["map", "imap", "imap_unordered"]
    assert "None was held back" not in told[0] + told[1]


@pytest.mark.parametrize(
    ("kilobytes", "reason"), [(1, "takes all items at once"), (300, "did not take all")]
)
def test_imap_takes_all_items_unless_the_pipe_is_full(kilobytes, reason):
    _, told = run("lazy", items=20, kilobytes=kilobytes, work=150, window=3)
    assert told[0].endswith("the window 3.")
    assert reason in told[-1]


def test_terminate_loses_what_is_not_done_and_close_nothing():
    log, told = run("endings", tasks=6, work=300, terminate=100)
    parts = parts_of(log.events)
    assert len(arrived(parts["close_and_join"])) == 6
    assert len(named(parts["terminate"], "lost")) == 6 - len(arrived(parts["terminate"]))
    assert [each.value for each in named(log.events, "error")] == [
        "ValueError: Pool is still running",
        "ValueError: Pool not running",
    ]
    assert any("terminate lost" in each for each in told)


def test_a_slow_callback_holds_up_other_results_in_the_thread_that_takes_them():
    log, told = run("callbacks", slow=600, work=10, bad=2)
    threads = {each.actor for each in named(log.events, "callback")}
    assert len(threads) == 1
    assert threads.isdisjoint({"MainThread"})
    assert any("waited for a callback before" in each for each in told)
    assert any("task 2 cannot be done" in each for each in told)


def test_chunks_go_in_fewer_parcels_and_fewer_bytes():
    log, told = run("chunks", chunk=20, work=0)
    bars = [len(named(part, "chunk")) for part in parts_of(log.events).values()]
    assert bars == [60, 3]
    assert "To the workers went 60 parcels" in told[0]
    assert "To the workers went 3 parcels" in told[1]


def test_a_plain_pool_hangs_where_a_worker_is_killed_and_an_executor_does_not():
    log, told = run("killed-worker", fatal=3, work=20, limit=5000)
    parts = parts_of(log.events)
    assert [each.value for each in named(parts["plain"], "hang")] == ["3"]
    assert sorted(arrived(parts["plain"])) == ["1", "2", "4"]
    assert sorted(arrived(parts["supervised"])) == ["1", "2", "4"]
    assert any("task 3 ended its worker again" in each for each in told)


def test_the_pool_of_the_program_names_the_picture_whose_worker_is_killed_and_makes_all_others():
    log, told = run("killed-worker", fatal=2, work=700, limit=500)
    own = parts_of(log.events)[PROGRAM]
    assert [each.value for each in named(own, "killed")] == ["2"] * 3
    assert sorted(arrived(own)) == ["1", "3", "4"]
    assert [each.value.partition(":")[0] for each in named(own, "error")] == ["2"]
    assert [each.value for each in named(own, "retry")].count("2") == 2
    assert "number 2 was tried again, alone, and told as failed" in told[-1]
    seconds = [each.seconds for each in log.events]
    assert own[0].seconds >= max(seconds[: -len(own)])


def test_a_run_that_is_stopped_while_the_program_does_its_part_leaves_no_process():
    told, before = queue.SimpleQueue(), set(multiprocessing.active_children())
    work = ExperimentRun(find_experiment("killed-worker"), {"work": 1000, "limit": 500}, told.put)
    work.start()
    while not getattr(message := told.get(timeout=WAIT_SECONDS), "actor", "").startswith(PROGRAM):
        assert not isinstance(message, ExperimentEnded)
    work.cancel()
    assert work.join(WAIT_SECONDS)
    while not isinstance(message := told.get(timeout=WAIT_SECONDS), ExperimentEnded):
        pass
    assert message.log.ending is Ending.STOPPED
    assert set(multiprocessing.active_children()) <= before


def test_without_a_main_guard_workers_start_again_and_again_and_nothing_is_done():
    log, told = run("main-guard", limit=8000)
    parts = parts_of(log.events)
    assert len(named(parts["without guard"], "error")) > 2
    assert not arrived(parts["without guard"])
    assert len(arrived(parts["with guard"])) == 4
    assert told[1].startswith("Without the guard")


def test_a_lambda_is_refused_by_get_and_lost_by_a_queue():
    log, told = run("unpicklable", ask=50, limit=5000)
    parts = parts_of(log.events)
    assert len(named(parts["Pool"], "error")) == 1
    assert not named(parts["Queue"], "error")
    assert [each.value for each in named(parts["Queue"], "get")] == ["int"]
    assert len(named(parts["Queue, pickled before"], "error")) == 1
    assert len(told) == 3


def test_a_producer_hangs_when_its_consumer_died_unless_it_looks():
    log, told = run("dead-consumer", capacity=2, deadly=2, patience=100, limit=5000)
    parts = parts_of(log.events)
    assert named(parts["careless"], "hang")
    consumed = [each.value for each in named(parts["careful"], "busy")]
    assert consumed == [str(n) for n in range(1, 11)]
    assert "only number 2 is lost" in told[1]


def test_each_call_that_does_not_wait_returns_before_its_results_are_there():
    log, told = run("async-result", work=700, patience=50, bad=4)
    parts = parts_of(log.events)
    assert arrived(parts["apply"]) == ["1"]
    assert arrived(parts["apply_async"]) == ["2"]
    assert arrived(parts["starmap_async"]) == ["6", "7", "8"]
    assert arrived(parts["map_async"]) == []
    assert [each.value for each in named(parts["map_async"], "error")] == [
        "ValueError: task 4 cannot be done"
    ]
    for name in ("apply_async", "map_async", "starmap_async"):
        asked = [each.value for each in named(parts[name], "asked")]
        is_good = name != "map_async"
        assert asked == [
            "ready() is False",
            "successful() raises ValueError",
            "ready() is True",
            f"successful() is {is_good}",
        ]
        assert len(named(parts[name], "timeout")) == 1
    assert any("3 gets with a limit gave up with TimeoutError" in each for each in told)


def test_a_closed_queue_keeps_its_process_until_all_is_read_or_loses_the_rest():
    log, told = run("queue-end", items=400, limit=4000)
    parts = parts_of(log.events)
    closed, cancelled = parts["close"], parts["cancel_join_thread"]
    assert [each.value for each in named(closed, "hang")] == ["join"]
    assert len(named(closed, "put")) == len(named(closed, "get")) == 400
    assert not named(cancelled, "hang")
    assert len(named(cancelled, "put")) == 400
    got = len(named(cancelled, "get"))
    assert got < 400
    assert f"{got} of 400 items were read; {400 - got} were lost" in told[-1]
    assert "put after close" in " ".join(told)
