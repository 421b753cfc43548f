"""A listener believes workers no more than what they are, and reads no more than there is room."""

import time
from typing import Any

import pytest

from processing.running.engines.queue_listener import Listener
from processing.running.events import LogRecorded, WorkerStarted
from processing.running.worker.protocol import INTRODUCTION, LOG_LINE

MOST = 5
SESSION = 3
WORKERS = (101, 102)
LINE = [LOG_LINE, 20, "logger", "text", 1.7e9, 101]


class Pipe:
    """A queue that somebody fills, as fast as it is read, without asking for room."""

    most = MOST

    def __init__(self, *messages: list[Any]) -> None:
        self.left = list(messages)
        self.reads = 0

    def is_readable(self, _seconds: float = 0) -> bool:
        return bool(self.left)

    def read(self) -> tuple[list[Any], float]:
        self.reads += 1
        assert self.reads < 1_000, "it is read without end"
        return (self.left.pop(0) if len(self.left) > 1 else self.left[0]), 0.0

    def make_room(self) -> None:
        pass


def listener_of(pipe: Pipe) -> tuple[Listener, list[Any]]:
    told: list[Any] = []
    messages: Any = pipe
    return Listener(messages, told.append, "run", SESSION, WORKERS), told


def test_a_flood_of_messages_keeps_nobody_who_waits_for_those_sent_before() -> None:
    pipe = Pipe(LINE)
    listener, _ = listener_of(pipe)
    listener.catch_up()
    assert pipe.reads == MOST
    assert not listener.is_spoilt


def test_more_messages_than_there_is_room_for_are_not_kept() -> None:
    listener, _ = listener_of(Pipe(LINE))
    listener.catch_up()
    listener.catch_up()
    assert listener.is_spoilt


def told_of(*messages: list[Any]) -> tuple[list[Any], bool]:
    """Return what is told of messages, and whether one of them was none."""
    pipe = Pipe(*messages)
    listener, told = listener_of(pipe)
    for _ in messages:
        listener.catch_up()
        while listener._read:
            listener._pass_on_batch()
    return told, listener.is_spoilt


def test_what_a_worker_says_of_itself_is_told() -> None:
    (started, *_), is_spoilt = told_of([INTRODUCTION, 101, SESSION, 0.5])
    assert started == WorkerStarted("run", 101, SESSION, 0.5)
    (line, *_), _ = told_of(LINE)
    assert line == LogRecorded("run", 20, "logger", "text", 1.7e9, 101)
    assert not is_spoilt


def test_no_worker_is_up_in_the_future() -> None:
    (started, *_), _ = told_of([INTRODUCTION, 101, SESSION, 1e9])
    assert started.at <= time.perf_counter()


@pytest.mark.parametrize(
    "message",
    [
        [INTRODUCTION, 103, SESSION, 0.5],  # each worker that is made up would get a lane
        [INTRODUCTION, 101, SESSION + 1, 0.5],  # it would say that all others are gone
        [INTRODUCTION, 101, SESSION - 1, 0.5],
        ["greeting", 101],
        [LOG_LINE, 20, "logger", "text", 1e10, 101],  # a date that no calendar shows
        [LOG_LINE, 20, "logger", "x" * 20_001, 1.7e9, 101],
        [LOG_LINE, 20, "x" * 40_001, "text", 1.7e9, 101],
    ],
)
def test_a_worker_that_says_what_cannot_be_is_not_listened_to(message: list[Any]) -> None:
    assert told_of(message) == ([], True)


def test_the_latest_moment_of_a_log_record_can_be_shown() -> None:
    (line, *_), _ = told_of([LOG_LINE, 20, "logger", "text", 1e10 - 1, 101])
    assert time.localtime(line.created).tm_year == 2286
