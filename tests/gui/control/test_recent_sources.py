"""What was opened before: sets of sources, and which are gone, without a disk in the GUI thread."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from gui.control.recent_sources import RecentSources
from gui.settings.store import SettingsStore
from tests.support.bounds import WAIT_SECONDS

ONE, TWO, PICTURE = Path("/one"), Path("/two"), Path("/two/a.jpg")


@pytest.fixture
def store(tmp_path):
    path = str(tmp_path / "settings.ini")
    return SettingsStore(QSettings(path, QSettings.Format.IniFormat))


def shown(recent: RecentSources) -> list[str]:
    return [entry.text for entry in recent.entries]


def test_a_set_is_named_by_its_first_source(store, qtbot):
    recent = RecentSources(store)
    recent.remember((ONE,))
    with qtbot.waitSignal(recent.changed):
        recent.remember((TWO, ONE, PICTURE))
    assert shown(recent) == ["/two and 2 more", "/one"]
    recent.clear()
    assert recent.entries == ()


def test_single_pictures_and_very_many_sources_are_not_remembered(store, qtbot):
    recent = RecentSources(store)
    recent.remember((PICTURE,))
    recent.remember(tuple(Path(f"/{number}") for number in range(21)))
    assert recent.entries == ()


def test_what_is_gone_is_told_and_comes_back(store, qtbot):
    there = {ONE}
    recent = RecentSources(store, there.__contains__)
    recent.remember((ONE,))
    recent.remember((ONE, TWO))
    with qtbot.waitSignal(recent.changed):
        recent.look()
    assert shown(recent) == ["/one and 1 more (not found)", "/one"]
    assert recent.join(WAIT_SECONDS)
    there.add(TWO)
    with qtbot.waitSignal(recent.changed):
        recent.look()
    assert shown(recent) == ["/one and 1 more", "/one"]
    assert recent.join(WAIT_SECONDS)


def test_a_disk_that_does_not_answer_holds_one_thread_and_never_the_window(store, qtbot):
    answers, asked = threading.Event(), []

    def wait(path: Path) -> bool:
        asked.append(path)
        return answers.wait(WAIT_SECONDS)

    recent = RecentSources(store, wait)
    recent.remember((ONE,))
    for _ in range(3):
        recent.look()
    assert shown(recent) == ["/one"]
    answers.set()
    assert recent.join(WAIT_SECONDS)
    assert asked == [ONE]
