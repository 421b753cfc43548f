"""Work that is followed is cancelled by a stop signal, and ended by force by another one."""

import signal
import sys

import pytest

from processing.cli._follow import Inbox, follow
from processing.cli.interruption import Interruption


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


@pytest.mark.skipif(sys.platform == "win32", reason="a raised signal ends the process there")
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
