"""What a listener tells of its queue: every message with its moments, and every get in vain."""

import queue
import sys
import time
from pathlib import Path

import pytest

from processing.processes.start import process_context
from processing.running.engines import queue_listener
from processing.running.engines._pool import PoolEngine
from processing.running.engines._queue_watch import MOST_TIMEOUTS, QueueWatch
from processing.running.engines.base import EngineSettings
from processing.running.engines.queue_listener import Listener
from processing.running.engines.record_queues import MessageQueue
from processing.running.events import FileFinished, LogRecorded, QueueRead, WorkerStarted
from processing.running.worker.protocol import INTRODUCTION
from processing.settings.batch import StartMethod
from processing.task import Task
from tests.support import stand_in_tasks
from tests.support.bounds import WAIT_SECONDS

CAPACITY = 4
METHOD = StartMethod.SPAWN


def listened(messages, *, watches, sent=0):
    """Return what is told when so many messages were sent before anybody listened."""
    told = []
    watch = QueueWatch(messages, told.append, "run", CAPACITY) if watches else None
    listener = Listener(messages, told.append, "run", 1, range(sent), watch)
    for worker in range(sent):
        messages.put((INTRODUCTION, worker, 1, time.perf_counter()))
    listener.start()
    listener.finish()
    return told


def test_every_message_is_told_with_the_moments_in_which_it_was_written_and_read():
    begun = time.perf_counter()
    told = listened(MessageQueue(CAPACITY, process_context(METHOD)), watches=True, sent=3)
    reads = [each for each in told if isinstance(each, QueueRead)]
    puts = [at for each in reads for at in each.puts]
    gets = [at for each in reads for at in each.gets]
    assert len(puts) == len(gets) == len([each for each in told if isinstance(each, WorkerStarted)])
    assert len(puts) == 3
    assert puts == sorted(puts)
    assert gets == sorted(gets)
    assert all(begun <= put <= got for put, got in zip(puts, gets, strict=True))
    assert {each.capacity for each in reads} == {CAPACITY}


def test_qsize_still_counts_what_was_read_and_has_made_no_room():
    """The exact count is 0 by then: both are right, and they part."""
    told = listened(MessageQueue(CAPACITY, process_context(METHOD)), watches=True, sent=3)
    first = next(each for each in told if isinstance(each, QueueRead) and each.puts)
    assert first.size_said == (None if sys.platform == "darwin" else len(first.puts))


def test_a_message_is_read_no_sooner_than_it_was_written_whatever_the_clocks_say():
    told = []
    messages = MessageQueue(CAPACITY, process_context(METHOD))
    watch = QueueWatch(messages, told.append, "run", CAPACITY)
    watch.note_read(5.001, 5.0)
    watch.tell()
    assert [(each.puts, each.gets) for each in told] == [((5.0,), (5.0,))]


def test_a_system_without_qsize_is_told_without_it(monkeypatch):
    messages = MessageQueue(CAPACITY, process_context(METHOD))

    def refuse():
        raise NotImplementedError

    monkeypatch.setattr(messages, "qsize", refuse)
    reads = [m for m in listened(messages, watches=True, sent=1) if isinstance(m, QueueRead)]
    assert [at for each in reads for at in each.puts]
    assert {each.size_said for each in reads} == {None}


def test_without_a_watch_nothing_is_told_and_nothing_asked(monkeypatch):
    messages = MessageQueue(CAPACITY, process_context(METHOD))
    asked = []
    monkeypatch.setattr(messages, "qsize", lambda: asked.append(1) or 0)
    told = listened(messages, watches=False, sent=3)
    assert [type(each) for each in told] == [WorkerStarted] * 3
    assert not asked


def test_gets_in_vain_are_told_a_second_of_them_at_once(monkeypatch):
    monkeypatch.setattr(queue_listener, "POLL_SECONDS", 0.001)
    messages, told = MessageQueue(CAPACITY, process_context(METHOD)), []
    watch = QueueWatch(messages, told.append, "run", CAPACITY)
    listener = Listener(messages, told.append, "run", 1, (), watch)
    listener.start()
    deadline = time.monotonic() + WAIT_SECONDS
    while len(told) < 2 and time.monotonic() < deadline:
        time.sleep(0.001)
    listener.finish()
    first, second = told[:2]
    assert (first.puts, first.timeouts) == ((), ())  # there is a queue
    assert len(second.timeouts) == MOST_TIMEOUTS
    assert list(second.timeouts) == sorted(second.timeouts)
    assert not second.puts


def test_a_message_that_cannot_be_encoded_takes_no_room():
    messages = MessageQueue(1, process_context(METHOD))
    for _ in range(2):
        with pytest.raises(TypeError):
            messages.put(object(), timeout=0.0)
    messages.put("fits", timeout=0.0)
    with pytest.raises(queue.Full):
        messages.put("one too many", timeout=0.0)
    assert messages.get(timeout=WAIT_SECONDS) == "fits"
    messages.close()


@pytest.mark.parametrize("watches", [True, False])
def test_a_run_tells_of_its_queue_only_if_it_is_asked_to(tmp_path: Path, watches: bool) -> None:
    context = stand_in_tasks.run_context("run", tmp_path)
    settings = EngineSettings(context, 1, METHOD, stand_in_tasks.act_by_name, watches_queue=watches)
    tasks = [Task(n, tmp_path / f"ok-{n}.jpg", tmp_path / f"{n}.out") for n in range(2)]
    told: list[object] = []
    outcomes = list(PoolEngine(settings).run(tasks, told.append))
    assert len(outcomes) == 2
    assert not [each for each in told if isinstance(each, FileFinished)]
    sent = [each for each in told if isinstance(each, WorkerStarted | LogRecorded)]
    counted = sum(len(each.puts) for each in told if isinstance(each, QueueRead))
    assert counted == (len(sent) if watches else 0)
