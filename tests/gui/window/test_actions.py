"""The menus as they are made from the table of actions."""

import re

import pytest
from PySide6.QtWidgets import QMenu

from gui.table.columns import Column
from processing.language import translation
from processing.language.languages import DEFAULT, LANGUAGES
from tests.support.desk import plain

_LETTER = re.compile(r"(?<!&)&(\w)")


def entries(desk) -> list:
    menus = desk.window.menuBar().findChildren(QMenu)
    return [entry for menu in menus for entry in menu.actions() if not entry.isSeparator()]


def test_no_two_entries_have_the_same_text_or_shortcut(ready):
    texts = [entry.text() for entry in entries(ready) if entry.menu() is None]
    shortcuts = [entry.shortcut().toString() for entry in entries(ready)]
    shortcuts = list(filter(None, shortcuts))
    assert len(set(texts)) == len(texts) > 20
    assert len(set(shortcuts)) == len(shortcuts) > 5


@pytest.fixture(params=LANGUAGES)
def spoken_language(request):
    translation.use(LANGUAGES[request.param])
    yield request.param
    translation.use(DEFAULT)


def test_no_two_entries_of_a_menu_have_the_same_letter(spoken_language, ready):
    bar, menus = ready.window.menuBar(), ready.window.findChildren(QMenu)
    for menu in menus:
        menu.aboutToShow.emit()  # which fills some
    lettered = 0
    for menu in (bar, *menus):
        texts = [entry.text() for entry in menu.actions() if entry.isVisible()]
        letters = [found[1].upper() for text in texts if (found := _LETTER.search(text))]
        doubled = {letter for letter in letters if letters.count(letter) > 1}
        assert not doubled, (doubled, texts)
        lettered += len(letters)
    assert lettered > 50


def test_what_cannot_be_done_in_a_state_is_disabled(ready):
    assert ready.menu_action("Start").isEnabled()
    assert not ready.menu_action("Cancel").isEnabled()
    ready.controller.start()
    assert not ready.menu_action("Start").isEnabled()
    assert not ready.menu_action("Open folder").isEnabled()
    assert ready.menu_action("Cancel").isEnabled()


def test_the_table_can_be_sorted_by_every_column_from_the_menu(ready):
    texts = {plain(entry.text()) for entry in entries(ready)}
    assert {plain(column.spec.sort_text()) for column in Column} <= texts
