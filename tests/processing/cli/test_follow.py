"""Work that is followed is cancelled by a stop signal, and ended by force by another one."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from processing.cli._batch_run import _ending_at_once
from processing.cli._follow import Inbox, follow
from processing.cli.interruption import Interruption
from processing.files.remote.names import remote_path
from processing.settings.batch import BatchSettings

WITH_SIGNALS = pytest.mark.skipif(
    sys.platform == "win32", reason="a raised signal ends the process there"
)


class Told:
    """What the work says last."""


class FakeWork:
    run_id = "work"

    def __init__(self, inbox: Inbox[Told]) -> None:
        self.calls: list[str] = []
        self._inbox = inbox

    def start(self) -> None:
        self.calls.append("start")

    def cancel(self) -> None:
        self.calls.append("cancel")

    def force_stop(self) -> None:
        self.calls.append("force stop")
        self._inbox.put(Told())

    def join(self, timeout: float | None = None) -> bool:
        return True


class SilentWork(FakeWork):
    """Work that waits for a server, and does not notice a cancel."""

    def join(self, timeout: float | None = None) -> bool:
        self.calls.append(f"join {timeout}")
        return False


@pytest.fixture
def interruption() -> Iterator[Interruption]:
    usual = signal.getsignal(signal.SIGINT)
    try:
        with Interruption() as interruption:
            yield interruption
    finally:
        signal.signal(signal.SIGINT, usual)


@WITH_SIGNALS
def test_work_that_does_not_end_after_a_signal_is_left_alone(interruption: Interruption) -> None:
    inbox: Inbox[Told] = Inbox()
    work = SilentWork(inbox)
    signal.raise_signal(signal.SIGINT)
    assert list(follow(work, inbox, interruption, Told, patience_seconds=0.0)) == []
    assert work.calls == ["start", "cancel", "cancel", "join 0.0"]


@WITH_SIGNALS
def test_a_signal_ends_at_once_what_waits_for_a_storage_and_nothing_else(
    interruption: Interruption,
) -> None:
    in_storage = BatchSettings((Path("in"),), remote_path("s3://thumbs"))
    with pytest.raises(KeyboardInterrupt), _ending_at_once(in_storage, interruption):
        signal.raise_signal(signal.SIGINT)
    interruption.is_requested = False
    with _ending_at_once(BatchSettings((Path("in"),), Path("out")), interruption):
        signal.raise_signal(signal.SIGINT)
    assert interruption.is_requested


@WITH_SIGNALS
def test_the_first_signal_cancels_and_the_second_does_not_wait_for_what_is_in_work() -> None:
    usual = signal.getsignal(signal.SIGINT)
    inbox: Inbox[Told] = Inbox()
    work = FakeWork(inbox)
    try:
        with Interruption() as interruption:
            signal.raise_signal(signal.SIGINT)
            assert interruption.is_requested
            assert not interruption.is_insisted
            signal.raise_signal(signal.SIGINT)
            messages = follow(work, inbox, interruption, Told, work.force_stop)
            assert len(list(messages)) == 1
    finally:
        signal.signal(signal.SIGINT, usual)
    assert work.calls[:3] == ["start", "cancel", "force stop"]
