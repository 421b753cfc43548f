"""How long a thread waited for a core is told if the system tells it, and is None if not."""

import threading
from dataclasses import replace

import pytest

from processing.processes import core_wait
from processing.processes.core_wait import core_wait_seconds, watch_this_thread
from processing.processes.wire import decode, encode
from processing.task import Outcome, Stage, Status, Timing


@pytest.fixture
def statistics(tmp_path, monkeypatch):
    """Where this thread finds its statistics."""
    path = tmp_path / "schedstat"
    monkeypatch.setattr(core_wait, "_PATH", str(path))
    monkeypatch.setattr(core_wait.sys, "platform", "linux")
    yield path
    monkeypatch.undo()
    watch_this_thread()


@pytest.mark.parametrize(
    ("content", "waited"),
    [
        ("47852497 45183753 36\n", pytest.approx(0.045183753)),
        ("47852497 0 36\n", 0.0),
        ("0 0 0\n", None),  # a kernel without such statistics
        ("", None),
        ("what is this?", None),
    ],
)
def test_the_second_number_is_the_wait(statistics, content, waited):
    statistics.write_text(content)
    watch_this_thread()
    assert core_wait_seconds() == waited


def test_a_system_without_such_a_file_tells_nothing(statistics):
    watch_this_thread()
    assert core_wait_seconds() is None


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_are_not_asked(statistics, monkeypatch, platform):
    statistics.write_text("1 2000000000 1\n")
    monkeypatch.setattr(core_wait.sys, "platform", platform)
    watch_this_thread()
    assert core_wait_seconds() is None


def test_each_thread_has_a_wait_of_its_own(statistics):
    statistics.write_text("1 2000000000 1\n")
    watch_this_thread()
    told = []

    def ask():
        statistics.with_name("schedstat").write_text("1 5000000000 1\n")
        told.append(core_wait_seconds())

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert told == [5.0]


@pytest.mark.parametrize("waited", [None, 0.0, 0.125])
@pytest.mark.parametrize("status", [Status.DONE, Status.FAILED])
def test_a_wait_reaches_the_main_process(waited, status):
    stamps = tuple(float(number) for number in range(len(Stage) + 1))
    timing = Timing(7, stamps, 2.0, 0.5, waited)
    sizes = {"source_size": (40, 30), "result_size": (20, 15)}
    outcome = Outcome(0, status, source_bytes=9, result_bytes=8, timing=timing, **sizes)
    for each in (outcome, replace(outcome, warnings=("odd",))):
        assert decode(encode([(1, each)])) == [[1, each]]
