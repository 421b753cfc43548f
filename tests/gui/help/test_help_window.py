"""The window of the guide: from F1 to the page, links, search, and what it remembers."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from gui.help import _window
from gui.help._contents import Contents, Found
from gui.help._page_view import PageView
from gui.help._window import HelpWindow
from gui.help.guide import CONTENTS, Place
from gui.look.theme import colors_of
from tests.gui.window.test_accessibility import controls, name_of
from tests.support.desk import Desk, button


@pytest.fixture
def guide(desk) -> HelpWindow:
    desk.session.help.show_place(Place(CONTENTS))
    return desk.session.help.window


def view(guide: HelpWindow) -> PageView:
    return guide.findChild(PageView)


def search(guide: HelpWindow, text: str) -> Found:
    field = guide.findChild(QLineEdit)
    field.setFocus()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    return guide.findChild(Found)


def marked(guide: HelpWindow) -> set[str]:
    return {mark.cursor.selectedText().lower() for mark in view(guide).extraSelections()}


def test_f1_opens_the_page_on_what_has_the_keyboard(ready: Desk, qtbot):
    ready.window.activateWindow()
    field = ready.window.recipe._size.findChild(QLineEdit)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClick(field, Qt.Key.Key_F1)
    assert ready.session.help.window.place == Place("sizes-and-steps", "sizes")


def test_f1_answers_in_windows_of_their_own(ready: Desk, qtbot):
    ready.choose("History")
    history = ready.session.history.window
    history.activateWindow()
    qtbot.waitUntil(history.isActiveWindow)
    QTest.keyClick(history, Qt.Key.Key_F1)
    assert ready.session.help.window.place == Place("journal-and-undo", "undo")


def test_f1_in_the_guide_keeps_the_page(guide, desk):
    guide.show_place(Place("presets"))
    view(guide).setFocus()
    desk.session.help.show_guide()
    assert guide.place == Place("presets")


def test_a_link_leads_to_the_heading_of_another_page(guide):
    guide.show_place(Place("window"))
    view(guide).anchorClicked.emit(QUrl("names.md#when-a-file-exists"))
    assert guide.place == Place("names", "when-a-file-exists")
    cursor = view(guide).textCursor()
    assert cursor.block().text() == "When a file exists"
    assert view(guide).verticalScrollBar().value() > 0


def test_a_link_within_the_page_leads_there(guide):
    guide.show_place(Place("window"))
    view(guide).anchorClicked.emit(QUrl("#preview"))
    assert guide.place == Place("window", "preview")
    assert view(guide).textCursor().block().text() == "Preview"


def test_a_link_to_the_web_opens_in_the_browser_and_no_other_does(guide, monkeypatch):
    opened = []
    monkeypatch.setattr("gui.help._window.QDesktopServices.openUrl", opened.append)
    view(guide).anchorClicked.emit(QUrl("https://python-pillow.org"))
    view(guide).anchorClicked.emit(QUrl("file:///etc/passwd"))
    assert opened == ["https://python-pillow.org"]
    assert guide.place == Place(CONTENTS)


def test_back_and_forward_go_the_way_that_was_gone(guide):
    for name in ("window", "names", "presets"):
        guide.show_place(Place(name))
    button(guide, "Back").click()
    assert guide.place.page == "names"
    QTest.keySequence(guide, QKeySequence("Alt+Left"))
    assert guide.place.page == "window"
    button(guide, "Forward").click()
    assert guide.place.page == "names"
    guide.show_place(Place("formats"))
    assert not button(guide, "Forward").isEnabled()
    QTest.keySequence(guide, QKeySequence("Alt+Home"))
    assert guide.place.page == CONTENTS


def test_the_contents_follow_the_page_and_lead_to_others(guide):
    contents = guide.findChild(Contents)
    guide.show_place(Place("names", "names-of-results"))
    assert contents.currentItem().text(0) == "Names of results"
    contents.itemClicked.emit(contents.topLevelItem(1), 0)
    assert guide.place == Place("window")
    assert contents.topLevelItem(1).isExpanded()


def test_a_search_lists_places_shows_the_first_and_marks_the_words(guide):
    found = search(guide, "MÉTADATA exif")
    assert found.count() >= 1
    assert found.hasFocus()
    assert marked(guide) == {"metadata", "exif"}
    assert guide.place.page == "metadata"
    cursor = view(guide).textCursor()
    assert view(guide).rect().contains(view(guide).cursorRect(cursor).center())


def test_f3_goes_through_what_was_found(guide):
    found = search(guide, "undo")
    first = guide.place
    QTest.keyClick(guide, Qt.Key.Key_F3)
    assert found.currentRow() == 1
    assert guide.place != first
    QTest.keyClick(guide, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert guide.place == first


def test_nothing_found_is_said(guide):
    found = search(guide, "kangaroo")
    assert found.count() == 0
    assert "kangaroo" in guide._tally.text()


def test_escape_takes_the_search_back_and_then_closes(guide):
    search(guide, "undo")
    QTest.keyClick(guide, Qt.Key.Key_Escape)
    assert guide.isVisible()
    assert not marked(guide)
    assert guide.findChild(Contents).isVisible()
    QTest.keyClick(guide, Qt.Key.Key_Escape)
    assert not guide.isVisible()


def test_f6_goes_round_the_parts(guide, qtbot):
    guide.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    seen = []
    for _ in range(3):
        QTest.keyClick(guide, Qt.Key.Key_F6)
        seen.append(type(QApplication.focusWidget()))
    assert set(seen) == {QLineEdit, Contents, PageView}


def test_the_text_grows_and_shrinks_and_that_is_remembered(guide, desk):
    before = view(guide).document().defaultFont().pointSizeF()
    QTest.keySequence(guide, QKeySequence("Ctrl++"))
    QTest.keySequence(guide, QKeySequence("Ctrl++"))
    assert view(guide).document().defaultFont().pointSizeF() == pytest.approx(1.2 * before)
    again = HelpWindow(desk.store)
    assert view(again).percent == 120
    QTest.keySequence(guide, QKeySequence("Ctrl+0"))
    assert view(guide).document().defaultFont().pointSizeF() == pytest.approx(before)


def test_the_size_of_the_window_is_remembered_however_it_is_closed(guide, desk):
    guide.resize(612, 487)
    QTest.keyClick(guide, Qt.Key.Key_Escape)
    assert HelpWindow(desk.store).size() == guide.size()


def test_pictures_are_no_wider_than_the_page(guide):
    guide.show_place(Place("window"))
    guide.resize(600, 500)
    QApplication.processEvents()
    block, widths = view(guide).document().begin(), []
    while block.isValid():
        at = block.begin()
        while not at.atEnd():
            if at.fragment().charFormat().isImageFormat():
                widths.append(at.fragment().charFormat().toImageFormat().width())
            at += 1
        block = block.next()
    assert widths
    assert max(widths) <= view(guide).viewport().width()


def test_the_page_takes_the_colours_of_another_theme(guide, qtbot):
    page = view(guide)
    palette = page.palette()
    is_light = palette.color(palette.ColorRole.Window).lightness() > 128
    palette.setColor(palette.ColorRole.Window, "#101010" if is_light else "#ffffff")
    page.setPalette(palette)
    guide.show_place(Place("presets"))
    edge = colors_of(page.palette()).edge

    def border() -> str:
        (table, *_) = page.document().rootFrame().childFrames()
        return table.format().borderBrush().color().name()

    guide.show_place(Place("command-line"))
    qtbot.waitUntil(lambda: border() == edge)


def test_every_control_of_the_guide_has_a_name(guide):
    assert [type(each) for each in controls(guide) if not name_of(each).strip()] == []


def test_how_many_places_were_found_is_told_once_for_each_search(guide, monkeypatch):
    told = []
    monkeypatch.setattr(_window, "announce", lambda _widget, text: told.append(text))
    search(guide, "undo")
    guide.search_for("undo")
    assert [text for text in told if text] == [f"{guide.findChild(Found).count()} places found"]
    guide.search_for("nosuchword")
    assert told[-1] == "Nothing in the guide has “nosuchword”."
