"""What is done when a run has ended, after each kind of end, and how long a choice holds."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QGuiApplication

from gui.control import when_done
from gui.control.run_progress import Ending
from gui.control.when_done import COUNTDOWN_SECONDS, WhenDone, WhenDoneCommand, due_after
from gui.settings.store import SettingsStore
from gui.system.awake import NeverAwake
from gui.system.preferences import NoPreferences
from gui.system.services import SystemServices
from gui.system.taskbar import Taskbar
from processing.task import Counts, Status
from tests.support.fake_window import Stage

WHOLE = Ending(Counts(3, 3, 0, 0, 0), 3000, 300, 1.0, 2, cancelled=False, problem="")
SOME_FAILED = replace(WHOLE, counts=Counts(3, 2, 0, 1, 0))
CANCELLED = replace(WHOLE, counts=Counts(3, 1, 0, 0, 2), cancelled=True)
GIVEN_UP = replace(SOME_FAILED, problem="The worker processes stop as soon as they start.")


class FakeNotifier(QObject):
    activated = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[tuple[str, str]] = []

    def show(self, title: str, text: str, _button: str = "") -> None:
        self.shown.append((title, text))


class FakeSleep:
    def __init__(self) -> None:
        self.nights = 0

    def if_possible(self, then) -> None:
        then()

    def begin(self) -> None:
        self.nights += 1


class Asked(Stage):
    """A controller, a command on its runs, and what it asked for."""

    def __init__(self, store: SettingsStore) -> None:
        super().__init__()
        self.notifier, self.sleep = FakeNotifier(), FakeSleep()
        services = SystemServices(
            NeverAwake(), self.notifier, Taskbar(None), self.sleep, NoPreferences()
        )
        running, machine = self.controller.running, self.controller.machine
        self.command = WhenDoneCommand(running, machine, services, store)
        self.folders, self.quits = [], []
        self.seconds: list[int] = []
        self.command.folder_requested.connect(lambda: self.folders.append(1))
        self.command.quit_requested.connect(lambda: self.quits.append(1))
        self.command.countdown_changed.connect(self.seconds.append)

    def run_to_end(self, *, status: Status = Status.DONE) -> None:
        run = self.get_running(1)
        run.end_file(0, status)
        run.finish()
        self.deliver()


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def asked(qapp, settings, monkeypatch):
    in_background = Qt.ApplicationState.ApplicationInactive
    monkeypatch.setattr(QGuiApplication, "applicationState", staticmethod(lambda: in_background))
    return Asked(SettingsStore(settings))


@pytest.fixture
def quick_seconds(monkeypatch):
    monkeypatch.setattr(when_done, "_SECOND_MILLISECONDS", 1)


@pytest.mark.parametrize("choice", WhenDone)
def test_after_a_whole_run_the_choice_is_done(choice):
    assert due_after(choice, WHOLE) is choice


@pytest.mark.parametrize("choice", WhenDone)
def test_after_a_cancel_nothing_is_done(choice):
    assert due_after(choice, CANCELLED) is WhenDone.NOTHING


@pytest.mark.parametrize("choice", [each for each in WhenDone if each is not WhenDone.NOTHING])
def test_of_a_run_that_gave_up_the_user_is_only_told(choice):
    assert due_after(choice, GIVEN_UP) is WhenDone.NOTIFY


def test_after_failures_the_machine_sleeps_but_the_window_stays_open():
    assert due_after(WhenDone.SLEEP, SOME_FAILED) is WhenDone.SLEEP
    assert due_after(WhenDone.QUIT, SOME_FAILED) is WhenDone.NOTIFY
    assert due_after(WhenDone.OPEN_FOLDER, SOME_FAILED) is WhenDone.OPEN_FOLDER


def test_of_results_in_a_bucket_the_user_is_told_instead_of_shown_them():
    in_bucket = replace(WHOLE, in_bucket=True)
    assert due_after(WhenDone.OPEN_FOLDER, in_bucket) is WhenDone.NOTIFY
    assert due_after(WhenDone.NOTHING, in_bucket) is WhenDone.NOTHING
    assert due_after(WhenDone.QUIT, in_bucket) is WhenDone.QUIT


def test_a_notification_of_results_in_a_bucket_opens_nothing(asked):
    asked.get_running(1).finish()
    asked.deliver()
    for in_bucket, opened in ((True, 0), (False, 1)):
        asked.command._on_run_ended(replace(WHOLE, in_bucket=in_bucket))
        asked.notifier.activated.emit()
        assert len(asked.folders) == opened


def test_whoever_wants_nothing_is_not_even_told_of_a_run_that_gave_up():
    assert due_after(WhenDone.NOTHING, GIVEN_UP) is WhenDone.NOTHING


def test_at_first_the_user_is_notified_in_the_background_only(asked, monkeypatch):
    asked.run_to_end()
    assert asked.notifier.shown == [("The run has ended", "1 done")]
    in_front = Qt.ApplicationState.ApplicationActive
    monkeypatch.setattr(QGuiApplication, "applicationState", staticmethod(lambda: in_front))
    asked.controller.plan_again()
    asked.run_to_end()
    assert len(asked.notifier.shown) == 1


def test_failures_are_in_the_notification(asked):
    asked.run_to_end(status=Status.FAILED)
    assert asked.notifier.shown == [("The run has ended, some pictures failed", "1 failed")]


def test_a_run_that_paused_by_itself_is_told_of(asked):
    run = asked.get_running(1)
    run.pause_itself("The disk is full.")
    asked.deliver()
    assert asked.notifier.shown == [("The run has paused", "The disk is full.")]


def test_a_click_on_the_notification_opens_the_folder(asked):
    asked.run_to_end()
    assert asked.folders == []
    asked.notifier.activated.emit()
    assert asked.folders == [1]


def test_the_folder_is_opened_after_each_run_and_remembered(asked, settings):
    asked.command.choose(WhenDone.OPEN_FOLDER)
    asked.run_to_end()
    assert (asked.folders, asked.notifier.shown) == ([1], [])
    assert Asked(SettingsStore(settings)).command.choice is WhenDone.OPEN_FOLDER


@pytest.mark.parametrize("choice", [WhenDone.QUIT, WhenDone.SLEEP])
def test_quit_and_sleep_hold_for_one_run_and_are_not_remembered(asked, settings, choice):
    asked.command.choose(WhenDone.NOTHING)
    asked.command.choose(choice)
    assert asked.command.choice is choice
    assert Asked(SettingsStore(settings)).command.choice is WhenDone.NOTHING
    asked.run_to_end()
    assert asked.command.choice is WhenDone.NOTHING
    asked.command.stay_awake()


def test_a_stored_choice_that_may_not_be_stored_is_none(asked, settings):
    SettingsStore(settings).save_word("when_done", WhenDone.SLEEP.value)
    assert Asked(SettingsStore(settings)).command.choice is WhenDone.NOTIFY


def test_quit_comes_when_the_end_was_shown(asked, qtbot):
    asked.command.choose(WhenDone.QUIT)
    asked.run_to_end()
    qtbot.waitUntil(lambda: asked.quits == [1])


def test_the_machine_sleeps_after_a_countdown(asked, qtbot, quick_seconds):
    asked = Asked(asked.command._store)
    asked.command.choose(WhenDone.SLEEP)
    asked.run_to_end()
    assert (asked.seconds, asked.sleep.nights) == ([COUNTDOWN_SECONDS], 0)
    qtbot.waitUntil(lambda: asked.sleep.nights == 1)
    assert asked.seconds == list(range(COUNTDOWN_SECONDS, -1, -1))


@pytest.mark.parametrize(
    "stop",
    [
        lambda asked: asked.command.stay_awake(),
        lambda asked: asked.command.choose(WhenDone.NOTHING),
        lambda asked: asked.get_running(1),
    ],
    ids=["by the button", "by another choice", "by another run"],
)
def test_the_sleep_can_be_called_off(asked, stop):
    asked.command.choose(WhenDone.SLEEP)
    asked.run_to_end()
    assert asked.command._timer.isActive()
    stop(asked)
    assert not asked.command._timer.isActive()
    assert asked.seconds[-1] == 0


def test_nothing_is_done_for_a_run_that_ends_with_the_program(asked):
    asked.command.choose(WhenDone.OPEN_FOLDER)
    run = asked.get_running(1)
    asked.controller.shut_down()
    run.end_file(0)
    run.finish()
    asked.deliver()
    assert (asked.folders, asked.notifier.shown) == ([], [])
