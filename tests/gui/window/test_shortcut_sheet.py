"""The sheet of all keys, made from what binds them."""

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu

from gui.look.keys import KeyGroup, KeyRow, keys_text
from gui.window._shortcut_sheet import ShortcutSheet
from tests.support.desk import button, plain, start_button


@pytest.fixture
def sheet(ready, qtbot):
    ready.choose("Keyboard shortcuts")
    return ready.window.findChild(ShortcutSheet)


def lines(sheet: ShortcutSheet) -> list[tuple[str, str, str]]:
    """Return group, text and keys of each line that is shown."""
    return [
        (heading.text(0), line.text(0), line.text(1))
        for heading, group in sheet._groups
        for line in group
        if not line.isHidden()
    ]


def native(keys: str) -> str:
    return keys_text([QKeySequence(keys)])


def test_the_keys_of_the_sheet_open_it(ready, qtbot):
    qtbot.waitExposed(ready.window)
    shortcut = ready.menu_action("Keyboard shortcuts").shortcut()
    assert shortcut == QKeySequence("Ctrl+?")


def test_each_shortcut_of_the_menus_is_on_the_sheet(ready, sheet):
    known = {(text, keys) for _group, text, keys in lines(sheet)}
    menus = ready.window.menuBar().findChildren(QMenu)
    entries = [e for menu in menus for e in menu.actions() if not e.shortcut().isEmpty()]
    assert len(entries) > 12
    for entry in entries:
        assert (plain(entry.text()), native(entry.shortcut().toString())) in known


def test_keys_that_are_no_menus_are_on_it_by_their_place(sheet):
    known = lines(sheet)
    assert ("Pictures", "Take the selected pictures off the list", native("Del")) in known
    assert ("Pictures", "Show large", native("Space")) in known
    assert ("View", "Go to the next pane", native("F6")) in known
    assert {group for group, *_ in known} >= {"File", "Preview", "Workers", "Search", "Source"}


def test_no_line_is_without_keys_or_words(sheet):
    assert [line for line in lines(sheet) if not all(line)] == []


def test_it_is_searched_by_what_keys_do_and_by_keys(sheet, qtbot):
    whole = len(lines(sheet))
    qtbot.keyClicks(sheet.search, "zoom in")
    assert {text for _group, text, _keys in lines(sheet)} == {"Zoom in"}
    sheet.search.setText(native("F6"))
    assert {keys for *_, keys in lines(sheet)} == {native("F6"), native("Shift+F6")}
    sheet.search.setText("no such thing")
    assert lines(sheet) == []
    assert sheet._nothing.isVisible()
    sheet.search.clear()
    assert len(lines(sheet)) == whole


def test_tips_of_buttons_name_the_keys_of_the_menu(ready):
    keys = native(ready.menu_action("Start").shortcut().toString())
    assert start_button(ready.window).toolTip().endswith(f"({keys})")
    search = ready.window.filters.search
    assert native(ready.menu_action("Find pictures").shortcut().toString()) in search.toolTip()
    pause = next(
        b for b in ready.window.run_bar.findChildren(QAbstractButton) if b.text() == "Pause"
    )
    assert native("Ctrl+P") in pause.toolTip()
    assert native("Ctrl+1") in button(ready.window, "Show as a list").toolTip()


def test_no_line_is_cut_off(ready):
    groups = [KeyGroup("Pictures", (KeyRow("What it does, told at length " * 4, ("F2",)),))]
    sheet = ShortcutSheet(groups, ready.window)
    sheet.show()
    QApplication.processEvents()
    assert sheet.tree.columnWidth(0) >= sheet.tree.sizeHintForColumn(0)
