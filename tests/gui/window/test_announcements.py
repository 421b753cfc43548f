"""What screen readers are told of what happens where the keyboard is not."""

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel

from gui.look import announce as announcing
from gui.recipe._form import SettingsForm
from gui.window import announcements
from processing.settings.batch import BatchSettings
from processing.task import Status
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FOLDER, numbered_sources

POLITE = QAccessible.AnnouncementPoliteness.Polite
URGENT = QAccessible.AnnouncementPoliteness.Assertive


class Recorder:
    """Stands in for the bridge to screen readers, and keeps what they are told."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, QAccessible.AnnouncementPoliteness]] = []

    def hear(self, event: QAccessibleAnnouncementEvent) -> None:
        self.heard.append((event.message(), event.politeness()))

    @property
    def texts(self) -> list[str]:
        return [text for text, _ in self.heard]

    @property
    def urgent(self) -> list[str]:
        return [text for text, politeness in self.heard if politeness is URGENT]


@pytest.fixture
def said(monkeypatch) -> Recorder:
    """What is announced from now on."""
    recorder = Recorder()
    monkeypatch.setattr(
        announcing,
        "QAccessible",
        type("Recorded", (), {"updateAccessibility": recorder.hear}),
    )
    return recorder


def get_ready(desk, number: int = 4) -> None:
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(number))
    desk.deliver()


def deliver_with_progress(desk) -> None:
    """Deliver all messages, and the progress that otherwise comes by the clock."""
    desk.deliver()
    desk.controller.running._emit_progress()


def test_an_announcement_tells_its_text_and_how_urgent_it_is(qtbot, said):
    widget = QLabel("Anything")
    qtbot.addWidget(widget)
    announcing.announce(widget, "Paused")
    announcing.announce(widget, "It failed.", is_urgent=True)
    announcing.announce(widget, "")
    assert said.heard == [("Paused", POLITE), ("It failed.", URGENT)]


def test_the_search_for_pictures_and_the_plan_are_told_once(desk, said):
    get_ready(desk)
    assert said.texts == ["Looking for pictures…", "4 new"]
    desk.session.commands.change(workers=3)
    if not desk.fakes.preparation.is_over:
        desk.fakes.preparation.finish(numbered_sources(4))
    desk.deliver()
    assert said.texts.count("4 new") == 1
    assert said.urgent == []


def test_the_same_is_not_said_twice_in_a_row(desk, said):
    get_ready(desk)
    said.heard.clear()
    for _ in range(2):
        desk.controller.running.paused_by_problem.emit("The disk is full.")
    assert said.texts == ["The disk is full."]


def test_a_run_tells_its_begin_each_tenth_and_its_end(desk, said, monkeypatch):
    monkeypatch.setattr(announcements, "_LEAST_SECONDS", 0.0)
    get_ready(desk, 100)
    desk.controller.start()
    run = desk.fakes.run
    run.begin()
    desk.deliver()
    said.heard.clear()
    for task_id in range(100):
        run.end_file(task_id)
        deliver_with_progress(desk)
    assert said.texts == [f"{n} of 100" for n in range(10, 100, 10)]
    run.finish()
    desk.deliver()
    assert said.texts[-1].startswith("100 copies made.")
    assert said.urgent == []


def test_a_quick_run_does_not_tell_each_tenth(desk, said):
    get_ready(desk, 100)
    desk.controller.start()
    desk.fakes.run.begin()
    desk.deliver()
    said.heard.clear()
    for task_id in range(100):
        desk.fakes.run.end_file(task_id)
        deliver_with_progress(desk)
    assert len(said.texts) < 4


def test_only_the_first_failure_is_told_at_once_and_interrupts(desk, said):
    get_ready(desk, 4)
    desk.controller.start()
    run = desk.fakes.run
    run.begin()
    for task_id in range(3):
        run.end_file(task_id, Status.FAILED, "It ends early.")
        deliver_with_progress(desk)
    assert said.urgent == ["000000.jpg failed: It ends early."]
    run.end_file(3)
    run.finish()
    desk.deliver()
    assert len(said.urgent) == 2
    assert "3 failed" in said.urgent[-1]


def test_a_pause_and_the_way_on_are_told(desk, said):
    get_ready(desk)
    desk.controller.start()
    desk.fakes.run.begin()
    desk.deliver()
    said.heard.clear()
    desk.controller.pause()
    desk.controller.resume()
    assert said.texts == ["Paused", "Resumed"]
    desk.fakes.run.pause_itself("The disk is full.")
    desk.deliver()
    assert said.urgent == ["The disk is full."]


def test_a_problem_interrupts_and_a_note_does_not(desk, said):
    desk.window.banner.show_problem("The disk is full.")
    desk.window.banner.show_note("It has been saved.")
    desk.window.banner.show_problem("")
    assert said.heard == [("The disk is full.", URGENT), ("It has been saved.", POLITE)]


def test_what_is_wrong_with_a_typed_value_interrupts(qtbot, said):
    form = SettingsForm(BatchSettings, ["include"], BatchSettings((FOLDER,), FOLDER / "out"))
    qtbot.addWidget(form)
    form._show_problem("include", "This pattern is empty.")
    form._show_problem("include", "")
    assert said.heard == [("This pattern is empty.", URGENT)]


def test_how_many_pictures_a_search_finds_is_told(desk, said, qtbot):
    get_ready(desk, 12)
    said.heard.clear()
    search = desk.window.filters.search
    qtbot.keyClicks(search, "00001")
    qtbot.waitUntil(lambda: bool(said.heard), timeout=WAIT_MILLISECONDS)
    assert said.texts == ["3 pictures"]
    said.heard.clear()
    search.setText("no such name")
    qtbot.waitUntil(lambda: bool(said.heard), timeout=WAIT_MILLISECONDS)
    assert said.texts == ["No picture has this text."]


def test_an_undo_tells_how_it_ended(desk, said):
    get_ready(desk)
    desk.controller.start()
    run = desk.fakes.run
    run.begin()
    for task_id in range(4):
        run.end_file(task_id)
    run.finish()
    desk.deliver()
    said.heard.clear()
    desk.controller.undo(desk.fakes.remember(run, 4))
    desk.fakes.undo.finish(4)
    desk.deliver()
    desk.fakes.preparation.finish(numbered_sources(4))
    desk.deliver()
    assert said.texts[0] == "Removing results…"
    assert "4 copies removed" in said.texts


def test_sample_pictures_are_told_to_be_made_not_looked_for(desk, said, tmp_path):
    desk.controller.open_samples(tmp_path)
    assert said.texts == ["Making sample pictures…"]
