"""What is assumed of private parts of `multiprocessing`; a Python that differs shows here."""

import multiprocessing
import multiprocessing.pool
import os
import queue
import select
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import connection, util
from typing import Any

import pytest

from processing.processes.start import process_context, starting_processes
from processing.running.engines.record_queues import MessageQueue
from processing.running.engines.supervised_pool import SupervisedPool
from processing.settings.batch import StartMethod
from tests.support.bounds import WAIT_SECONDS
from tests.support.recorded_events import wait_until


@pytest.fixture
def pool() -> Any:
    with starting_processes():
        supervised = SupervisedPool(process_context(StartMethod.SPAWN), 2, str, ())
    yield supervised
    supervised.stop()


def test_the_parts_are_where_we_look_for_them(pool: Any) -> None:
    assert isinstance(pool._worker_handler, threading.Thread)
    assert isinstance(pool._task_handler, threading.Thread)
    assert isinstance(pool._result_handler, threading.Thread)
    assert hasattr(pool._change_notifier, "put")
    assert isinstance(pool._cache, dict)
    assert hasattr(pool._inqueue, "_rlock")
    assert hasattr(pool._outqueue, "_wlock")
    assert multiprocessing.pool.TERMINATE == "TERMINATE"


def test_every_process_is_made_through_our_hook(pool: Any) -> None:
    assert pool._started == pool._pool
    assert len(pool._started) == 2


def test_a_killed_worker_shows_among_the_dead(pool: Any) -> None:
    victim = pool._started[0]
    pool.kill_worker(victim.pid)
    wait_until(pool.dead_workers)
    assert pool.dead_workers() == [(victim.pid, -9)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork server")
def test_threads_that_ask_at_once_learn_the_same_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    from multiprocessing import forkserver

    with starting_processes():
        pool: Any = SupervisedPool(process_context(StartMethod.FORKSERVER), 2, str, ())
    victim = pool._started[0]
    pool.kill_worker(victim.pid)
    assert connection.wait([victim.sentinel], WAIT_SECONDS)
    read, has_company = forkserver.read_signed, threading.Barrier(2)

    def read_beside_another(descriptor: int) -> int:
        with suppress(threading.BrokenBarrierError):  # nobody reads at the same time
            has_company.wait(0.2)
        return read(descriptor)

    monkeypatch.setattr(forkserver, "read_signed", read_beside_another)
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(lambda: victim.exitcode) for _ in range(2)]
    assert [each.result() for each in asked] == [-signal.SIGKILL] * 2
    pool.stop()


def test_no_process_takes_the_place_of_a_dead_one(pool: Any) -> None:
    started = list(pool._started)
    pool.kill_worker(started[0].pid)
    wait_until(lambda: len(pool._pool) == 2 and pool._pool[-1] not in started)
    assert pool._started == started
    assert pool._worker_handler.is_alive()
    assert len(multiprocessing.active_children()) == 1


def test_results_do_not_let_the_pool_ask_after_its_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    look = multiprocessing.pool.Pool._maintain_pool  # type: ignore[attr-defined]

    def look_and_count(*args: Any) -> None:
        asked.append(1)
        look(*args)

    monkeypatch.setattr(multiprocessing.pool.Pool, "_maintain_pool", staticmethod(look_and_count))
    with starting_processes():
        pool = SupervisedPool(process_context(StartMethod.SPAWN), 2, str, ())
    try:
        assert sum(1 for _ in pool.imap_unordered(str, range(500))) == 500
        assert len(asked) < 50
    finally:
        pool.stop()


def test_stop_takes_no_notice_of_a_process_that_never_started(pool: Any) -> None:
    workers = list(pool._started)
    pool._started.append(process_context(StartMethod.SPAWN).Process(target=abs))
    pool.stop()
    assert not multiprocessing.active_children()
    assert not any(worker in multiprocessing.process._children for worker in workers)


