"""The first page says what the program does and offers tasks, each a preset."""

import pytest
from PySide6.QtWidgets import QAbstractButton

from gui.window._task_cards import TaskCards
from processing.storage.presets.preset_store import builtin_presets
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import button, texts


def presets():
    return [each.preset for each in builtin_presets()]


def test_the_page_says_what_the_program_does_and_that_originals_stay(desk):
    said = texts(desk.window.start_page)
    assert "makes copies of many pictures" in said
    assert "Your originals stay as they are" in said
    assert "Drop folders or pictures here" in said


def test_the_keyboard_is_where_the_next_step_is(ready, qtbot):
    ready.window.activateWindow()
    qtbot.waitUntil(ready.window.isActiveWindow, timeout=WAIT_MILLISECONDS)
    assert ready.window.table.hasFocus()
    ready.controller.close()
    assert button(ready.window.start_page, "Choose a folder…").hasFocus()


@pytest.mark.parametrize("name", ["Web 1920", "Email", "Thumbnails"])
def test_a_task_is_chosen_with_its_settings(desk, name):
    (preset,) = (each for each in presets() if each.name == name)
    button(desk.window.start_page, name).click()
    choices = desk.controller.batch.choices
    assert preset.applied_to(choices) == choices
    assert desk.store.load_choices().recipe == choices.recipe


def test_what_a_task_does_is_told_beside_its_name(desk):
    described = button(desk.window.start_page, "Email").accessibleDescription()
    (preset,) = (each for each in presets() if each.name == "Email")
    assert described == preset.description
    assert described in texts(desk.window.start_page)


def test_at_most_one_task_is_marked_and_none_for_other_settings(qtbot):
    cards = TaskCards()
    qtbot.addWidget(cards)
    cards.show_tasks([("pictures", preset) for preset in presets()[:3]])
    names = [preset.name for preset in presets()[:3]]
    for name in (*names, "none of them"):
        cards.show_chosen(name)
        marked = [b.accessibleName() for b in cards.findChildren(QAbstractButton) if b.isChecked()]
        assert marked == [each for each in names if each == name]


@pytest.mark.parametrize(("width", "columns"), [(200, 1), (450, 2), (900, 3)])
def test_there_are_as_many_cards_side_by_side_as_fit(qtbot, width, columns):
    cards = TaskCards()
    qtbot.addWidget(cards)
    cards.show_tasks([("pictures", preset) for preset in presets()[:3]])
    cards.resize(width, 400)
    cards.show()
    shown = cards.findChildren(QAbstractButton)
    qtbot.waitUntil(lambda: len({card.x() for card in shown}) == columns, timeout=WAIT_MILLISECONDS)
    assert all(card.x() + card.width() <= width for card in shown)


def test_the_tour_is_one_click_away(desk):
    button(desk.window.start_page, "Learn how it uses all cores").click()
    assert desk.session.tour.tour.isVisible()
