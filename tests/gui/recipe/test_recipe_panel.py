"""The recipe in the window: what is shown, what it asks for, and what it refuses."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QWidget,
)

from gui.recipe._preset_name_dialog import PresetNameDialog
from gui.text import phrases
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.grayscale import Grayscale
from processing.imaging.steps.watermark_text import WatermarkText
from processing.settings.choices import Gravity, MetadataPolicy, SizeMode
from processing.settings.recipe import Recipe
from processing.settings.variant import MAX_VARIANTS, Variant
from tests.support.desk import start_button, texts
from tests.support.fake_window import FOLDER, interrupted_run, numbered_sources


@pytest.fixture
def ready(desk):
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(3))
    desk.deliver()
    return desk


def recipe(desk) -> Recipe:
    return desk.controller.batch.choices.recipe


def shown(desk, kind: type[QWidget], name: str) -> QWidget:
    """Return the control of that name that can be seen."""
    QApplication.processEvents()  # what was just added is shown then
    side = (desk.window.source, desk.window.recipe)
    found = [w for panel in side for w in panel.findChildren(kind)]
    (control,) = (w for w in found if w.accessibleName() == name and w.isVisible())
    return control


def choose(desk, name: str, text: str) -> None:
    box = shown(desk, QComboBox, name)
    box.setCurrentIndex(box.findText(text))


def press(desk, name: str) -> None:
    shown(desk, QAbstractButton, name).click()


def act(desk, text: str) -> None:
    """Choose from a menu of the recipe's."""
    (action,) = (a for a in desk.window.recipe.findChildren(QAction) if a.text() == text)
    action.trigger()


def names_shown(desk) -> set[str]:
    controls = desk.window.recipe.findChildren(QWidget)
    return {w.accessibleName() for w in controls if w.isVisible() and w.accessibleName()}


def test_at_first_only_what_everybody_needs_is_seen(desk):
    names = names_shown(desk)
    assert {"Size", "Width", "Height", "Format", "Quality", "Save to"} <= names
    hidden = {
        "Gravity",
        "Resampling",
        "Metadata",
        "Effort",
        "Names",
        "If the file exists",
        "Time limit",
    }
    assert not hidden & names


def test_a_mode_shows_its_own_controls_and_no_others(ready):
    choose(ready, "Size", "Fill and crop")
    choose(ready, "Crop to", "Subject (attention)")
    assert recipe(ready).size_mode is SizeMode.FILL
    assert recipe(ready).gravity is Gravity.ATTENTION
    choose(ready, "Size", "Percent")
    assert not {"Width", "Height", "Crop to"} & names_shown(ready)
    shown(ready, QAbstractSpinBox, "Percent").setValue(12.5)
    assert recipe(ready).size_percent == 12.5
    choose(ready, "Size", "Height")
    assert {"Width", "Height"} & names_shown(ready) == {"Height"}


def test_what_a_format_lacks_cannot_be_changed(ready):
    press(ready, "Format options")
    choose(ready, "Format", "PNG")
    assert not shown(ready, QAbstractSpinBox, "Quality").isEnabled()
    assert not shown(ready, QAbstractSpinBox, "Largest file").isEnabled()
    assert shown(ready, QComboBox, "Effort").isEnabled()
    choose(ready, "Format", "JPEG")
    shown(ready, QAbstractSpinBox, "Largest file").setValue(300)
    assert recipe(ready).target_kilobytes == 300


def test_a_folded_heading_tells_that_something_in_it_is_not_as_usual(ready):
    ready.session.commands.change(recipe=Recipe(metadata=MetadataPolicy.NO_LOCATION))
    (heading,) = (
        b
        for b in ready.window.recipe.findChildren(QAbstractButton)
        if b.accessibleName() == "Privacy and colours"
    )
    assert heading.text().endswith("1 changed")


def test_a_step_is_added_changed_and_removed(ready):
    press(ready, "Steps such as crop or watermark")
    act(ready, "Watermark: text")
    act(ready, "Crop to proportions")
    assert [type(step) for step in recipe(ready).steps] == [Crop, WatermarkText]
    shown(ready, QLineEdit, "Crop to proportions: Proportions").setText("3:2")
    assert recipe(ready).steps[0] == Crop("3:2")
    shown(ready, QLineEdit, "Crop to proportions: Proportions").setText("3:")
    assert "two numbers such as 3:2" in texts(ready.window)
    assert [type(step) for step in recipe(ready).steps] == [WatermarkText]
    press(ready, "Remove this step")
    assert "two numbers" not in texts(ready.window)
    assert recipe(ready).steps == (WatermarkText(),)


def test_the_step_that_is_picked_stays_so_while_the_plan_is_made_anew(ready):
    press(ready, "Steps such as crop or watermark")
    act(ready, "Watermark: text")
    text = shown(ready, QLineEdit, "Watermark: text: Text")
    text.setText("Me")
    ready.controller.batch.planning.plan_all()
    ready.fakes.preparation.finish()
    ready.deliver()
    assert shown(ready, QLineEdit, "Watermark: text: Text") is text
    (steps,) = (w for w in ready.window.recipe.findChildren(QListWidget) if w.isVisible())
    assert "Me" in steps.currentItem().text()


def test_further_results_are_added_until_there_are_enough(ready):
    press(ready, "Also make")
    for _ in range(MAX_VARIANTS):
        press(ready, "Add a result")
    assert len(set(recipe(ready).also)) == MAX_VARIANTS
    assert (256, 256) not in {(v.width_pixels, v.height_pixels) for v in recipe(ready).also}
    assert not shown(ready, QAbstractButton, "Add a result").isEnabled()
    press(ready, "Remove result 2")
    assert len(recipe(ready).also) == MAX_VARIANTS - 1


