"""The machine is sent to sleep only where logind lets the user do so without a password."""

import pytest

from gui.system import sleep
from gui.system.awake import LOGIND
from gui.system.sleep import CommandSleep, LogindSleep, NoSleep, sleep_here
from tests.support.private_bus import needs_dbus, settle


@needs_dbus
@pytest.mark.parametrize(("answer", "can"), [("yes", True), ("challenge", False), ("na", False)])
def test_only_a_clear_yes_counts(bus, answer, can):
    logind = bus.offer(LOGIND.name, LOGIND.path)
    logind.answers = {"CanSuspend": lambda: answer, "ListSeats": lambda: "last"}
    told: list[int] = []
    LogindSleep(bus.client).if_possible(lambda: told.append(1))
    bus.client.call(LOGIND, "ListSeats", (), told.extend)  # answered after the question
    settle(lambda: "last" in told)
    assert (1 in told) == can


@needs_dbus
def test_a_bus_without_logind_says_nothing(bus):
    told: list[object] = []
    LogindSleep(bus.client).if_possible(lambda: told.append("possible"))
    bus.client.call(LOGIND, "ListSeats", (), told.extend, told.append)
    settle(lambda: told)
    assert "possible" not in told


@needs_dbus
def test_it_suspends_without_a_question(bus):
    logind = bus.offer(LOGIND.name, LOGIND.path)
    logind.answers["Suspend"] = lambda: None
    LogindSleep(bus.client).begin()
    settle(lambda: logind.calls)
    assert logind.calls == [("Suspend", [False])]


@pytest.mark.parametrize(("platform", "program"), [
    ("darwin", "/usr/bin/pmset"),
    ("win32", "powershell.exe"),
])  # fmt: skip
def test_other_systems_have_a_command(qapp, monkeypatch, platform, program):
    run: list[str] = []
    monkeypatch.setattr(sleep.sys, "platform", platform)
    monkeypatch.setattr(sleep.QProcess, "startDetached", lambda name, _rest: run.append(name))
    there = sleep_here(None)
    assert isinstance(there, CommandSleep)
    there.if_possible(there.begin)
    assert run == [program]


def test_without_a_bus_there_is_no_sleep(monkeypatch):
    monkeypatch.setattr(sleep.sys, "platform", "linux")
    told: list[int] = []
    there = sleep_here(None)
    assert isinstance(there, NoSleep)
    there.if_possible(lambda: told.append(1))
    assert told == []
