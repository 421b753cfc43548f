"""A background thread tells how it ended, whatever its work raised."""

import signal
import sys
import threading

import pytest

from processing.errors import OutputError
from processing.processes.threads import OWN_ERROR, BackgroundThread
from tests.support.bounds import WAIT_SECONDS


def problem_of(error: Exception | None) -> str:
    """Return what a thread tells whose work raises `error`."""

    def work() -> None:
        if error is not None:
            raise error

    told: list[str] = []
    thread = BackgroundThread("test", work, told.append)
    thread.start()
    assert thread.wait(WAIT_SECONDS)
    (problem,) = told
    return problem


def test_work_that_comes_to_its_end_has_no_problem():
    assert problem_of(None) == ""


def test_an_error_with_words_for_the_user_is_told_in_these(caplog):
    assert problem_of(OutputError("The disk is gone.")) == "The disk is gone."
    assert caplog.text == ""


@pytest.mark.parametrize("error", [RuntimeError, MemoryError, OSError, EOFError, AssertionError])
def test_any_other_error_is_ours_and_the_log_has_it(caplog, error):
    assert problem_of(error("a bug")) == OWN_ERROR
    assert "a bug" in caplog.text
    assert "thumbpool-test" in caplog.text


def test_the_end_is_told_from_the_thread_itself_and_after_the_work():
    order: list[tuple[str, str]] = []

    def note(what: str) -> None:
        order.append((what, threading.current_thread().name))

    thread = BackgroundThread("test", lambda: note("work"), lambda _: note("end"))
    thread.start()
    assert thread.wait(WAIT_SECONDS)
    assert order == [("work", "thumbpool-test"), ("end", "thumbpool-test")]


def test_waiting_ends_with_the_time_or_with_the_thread():
    gate = threading.Event()
    thread = BackgroundThread("test", lambda: gate.wait(WAIT_SECONDS) and None, lambda _: None)
    thread.start()
    assert not thread.wait(0)
    gate.set()
    assert thread.wait(WAIT_SECONDS)


def test_no_thread_keeps_the_process_from_its_end():
    assert BackgroundThread("test", lambda: None, lambda _: None).daemon


@pytest.mark.skipif(sys.platform == "win32", reason="no signal masks there")
def test_what_it_starts_inherits_that_ctrl_c_is_not_meant_for_it():
    masks: list[set[int]] = []

    def look() -> None:
        masks.append(signal.pthread_sigmask(signal.SIG_BLOCK, []))

    thread = BackgroundThread("test", look, lambda _: None)
    thread.start()
    assert thread.wait(WAIT_SECONDS)
    assert signal.SIGINT in masks[0]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
