"""The builder of names: common patterns, tokens with examples, previews, and what stops Start."""

from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QMenu

from processing.task import PictureHeader, SourceImage
from tests.support.desk import texts
from tests.support.fake_window import FOLDER, numbered_sources

HEADER = PictureHeader((4000, 3000), datetime(2019, 7, 4, 12, 30), "EOS R5")


def pictures() -> list[SourceImage]:
    return [replace(source, header=HEADER) for source in numbered_sources(3)]


@pytest.fixture
def panel(desk):
    """The window with three pictures and the names unfolded."""
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(pictures())
    desk.deliver()
    desk.window.recipe.unfold({"names"})
    return desk


def line(desk) -> QLineEdit:
    return next(
        w for w in desk.window.recipe.findChildren(QLineEdit) if w.accessibleName() == "Names"
    )


def common(desk) -> QComboBox:
    boxes = desk.window.recipe.findChildren(QComboBox)
    return next(box for box in boxes if box.accessibleName() == "Common patterns")


def choose(desk, text: str) -> None:
    entry = common(desk).findText(text)
    common(desk).setCurrentIndex(entry)
    common(desk).activated.emit(entry)


def tokens(desk) -> dict[str, QAction]:
    """Open the menu of tokens; return its entries by what they say."""
    buttons = desk.window.recipe.findChildren(QAbstractButton)
    (insert,) = (b for b in buttons if b.text() == "Insert")
    menu: QMenu = insert.menu()
    menu.aboutToShow.emit()
    return {entry.text(): entry for entry in menu.actions()}


def prepared(desk) -> None:
    desk.controller.rescan()
    desk.fakes.preparation.finish(pictures())
    desk.deliver()


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("Date and name", "{date}_{stem}"),
        ("Folders by year and month", "{date:%Y/%m}/{stem}"),
        ("Original name", "{stem}"),
    ],
)
def test_a_common_pattern_is_taken_into_the_field(panel, text, pattern):
    choose(panel, "Numbered")
    choose(panel, text)
    assert line(panel).text() == pattern
    assert panel.controller.batch.choices.name_pattern == pattern


def test_a_pattern_that_is_typed_is_named_if_it_is_a_common_one(panel):
    line(panel).setText("{date}_{stem}")
    assert common(panel).currentText() == "Date and name"
    line(panel).setText("{date}_{stem}_x")
    assert common(panel).currentText() == "Own pattern"


def test_each_token_says_what_it_is_for_the_first_picture(panel):
    entries = "\n".join(tokens(panel))
    assert "Original name  {stem}\t000000" in entries
    assert "Date taken  {date}\t2019-07-04" in entries
    assert "Camera  {camera}\tEOS R5" in entries
    assert "Number  {counter:04}\t0001" in entries


def test_without_pictures_tokens_are_explained_on_a_sample(desk):
    entries = "\n".join(tokens(desk))
    assert "{date}\t2024-06-10" in entries
    assert "{stem}\tIMG_4000" in entries


def test_a_token_is_inserted_where_the_cursor_is(panel):
    line(panel).setText("{stem}-x")
    line(panel).setCursorPosition(len("{stem}"))
    next(entry for text, entry in tokens(panel).items() if "{camera}" in text).trigger()
    assert line(panel).text() == "{stem}{camera}-x"
    line(panel).setCursorPosition(0)
    next(entry for text, entry in tokens(panel).items() if "{folder}" in text).trigger()
    assert panel.controller.batch.choices.name_pattern == "{folder}/{stem}{camera}-x"


def test_the_first_three_results_are_shown_with_their_folders(panel):
    line(panel).setText("{date:%Y}/{stem}-small")
    prepared(panel)
    shown = texts(panel.window.recipe)
    assert "The first results:\n2019/000000-small.jpg\n2019/000001-small.jpg" in shown
    assert "2019/000002-small.jpg" in shown


def test_without_pictures_a_sample_shows_what_the_pattern_makes(desk):
    desk.window.recipe.unfold({"names"})
    line(desk).setText("{date:%Y}/{stem}")
    assert "For example:\n2024/IMG_4000.jpg" in texts(desk.window.recipe)


def test_what_is_wrong_stands_below_the_field_until_it_is_mended(panel):
    line(panel).setText("{stem}-{")
    problem = "A { is not closed. For a literal brace write {{."
    assert problem in texts(panel.window.recipe)
    assert line(panel).accessibleDescription() == problem
    assert panel.controller.blocker == problem
    line(panel).setText("{stem}-{{")
    assert problem not in texts(panel.window.recipe)
    assert panel.controller.blocker == ""


def test_results_that_replace_their_originals_have_no_names_to_build(panel):
    panel.session.commands.change(replace_originals=True)
    assert not line(panel).isVisible()
    assert not common(panel).isVisible()
