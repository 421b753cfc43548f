"""The menus as they are made from the table of actions."""

from PySide6.QtWidgets import QMenu

from gui.table.columns import Column
from tests.support.desk import plain


def entries(desk) -> list:
    menus = desk.window.menuBar().findChildren(QMenu)
    return [entry for menu in menus for entry in menu.actions() if not entry.isSeparator()]


def test_no_two_entries_have_the_same_text_or_shortcut(ready):
    texts = [entry.text() for entry in entries(ready) if entry.menu() is None]
    shortcuts = [entry.shortcut().toString() for entry in entries(ready)]
    shortcuts = list(filter(None, shortcuts))
    assert len(set(texts)) == len(texts) > 20
    assert len(set(shortcuts)) == len(shortcuts) > 5


def test_no_two_entries_of_a_menu_have_the_same_letter(ready):
    for menu in ready.window.menuBar().findChildren(QMenu):
        texts = [entry.text() for entry in menu.actions()]
        letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
        assert len(set(letters)) == len(letters), menu.title()


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
