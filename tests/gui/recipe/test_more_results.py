"""Further results in the window: each with settings of its own, an example, and what is wrong."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)

from gui.settings.choices import Choices
from processing.settings.choices import SizeMode, VariantMetadata, VariantSize
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from tests.support.desk import texts, words
from tests.support.fake_window import numbered_sources

ADD = "Add a result"


@pytest.fixture
def two(ready):
    """The window with two further results that can be seen."""
    recipe = Recipe(also=(Variant(320, 320), Variant(64, 48, "png")))
    ready.session.commands.change(recipe=recipe)
    ready.window.recipe.unfold({"also"})
    QApplication.processEvents()
    return ready


def choices(desk) -> Choices:
    return desk.controller.batch.choices


def also(desk) -> tuple[Variant, ...]:
    return choices(desk).recipe.also


def shown(desk, kind: type[QWidget], name: str) -> QWidget:
    """Return the control of that name that can be seen."""
    QApplication.processEvents()
    found = desk.window.recipe.findChildren(kind)
    (control,) = (each for each in found if each.accessibleName() == name and each.isVisible())
    return control


def choose(desk, name: str, text: str) -> None:
    box = shown(desk, QComboBox, name)
    box.setCurrentIndex(box.findText(text))


def pick(desk, button: str, text: str) -> None:
    """Choose from the menu of a button."""
    actions = shown(desk, QAbstractButton, button).menu().findChildren(QAction)
    (action,) = (each for each in actions if each.text() == text)
    action.trigger()


def plan(desk) -> None:
    desk.controller.rescan()
    desk.fakes.preparation.finish(numbered_sources(3))
    desk.deliver()


def test_every_setting_of_a_further_result_can_be_changed(two):
    choose(two, "Result 2: Size", "Fill and crop")
    shown(two, QAbstractSpinBox, "Result 2: Width").setValue(300)
    shown(two, QAbstractSpinBox, "Result 2: Height").setValue(200)
    choose(two, "Result 2: Format", "WebP")
    shown(two, QAbstractSpinBox, "Result 2: Quality").setValue(70)
    choose(two, "Result 2: Metadata", "Keep all except location")
    shown(two, QLineEdit, "Result 2: Suffix").setText("_small")
    shown(two, QLineEdit, "Result 2: Folder").setText("thumbs")
    assert also(two) == (
        Variant(
            300,
            200,
            "webp",
            VariantSize.FILL,
            70,
            VariantMetadata.NO_LOCATION,
            suffix="_small",
            folder="thumbs",
        ),
        Variant(64, 48, "png"),
    )


def test_what_means_nothing_to_a_further_result_cannot_be_changed(two):
    assert shown(two, QAbstractSpinBox, "Result 2: Quality").isEnabled()
    assert not shown(two, QAbstractSpinBox, "Result 3: Quality").isEnabled()
    choose(two, "Result 3: Size", "Keep size")
    seen = {w.accessibleName() for w in two.window.recipe.findChildren(QWidget) if w.isVisible()}
    assert {"Result 2: Width", "Result 2: Common sizes"} <= seen
    assert not {"Result 3: Width", "Result 3: Common sizes"} & seen


def test_what_is_as_in_the_first_result_says_so(two):
    assert shown(two, QAbstractSpinBox, "Result 2: Quality").text() == "As result 1"
    for name in ("Size", "Metadata"):
        assert shown(two, QComboBox, f"Result 2: {name}").currentText() == "As result 1"


def test_a_common_size_sets_both_sides_of_the_box(two):
    pick(two, "Result 3: Common sizes", "1920 px, Full HD")
    assert also(two)[1] == Variant(1920, 1920, "png")
    pick(two, "Common sizes", "3840 px, 4K")
    recipe = choices(two).recipe
    assert (recipe.width_pixels, recipe.height_pixels) == (3840, 3840)
    assert recipe.edge_pixels == Recipe().edge_pixels


def test_a_common_size_sets_the_number_that_its_mode_uses_and_no_other(ready):
    ready.session.commands.change(recipe=Recipe(size_mode=SizeMode.LONG_EDGE))
    pick(ready, "Common sizes", "1280 px, e-mail")
    expected = Recipe(size_mode=SizeMode.LONG_EDGE, edge_pixels=1280)
    assert choices(ready).recipe == expected


def test_a_folder_that_leads_elsewhere_is_refused_below_its_field_and_stops_start(two):
    folder = shown(two, QLineEdit, "Result 2: Folder")
    folder.setText("../elsewhere")
    assert "The folder '../elsewhere' of a further result" in texts(two.window)
    assert "../elsewhere" in folder.accessibleDescription()
    assert also(two)[0].folder == ""
    assert "../elsewhere" in two.controller.blocker
    folder.setText("elsewhere")
    assert "../elsewhere" not in texts(two.window)
    assert two.controller.batch.problem_of_choices == ""
    assert also(two)[0].folder == "elsewhere"


def test_two_results_of_one_name_are_refused_where_the_second_is_typed(two):
    choose(two, "Result 2: Format", "PNG")
    shown(two, QLineEdit, "Result 2: Suffix").setText("_s")
    shown(two, QLineEdit, "Result 3: Suffix").setText("_s")
    assert "Results 2 and 3 would have the same names" in texts(two.window)
    assert [each.suffix for each in also(two)] == ["_s", ""]
    assert "Results 2 and 3" in two.controller.batch.problem_of_choices
    two.window.recipe.drop_unusable()
    assert shown(two, QLineEdit, "Result 3: Suffix").text() == ""
    assert "same names" not in texts(two.window)
    assert two.controller.batch.problem_of_choices == ""


def test_an_example_shows_at_once_where_a_result_goes(two):
    plan(two)
    assert "→ 000000-320x320.jpg" in texts(two.window)
    assert "→ 000000-64x48.png" in texts(two.window)
    shown(two, QLineEdit, "Result 2: Suffix").setText("_small")
    shown(two, QLineEdit, "Result 2: Folder").setText("thumbs")
    assert "→ thumbs/000000_small.jpg" in texts(two.window)


def test_an_example_has_the_name_of_the_plan_where_another_is_taken(two, tmp_path):
    (tmp_path / "000000_small.jpg").touch()
    two.session.commands.change(output_folder=tmp_path)
    plan(two)
    shown(two, QLineEdit, "Result 2: Suffix").setText("_small")
    assert "→ 000000_small.jpg" in texts(two.window)
    plan(two)
    assert "→ 000000-2_small.jpg" in texts(two.window)


def test_without_pictures_the_example_is_of_a_sample(desk):
    desk.session.commands.change(recipe=Recipe(also=(Variant(320, 320, folder="thumbs"),)))
    desk.window.recipe.unfold({"also"})
    assert "→ thumbs/Beach/IMG_4000.jpg" in words(desk.window.recipe)


def test_a_result_is_added_by_keyboard_and_its_first_field_has_the_focus(two, qtbot):
    qtbot.waitUntil(two.window.isActiveWindow, timeout=60_000)
    button = shown(two, QAbstractButton, ADD)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert len(also(two)) == 3
    assert QApplication.focusWidget().accessibleName() == "Result 4: Size"


def test_one_result_is_taken_away_and_the_others_keep_their_settings(two):
    shown(two, QAbstractButton, "Remove result 2").click()
    assert also(two) == (Variant(64, 48, "png"),)
    assert shown(two, QComboBox, "Result 2: Format").currentText() == "PNG"


def test_originals_that_are_replaced_have_no_further_results(ready):
    ready.session.commands.change(replace_originals=True)
    ready.window.recipe.unfold({"also"})
    assert "Only one result can replace its original" in texts(ready.window)
    assert not shown(ready, QAbstractButton, ADD).isEnabled()


def test_a_kept_size_shows_nothing_that_would_be_resized(ready):
    choose(ready, "Size", "Keep size")
    assert choices(ready).recipe.size_mode is SizeMode.KEEP
    seen = {w.accessibleName() for w in ready.window.recipe.findChildren(QWidget) if w.isVisible()}
    assert not {"Width", "Height", "Edge", "Never enlarge", "Common sizes"} & seen