def test_nothing_of_a_pool_waits_at_the_end_of_the_interpreter(pool: Any) -> None:
    owners = [finalizer._callback for finalizer in util._finalizer_registry.values()]
    assert pool._terminate_pool not in owners


def test_a_pool_that_starts_in_part_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    context = process_context(StartMethod.SPAWN)
    start = context.Process.start
    made: list[Any] = []

    def start_the_first_only(process: Any) -> None:
        made.append(process)
        if len(made) == 2:
            raise OSError(11, "Resource temporarily unavailable")
        start(process)

    monkeypatch.setattr(context.Process, "start", start_the_first_only)
    with starting_processes(), pytest.raises(OSError, match="Resource"):
        SupervisedPool(context, 3, str, ())
    assert len(made) == 2
    assert made[0].exitcode == -9
    assert not multiprocessing.active_children()


@pytest.mark.skipif(sys.platform == "win32", reason="there locks have no names to remove")
def test_the_names_of_locks_are_removed_with_the_pool(pool: Any) -> None:
    name = pool._inqueue._rlock._semlock.name
    registry = util._finalizer_registry
    names = lambda: [f._args[0] for f in registry.values() if f._args]  # noqa: E731
    assert name in names()
    pool.stop()
    assert name not in names()


def test_stop_ends_a_pool_whose_locks_are_lost(pool: Any) -> None:
    """As if both were held by workers that are dead."""
    for worker in list(pool._pool):
        worker.kill()
        worker.join(5)
    pool._inqueue._rlock.acquire(timeout=0.1)
    pool._outqueue._wlock.acquire(timeout=0.1)
    threads = [pool._worker_handler, pool._task_handler, pool._result_handler]
    pool.stop()
    assert not any(thread.is_alive() for thread in threads)


def test_stop_ends_a_pool_with_a_torn_result(pool: Any) -> None:
    """As if a worker was killed when half of its result was in the pipe."""
    os.write(pool._outqueue._writer.fileno(), (1_000).to_bytes(4, "big") + b"half")
    threads = [pool._worker_handler, pool._task_handler, pool._result_handler]
    pool.stop()
    assert not any(thread.is_alive() for thread in threads)


def test_stop_ends_a_pool_with_a_torn_task(pool: Any) -> None:
    """As if a worker was killed when it had read half of a task, with more tasks behind it."""
    for worker in list(pool._pool):
        os.kill(worker.pid, signal.SIGSTOP)  # nobody reads; what is written stays in the pipe
    os.write(pool._inqueue._writer.fileno(), b"half of a task")
    pool.imap_unordered(abs, iter(range(100_000)))
    wait_until(lambda: _is_full(pool._inqueue._writer.fileno()))
    threads = [pool._worker_handler, pool._task_handler, pool._result_handler]
    pool.stop()
    assert not any(thread.is_alive() for thread in threads)


def _is_full(descriptor: int) -> bool:
    """Return whether who writes there would have to wait."""
    return not select.select([], [descriptor], [], 0)[1]


def test_stop_may_be_repeated(pool: Any) -> None:
    pool.stop()
    pool.stop()


def test_finish_lets_the_workers_go_in_order(pool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    workers = list(pool._started)
    codes: list[int | None] = []

    def note_codes() -> None:
        codes.extend(worker.exitcode for worker in workers)

    monkeypatch.setattr(pool, "_kill_all", note_codes)
    assert pool.map(abs, [-1, -2]) == [1, 2]
    pool.finish()
    assert codes == [0, 0]
    monkeypatch.undo()


def test_closing_our_end_lets_a_reader_see_the_end_of_the_queue() -> None:
    messages = MessageQueue(5, process_context(StartMethod.SPAWN))
    with pytest.raises(queue.Empty):
        messages.get(timeout=0.05)
    messages.end_here()
    with pytest.raises((EOFError, OSError)):
        messages.get(timeout=5)
    messages.give_back()