def test_two_further_results_of_one_kind_are_refused_in_place(ready):
    ready.session.commands.change(recipe=Recipe(also=(Variant(512, 512), Variant(64, 512))))
    press(ready, "Also make")
    shown(ready, QAbstractSpinBox, "Result 3: Width").setValue(512)
    assert "are the same" in texts(ready.window)
    assert recipe(ready).also == (Variant(512, 512), Variant(64, 512))
    shown(ready, QAbstractSpinBox, "Result 3: Width").setValue(65)
    assert "are the same" not in texts(ready.window)
    assert recipe(ready).also[1] == Variant(65, 512)


def test_a_pattern_that_makes_no_sense_says_so_and_is_not_taken(ready, qtbot):
    press(ready, "Names of the results")
    line = shown(ready, QLineEdit, "Names")
    line.setText("{stem}-{nonsense}")
    assert "Unknown token {nonsense}" in texts(ready.window)
    assert ready.controller.batch.choices.name_pattern == "{stem}"
    ready.session.commands.change(recursive=False)
    assert line.text() == "{stem}-{nonsense}"
    line.setText("{stem}-small")
    assert "nonsense" not in texts(ready.window)
    assert ready.controller.batch.choices.name_pattern == "{stem}-small"


def test_a_pattern_that_makes_no_sense_stops_start_until_it_is_mended(ready):
    press(ready, "Names of the results")
    line = shown(ready, QLineEdit, "Names")
    line.setText("{stem}-{nonsense}")
    start = start_button(ready.window)
    assert not start.isEnabled()
    assert "Unknown token {nonsense}" in start.toolTip()
    ready.choose("Start")
    assert ready.fakes.runs == []
    line.setText("{stem}")
    assert start.isEnabled()


def test_a_run_that_is_continued_takes_the_place_of_what_makes_no_sense(desk):
    names, only = (
        next(w for w in desk.window.findChildren(QLineEdit) if w.accessibleName() == name)
        for name in ("Names", "Only")
    )
    names.setText("{nonsense}")
    only.setText("a//b")
    desk.window.start_page.interrupted.continue_requested.emit(interrupted_run())
    assert (names.text(), only.text()) == ("{stem}", "")
    assert desk.controller.batch.problem_of_choices == ""
    assert "nonsense" not in texts(desk.window)


def test_what_makes_no_sense_is_neither_copied_nor_kept_nor_measured(ready):
    QApplication.clipboard().setText("before")
    press(ready, "Names of the results")
    shown(ready, QLineEdit, "Names").setText("{nonsense}")
    ready.choose("Copy as terminal command")
    assert QApplication.clipboard().text() == "before"
    ready.window.recipe.presets.save_requested.emit()
    assert not ready.window.findChildren(PresetNameDialog)
    assert "Unknown token {nonsense}" in ready.controller.comparison_blocker


def test_a_list_of_patterns_that_makes_no_sense_stops_start_too(ready):
    (line,) = (
        each
        for each in ready.window.source.findChildren(QLineEdit)
        if each.accessibleName() == "Only"
    )
    line.setText("a//b")
    assert not start_button(ready.window).isEnabled()
    line.setText("")
    assert start_button(ready.window).isEnabled()


def test_the_first_names_of_the_plan_are_seen_below_the_pattern(ready):
    press(ready, "Names of the results")
    shown(ready, QLineEdit, "Names").setText("{stem}-small")
    ready.controller.rescan()
    ready.fakes.preparation.finish(numbered_sources(3))
    ready.deliver()
    assert "\n000000-small.jpg\n" in texts(ready.window)


def test_patterns_of_pictures_are_read_one_by_one(ready):
    press(ready, "Which pictures are taken")
    shown(ready, QLineEdit, "Only").setText("*.jpg; beach/*; ")
    assert ready.controller.batch.choices.include == ("*.jpg", "beach/*")
    assert shown(ready, QLineEdit, "Only").text() == "*.jpg; beach/*; "


def test_what_contradicts_other_choices_is_refused_and_the_control_goes_back(ready):
    ready.session.commands.change(recipe=Recipe(also=(Variant(64, 64),)))
    choose(ready, "Save to", "Replace the originals")
    assert "Only one result can replace its original" in texts(ready.window)
    assert shown(ready, QComboBox, "Save to").currentIndex() == 0
    assert not ready.controller.batch.choices.replace_originals


@pytest.mark.parametrize("policy", MetadataPolicy)
def test_replacing_originals_warns_of_what_the_recipe_takes_from_them(ready, policy):
    ready.session.commands.change(recipe=Recipe(metadata=policy), replace_originals=True)
    assert f"goes to the {phrases.trash()}" in texts(ready.window)
    assert (" is lost" in texts(ready.window)) is (policy is not MetadataPolicy.KEEP)


def test_nothing_of_it_can_be_changed_while_a_run_goes_on(ready):
    for name in ("Steps such as crop or watermark", "Also make"):
        press(ready, name)
    changed = replace(recipe(ready), steps=(Grayscale(),), also=(Variant(64, 64),))
    ready.session.commands.change(recipe=changed)
    ready.controller.rescan()
    ready.fakes.preparation.finish(numbered_sources(3))
    ready.deliver()
    ready.controller.start()
    kinds = (QComboBox, QAbstractSpinBox, QLineEdit)
    panels = (ready.window.source, ready.window.recipe)
    controls = [w for panel in panels for kind in kinds for w in panel.findChildren(kind)]
    assert not [w.accessibleName() for w in controls if w.isEnabled()]
    assert not shown(ready, QAbstractButton, "Add a step").isEnabled()
    assert not shown(ready, QAbstractButton, "Remove result 2").isEnabled()
