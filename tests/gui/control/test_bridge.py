"""Messages from many threads, in batches, and none of an older run."""

import logging
import threading

import pytest

from gui.control import bridge as bridge_module
from gui.control.bridge import BATCH_MESSAGES, DRAIN_BUDGET_SECONDS, Bridge, BridgeLogHandler
from processing.errors import SettingsError
from processing.language.lazy_text import lazy_tr
from processing.running.events import LogRecorded, WarningRaised
from tests.support.bounds import WAIT_SECONDS
from tests.support.pseudo_language import language_of


@pytest.fixture
def bridge(qtbot):
    return Bridge()


class Clock:
    """Stands still but for what a test says that a receiver takes."""

    def __init__(self) -> None:
        self.now = 0.0

    def perf_counter(self) -> float:
        return self.now

    def takes(self, seconds: float):
        def pass_time(*_signalled) -> None:
            self.now += seconds

        return pass_time


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(bridge_module, "time", clock)
    return clock


@pytest.fixture
def heard(bridge):
    messages = []
    bridge.messages_arrived.connect(messages.extend)
    return messages


def test_messages_of_many_threads_all_arrive_in_the_order_of_each(bridge, heard, qtbot):
    bridge.subscribe("run", lambda _message: None)

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
    bridge.subscribe("new", lambda _message: None)
    for run_id in ("old", "new", "older"):
        bridge.post(WarningRaised(run_id, run_id))
    bridge.drain()
    assert [message.text for message in heard] == ["new"]


def test_at_rest_only_what_belongs_to_no_run_passes(bridge, heard):
    bridge.subscribe("run", lambda _message: None)
    bridge.unsubscribe("run")
    bridge.post(WarningRaised("run", "late"))
    bridge.post(WarningRaised("", "own"))
    bridge.drain()
    assert [message.text for message in heard] == ["own"]


def post_many(bridge) -> None:
    bridge.subscribe("run", lambda _message: None)
    for number in range(10_000):
        bridge.post(WarningRaised("run", "text", number))


def test_a_turn_ends_when_its_receivers_have_spent_its_time(bridge, heard, clock):
    bridge.messages_arrived.connect(clock.takes(DRAIN_BUDGET_SECONDS / 4))
    post_many(bridge)
    bridge.drain()
    assert len(heard) == 4 * BATCH_MESSAGES


def test_one_batch_is_never_much_longer_than_the_budget(bridge, heard, clock):
    bridge.messages_arrived.connect(clock.takes(DRAIN_BUDGET_SECONDS))
    post_many(bridge)
    bridge.drain()
    assert len(heard) <= 32


def test_what_the_end_of_a_turn_takes_is_spared_in_the_next(bridge, heard, clock):
    bridge.messages_arrived.connect(clock.takes(DRAIN_BUDGET_SECONDS / 8))
    bridge.drained.connect(clock.takes(DRAIN_BUDGET_SECONDS / 2))
    post_many(bridge)
    bridge.drain()
    first = len(heard)
    bridge.drain()
    assert BATCH_MESSAGES <= len(heard) - first <= first - 3 * BATCH_MESSAGES


def test_messages_get_on_however_long_the_end_of_a_turn_takes(bridge, heard, clock):
    bridge.drained.connect(clock.takes(10 * DRAIN_BUDGET_SECONDS))
    bridge.messages_arrived.connect(clock.takes(DRAIN_BUDGET_SECONDS))
    post_many(bridge)
    for turn in range(1, 4):
        bridge.drain()
        assert len(heard) == turn * BATCH_MESSAGES


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


def test_each_run_is_told_to_those_who_subscribed_to_it_and_to_nobody_else(bridge):
    told = {"undo": [], "preparation": []}
    for run_id, messages in told.items():
        bridge.subscribe(run_id, messages.append)
    for run_id in ("undo", "preparation", "older", "undo"):
        bridge.post(WarningRaised(run_id, run_id))
    bridge.drain()
    assert {run_id: len(messages) for run_id, messages in told.items()} == {
        "undo": 2,
        "preparation": 1,
    }


def test_who_unsubscribes_at_a_message_gets_none_after_it(bridge):
    told = []

    def receive(message) -> None:
        told.append(message.text)
        bridge.unsubscribe("run")

    bridge.subscribe("run", receive)
    for text in ("last", "late"):
        bridge.post(WarningRaised("run", text))
    bridge.drain()
    assert told == ["last"]


def test_records_of_this_process_are_shown_in_the_readers_language(bridge, heard):
    shown = {"The disk is full.": "Die Platte ist voll.", "Told: {why}": "Gesagt: {why}"}
    logger = logging.getLogger("gui.language")
    handler = BridgeLogHandler(bridge)
    logger.addHandler(handler)
    full = lazy_tr("The disk is full.")
    with language_of(shown):
        logger.error("%s", full)
        logger.error(lazy_tr("Told: {why}", why=full))
        logger.error("%s", SettingsError(full))
        logger.error("%d %s", 2, "plain")
    logger.removeHandler(handler)
    bridge.drain()
    german = "Die Platte ist voll."
    told = [german, f"Gesagt: {german}", german, "2 plain"]
    assert [message.text for message in heard] == told
