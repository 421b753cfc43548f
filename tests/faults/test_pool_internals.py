"""What is assumed of private parts of `multiprocessing`; a Python that differs shows here."""

import multiprocessing
import multiprocessing.pool
import os
import queue
import signal
import threading
import time
from typing import Any

import pytest

from processing.contexts import process_context
from processing.engines.pool_internals import SupervisedPool, close_messages, end_of_messages
from processing.settings import StartMethod


@pytest.fixture
def pool() -> Any:
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
    deadline = time.monotonic() + 10
    while not pool.dead_workers() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert pool.dead_workers() == [(victim.pid, -9)]


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
    time.sleep(0.2)
    begun = time.monotonic()
    threads = [pool._worker_handler, pool._task_handler, pool._result_handler]
    pool.stop()
    assert not any(thread.is_alive() for thread in threads)
    assert time.monotonic() - begun < 5


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
    messages: Any = process_context(StartMethod.SPAWN).Queue(5)
    with pytest.raises(queue.Empty):
        messages.get(timeout=0.05)
    end_of_messages(messages)
    with pytest.raises((EOFError, OSError)):
        messages.get(timeout=5)
    close_messages(messages)
