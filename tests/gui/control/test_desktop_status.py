"""The machine is kept awake while pictures are made, and the taskbar follows."""

import pytest

from gui.control.desktop_status import DesktopStatus
from gui.system.notification import NoNotifier
from gui.system.preferences import NoPreferences
from gui.system.services import SystemServices
from gui.system.sleep import NoSleep
from tests.support.fake_window import Stage


class FakeAwake:
    is_awake = False

    def begin(self, _reason: str) -> None:
        self.is_awake = True

    def end(self) -> None:
        self.is_awake = False


class FakeTaskbar:
    percent: int | None = None

    def show(self, percent: int) -> None:
        self.percent = percent

    def clear(self) -> None:
        self.percent = None


class Followed(Stage):
    def __init__(self) -> None:
        super().__init__()
        self.awake, self.taskbar = FakeAwake(), FakeTaskbar()
        services = SystemServices(
            self.awake, NoNotifier(), self.taskbar, NoSleep(), NoPreferences()
        )
        self.status = DesktopStatus(self.controller.running, self.controller.machine, services)


@pytest.fixture
def stage(qapp):
    return Followed()


def test_the_machine_stays_awake_from_start_to_end(stage):
    stage.get_ready(2)
    assert not stage.awake.is_awake
    stage.controller.start()
    assert stage.awake.is_awake
    run = stage.fakes.run
    run.begin()
    run.end_file(0)
    run.end_file(1)
    run.finish()
    stage.deliver()
    assert not stage.awake.is_awake


def test_a_paused_run_lets_it_sleep_and_a_cancelled_one_does_not_before_its_end(stage):
    run = stage.get_running(2)
    stage.controller.pause()
    assert not stage.awake.is_awake
    stage.controller.resume()
    stage.controller.cancel()
    assert stage.awake.is_awake
    run.finish(cancelled=True)
    stage.deliver()
    assert not stage.awake.is_awake


def test_the_taskbar_shows_the_progress_and_nothing_after_the_end(stage, qtbot):
    run = stage.get_running(2)
    run.end_file(0)
    stage.deliver()
    qtbot.waitUntil(lambda: stage.taskbar.percent == 50)
    run.end_file(1)
    run.finish()
    stage.deliver()
    assert stage.taskbar.percent is None
