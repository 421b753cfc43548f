"""Where results go: what the panel shows, warns of and asks for."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox

from gui.recipe._output_panel import OutputPanel
from gui.settings.choices import Choices
from gui.text import phrases
from processing.settings.choices import MetadataPolicy
from processing.settings.recipe import Recipe
from tests.support.desk import button, texts

FOLDER = "/pictures/holiday/thumbnails"


@pytest.fixture
def panel(qtbot):
    panel = OutputPanel()
    qtbot.addWidget(panel)
    panel.show_choices(Choices(), FOLDER)
    panel.show()
    return panel


def place(panel: OutputPanel) -> QComboBox:
    (box,) = panel.findChildren(QComboBox)
    assert box.accessibleName() == "Save to"
    return box


def test_the_whole_path_is_in_the_tip_however_narrow_the_panel_is(panel):
    panel.resize(150, 200)
    assert FOLDER in texts(panel)


def test_the_default_can_be_chosen_again_only_where_another_folder_is(panel, qtbot):
    assert not button(panel, "Use default").isVisible()
    panel.show_choices(Choices(output_folder=Path("/out")), "/out")
    default = button(panel, "Use default")
    assert default.text() == "Use default"
    with qtbot.waitSignal(panel.default_output_requested):
        default.click()


def test_the_folder_is_opened_even_while_nothing_can_be_changed(panel, qtbot):
    assert not button(panel, "Open the output folder").isEnabled()  # there is no plan yet
    panel.set_openable(is_openable=True)
    panel.set_locked(is_locked=True)
    assert not place(panel).isEnabled()
    assert not button(panel, "Choose the output folder").isEnabled()
    with qtbot.waitSignal(panel.open_requested):
        button(panel, "Open the output folder").click()


def test_replacing_names_the_trash_and_offers_no_folder(panel, qtbot):
    with qtbot.waitSignal(panel.replace_originals_changed) as asked:
        place(panel).setCurrentIndex(place(panel).findText("Replace the originals"))
    assert asked.args == [True]
    panel.show_choices(Choices(replace_originals=True), FOLDER)
    assert f"goes to the {phrases.trash()}" in texts(panel)
    assert FOLDER not in texts(panel)


def test_replacing_says_which_metadata_is_lost(panel):
    recipe = Recipe(metadata=MetadataPolicy.NO_PRIVATE)
    panel.show_choices(Choices(recipe=recipe, replace_originals=True), FOLDER)
    assert "All metadata except camera, date, title and copyright is lost." in texts(panel)
