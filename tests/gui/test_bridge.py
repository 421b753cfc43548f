"""Messages from many threads, in batches, and none of an older run."""

import logging
import threading
import time

import pytest

from gui.bridge import DRAIN_BUDGET_SECONDS, Bridge, BridgeLogHandler
from processing.messages import LogRecorded, WarningRaised

WAIT_SECONDS = 10


@pytest.fixture
def bridge(qtbot):
    return Bridge()


@pytest.fixture
def heard(bridge):
    messages = []
    bridge.messages_arrived.connect(messages.extend)
    return messages


def test_messages_of_many_threads_all_arrive_in_the_order_of_each(bridge, heard, qtbot):
    bridge.follow("run")

    def post(name: str) -> None:
        for number in range(2000):
            bridge.post(WarningRaised("run", name, number))

    threads = [threading.Thread(target=post, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_SECONDS)
    qtbot.waitUntil(lambda: len(heard) == 8000, timeout=WAIT_SECONDS * 1000)
    for name in "abcd":
        assert [m.task_id for m in heard if m.text == name] == list(range(2000))


def test_messages_of_another_run_are_dropped(bridge, heard):
    bridge.follow("new")
    for run_id in ("old", "new", "older"):
        bridge.post(WarningRaised(run_id, run_id))
    bridge.drain()
    assert [message.text for message in heard] == ["new"]


def test_at_rest_only_what_belongs_to_no_run_passes(bridge, heard):
    bridge.follow("run")
    bridge.rest()
    bridge.post(WarningRaised("run", "late"))
    bridge.post(WarningRaised("", "own"))
    bridge.drain()
    assert [message.text for message in heard] == ["own"]


def test_a_turn_ends_when_its_time_is_spent(bridge, heard):
    bridge.follow("run")
    bridge.messages_arrived.connect(lambda _batch: time.sleep(DRAIN_BUDGET_SECONDS))
    for number in range(10_000):
        bridge.post(WarningRaised("run", "text", number))
    bridge.drain()
    assert 0 < len(heard) < 1000


def test_a_turn_without_messages_is_silent(bridge, qtbot):
    with qtbot.assertNotEmitted(bridge.drained):
        bridge.drain()


def test_log_records_of_this_process_come_over_too(bridge, heard):
    logger = logging.getLogger("gui.test")
    handler = BridgeLogHandler(bridge)
    logger.addHandler(handler)
    logger.warning("%d of %s", 3, "four")
    logger.removeHandler(handler)
    bridge.drain()
    (record,) = heard
    assert isinstance(record, LogRecorded)
    assert (record.text, record.level) == ("3 of four", logging.WARNING)
